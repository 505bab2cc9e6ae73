"""What is unusual on one page, with its comparisons; and who always decides with whom."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.access import look, needs
from casework.models import AccessLog
from casework.request import Request
from casework.rights import Right
from claims import peers
from claims.models import Claim
from claims.pairs import KINDS, Pair, pairs_of
from claims.typed import percent
from claims.views import common
from claims.views.common import claim_of, crumbs
from claims.views.sections import PAIR_READERS, sections
from claims.ways import rules_of


@needs(*PAIR_READERS)
@require_GET
def unusual(request: Request, pk: int) -> HttpResponse:
    """One page to read and print: the person's year, the diagnosis, the institution, the prices, the hands."""
    claim = claim_of(request, pk)
    look(request, AccessLog.Kind.VIEW, claim, field="unusual")
    pairs = [pair for pair in pairs_of(request.reader, Right.CLAIM_VIEW) if _is_of(pair, claim)]
    is_in = claim.admitted_on is not None and claim.discharged_on is not None
    context = {
        "claim": claim,
        "bar": common.bar(request.reader, claim),
        "diagnosis": peers.against_diagnosis(claim) if is_in else [],
        "peers": peers.institution_and_peers(claim),
        "prices": peers.prices(claim),
        "year": peers.year_of(claim) if is_in else [],
        "pairs": [{"pair": pair, "share": percent(pair.share)} for pair in pairs],
        "approves": request.reader.may_in(Right.CLAIM_APPROVE, claim.area_code) and is_in,
        "crumbs": crumbs((str(claim), reverse("claims:case", args=[pk])), (_("What is unusual"), "")),
    }
    return render(request, "claims/unusual.html", context)


def _is_of(pair: Pair, claim: Claim) -> bool:
    """Whether the two passed this claim one after the other."""
    hands = [claim.entered_by_id, claim.first_reviewer_id, claim.second_reviewer_id, claim.approver_id]
    at = list(KINDS).index(pair.kind)
    return {hands[at], hands[at + 1]} == set(pair.keys)


@needs(*PAIR_READERS)
@require_GET
def pairs(request: Request) -> HttpResponse:
    """Pairs of persons through whose hands the same claims go; those that stand out on top."""
    rules = rules_of(request.reader.pool) if request.reader.pool else None
    found = pairs_of(request.reader, Right.CLAIM_VIEW, rules)
    context = {
        "tabs": sections(request.reader, "claims:pairs"),
        "rules": rules,
        "limit": percent(rules.pair_share) if rules else "",
        "rows": [
            {"pair": pair, "share": percent(pair.share)} for pair in sorted(found, key=lambda one: not one.stands_out)
        ],
        "crumbs": crumbs((_("Pairs"), "")),
    }
    return render(request, "claims/pairs.html", context)
