"""The questions to critical-illness cases, cut to what the reader may see."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock, masks
from casework.rights import Right
from casework.scope import Reader
from claims.models import CriticalCase
from claims.models.critical import TO_DECIDE, UNFINISHED
from enrollment.models import Person
from policy import Row

State = CriticalCase.State
TONES = {
    State.OPEN: "warn",
    State.CONFIRMED: "info",
    State.OBJECTED: "bad",
    State.APPROVED: "good",
    State.PAYING: "info",
    State.RETURNED: "bad",
    State.PAID: "good",
    State.DECLINED: "bad",
    State.REVERSED: "bad",
    State.GONE: "",
}
LISTS: dict[str, tuple[Any, Q]] = {
    "open": (_("To be verified"), Q(state=State.OPEN)),
    "decide": (_("To be decided"), Q(state__in=TO_DECIDE)),
    "late": (_("Term is over"), Q()),
    "paying": (_("On the way to the bank"), Q(state__in=(State.APPROVED, State.PAYING, State.RETURNED))),
    "paid": (_("Paid"), Q(state=State.PAID)),
    "overpaid": (_("Paid too much"), Q(overpaid__gt=0)),
    "closed": (_("Closed without payment"), Q(state__in=(State.DECLINED, State.REVERSED, State.GONE))),
}
"""The lists of cases: name in the address, words, which cases."""
COUNTED = ("open", "decide", "late", "overpaid")


def cases_for(reader: Reader) -> QuerySet[CriticalCase]:
    """The cases of the reader's areas."""
    rows = CriticalCase.objects.visible_to(reader, Right.CRITICAL_ILLNESS_VIEW)
    return rows.select_related("person_year__person__area", "pool__area", "verified_by", "decided_by")


def in_list(name: str) -> Q:
    """Which cases stand in one of LISTS."""
    return late() if name == "late" else LISTS[name][1]


def late() -> Q:
    """Cases whose present step is over its last day."""
    today = clock.today()
    return Q(state=State.OPEN, verify_by__lt=today) | Q(state__in=TO_DECIDE, pay_by__lt=today)


def counts(reader: Reader) -> dict[str, int]:
    """How many cases wait in the lists that ask for something, by list."""
    rows = CriticalCase.objects.visible_to(reader, Right.CRITICAL_ILLNESS_VIEW).order_by()
    found: dict[str, int] = rows.aggregate(**{name: Count("pk", filter=in_list(name)) for name in COUNTED})
    return found


def of_person(reader: Reader, person: Person) -> QuerySet[CriticalCase]:
    """A person's cases as far as the reader may open them, newest first."""
    rows = CriticalCase.objects.visible_to(reader, Right.CRITICAL_ILLNESS_VIEW)
    return rows.filter(person_year__person=person).select_related("person_year__person__area")


def is_late(case: CriticalCase) -> bool:
    """Whether the present step is over its last day."""
    last = due_on(case)
    return last is not None and last < clock.today()


def due_on(case: CriticalCase) -> date | None:
    """The last day of the present step; None where nothing is to be done, or the rules have no term."""
    if case.state == State.OPEN:
        return case.verify_by
    return case.pay_by if case.state in UNFINISHED else None


def shown(case: CriticalCase) -> dict[str, Any]:
    """A case as lists show it: the name masked."""
    person = case.person_year.person
    return {
        "case": case,
        "person": person,
        "name": masks.name(person.name),
        "year": case.person_year.year,
        "stays": sum(step["kind"] != "case" for step in case.steps),
        "tone": TONES[State(case.state)],
        "is_late": is_late(case),
        "due_on": due_on(case),
    }


def steps_of(case: CriticalCase) -> list[dict[str, Any]]:
    """The stays of the case in order, each with the trace of the rules, then the cases that were paid before."""
    return [
        step | {"day": date.fromisoformat(step["day"]), "trace": [Row.from_json(row) for row in step["rows"]]}
        for step in case.steps
    ]
