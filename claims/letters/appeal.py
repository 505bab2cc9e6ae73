"""费用核减告知书 of a settled claim; 复查申请受理回执 and 复查决定书 of an appeal."""

from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext

from casework import letters
from claims.letters.parts import UNKNOWN, HandedIn, applicant, day_of, insured, matter, remedies
from claims.models import Appeal, Claim, ExpenseLine
from claims.models.claim import Standing
from claims.reductions import EXPLAINED


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
        remedy=remedies(claim.pool, decided_on),
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
        article=EXPLAINED[ExpenseLine.AdjustReason(line.adjust_reason)].article,
    )


def appeal_receipt(appeal: Appeal, sent: dict[str, Any]) -> letters.AppealReceipt:
    """What came in, and by when it is decided."""
    return letters.AppealReceipt(
        **sent,
        **_common(appeal),
        sheets=appeal.papers.count(),
        until=appeal.until,
        late=appeal.late_reason,
        decide_by=appeal.decide_by,
        decide_by_is_provisional=appeal.decide_by_is_provisional,
    )


def appeal_decision(appeal: Appeal, sent: dict[str, Any]) -> letters.AppealDecision:
    """What the agency found when it looked again, and where the person can turn to now."""
    decided_on = day_of(cast(datetime, appeal.decided_at))
    return letters.AppealDecision(
        **sent,
        **_common(appeal),
        result=str(appeal.get_state_display()),
        reasons=appeal.reasons,
        follows=_follows(appeal),
        more=appeal.more,
        decided_on=decided_on,
        remedy=remedies(appeal.pool, decided_on, appeal=False),
    )


def _common(appeal: Appeal) -> dict[str, Any]:
    claim = appeal.claim
    who = claim.person.name
    if appeal.standing != Standing.SELF:
        who = f"{appeal.name}（{appeal.get_standing_display()}）"
    return {
        "insured": insured(claim.person),
        "claim_number": claim.number,
        "against": gettext("refusal") if appeal.refusal_id else gettext("settlement and reduced lines"),
        "against_on": appeal.against_on,
        "who": who,
        "grounds": appeal.grounds,
        "handed_in_on": appeal.handed_in_on,
    }


def _follows(appeal: Appeal) -> str:
    """What the decision means, as a sentence to the person."""
    if appeal.state == Appeal.State.UPHELD:
        return gettext("The decision stands.")
    if appeal.refusal_id:
        return gettext("The refusal is void. Your claim is examined and decided anew.")
    if appeal.more:
        return gettext("More is allowed of your expenses; the difference is paid to the account of the claim.")
    return gettext("More is allowed of your expenses; by the rules no more is paid for them.")
