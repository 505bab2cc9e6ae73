"""From a claim to its letters (casework.letters): which there are in its state, and each of them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import letters
from casework.errors import WrongStep
from casework.models import Pool, Staff
from claims.letters.advances import advance_paper, supplement_sheet
from claims.letters.appeal import appeal_decision, appeal_receipt, reduction_notice
from claims.letters.counter import receipt, refusal_notice, return_slip, supplement_notice
from claims.letters.critical import critical_notice
from claims.letters.day import day_list
from claims.letters.inquiry import inquiry_letter
from claims.letters.instalments import instalment_agreement
from claims.letters.minutes import minutes
from claims.letters.recovery import recovery_notice, repayment_receipt, third_party_demand
from claims.letters.settlement import settlement_sheet
from claims.letters.split import split_statement
from claims.models import (
    Advance,
    Appeal,
    Claim,
    CriticalCase,
    DayClosing,
    Inquiry,
    InstalmentPlan,
    JointReview,
    Recovery,
    Repayment,
    SupplementaryClaim,
)
from claims.models.appeal import DECIDED_STATES

TITLES = {
    "receipt": _("Receipt"),
    "supplement": _("Notice of missing papers"),
    "settlement": _("Settlement sheet"),
    "split": _("Split statement"),
    "refusal": _("Refusal notice"),
    "reduction": _("Notice of reduced lines"),
    "returned": _("Originals returned"),
    "recovery": _("Recovery notice"),
}
MAKERS: dict[str, Callable[[Claim, dict[str, Any]], letters.Letter]] = {
    "receipt": receipt,
    "supplement": supplement_notice,
    "settlement": settlement_sheet,
    "split": split_statement,
    "refusal": refusal_notice,
    "reduction": reduction_notice,
    "returned": return_slip,
    "recovery": lambda claim, sent: recovery_notice(claim.recoveries.latest("id"), sent),
}


def letters_of(claim: Claim) -> list[dict[str, Any]]:
    """The letters that can be printed of the claim in its state: kind and title."""
    is_settled = claim.settled_at is not None and claim.state != Claim.State.REVERSED
    there = {
        "receipt": claim.received_on is not None,
        "supplement": hasattr(claim, "supplement"),
        "settlement": is_settled,
        "split": is_settled,
        "refusal": claim.state == Claim.State.REFUSED,
        "reduction": is_settled and _has_reduced(claim),
        "returned": _has_returned(claim),
        "recovery": claim.settled_at is not None and claim.recoveries.exists(),
    }
    return [{"kind": kind, "title": TITLES[kind]} for kind, printable in there.items() if printable]


def _has_returned(claim: Claim) -> bool:
    """Whether originals went back to their owner; a page reads it with the claim (`has_returned`)."""
    known = getattr(claim, "has_returned", None)
    return claim.originals.exclude(returned_at=None).exists() if known is None else known


def _has_reduced(claim: Claim) -> bool:
    """Whether less is allowed of a line than was claimed; a page reads it with the claim (`has_reduced`)."""
    known = getattr(claim, "has_reduced", None)
    return claim.lines.reduced().exists() if known is None else known


def letter(claim: Claim, kind: str, by: Staff) -> letters.Letter:
    """One letter of the claim. Raises WrongStep when the claim has no such letter now."""
    if kind not in {found["kind"] for found in letters_of(claim)}:
        raise WrongStep(state=claim.get_state_display())
    return MAKERS[kind](claim, _sent(claim.pool, str(claim), by))


def notice_of(recovery: Recovery, by: Staff) -> letters.Letter:
    """追回通知书 of one recovery, 追偿通知书 where a third party owes it. Raises NobodyNamed while nobody is found."""
    made = third_party_demand if recovery.third_party else recovery_notice
    return made(recovery, _sent(recovery.pool, recovery.number, by))


def receipt_of(repayment: Repayment, by: Staff) -> letters.Letter:
    """The receipt of one repayment."""
    return repayment_receipt(repayment, _sent(repayment.pool, repayment.number, by))


def agreement_of(plan: InstalmentPlan, by: Staff) -> letters.Letter:
    """分期还款协议书 of one instalment plan."""
    return instalment_agreement(plan, _sent(plan.pool, plan.number, by))


def closing_of(closing: DayClosing, by: Staff) -> letters.Letter:
    """窗口业务日结单 of one closing."""
    return day_list(closing, _sent(closing.pool, closing.number, by))


def request_of(inquiry: Inquiry, by: Staff) -> letters.Letter:
    """核实函 of one verification request."""
    return inquiry_letter(inquiry, _sent(inquiry.pool, inquiry.number, by))


def minutes_of(review: JointReview, by: Staff, *, name: str) -> letters.Letter:
    """会审纪要 of one session that ended, the person's name as its reader sees it. Raises WrongStep while it is open."""
    if review.state == JointReview.State.OPEN:
        raise WrongStep(state=review.get_state_display())
    return minutes(review, name, _sent(review.pool, review.number, by))


def receipt_of_appeal(appeal: Appeal, by: Staff) -> letters.Letter:
    """复查申请受理回执 of one appeal."""
    return appeal_receipt(appeal, _sent(appeal.pool, appeal.number, by))


def decision_of_appeal(appeal: Appeal, by: Staff) -> letters.Letter:
    """复查决定书 of one appeal. Raises WrongStep before it is decided."""
    if appeal.state not in DECIDED_STATES:
        raise WrongStep(state=appeal.get_state_display())
    return appeal_decision(appeal, _sent(appeal.pool, appeal.number, by))


def notice_of_case(case: CriticalCase, by: Staff) -> letters.Letter:
    """大病保险事后补偿通知书 of one case. Raises WrongStep before it is decided."""
    return critical_notice(case, _sent(case.pool, case.number, by))


def paper_of_advance(advance: Advance, by: Staff) -> letters.Letter:
    """借款确认书 of one advance. Raises WrongStep for one that was refused."""
    return advance_paper(advance, _sent(advance.pool, advance.number, by))


def sheet_of_supplement(claim: SupplementaryClaim, by: Staff) -> letters.Letter:
    """补充医疗保险结算单 of one claim. Raises WrongStep before it is settled."""
    return supplement_sheet(claim, _sent(claim.pool, claim.number, by))


def _sent(pool: Pool, number: str, by: Staff) -> dict[str, Any]:
    return {"agency": letters.Agency.of(pool), "number": number, "printed_by": by.name}
