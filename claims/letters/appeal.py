"""费用核减告知书: what was taken off the lines of a settled claim."""

from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext

from casework import letters
from claims.letters.parts import UNKNOWN, HandedIn, applicant, day_of, insured, matter, remedies
from claims.models import Claim, ExpenseLine
from claims.reductions import BASES


def reduction_notice(claim: Claim, sent: dict[str, Any]) -> letters.ReductionNotice:
    """Each line of which less or another class is allowed: why, by which article, and how to object (NX-33)."""
    known, held = HandedIn.of(claim), claim.settlements.latest("turn")
    decided_on = day_of(cast(datetime, claim.settled_at))
    return letters.ReductionNotice(
        **sent,
        matter=matter(claim),
        insured=insured(claim.person),
        applicant=applicant(claim),
        claim_number=claim.number,
        institution=known.institution.name,
        admitted_on=known.admitted_on,
        discharged_on=known.discharged_on,
        decided_on=decided_on,
        lines=tuple(_line(line) for line in claim.lines.reduced()),
        fund_total=held.fund,
        remedy=remedies(claim, decided_on),
    )


def _line(line: ExpenseLine) -> letters.ReducedLine:
    classes, words = str(line.get_category_display()), str(line.get_adjust_reason_display())
    if line.category != line.allowed_category:
        classes = f"{classes} → {line.get_allowed_category_display()}"
    if line.adjust_note:
        words = gettext("%(reason)s: %(note)s") % {"reason": words, "note": line.adjust_note}
    return letters.ReducedLine(
        item=line.name or UNKNOWN,
        claimed=line.amount,
        allowed=line.allowed_amount,
        classes=classes,
        reason=words,
        article=BASES.get(line.adjust_reason, ""),
    )
