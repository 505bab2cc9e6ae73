"""Rows of assistance."""

from typing import Any

from assistance.models import Application, EarlyWarning, Expense, ExpenseList, Objection, Station
from assistance.services.filing import start_application
from casework import clock
from casework.models import Area, Pool, Role
from tests.enrollment.recognised import bring
from tests.factories.claims import DocumentFactory
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


def warned(pool: Pool, area: Area) -> list[Any]:
    put_example_rules_in_force(pool)
    insured = insured_person(pool, area=area)
    said = {"kind": "burden", "year": 2026, "subject": f"P{insured.pk}", "burden": 1, "income": 1, "ratio": 1}
    row = EarlyWarning.objects.create(pool=pool, area_code=area.code, person=insured, found_on=clock.today(), **said)
    return [row.pk]


def expense(pool: Pool, area: Area) -> list[Any]:
    insured = insured_person(pool, area=area)
    return [
        Expense.objects.create(
            pool=pool,
            area_code=area.code,
            expense_list_id=expenses(pool, area)[0],
            month=clock.today().replace(day=1),
            number=insured.pk,
            person=insured,
            name=insured.name,
            state="received",
        ).pk
    ]


def expenses(pool: Pool, area: Area) -> list[Any]:
    by = reader(Role.CLERK, pool=pool, area=area).staff
    document = DocumentFactory(pool=pool, area_code=area.code, case_id=0, uploaded_by=by)
    fields = {"area_code": area.code, "month": clock.today().replace(day=1), "file_name": "5.csv"}
    row = ExpenseList.objects.create(pool=pool, document=document, brought_at=clock.now(), brought_by=by, **fields)
    return [row.pk]


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
    row("assistance:warnings", READERS),
    row("assistance:warning", READERS, build=warned),
    row("assistance:warning_handle", FILERS, methods="GET POST", build=warned),
    row("assistance:warning_apply", FILERS, methods="POST", build=warned),
    row("assistance:monthly", READERS, methods="GET POST", posters=frozenset({Role.CLERK})),
    row("assistance:expense_list", Role.CLERK, build=expenses),
    row("assistance:expense_list_bad_rows", Role.CLERK, methods="POST", build=expenses),
    row("assistance:expense_list_step", Role.CLERK, methods="POST", build=lambda *to: [*expenses(*to), "drop"]),
    row("assistance:month", READERS, build=lambda *_to: ["202605"], scope="everywhere"),
    row("assistance:month_receive", Role.TOWNSHIP, methods="POST", build=lambda *_to: ["202605"], scope="everywhere"),
    row(
        "assistance:month_export",
        READERS,
        methods="POST",
        build=lambda *_to: ["202605", "ledger"],
        scope="everywhere",
        post={"reason": "核对"},
    ),
    row("assistance:expense", READERS, build=expense),
    row("assistance:expense_step", FILERS, methods="GET POST", build=lambda *to: [*expense(*to), "notify"]),
    row("assistance:figures", READERS),
    row("assistance:recognised", READERS),
    row("assistance:difference", READERS, methods="GET POST", posters=frozenset({Role.SUPERVISOR}), build=person),
    row("assistance:lists", Role.CLERK, methods="GET POST"),
    row("assistance:list", Role.CLERK, build=listed),
    row("assistance:list_progress", Role.CLERK, build=listed),
    row("assistance:list_bad_rows", Role.CLERK, methods="POST", build=listed),
    row("assistance:list_step", Role.CLERK, methods="POST", build=step),
]
