"""The pages of those who review and who divide the work: one row of tabs above all of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.rights import Right
from casework.scope import Reader
from claims.flow import VOICES

REVIEWERS = (Right.CLAIM_REVIEW, Right.CLAIM_SECOND_REVIEW, Right.CLAIM_APPROVE)
RULE_READERS = (Right.REVIEW_RULES, Right.CASES_AUDIT)
CHECK_READERS = (*REVIEWERS, *RULE_READERS)
PAIR_READERS = (Right.CLAIM_APPROVE, Right.CASES_AUDIT)
SESSION_READERS = (*VOICES, Right.CASES_AUDIT)
APPEAL_READERS = (Right.CLAIM_APPROVE, Right.CASES_AUDIT)
SECTIONS: list[tuple[str, Any, tuple[Right, ...]]] = [
    ("claims:queue", _("Queue"), REVIEWERS),
    ("claims:samples", _("By sample"), (Right.CLAIM_SECOND_REVIEW,)),
    ("claims:inquiries", _("Verification"), VOICES),
    ("claims:joint_reviews", _("Joint reviews"), SESSION_READERS),
    ("claims:appeals", _("Appeals"), APPEAL_READERS),
    ("claims:workload", _("Workload"), (Right.WORK_ASSIGN,)),
    ("claims:pairs", _("Pairs"), PAIR_READERS),
    ("claims:review_rules", _("Review rules"), RULE_READERS),
    ("claims:checks", _("Checks"), CHECK_READERS),
]


def sections(reader: Reader, here: str) -> list[dict[str, Any]]:
    """The tabs of the pages that the reader may open; `here` is the route of the present one."""
    return [
        {"label": label, "url": reverse(route), "active": route == here}
        for route, label, rights in SECTIONS
        if any(reader.may(right) for right in rights)
    ]
