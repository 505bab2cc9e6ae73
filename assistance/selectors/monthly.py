"""The questions to the monthly expenses, cut to what the reader may see."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from assistance.models import Expense, ExpenseList
from casework.rights import Right
from casework.scope import Reader

Follow = Expense.State
TONES = {
    Follow.WASHED: "",
    Follow.BAD: "bad",
    Follow.KEPT: "info",
    Follow.SENT: "warn",
    Follow.RECEIVED: "info",
    Follow.NOTIFIED: "info",
    Follow.READY: "info",
    Follow.DONE: "good",
    Follow.NOT_POSSIBLE: "",
}
LIST_TONES = {"checked": "warn", "released": "good", "dropped": ""}
WAITING = (Follow.RECEIVED, Follow.NOTIFIED, Follow.READY)


def lists_for(reader: Reader) -> QuerySet[ExpenseList]:
    """The lists that the county brought."""
    return ExpenseList.objects.visible_to(reader, Right.RECOGNISE).select_related("brought_by", "pool__area")


def expenses_for(reader: Reader, right: Right = Right.ASSISTANCE_VIEW) -> QuerySet[Expense]:
    """What was given out to the reader's areas."""
    rows = Expense.objects.visible_to(reader, right).filter(state__in=Expense.TOWNSHIP)
    return rows.select_related("person__area", "pool")


def months_for(reader: Reader) -> list[dict[str, Any]]:
    """The months that were given out, newest first: how many, to be received, under way, done, not possible."""
    rows = expenses_for(reader).select_related(None).order_by().values("month")
    counted = rows.annotate(
        all=Count("pk"),
        sent=Count("pk", filter=Q(state=Follow.SENT)),
        waiting=Count("pk", filter=Q(state__in=WAITING)),
        done=Count("pk", filter=Q(state=Follow.DONE)),
        not_possible=Count("pk", filter=Q(state=Follow.NOT_POSSIBLE)),
        left=Sum(F("eligible") - F("basic") - F("large_amount") - F("critical_illness") - F("assisted")),
    )
    return list(counted.order_by("-month")[:24])


def of_kind(rows: QuerySet[Expense], kind: str) -> QuerySet[Expense]:
    """The rows of an export: the whole ledger, what is not reimbursed, who is to be told, what to refund or pay more."""
    kinds = {
        "ledger": Q(),
        "unpaid": ~Q(state=Follow.DONE),
        "notices": Q(state__in=(Follow.SENT, Follow.RECEIVED)),
        "differences": Q(due__isnull=False) & ~Q(due=F("assisted")),
    }
    return rows.filter(kinds[kind])


def left_of(expense: Expense) -> int:
    """Fen in policy that nobody has paid."""
    paid = expense.basic + expense.large_amount + expense.critical_illness + expense.assisted
    return max(expense.eligible - paid, 0)


def month_of(text: str) -> date | None:
    """A clearing month as it stands in the address: 202605."""
    if len(text) != 6 or not (text.isascii() and text.isdecimal()) or not 1 <= int(text[4:]) <= 12 or text < "2000":
        return None
    return date(int(text[:4]), int(text[4:]), 1)


def figures_of(listed: ExpenseList) -> list[dict[str, Any]]:
    """How many rows of a list are kept, cannot be given out, and are left out by which rule."""
    labels = {"kept": _("Kept"), "bad": _("Cannot be given out")}
    labels |= {rule.value: str(rule.label) for rule in Expense.Rule}
    return [
        {"label": label, "value": f"{listed.counts[key]:,}"} for key, label in labels.items() if listed.counts.get(key)
    ]
