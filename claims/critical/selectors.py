"""The questions to critical-illness cases, cut to what the reader may see."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from casework import masks
from casework.rights import Right
from casework.scope import Reader
from claims.models import CriticalCase
from policy import Row

TONES = {CriticalCase.State.OPEN: "warn", CriticalCase.State.GONE: ""}


def cases_for(reader: Reader) -> QuerySet[CriticalCase]:
    """The cases of the reader's areas."""
    rows = CriticalCase.objects.visible_to(reader, Right.CRITICAL_ILLNESS_VIEW)
    return rows.select_related("person_year__person__area", "pool")


def shown(case: CriticalCase) -> dict[str, Any]:
    """A case as lists show it: the name masked."""
    person = case.person_year.person
    return {
        "case": case,
        "person": person,
        "name": masks.name(person.name),
        "year": case.person_year.year,
        "stays": len(case.steps),
        "tone": TONES[CriticalCase.State(case.state)],
    }


def steps_of(case: CriticalCase) -> list[dict[str, Any]]:
    """The stays of the case in order, each with the trace of the rules."""
    return [
        step | {"day": date.fromisoformat(step["day"]), "trace": [Row.from_json(row) for row in step["rows"]]}
        for step in case.steps
    ]
