"""A claim of 50 lines decided by its service, beside the same rows by bare SQL; and the rules alone, with their trace."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

import policy
from bench.measuring import Result, paired_medians, seconds
from casework import clock
from casework.models import Role
from casework.scope import Reader
from claims.facts import LineRow
from claims.models import Claim
from claims.services.preview import preview_claim
from claims.services.review import pass_second_review
from tests.factories.claims import reviewed
from tests.factories.core import PoolFactory, reader
from tests.factories.rulebook import EXAMPLE, put_example_rules_in_force

LINES = 50
DAY = date(2026, 6, 16)
ALONE = {1: 20_000, LINES: 2_000}
"""Lines of a claim: how many such claims the rules settle without a database."""


def run(size: int = 40) -> Iterator[Result]:
    """Decide `size` claims one by one, each beside its floor; then the rules alone."""
    with clock.set_to(DAY):
        pool = PoolFactory(approval_threshold=10**12)
        put_example_rules_in_force(pool)
        reviewer = reader(Role.REVIEWER, pool=pool)
        claims = [reviewed(pool=pool, lines=_lines()) for _claim in range(size + 1)]
        decisions = iter([_decision(claim, reviewer) for claim in claims])
        next(decisions)()
        work, floor = paired_medians(lambda: next(decisions)(), SameRows(claims[0]).write, times=size)
    yield Result("settle", LINES, work, floor)
    for lines, count in ALONE.items():
        yield Result(f"rules alone, {lines} lines", count, seconds(partial(_settle_alone, lines, count)))


def _lines() -> list[LineRow]:
    return [LineRow(name=f"药品{n}", category="AB"[n % 2], amount=100_00 + n) for n in range(LINES)]


def _decision(claim: Claim, reviewer: Reader) -> Callable[[], Claim]:
    seen, key = preview_claim(claim).fund, str(uuid4())
    return partial(pass_second_review, claim=claim, version=claim.version, seen_fund=seen, by=reviewer, key=key)


def _settle_alone(lines: int, count: int) -> None:
    """Settle and write out the trace, `count` times."""
    rules = policy.Rules(policy.load(EXAMPLE))
    bill = tuple(policy.Line(category="AB"[n % 2], amount=100_00 + n) for n in range(lines))
    for _claim in range(count):
        claim = policy.Claim(kind="inpatient", level="2", discharged_on=DAY, lines=bill)
        assert policy.settle(rules, year=DAY.year, member=policy.Member(), claim=claim).rows


class SameRows:
    """What the service wrote for one claim, written again by bare SQL in one transaction.

    New keys where a row may stand once only: the settlement's turn, the event's position, the command's key.
    """

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.settlement = _stored("claims_settlement", "claim_id", claim.pk)
        self.moves = _all_stored("claims_yearmove", "settlement_id", self.settlement["id"])
        self.decision = _stored("claims_decision", "claim_id", claim.pk, "stage = 'second_review'")
        self.payable = _stored("fund_payable", "subject_id", claim.pk)
        self.posting = _stored("fund_posting", "subject_id", self.payable["id"])
        self.entries = _all_stored("fund_entry", "posting_id", self.posting["id"])
        self.event = _stored("casework_event", "subject_id", str(claim.pk), "verb = 'claim_settled'")
        self.command = _stored("casework_command", "result_pk", str(claim.pk), "name = 'claims.pass_second_review'")

    def write(self) -> None:
        """Every row, one statement a table."""
        self.settlement["turn"] += 1
        with transaction.atomic(), connection.cursor() as cursor:
            _insert(cursor, "casework_command", [self.command | {"key": str(uuid4())}])
            [settlement] = _insert(cursor, "claims_settlement", [self.settlement])
            _insert(cursor, "claims_yearmove", [move | {"settlement_id": settlement} for move in self.moves])
            for move in self.moves:
                cursor.execute(
                    "UPDATE claims_yearuse SET amount = amount + %s WHERE person_year_id = %s AND counter = %s",
                    [move["amount"], move["person_year_id"], move["counter"]],
                )
            _insert(cursor, "claims_decision", [self.decision])
            [payable] = _insert(cursor, "fund_payable", [self.payable])
            [posting] = _insert(cursor, "fund_posting", [self.posting | {"subject_id": payable}])
            _insert(cursor, "fund_entry", [entry | {"posting_id": posting} for entry in self.entries])
            self._update_totals(cursor)
            cursor.execute(
                "UPDATE claims_claim SET version = version + 1, settled_at = %s WHERE id = %s",
                [self.settlement["at"], self.claim.pk],
            )
            self._write_event(cursor)

    def _update_totals(self, cursor: Any) -> None:
        for entry in self.entries:
            cursor.execute(
                "UPDATE fund_accounttotal SET amount = amount + %s WHERE account_id = %s"
                " AND shard = (SELECT min(shard) FROM fund_accounttotal WHERE account_id = %s)",
                [entry["amount"], entry["account_id"], entry["account_id"]],
            )

    def _write_event(self, cursor: Any) -> None:
        cursor.execute(
            "UPDATE casework_eventshard SET length = length + 1 WHERE id = %s RETURNING length", [self.event["shard"]]
        )
        _insert(cursor, "casework_event", [self.event | {"position": cursor.fetchone()[0]}])


def _stored(table: str, column: str, value: Any, condition: str = "true") -> dict[str, Any]:
    [row] = _all_stored(table, column, value, condition)
    return row


def _all_stored(table: str, column: str, value: Any, condition: str = "true") -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {column} = %s AND {condition}", [value])
        names = [name for name, *_ in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _insert(cursor: Any, table: str, rows: list[dict[str, Any]]) -> list[int]:
    """Insert the rows in one statement and answer their new keys."""
    names = [name for name in rows[0] if name != "id"]
    places = ", ".join(["(" + ", ".join(["%s"] * len(names)) + ")"] * len(rows))
    values = [_plain(row[name]) for row in rows for name in names]
    cursor.execute(f"INSERT INTO {table} ({', '.join(map(_quoted, names))}) VALUES {places} RETURNING id", values)
    return [key for (key,) in cursor.fetchall()]


def _quoted(name: str) -> str:
    return f'"{name}"'


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
