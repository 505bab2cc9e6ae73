"""Which state of a claim follows which, by whose hand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.rights import Right
from casework.transitions import Transitions, step
from claims.models import Claim

_State = Claim.State
AT_STATION = (_State.SUBMITTED, _State.REVIEWED, _State.AWAITING_APPROVAL)
UNDER_REVIEW = (*AT_STATION, _State.JOINT_REVIEW)

FLOW = Transitions(
    [
        step("submit", _State.DRAFT, _State.SUBMITTED, Right.CLAIM_ENTER),
        step("resubmit", Claim.CAME_BACK_STATES, _State.SUBMITTED, Right.CLAIM_ENTER),
        step(
            "withdraw",
            (*Claim.EDITABLE_STATES, _State.SUBMITTED, _State.JOINT_REVIEW),
            _State.WITHDRAWN,
            Right.CLAIM_ENTER,
        ),
        step("pass_first_review", _State.SUBMITTED, _State.REVIEWED, Right.CLAIM_REVIEW),
        step("pass_second_review", _State.REVIEWED, _State.APPROVED, Right.CLAIM_SECOND_REVIEW),
        step("escalate", _State.REVIEWED, _State.AWAITING_APPROVAL, Right.CLAIM_SECOND_REVIEW),
        step("approve", _State.AWAITING_APPROVAL, _State.APPROVED, Right.CLAIM_APPROVE),
        step("convene", _State.AWAITING_APPROVAL, _State.JOINT_REVIEW, Right.CLAIM_APPROVE),
        step("carry", _State.JOINT_REVIEW, _State.APPROVED, Right.CLAIM_APPROVE),
        step("hand_back", _State.JOINT_REVIEW, _State.AWAITING_APPROVAL, Right.CLAIM_APPROVE),
        step("turn_down", _State.JOINT_REVIEW, _State.REFUSED, Right.CLAIM_APPROVE),
        step("ask_for_papers", _State.SUBMITTED, _State.SUPPLEMENTING, Right.CLAIM_REVIEW),
        step("send_back", AT_STATION, _State.SENT_BACK, Right.CLAIM_REVIEW),
        step("refuse", AT_STATION, _State.REFUSED, Right.CLAIM_REVIEW),
        step("correct_account", _State.PAYMENT_FAILED, _State.APPROVED, Right.CLAIM_ENTER),
        step("reopen", _State.REFUSED, AT_STATION[0], Right.CLAIM_APPROVE),
        step("allow_more", Claim.SETTLED_STATES, _State.APPROVED, Right.CLAIM_APPROVE),
        step("reverse", Claim.SETTLED_STATES, _State.REVERSED, Right.CLAIM_REVERSE),
    ]
)

RIGHT_AT: dict[str, Right] = {
    _State.SUBMITTED: Right.CLAIM_REVIEW,
    _State.REVIEWED: Right.CLAIM_SECOND_REVIEW,
    _State.AWAITING_APPROVAL: Right.CLAIM_APPROVE,
}
"""Who decides at a stage: passes, adjusts, sends back, refuses."""

VOICES = (*RIGHT_AT.values(), Right.JOINT_OPINION)
"""Who may be called to a joint review: who decides about claims, and the insurer that bears a part of them (NX-18)."""


class RefusalReason(models.TextChoices):
    """Why a claim is refused as a whole (不予支付). Paid by others: 社会保险法 art. 30."""

    NOT_COVERED = "not_covered", _("Not covered on the day of admission")
    NOT_APPROVED = "not_approved", _("Care away from home without referral or emergency")
    NOT_DESIGNATED = "not_designated", _("Institution not designated")
    WORK_INJURY = "work_injury", _("To be paid by work-injury insurance")
    THIRD_PARTY = "third_party", _("To be paid by a third party")
    PUBLIC_HEALTH = "public_health", _("To be paid by public health")
    ABROAD = "abroad", _("Care outside the mainland")
    FALSE_PAPERS = "false_papers", _("Invoice or records are not genuine")
    USED_BEFORE = "used_before", _("The expense was settled before")
    OTHER = "other", _("Other")

    @property
    def number(self) -> str:
        """Its number in the list of reasons (01, 02, ...), as papers print it; reasons are only added at the end."""
        return f"{list(RefusalReason).index(self) + 1:02d}"
