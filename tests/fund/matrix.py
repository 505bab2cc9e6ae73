"""Rows of money: batches, files and books belong to a whole pool; a payment to the area of its case."""

from typing import Any

from casework.models import Area, Pool, Role
from tests.factories.core import reader
from tests.factories.fund import BankTemplateFactory, checked, finance, made, opening, owed, sent
from tests.matrix import row

FINANCE, POST = Role.FINANCE, "POST"
SEERS = frozenset({Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR})
CHECKERS = frozenset({Role.FINANCE, Role.SUPERVISOR})
BOOK_READERS = frozenset({Role.FINANCE, Role.AUDITOR, Role.REPORT_READER})


def payment(pool: Pool, area: Area) -> list[Any]:
    return [owed(pool=pool, area_code=area.code).pk]


def waiting(pool: Pool, area: Area) -> list[Any]:
    """A batch that waits for its check."""
    return [made(owed(pool=pool), template=BankTemplateFactory(pool=pool), by=reader(FINANCE, pool=pool)).pk]


def ready(pool: Pool, area: Area) -> list[Any]:
    """A batch that is ready for the bank."""
    return [checked(owed(pool=pool), template=BankTemplateFactory(pool=pool), by=finance(pool=pool)).pk]


def gone(pool: Pool, area: Area) -> list[Any]:
    """A batch that is with the bank."""
    return [sent(owed(pool=pool), template=BankTemplateFactory(pool=pool), by=finance(pool=pool)).pk]


def file_out(pool: Pool, area: Area) -> list[Any]:
    batch = sent(owed(pool=pool), template=BankTemplateFactory(pool=pool), by=finance(pool=pool))
    return [batch.pk, batch.files.get().pk]


def proposed(pool: Pool, area: Area) -> list[Any]:
    """An opening balance that waits for its second person."""
    return [opening(by=reader(FINANCE, pool=pool)).pk]


ROWS = [
    row("fund:home", SEERS, Role.REPORT_READER),
    row("fund:payables", SEERS),
    row("fund:export", SEERS, methods="POST", post={"reason": "对账"}),
    row("fund:payable", SEERS, build=payment),
    row("fund:batches", SEERS),
    row("fund:batch_new", FINANCE, methods="GET POST"),
    row("fund:batch", SEERS, build=waiting, scope="pool"),
    row("fund:check", CHECKERS, methods=POST, build=waiting, scope="pool"),
    row("fund:cancel", CHECKERS, methods=POST, build=waiting, post={"reason": "金额有误"}, scope="pool"),
    row("fund:send", FINANCE, methods=POST, build=ready, scope="pool"),
    row("fund:return_file", FINANCE, methods="GET POST", build=gone, scope="pool"),
    row("fund:bank_file", FINANCE, build=file_out, scope="pool"),
    row("fund:payment_list", SEERS, build=waiting, scope="pool"),
    row("fund:templates", FINANCE),
    row("fund:template_new", FINANCE, methods="GET POST"),
    row("fund:ledger", BOOK_READERS),
    row("fund:postings", BOOK_READERS),
    row("fund:openings", BOOK_READERS),
    row("fund:opening_new", FINANCE, methods="GET POST"),
    row("fund:decide_opening", FINANCE, methods=POST, build=proposed, post={"agree": "yes"}, scope="pool"),
]
