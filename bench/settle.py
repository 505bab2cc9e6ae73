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
DECIDED = (
    *("state", "clock_stopped_on", "handler_id", "version", "settled_at", "way"),
    *("first_reviewer_id", "second_reviewer_id", "approver_id"),
    *("first_reviewed_for_id", "second_reviewed_for_id", "approved_for_id"),
)
"""What a decision writes on the claim itself."""
ALONE = {1: 20_000, LINES: 2_000}
"""Lines of a claim: how many such claims the rules settle without a database."""


def run(size: int = 40) -> Iterator[Result]:
    """Decide `size` claims one by one, each beside its floor; then the rules alone."""
    with clock.set_to(DAY):
        pool = PoolFactory(approval_threshold=10**12)
        put_example_rules_in_force(pool)
        reviewer = reader(Role.REVIEWER, pool=pool)
        first, *claims = [reviewed(pool=pool, lines=_lines()) for _claim in range(2 * size + 1)]
        _decision(first, reviewer)()
        decisions, rows = iter([_decision(claim, reviewer) for claim in claims[:size]]), SameRows(first)
        others = iter(claims[size:])
        work, floor = paired_medians(lambda: next(decisions)(), lambda: rows.write(next(others)), times=size)
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
    """What the service wrote for one claim, written by bare SQL for another just like it, in one transaction."""

    def __init__(self, claim: Claim) -> None:
        self.settlement = _stored("claims_settlement", "claim_id", claim.pk)
        self.year = _stored("claims_personyear", "id", self.settlement["person_year_id"])
        self.moves = _all_stored("claims_yearmove", "settlement_id", self.settlement["id"])
        self.uses = _all_stored("claims_yearuse", "person_year_id", self.year["id"])
        self.decision = _stored("claims_decision", "claim_id", claim.pk, "stage = 'second_review'")
        self.payable = _stored("fund_payable", "subject_id", claim.pk)
        self.posting = _stored("fund_posting", "subject_id", self.payable["id"])
        self.entries = _all_stored("fund_entry", "posting_id", self.posting["id"])
        self.event = _stored("casework_event", "subject_id", str(claim.pk), "verb = 'claim_settled'")
        self.command = _stored("casework_command", "result_pk", str(claim.pk), "name = 'claims.pass_second_review'")
        decided = _stored("claims_claim", "id", claim.pk)
        self.decided = {name: decided[name] for name in DECIDED}

    def write(self, claim: Claim) -> None:
        """Every row, one statement a table."""
        with transaction.atomic(), connection.cursor() as cursor:
            [command] = _insert(cursor, "casework_command", [self.command | {"key": str(uuid4()), "result_pk": ""}])
            [year] = _insert(cursor, "claims_personyear", [self.year | {"person_id": claim.person_id}])
            of_year = {"claim_id": claim.pk, "person_year_id": year}
            [settlement] = _insert(cursor, "claims_settlement", [self.settlement | of_year])
            of_move = {"settlement_id": settlement, "person_year_id": year}
            _insert(cursor, "claims_yearmove", [move | of_move for move in self.moves])
            _insert(cursor, "claims_yearuse", [use | {"person_year_id": year} for use in self.uses])
            of_claim = {"subject_id": claim.pk, "number": claim.number}
            [payable] = _insert(cursor, "fund_payable", [self.payable | of_claim])
            [posting] = _insert(cursor, "fund_posting", [self.posting | {"subject_id": payable}])
            _insert(cursor, "fund_entry", [entry | {"posting_id": posting} for entry in self.entries])
            self._update_totals(cursor)
            _update(cursor, "claims_claim", self.decided, claim.pk)
            _insert(cursor, "claims_decision", [self.decision | {"claim_id": claim.pk}])
            self._write_event(cursor)
            _update(cursor, "casework_command", {"result_pk": str(claim.pk)}, command)

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


def _update(cursor: Any, table: str, row: dict[str, Any], key: int) -> None:
    said = ", ".join(f"{_quoted(name)} = %s" for name in row)
    cursor.execute(f"UPDATE {table} SET {said} WHERE id = %s", [*map(_plain, row.values()), key])


def _quoted(name: str) -> str:
    return f'"{name}"'


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
