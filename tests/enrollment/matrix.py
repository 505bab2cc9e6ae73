"""Rows of enrollment."""

from typing import Any

from casework import clock
from casework.models import Area, JobChunk, JobRun, Pool, Role
from tests.factories.enrollment import ReceiptFactory, insured_person
from tests.matrix import row

READERS = frozenset({Role.CLERK, Role.TOWNSHIP, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR})
BOOKERS = frozenset({Role.CLERK, Role.FINANCE})
MONEY_READERS = frozenset({Role.CLERK, Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR})
GET_POST = "GET POST"
PAYMENT = {"coverage_year": "2027", "paid_on": "2026-10-01", "amount": "400", "channel": "tax", "reference": "P1"}


def person(pool: Pool, area: Area) -> list[Any]:
    return [insured_person(pool, area=area).pk]


def tab(pool: Pool, area: Area) -> list[Any]:
    return [*person(pool, area), "contributions"]


def receipt(pool: Pool, area: Area) -> list[Any]:
    contribution = insured_person(pool, area=area).contributions.get()
    return [ReceiptFactory(contribution=contribution).pk]


ENROLLERS = frozenset({Role.CLERK, Role.TOWNSHIP})


def night_chunk(pool: Pool, area: Area) -> list[Any]:
    run = JobRun.objects.create(
        pool=pool, name="identified", business_day=clock.today(), state="done", created_at=clock.now()
    )
    return [JobChunk.objects.create(run=run, key=area.code, state="done").pk]


ROWS = [
    row("enrollment:enrol_newcomer", ENROLLERS, methods=GET_POST),
    row("enrollment:enrol_newcomer_quote", ENROLLERS, methods="POST"),
    row("enrollment:enrol", ENROLLERS, methods=GET_POST, build=person, post={"coverage_year": "2026"}),
    row("enrollment:further_year", ENROLLERS, methods=GET_POST, build=person, post={"coverage_year": "2027"}),
    row("enrollment:enrol_quote", ENROLLERS, methods="POST", build=person, post={"coverage_year": "2026"}),
    row("enrollment:persons", READERS, methods=GET_POST, post={"q": "张晓明"}),
    row("enrollment:elsewhere", READERS),
    row("enrollment:night_changed", READERS, build=night_chunk, scope="pool"),
    row("enrollment:register", Role.CLERK, methods=GET_POST),
    row("enrollment:person", READERS, build=person),
    row("enrollment:tab", READERS, build=tab),
    row(
        "enrollment:bank_account",
        Role.CLERK,
        methods=GET_POST,
        build=person,
        post={"bank_name": "示例银行", "bank_account": "6217000012345678"},
    ),
    row("enrollment:contribution", BOOKERS, methods=GET_POST, build=person, post=PAYMENT),
    row("enrollment:contribution_quote", BOOKERS, methods="POST", build=person, post=PAYMENT),
    row("enrollment:receipt", MONEY_READERS, build=receipt),
    row("enrollment:contact", Role.CLERK, methods=GET_POST, build=person, post={"phone": "13800001234"}),
]
