"""Rows of assistance."""

from typing import Any

from assistance.models import Application, Objection, Station
from assistance.services.filing import start_application
from casework import clock
from casework.models import Area, Pool, Role
from tests.enrollment.recognised import bring
from tests.factories.core import reader
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force
from tests.matrix import row

READERS = frozenset({Role.CLERK, Role.TOWNSHIP, Role.VILLAGE, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR})


def person(pool: Pool, area: Area) -> list[Any]:
    return [insured_person(pool, area=area).pk]


def listed(pool: Pool, area: Area) -> list[Any]:
    put_example_rules_in_force(pool)
    by = reader(Role.CLERK, pool=pool, area=area)
    return [bring([], by, area=area).pk]


def step(pool: Pool, area: Area) -> list[Any]:
    return [*listed(pool, area), "drop"]


def application(pool: Pool, area: Area) -> list[Any]:
    put_example_rules_in_force(pool)
    insured = insured_person(pool, area=area)
    return [start_application(person=insured, by=reader(Role.TOWNSHIP, pool=pool, area=area)).pk]


def at(station: str, *more: Any) -> Any:
    """Builds an application that stands at a station."""

    def build(pool: Pool, area: Area) -> list[Any]:
        keys = application(pool, area)
        Application.objects.filter(pk=keys[0]).update(state=station, number="A1", received_on=clock.today())
        today = clock.today()
        Station.objects.create(application_id=keys[0], kind=station, started_on=today, due_on=today)
        return [*keys, *more]

    return build


def member(pool: Pool, area: Area) -> list[Any]:
    keys = application(pool, area)
    return [*keys, Application.objects.get(pk=keys[0]).members.get().pk]


def objection(pool: Pool, area: Area) -> list[Any]:
    [key] = at("public_notice")(pool, area)
    station = Station.objects.get(application=key)
    return [Objection.objects.create(station=station, received_on=clock.today(), by_whom="邻居", words="不实").pk]


FILERS = frozenset({Role.CLERK, Role.TOWNSHIP, Role.VILLAGE})

ROWS = [
    row("assistance:applications", READERS),
    row("assistance:application_new", FILERS, methods="GET POST", build=person),
    row("assistance:application", READERS, build=application),
    row("assistance:application_edit", FILERS, methods="GET POST", build=application),
    row("assistance:application_member", FILERS, methods="GET POST", build=application),
    row("assistance:application_member_drop", FILERS, methods="POST", build=member),
    row("assistance:application_letter", READERS, build=at("public_notice", "notice")),
    row("assistance:application_step", FILERS, methods="GET POST", build=at("village_check", "check")),
    row("assistance:objection", Role.TOWNSHIP, methods="GET POST", build=objection),
    row("assistance:recognised", READERS),
    row("assistance:difference", READERS, methods="GET POST", posters=frozenset({Role.SUPERVISOR}), build=person),
    row("assistance:lists", Role.CLERK, methods="GET POST"),
    row("assistance:list", Role.CLERK, build=listed),
    row("assistance:list_progress", Role.CLERK, build=listed),
    row("assistance:list_bad_rows", Role.CLERK, methods="POST", build=listed),
    row("assistance:list_step", Role.CLERK, methods="POST", build=step),
]
