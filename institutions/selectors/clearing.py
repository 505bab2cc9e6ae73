"""The questions to prepayments and clearings, cut to what the reader may see."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.registry import Offer
from casework.rights import Right
from casework.scope import Reader
from fund.models import Payable
from institutions.flow import CLEARING, PREPAYMENT
from institutions.models import Agreement, Clearing, Prepayment

TONES = {
    Prepayment.State.PROPOSED: "warn",
    Prepayment.State.DECIDED: "info",
    Prepayment.State.PAID: "good",
    Prepayment.State.REJECTED: "",
    Clearing.State.DONE: "good",
}
LABELS = {
    "agree": gettext_lazy("Agree"),
    "reject": gettext_lazy("Do not agree"),
    "came_back": gettext_lazy("Book what came back"),
    "pay_again": gettext_lazy("Pay again to the register's account"),
}
DECISIONS = ("agree", "reject")


def clearings_for(reader: Reader) -> QuerySet[Clearing, Any]:
    """The clearings of the reader's areas."""
    rows = Clearing.objects.visible_to(reader, Right.DECLARATION_VIEW)
    return rows.select_related("agreement__institution__area", "pool", "version", "made_by", "decided_by")


def prepayments_for(reader: Reader) -> QuerySet[Prepayment, Any]:
    """The prepayments of the reader's areas."""
    rows = Prepayment.objects.visible_to(reader, Right.DECLARATION_VIEW)
    return rows.select_related("agreement__institution__area", "pool", "made_by", "decided_by")


def budgeted_for(reader: Reader) -> QuerySet[Agreement, Any]:
    """The agreements that bind or bound, to choose from."""
    rows = Agreement.objects.visible_to(reader, Right.INSTITUTION_EDIT).filter(state__in=Agreement.BINDING)
    return rows.select_related("institution").order_by("institution__name", "-starts_on")


def payables_of(case: Clearing | Prepayment) -> list[Payable]:
    """What the basic fund owes for it."""
    return list(Payable.objects.filter(subject_type=case._meta.label_lower, subject_id=case.pk).order_by("pk"))


def offers(case: Clearing | Prepayment, reader: Reader) -> Iterator[dict[str, Any]]:
    """What this reader could do now (components/doable.html)."""
    steps, route = (CLEARING, "clearing") if isinstance(case, Clearing) else (PREPAYMENT, "prepayment")
    possible = steps.possible(case)
    for action, label in LABELS.items():
        if action not in possible or not reader.may_in(steps.steps[action].right, case.area_code):
            continue
        if action == "came_back" and isinstance(case, Clearing) and case.due >= 0:
            continue
        if action == "pay_again" and not any(one.state == Payable.State.FAILED for one in payables_of(case)):
            continue
        same = action in DECISIONS and reader.staff.pk == case.made_by_id
        url = reverse(f"institutions:{route}_step", args=[case.pk, action])
        yield {
            "label": label,
            "offer": Offer(reason=_("You proposed it. Another person decides.")) if same else Offer(url=url),
        }
