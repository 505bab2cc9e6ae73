"""The questions to stays settled directly, cut to what the reader may see."""

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from casework import masks
from casework.rights import Right
from casework.scope import Reader
from claims.direct.reading import sentence
from claims.models import DirectStay, StayList, YearUse
from claims.year import COUNTER
from enrollment.models import Person

State = DirectStay.State
LIST_TONES = {"checked": "warn", "counted": "good", "dropped": ""}
TONES = {State.BAD: "bad", State.KNOWN: "", State.READY: "info", State.COUNTED: "good"}
COUNTING = Q(state__in=(State.READY, State.COUNTED))
SUMS = ("total", "eligible", "basic", "critical_illness", "assistance", "paid_person")


def lists_for(reader: Reader) -> QuerySet[StayList]:
    """The lists that were brought, with how many rows stand how."""
    rows = StayList.objects.visible_to(reader, Right.DIRECT_VIEW).select_related("brought_by", "ended_by")
    return rows.annotate(
        rows=Count("stays"),
        bad=Count("stays", filter=Q(stays__state=State.BAD)),
        counted=Count("stays", filter=Q(stays__state=State.COUNTED)),
    )


def stays_for(reader: Reader) -> QuerySet[DirectStay]:
    """The stays of the reader's areas that are counted."""
    rows = DirectStay.objects.visible_to(reader, Right.DIRECT_VIEW).filter(state=State.COUNTED)
    return rows.select_related("person__area", "listed")


def figures_of(listed: StayList) -> list[dict[str, Any]]:
    """What a list comes to: rows by what can be done with them, persons, and the money of what counts."""
    whole = listed.stays.aggregate(
        **{state.value: Count("pk", filter=Q(state=state)) for state in State},
        persons=Count("person", distinct=True, filter=COUNTING),
        **{f"sum_{name}": Sum(name, filter=COUNTING, default=0) for name in SUMS},
    )
    counted = [{"label": state.label, "value": f"{whole[state.value]:,}"} for state in State if whole[state.value]]
    return [
        *counted,
        {"label": _("Persons"), "value": f"{whole['persons']:,}"},
        {"label": _("Total"), "fen": whole["sum_total"]},
        {"label": _("In policy"), "fen": whole["sum_eligible"]},
        {"label": _("Basic insurance"), "fen": whole["sum_basic"], "payer": "fund"},
        {"label": _("Critical illness"), "fen": whole["sum_critical_illness"], "payer": "fund"},
        {"label": _("Borne by the person"), "fen": whole["sum_paid_person"], "payer": "person"},
    ]


@dataclass
class Change:
    """What a list changes of one person's year; fen. `after` is the year's burden once the list counts."""

    person: Person
    year: int
    stays: int = 0
    paid: int = 0
    added: int = 0
    after: int = 0


def changes_of(listed: StayList) -> list[Change]:
    """The person-years that the list moves, those with the largest burden on top, as many as a page shows."""
    found: dict[tuple[int, int], Change] = {}
    for stay in listed.stays.filter(COUNTING).select_related("person").order_by("row").iterator(chunk_size=1_000):
        change = found.setdefault((stay.person_id or 0, stay.year), Change(cast(Person, stay.person), stay.year))
        change.stays += 1
        change.paid += stay.critical_illness
        change.added += stay.moves.get(COUNTER, 0)
    now = YearUse.objects.filter(person_year__person__in={key for key, _year in found}, counter=COUNTER)
    used = {(person, year): fen for person, year, fen in now.values_list(*_PERSON_YEAR, "amount")}
    is_counted = listed.state == StayList.State.COUNTED
    for key, change in found.items():
        change.after = used.get(key, 0) + (0 if is_counted else change.added)
    return sorted(found.values(), key=lambda change: -change.after)[:MOST_CHANGES]


MOST_CHANGES = 50
_PERSON_YEAR = ("person_year__person_id", "person_year__year")


def shown(stay: DirectStay) -> dict[str, Any]:
    """A stay as lists show it."""
    return {
        "stay": stay,
        "name": masks.name(stay.name) if stay.name else "—",
        "identity": masks.identity(stay.identity_number) if stay.identity_number else "—",
        "burden": stay.moves.get(COUNTER, 0),
        "tone": TONES[State(stay.state)],
        "reasons": [sentence(problem) for problem in stay.problems],
    }
