"""Settlement before and after a review: figure by figure, with the difference."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claims.quotes import Quote

FIGURES = (
    ("total", _("Total"), ""),
    ("elsewhere", _("Paid by another insurer"), ""),
    ("self_paid", _("Self-paid"), ""),
    ("above_limit", _("Above the price limit"), ""),
    ("first_self_pay", _("First self-payment"), ""),
    ("eligible", _("In policy"), "sum"),
    ("deductible", _("Deductible"), ""),
    ("basic", _("Basic insurance"), "fund"),
    ("large_amount", _("Large-amount insurance"), "fund"),
    ("critical_illness", _("Critical illness"), "fund"),
    ("supplementary", _("Supplementary"), "fund"),
    ("assistance", _("Medical assistance"), "fund"),
    ("fund", _("Paid by the funds"), "total"),
    ("person", _("Borne by the person"), "person"),
)
ALWAYS = {"total", "eligible", "basic", "fund", "person"}


def compared(before: Quote, after: Quote) -> list[dict[str, Any]]:
    """Rows {label, before, after, difference, kind} in fen; figures that are nought on both sides are left out."""
    rows = []
    for name, label, kind in FIGURES:
        first, second = (getattr(quote.settlement, name, None) for quote in (before, after))
        if name in ALWAYS or first or second:
            difference = None if first is None or second is None else second - first
            rows.append({"label": label, "before": first, "after": second, "difference": difference, "kind": kind})
    return rows
