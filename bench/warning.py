"""Early warning over a prefecture: the night's parts one after another, beside the same question in bare SQL as a whole.

Six claims in ten persons, spread over five years; three persons live in a household. Part of `bench/assistance.py`.
"""

from collections.abc import Iterator
from datetime import date

import psycopg
from django.db import connection, transaction

from assistance.models import EarlyWarning
from assistance.night import warning
from bench.bare import needed, without_indexes
from bench.claimed import claim
from bench.enrolled import POOL, enrol
from bench.measuring import Result, peak_memory, seconds
from casework.models import Pool

DAY = date(2026, 11, 22)
HOUSEHOLDS = """
INSERT INTO enrollment_household (pool_id, area_id, area_code, number)
SELECT pool_id, area_code, area_code, 'B' || min(id) FROM enrollment_person
WHERE initials = 'CSS' GROUP BY pool_id, area_code, id / 3;
ANALYZE enrollment_household
"""
MEMBERS = """
UPDATE enrollment_person p SET household_id = h.id FROM (
    SELECT p.id, 'B' || min(p.id) OVER (PARTITION BY p.area_code, p.id / 3) AS number FROM enrollment_person p
    WHERE p.initials = 'CSS') m JOIN enrollment_household h ON h.number = m.number
WHERE p.id = m.id
"""
YEARS = """
INSERT INTO claims_personyear (pool_id, person_id, year)
SELECT DISTINCT pool_id, person_id, extract(year FROM discharged_on)::int FROM claims_claim WHERE number LIKE 'B%'
ON CONFLICT DO NOTHING
"""
SETTLEMENT = {
    "pool_id": "c.pool_id",
    "claim_id": "c.id",
    "person_year_id": "y.id",
    "sequence": "1",
    "turn": "1",
    "cause": "'decided'",
    "total": "c.claimed * 10",
    "eligible": "c.claimed * 10",
    "basic": "c.claimed * 10 - c.claimed * 18 / 10",
    "person": "c.claimed * 18 / 10",
    "versions": "'{}'",
    "facts": "'{}'",
    "result": "'{}'",
    "at": "c.created_at",
    "actor_id": "c.entered_by_id",
}
OF_CLAIMS = """
claims_claim c JOIN claims_personyear y
    ON y.person_id = c.person_id AND y.year = extract(year FROM c.discharged_on)::int
WHERE c.number LIKE 'B%'
"""
BARE = f"""
WITH {warning.FOUND}
INSERT INTO assistance_earlywarning (pool_id, kind, year, subject, found_on, state, outcome, note,
    {", ".join(warning.SAID)})
SELECT %(pool)s, kind, %(year)s, subject, %(day)s, 'open', '', '', {", ".join(warning.SAID)} FROM found
"""


def warn(owner: str, size: int) -> Iterator[Result]:
    """A first night over `size` persons more (an owner's address), then the same night again."""
    yield Result("early warning: population", size, seconds(lambda: _populate(owner, size)))
    pool = Pool.objects.get(code=POOL)
    EarlyWarning.objects.all().delete()
    floor = min(_bare(pool) for _try in range(2))
    with peak_memory() as peak:
        taken = seconds(lambda: _night(pool))
    found = {"warnings": EarlyWarning.objects.count()}
    yield Result("early warning: first night", size, taken, floor, peak.megabytes, found)
    yield Result("early warning: the same night again", size, seconds(lambda: _night(pool)), floor)


def _populate(owner: str, size: int) -> None:
    enrol(owner, size, DAY)
    claim(owner, size * 6 // 10, DAY)
    with psycopg.connect(owner, autocommit=True) as database:
        database.execute("SET statement_timeout = 0")
        for statement in HOUSEHOLDS.split(";"):
            database.execute(statement)
        with without_indexes(database, "enrollment_person"):
            database.execute(MEMBERS)
        database.execute(YEARS)
        columns = SETTLEMENT | {
            name: empty for name, empty in needed(database, "claims_settlement") if name not in SETTLEMENT
        }
        database.execute(
            f"INSERT INTO claims_settlement ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {OF_CLAIMS}"
        )
        database.execute("VACUUM ANALYZE")


def _night(pool: Pool) -> None:
    """Each part in a transaction of its own, as the night's engine does it."""
    for area in warning.areas(pool, DAY):
        with transaction.atomic():
            warning.run(pool, DAY, area)


def _bare(pool: Pool) -> float:
    """Seconds of the question over the whole pool at once, with what a commit would wait for; rolled back."""
    asked = warning.asked(pool, DAY)

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, asked)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with transaction.atomic():
        taken = seconds(work)
        transaction.set_rollback(True)
    return taken
