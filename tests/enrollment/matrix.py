"""Rows of enrollment."""

from typing import Any

from casework.models import Area, Pool, Role
from tests.factories.enrollment import insured_person
from tests.matrix import row

READERS = frozenset({Role.CLERK, Role.TOWNSHIP, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR})
GET_POST = "GET POST"


def person(pool: Pool, area: Area) -> list[Any]:
    return [insured_person(pool, area=area).pk]


def tab(pool: Pool, area: Area) -> list[Any]:
    return [*person(pool, area), "contributions"]


ROWS = [
    row("enrollment:persons", READERS, methods=GET_POST, post={"q": "张晓明"}),
    row("enrollment:elsewhere", READERS),
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
    row(
        "enrollment:contribution",
        Role.CLERK,
        methods=GET_POST,
        build=person,
        post={"coverage_year": "2027", "paid_on": "2026-10-01"},
    ),
    row("enrollment:contact", Role.CLERK, methods=GET_POST, build=person, post={"phone": "13800001234"}),
]
