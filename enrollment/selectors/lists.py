"""Lists as screens show them: those of the reader's areas, their rows, how far a worker is."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.models import Area
from casework.rights import Right
from casework.scope import Reader
from enrollment.lists.problems import told
from enrollment.models import EnrolmentList, ListRow

State = EnrolmentList.State
TONES = {
    State.MAPPING: "warn",
    State.CHECKING: "info",
    State.CHECKED: "warn",
    State.WRITING: "info",
    State.WRITTEN: "good",
    State.UNDONE: "",
    State.DROPPED: "",
}
AT_WORK = (State.CHECKING, State.WRITING)
SURE_AFTER = 1_000
"""Rows after which the time left is worth telling."""


def lists_for(reader: Reader) -> QuerySet[EnrolmentList]:
    """The lists of the reader's areas, newest first."""
    return EnrolmentList.objects.visible_to(reader, Right.ENROL_MANAGE).select_related("brought_by")


def areas_for(reader: Reader) -> QuerySet[Area]:
    """The areas that a list may be for: counties, townships and villages where the reader enrols."""
    assigned = [
        assignment.area.code
        for assignment in reader.assignments
        if reader.may_in(Right.ENROL_MANAGE, assignment.area.code)
    ]
    levels = [Area.Level.PREFECTURE, Area.Level.COUNTY, Area.Level.TOWNSHIP, Area.Level.VILLAGE]
    return Area.objects.filter(code__in=assigned, level__in=levels).order_by("code")


def tone_of(listed: EnrolmentList) -> str:
    """The tone of a list's state."""
    return TONES[State(listed.state)]


def job_of(listed: EnrolmentList) -> dict[str, Any]:
    """How far a worker is, for components/job.html."""
    return {
        "name": listed.file_name,
        "state": listed.get_state_display(),
        "tone": tone_of(listed),
        "running": listed.state in AT_WORK,
        "done": listed.done,
        "total": listed.total,
        "left": _left(listed),
        "detail": _("The page may be closed: the work goes on."),
    }


def bad_rows(listed: EnrolmentList) -> QuerySet[ListRow]:
    """The rows that cannot be written, in the order of the sheet."""
    return listed.rows.filter(outcome=ListRow.Outcome.BAD)


def reasons(row: ListRow) -> list[str]:
    """Everything that is wrong with a row, in sentences."""
    return [problem.sentence for problem in told(row.problems)]


def _left(listed: EnrolmentList) -> str:
    """How long it takes from here, by how long it took so far."""
    if listed.state not in AT_WORK or listed.done < SURE_AFTER or not listed.started_at:
        return ""
    spent = clock.now() - listed.started_at
    left = spent * max(listed.total - listed.done, 0) / listed.done
    minutes = int(left / timedelta(minutes=1)) + 1
    return ngettext("about a minute left", "about %(minutes)s minutes left", minutes) % {"minutes": minutes}
