"""窗口业务日结单: a closing as paper."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import letters
from casework.templatetags.portal import clock_time, moment
from claims.models import DayClosing

LABELS = {
    "taken_in": _("Claims taken in"),
    "claimed": _("Claimed"),
    "again": _("Handed in again"),
    "withdrawn": _("Withdrawn"),
    "receipts": _("Receipts of repayments"),
    "paid_back": _("Paid back"),
    "returned": _("Originals returned, sheets"),
    "still_kept": _("Originals still kept, sheets"),
}
"""The figures of a day, in the order of the list."""
VERBS = {
    "claim_submitted": _("Taken in"),
    "claim_resubmitted": _("Handed in again"),
    "claim_supplemented": _("Papers handed in"),
    "claim_withdrawn": _("Withdrawn"),
    "claim_account_corrected": _("Account corrected"),
    "originals_returned": _("Originals returned"),
    "handover_accepted": _("Taken over from a colleague"),
    "recovery_repaid": _("Repayment received"),
    "repayment_cancelled": _("Receipt cancelled"),
}
AMOUNTS = ("claimed", "paid_back")


def day_list(closing: DayClosing, sent: dict[str, Any]) -> letters.DayList:
    """One closing as it was written down."""
    return letters.DayList(
        **sent | {"number": closing.number},
        clerk=closing.staff.name,
        counter=closing.counter,
        day=closing.day,
        turn=closing.turn,
        span=f"{moment(closing.begins_at)} — {clock_time(closing.closed_at)}",
        figures=tuple(_figure(name, closing.figures[name]) for name in LABELS),
        rows=tuple(_row(row) for row in closing.rows),
        remark=closing.remark,
    )


def _figure(name: str, value: int) -> letters.DayFigure:
    label = str(LABELS[name])
    return (
        letters.DayFigure(label=label, amount=value) if name in AMOUNTS else letters.DayFigure(label=label, count=value)
    )


def _row(row: dict[str, Any]) -> letters.DayRow:
    return letters.DayRow(
        at=row["at"], what=str(VERBS[row["verb"]]), number=row["number"], person=row["person"], amount=row["fen"]
    )
