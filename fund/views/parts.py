"""What the screens of money share: their tabs, and the filters of a list as chips."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet

from casework.money import yuan
from casework.registry import registry
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader

SECTIONS = [
    ("fund:payables", Right.BATCH_VIEW, gettext_lazy("Payments")),
    ("fund:batches", Right.BATCH_VIEW, gettext_lazy("Batches")),
    ("fund:templates", Right.BATCH_PAY, gettext_lazy("Bank templates")),
    ("fund:ledger", Right.LEDGER_VIEW, gettext_lazy("Ledger")),
]


def sections(reader: Reader, active: str) -> list[dict[str, Any]]:
    """The tabs of money that the reader may open, those of other apps behind; `active`: the present one's route."""
    tabs = [*SECTIONS, *((tab.route, tab.right, tab.label) for tab in registry.fund_tabs)]
    return [
        {"label": label, "url": reverse(route), "active": route == active}
        for route, right, label in tabs
        if reader.may(right)
    ]


def crumbs(route: str, *rest: str) -> list[dict[str, str]]:
    """The way to a page of money: its section, then the names of what is open."""
    label = next(str(label) for name, _right, label in SECTIONS if name == route)
    return [{"label": label, "url": reverse(route)}, *({"label": name, "url": ""} for name in rest)]


def chips(request: Request, filters: FilterSet) -> list[dict[str, str]]:
    """The filters that are set, each with the address of the list without it."""
    found = []
    for name, field in filters.form.fields.items():
        value = filters.form.cleaned_data.get(name)
        if value in (None, ""):
            continue
        query = request.GET.copy()
        query.pop(name)
        shown = dict(field.choices).get(value, value) if name in {"fund", "state", "reason"} else value
        found.append({"label": field.label, "value": str(shown), "url": f"{request.path}?{query.urlencode()}"})
    return found


def counted(sums: dict[str, int]) -> str:
    """How many and how much, in words: `128 payments, 1,234.00 yuan`."""
    return _("%(count)s payments, %(amount)s yuan") % {"count": sums["count"], "amount": yuan(sums["amount"])}
