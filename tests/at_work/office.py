"""What stands in the database of a running portal: whom to serve, and the figures by which nothing is lost or doubled."""

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from script.standalone import Portal


@dataclass(frozen=True)
class Insured:
    """A covered person of age without a claim, with the account to pay to."""

    pk: int
    name: str
    bank_name: str
    bank_account: str


class Office:
    """Persons for the counter, each handed out once; where care was given; sums of the books."""

    def __init__(self, portal: Portal, persons: int = 5_000) -> None:
        self.portal = portal
        self._lock = threading.Lock()
        self._persons = itertools.starmap(Insured, self.rows(_PERSONS, persons))
        [(self.institution, self.diagnosis, self.today)] = self.rows(_PLACES)

    def next_person(self) -> Insured:
        """Somebody nobody has served yet."""
        with self._lock:
            return next(self._persons)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database as its owner."""
        with self._connection() as database:
            return database.execute(sql, values).fetchall()

    def sums(self) -> dict[str, Any]:
        """Everything that says how much money went where."""
        return {name: self.rows(sql) for name, sql in _SUMS.items()}

    def doubled(self, claims: list[int]) -> list[str]:
        """What happened more or less than once to paid claims: starts, decisions, payables, lines at the bank."""
        return [sentence for (sentence,) in self.rows(_DOUBLED, claims)]

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.portal.urls["DATABASE_OWNER_URL"], connect_timeout=10) as database:
            yield database


_PERSONS = """
SELECT person.id, person.name, person.bank_name, person.bank_account
FROM enrollment_person person
WHERE person.died_on IS NULL AND person.born_on < current_date - interval '18 years'
  AND EXISTS (SELECT FROM enrollment_coverage cover WHERE cover.person_id = person.id
              AND cover.period @> daterange(current_date - 60, current_date, '[]'))
  AND NOT EXISTS (SELECT FROM claims_claim claim WHERE claim.person_id = person.id)
ORDER BY person.id LIMIT %s
"""
_PLACES = """
SELECT (SELECT min(place.code) FROM institutions_institution place
        JOIN institutions_designation held ON held.institution_id = place.id WHERE place.kind = 'hospital'),
       (SELECT min(code) FROM claims_diagnosis WHERE disease = ''),
       (now() AT TIME ZONE 'Asia/Shanghai')::date
"""
_SUMS = {
    "ledger": "SELECT account_id, sum(amount)::bigint, count(*) FROM fund_entry GROUP BY 1 ORDER BY 1",
    "totals": "SELECT account_id, sum(amount)::bigint FROM fund_accounttotal GROUP BY 1 ORDER BY 1",
    "payables": "SELECT state, count(*), sum(amount)::bigint FROM fund_payable GROUP BY 1 ORDER BY 1",
    "batches": "SELECT state, count(*), sum(amount)::bigint FROM fund_batch GROUP BY 1 ORDER BY 1",
    "bank files": "SELECT count(*), sum(length(content)) FROM fund_bankfile",
    "settlements": "SELECT count(*), sum(total)::bigint, sum(basic)::bigint, sum(person)::bigint FROM claims_settlement",
    "years": "SELECT counter, sum(amount)::bigint FROM claims_yearuse GROUP BY 1 ORDER BY 1",
}
_DOUBLED = """
WITH paid AS (SELECT unnest(%s::bigint[]) AS id)
SELECT format('claim %%s: %%s events of %%s', paid.id, count(*), event.verb)
FROM paid JOIN casework_event event ON event.subject_type = 'claims.claim' AND event.subject_id = paid.id::text
GROUP BY paid.id, event.verb HAVING count(*) <> CASE event.verb WHEN 'document_added' THEN 4 ELSE 1 END
UNION ALL
SELECT format('claim %%s: %%s payables', paid.id, count(payable.id))
FROM paid LEFT JOIN fund_payable payable ON payable.subject_type = 'claims.claim' AND payable.subject_id = paid.id
GROUP BY paid.id HAVING count(payable.id) <> 1
UNION ALL
SELECT format('payable %%s: %%s lines at the bank', payable.id, count(line.id))
FROM paid JOIN fund_payable payable ON payable.subject_type = 'claims.claim' AND payable.subject_id = paid.id
LEFT JOIN fund_batchline line ON line.payable_id = payable.id
GROUP BY payable.id HAVING count(line.id) <> 1
UNION ALL
SELECT format('person %%s: %%s claims', claim.person_id, count(*))
FROM claims_claim claim WHERE claim.person_id IN
  (SELECT other.person_id FROM claims_claim other JOIN paid ON paid.id = other.id)
GROUP BY claim.person_id HAVING count(*) <> 1
"""
