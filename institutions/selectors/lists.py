"""Lists as screens show them: how far a worker is, what is wrong with rows, what would change in the register."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock, masks
from casework.rights import Right
from casework.scope import Reader
from institutions.lists.columns import INSTITUTION, columns_of
from institutions.lists.problems import told
from institutions.lists.sql import TABLES
from institutions.models import RegisterList, RegisterRow

State, Outcome = RegisterList.State, RegisterRow.Outcome
TONES = {
    State.CHECKING: "info",
    State.CHECKED: "warn",
    State.WRITING: "info",
    State.WRITTEN: "good",
    State.DROPPED: "",
}
SURE_AFTER = 5_000
"""Rows after which the time left is worth telling."""


def lists_for(reader: Reader) -> QuerySet[RegisterList]:
    """The lists of the reader's pool, newest first."""
    return RegisterList.objects.visible_to(reader, Right.AGREEMENT_VIEW).select_related("brought_by", "confirmed_by")


def job_of(listed: RegisterList) -> dict[str, Any]:
    """How far a worker is, for components/job.html."""
    return {
        "name": listed.file_name,
        "state": listed.get_state_display(),
        "tone": TONES[State(listed.state)],
        "running": listed.state in RegisterList.AT_WORK,
        "done": listed.done,
        "total": max(listed.total, listed.done),
        "left": _left(listed),
        "detail": _("The page may be closed: the work goes on."),
    }


def rows_of(listed: RegisterList, outcome: str) -> QuerySet[RegisterRow]:
    """The rows that came out so, in the order of the sheet."""
    return listed.rows.filter(outcome=outcome)


def bad_row(row: RegisterRow) -> dict[str, Any]:
    """A row that cannot be written: what it says (numbers masked), and why not, in sentences."""
    said = row.said or row.value or {}
    return {
        "number": row.number,
        "code": row.code,
        "name": masks.numbers(said.get("name", "")),
        "told": told(row.problems),
    }


def differences_of(listed: RegisterList, rows: list[RegisterRow]) -> list[dict[str, Any]]:
    """Rows that say something else than the register: column by column what stands there and what would."""
    table = TABLES[RegisterList.Kind(listed.kind)]
    held = {row.code: row for row in table.objects.filter(code__in=[row.code for row in rows])}
    labels = {column.name: column.label for column in columns_of(listed.kind) if column.name != INSTITUTION}
    found = []
    for row in rows:
        before = held.get(row.code)
        if before is not None and row.value:
            changes = [
                {"label": labels[name], "before": _shown(before, name), "after": _said(table, name, value)}
                for name, value in row.value.items()
                if name in labels and str(getattr(before, name)) != str(value)
            ]
            found.append({"number": row.number, "code": row.code, "name": before.name, "changes": changes})
    return found


def _shown(row: Any, name: str) -> str:
    return _said(type(row), name, getattr(row, name))


def _said(table: Any, name: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "bank_account":
        return masks.account(str(value))
    choices = dict(table._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))


def _left(listed: RegisterList) -> str:
    """How long it takes from here, by how long it took so far."""
    if listed.state != State.WRITING or listed.done < SURE_AFTER or not listed.started_at:
        return ""
    left = (clock.now() - listed.started_at) * max(listed.total - listed.done, 0) / listed.done
    minutes = int(left / timedelta(minutes=1)) + 1
    return ngettext("about a minute left", "about %(minutes)s minutes left", minutes) % {"minutes": minutes}
