"""Recognised persons and the departments' lists, as screens show them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework import clock
from casework.models import Area, Pool
from casework.rights import Right
from casework.scope import Reader
from enrollment.lists.problems import told
from enrollment.models import Person, Recognition, RecognitionList, RecognitionRow
from enrollment.recognised.classes import Subtype, subtypes_on
from enrollment.selectors.members import holds
from rulebook.errors import NoRulesInForce

State = RecognitionList.State
TONES = {
    State.CHECKING: "info",
    State.CHECKED: "warn",
    State.WRITING: "info",
    State.WRITTEN: "good",
    State.UNDONE: "",
    State.DROPPED: "",
}


def kinds_to_recognise(pool: Pool) -> list[tuple[str, Any]]:
    """The subtypes of today's rules by class, for a choice; empty where the place has none."""
    try:
        subtypes = subtypes_on(pool, clock.today())
    except NoRulesInForce:
        return []
    by_class: dict[int, list[Subtype]] = {}
    for subtype in subtypes:
        by_class.setdefault(subtype.assistance_class, []).append(subtype)
    return [
        (_("Class %(number)s") % {"number": number}, [(one.name, f"{one.name}（{one.department}）") for one in held])
        for number, held in by_class.items()
    ]


def recognised(reader: Reader) -> QuerySet[Recognition]:
    """What departments have recognised in the reader's areas and holds today."""
    persons = Person.objects.visible_to(reader, Right.ASSISTANCE_VIEW)
    rows = Recognition.objects.filter(holds(clock.today()), pool=reader.pool, person__in=persons)
    return rows.select_related("person__area")


def lists_for(reader: Reader) -> QuerySet[RecognitionList]:
    """The departments' lists of the reader's areas."""
    return RecognitionList.objects.visible_to(reader, Right.RECOGNISE).select_related("brought_by", "pool__area")


def areas_for(reader: Reader) -> QuerySet[Area]:
    """The areas that a department's list may be for."""
    codes = [row.area.code for row in reader.assignments if reader.may_in(Right.RECOGNISE, row.area.code)]
    return Area.objects.filter(code__in=codes).order_by("code")


def rows_of(listed: RecognitionList, outcome: str) -> QuerySet[RecognitionRow]:
    """The rows of one outcome, in the order of the sheet."""
    return listed.rows.filter(outcome=outcome).select_related("held", "person")


def reasons(row: RecognitionRow) -> list[str]:
    """Everything that is wrong with a row, in sentences."""
    return [problem.sentence for problem in told(row.problems)]
