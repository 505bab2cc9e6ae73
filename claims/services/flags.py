"""Flags: what the checks find becomes flags of the claim and hits of the checks; what became of them is written down.

Plain functions inside the transaction of the service that hands in, decides or closes a claim.
"""

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from casework import clock
from casework.errors import Refusal
from claims.checking.case import Cases
from claims.checking.look import findings
from claims.checking.registry import Figures
from claims.checking.stand import Stand, stands_on
from claims.models import CheckHit, Claim, Flag
from claims.services.preview import preview_claim

Outcome = CheckHit.Outcome


def look_at(claim: Claim) -> None:
    """Look at a claim that is being handed in and write its flags anew.

    A flag lifted before stays lifted as long as its figures are the same.
    """
    day = clock.today()
    stands = stands_on(claim.pool, day)
    found = findings(Cases([claim]), stands.values(), claim.pool, day)[claim.pk]
    held = list(claim.flags.all())
    lifted = {flag.code for flag in held if flag.lifted_by_id and flag.figures == found.get(flag.code)}
    standing = {flag.code for flag in held if not flag.lifted_by_id}
    claim.flags.exclude(code__in=lifted).delete()
    raised = found.keys() - lifted
    Flag.objects.bulk_create(_flag(claim, stands[code], found[code]) for code in raised)
    CheckHit.objects.bulk_create(_hit(claim, stands[code], found[code]) for code in raised - standing)
    gone = claim.hits.filter(code__in=standing - found.keys(), outcome=Outcome.OPEN)
    gone.update(outcome=Outcome.CORRECTED, outcome_at=clock.now())


def _flag(claim: Claim, stand: Stand, figures: Figures) -> Flag:
    return Flag(
        claim=claim,
        code=stand.check.code,
        severity=stand.severity,
        needs_supervisor=stand.needs_supervisor,
        figures=figures,
        raised_at=clock.now(),
    )


def _hit(claim: Claim, stand: Stand, figures: Figures) -> CheckHit:
    return CheckHit(
        pool_id=claim.pool_id,
        area_code=claim.area_code,
        claim=claim,
        code=stand.check.code,
        version=stand.check.version,
        thresholds=dict(stand.thresholds),
        figures=figures,
        cause=CheckHit.Cause.HANDED_IN,
        at=clock.now(),
    )


def lifted(flag: Flag) -> None:
    """Somebody found in order what the check had found."""
    hits = CheckHit.objects.filter(claim=flag.claim_id, code=flag.code, outcome=Outcome.OPEN)
    hits.update(outcome=Outcome.LIFTED, outcome_at=clock.now())


def decided(claim: Claim, fund: int) -> None:
    """The claim is about to be settled, the funds pay `fund` (fen): what was flagged is confirmed if lines were adjusted.

    What the checks saved is the funds' part by the lines as claimed less their part by the lines as allowed.
    """
    hits = claim.hits.filter(outcome=Outcome.OPEN)
    if not claim.lines.exclude(adjust_reason="").exists():
        hits.update(outcome=Outcome.PASSED, outcome_at=clock.now())
        return
    asked = _asked_for(claim)
    saved = None if asked is None else max(asked - fund, 0)
    hits.update(outcome=Outcome.CONFIRMED, outcome_at=clock.now(), saved=saved)


def closed(claim: Claim) -> None:
    """The claim was withdrawn or refused: a refusal saves what the funds would have paid for the lines as claimed."""
    hits = claim.hits.filter(outcome=Outcome.OPEN)
    if not hits.exists():
        return
    if claim.state == Claim.State.WITHDRAWN:
        hits.update(outcome=Outcome.WITHDRAWN, outcome_at=clock.now())
    else:
        hits.update(outcome=Outcome.CONFIRMED, outcome_at=clock.now(), saved=_asked_for(claim))


def reopened(claim: Claim) -> None:
    """A refused claim is decided anew: what its refusal had saved is open again."""
    claim.hits.filter(outcome=Outcome.CONFIRMED).update(outcome=Outcome.OPEN, outcome_at=None, saved=None)


def granted(claim: Claim, more: int) -> None:
    """An appeal gave back `more` (fen) of what the checks had saved on the claim."""
    claim.hits.filter(outcome=Outcome.CONFIRMED, saved__gt=0).update(saved=Greatest(F("saved") - more, 0))


def taken_back(claim: Claim, fund: int) -> None:
    """The claim is reversed, of which the funds had paid `fund` (fen): that is saved beside what was saved before."""
    flagged = claim.hits.filter(outcome__in=(Outcome.OPEN, Outcome.PASSED, Outcome.CONFIRMED))
    saved = Coalesce(F("saved"), 0) + fund
    flagged.update(outcome=Outcome.CONFIRMED, outcome_at=clock.now(), saved=saved)


def _asked_for(claim: Claim) -> int | None:
    """What the funds would pay for the lines as claimed, in fen; None where the rules do not say."""
    try:
        return preview_claim(claim, as_claimed=True).fund
    except Refusal:
        return None
