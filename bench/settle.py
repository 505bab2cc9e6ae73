"""A claim of 50 lines decided by its service, beside the same rows by bare SQL; and the rules alone, with their trace."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

import policy
from bench.measuring import Result, paired_medians, seconds
from bench.rows import all_stored, insert, stored, update, write_event
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
        self.settlement = stored("claims_settlement", "claim_id", claim.pk)
        self.year = stored("claims_personyear", "id", self.settlement["person_year_id"])
        self.moves = all_stored("claims_yearmove", "settlement_id", self.settlement["id"])
        self.uses = all_stored("claims_yearuse", "person_year_id", self.year["id"])
        self.decision = stored("claims_decision", "claim_id", claim.pk, "stage = 'second_review'")
        self.payable = stored("fund_payable", "subject_id", claim.pk)
        self.posting = stored("fund_posting", "subject_id", self.payable["id"])
        self.entries = all_stored("fund_entry", "posting_id", self.posting["id"])
        self.event = stored("casework_event", "subject_id", str(claim.pk), "verb = 'claim_settled'")
        self.command = stored("casework_command", "result_pk", str(claim.pk), "name = 'claims.pass_second_review'")
        decided = stored("claims_claim", "id", claim.pk)
        self.decided = {name: decided[name] for name in DECIDED}

    def write(self, claim: Claim) -> None:
        """Every row, one statement a table."""
        with transaction.atomic(), connection.cursor() as cursor:
            [command] = insert(cursor, "casework_command", [self.command | {"key": str(uuid4()), "result_pk": ""}])
            [year] = insert(cursor, "claims_personyear", [self.year | {"person_id": claim.person_id}])
            of_year = {"claim_id": claim.pk, "person_year_id": year}
            [settlement] = insert(cursor, "claims_settlement", [self.settlement | of_year])
            of_move = {"settlement_id": settlement, "person_year_id": year}
            insert(cursor, "claims_yearmove", [move | of_move for move in self.moves])
            insert(cursor, "claims_yearuse", [use | {"person_year_id": year} for use in self.uses])
            of_claim = {"subject_id": claim.pk, "number": claim.number}
            [payable] = insert(cursor, "fund_payable", [self.payable | of_claim])
            [posting] = insert(cursor, "fund_posting", [self.posting | {"subject_id": payable}])
            insert(cursor, "fund_entry", [entry | {"posting_id": posting} for entry in self.entries])
            self._update_totals(cursor)
            update(cursor, "claims_claim", self.decided, claim.pk)
            insert(cursor, "claims_decision", [self.decision | {"claim_id": claim.pk}])
            write_event(cursor, self.event)
            update(cursor, "casework_command", {"result_pk": str(claim.pk)}, command)

    def _update_totals(self, cursor: Any) -> None:
        for entry in self.entries:
            cursor.execute(
                "UPDATE fund_accounttotal SET amount = amount + %s WHERE account_id = %s"
                " AND shard = (SELECT min(shard) FROM fund_accounttotal WHERE account_id = %s)",
                [entry["amount"], entry["account_id"], entry["account_id"]],
            )
