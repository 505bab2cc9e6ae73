"""The checks asked again: what became known since a claim was handed in (a death, an end of cover, a later claim).

Claims that are under review, and those handed in lately that were decided: what is found in these is for reversal.
"""

from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import Jsonb

from casework import clock
from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures
from claims.checking.rows import parameters, union
from claims.checking.stand import Stand, stands_on
from claims.flow import UNDER_REVIEW
from claims.models import Claim

LOOK_BACK = timedelta(90)
LOOKED = (
    "pool_id = %(pool)s AND (state = ANY(%(open)s) OR (received_on >= %(since)s AND state = ANY(%(settled)s)))"
    " AND area_code BETWEEN {first} AND {last}"
)
STATEMENT = """
WITH looked AS MATERIALIZED (SELECT * FROM claims_claim WHERE {looked}),
found AS MATERIALIZED ({union}),
stands AS (SELECT * FROM unnest(%(codes)s::text[], %(severities)s::text[], %(supervisors)s::bool[],
    %(versions)s::int[], %(thresholds)s::jsonb[]) s (code, severity, needs_supervisor, version, thresholds)),
raised AS (
    INSERT INTO claims_flag (claim_id, code, severity, needs_supervisor, figures, raised_at, lift_reason)
    SELECT looked, code, severity, needs_supervisor, figures, %(now)s, '' FROM found JOIN stands USING (code)
    ON CONFLICT (claim_id, code) DO NOTHING RETURNING claim_id, code, figures),
hits AS (
    INSERT INTO claims_checkhit (pool_id, area_code, claim_id, code, version, thresholds, figures, cause, at, outcome)
    SELECT l.pool_id, l.area_code, l.id, code, s.version, s.thresholds, figures, 'night', %(now)s, ''
    FROM raised JOIN looked l ON l.id = claim_id JOIN stands s USING (code) ON CONFLICT DO NOTHING),
gone AS (
    DELETE FROM claims_flag f USING looked l
    WHERE f.claim_id = l.id AND l.state = ANY(%(open)s) AND f.code = ANY(%(codes)s) AND f.lifted_by_id IS NULL
        AND NOT EXISTS (SELECT FROM found WHERE found.looked = f.claim_id AND found.code = f.code)
    RETURNING f.claim_id, f.code),
ended AS (
    UPDATE claims_checkhit h SET outcome = 'corrected', outcome_at = %(now)s FROM gone
    WHERE h.claim_id = gone.claim_id AND h.code = gone.code AND h.outcome = '')
SELECT count(*), {digest}, count(*) FILTER (WHERE is_raised) AS raised, count(*) FILTER (WHERE NOT is_raised) AS gone
FROM (SELECT claim_id, code, true AS is_raised FROM raised UNION ALL SELECT claim_id, code, false FROM gone) changed
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where claims are under review or were decided lately."""
    work = f"SELECT FROM claims_claim WHERE {LOOKED.format(first='a.code', last='a.last')}"
    return areas_with(work, pool, day, **_of_claims(day))


def run(pool: Pool, day: date, area: str) -> Figures:
    """Ask again in one area: raise what is found now, take flags off that stand on nothing any more."""
    asking = asked_again(pool, day)
    return come_to(statement(asking), everything(pool, day, asking) | inside(pool, day, area)) if asking else Figures()


def asked_again(pool: Pool, day: date) -> list[Stand]:
    """The checks whose answer other rows may change, as far as they are on."""
    return [stand for stand in stands_on(pool, day).values() if stand.check.nightly and stand.asks]


def statement(asking: list[Stand]) -> str:
    """The whole work on one area in SQL."""
    digest = DIGEST.format(row="claim_id, code, is_raised")
    looked = LOOKED.format(first="%(first)s", last="%(last)s")
    return STATEMENT.format(looked=looked, union=union(asking), digest=digest)


def everything(pool: Pool, day: date, asking: list[Stand]) -> dict[str, Any]:
    """The parameters of the statement beside the area's."""
    columns = {
        "codes": [stand.check.code for stand in asking],
        "severities": [stand.severity.value for stand in asking],
        "supervisors": [stand.needs_supervisor for stand in asking],
        "versions": [stand.check.version for stand in asking],
        "thresholds": [Jsonb(dict(stand.thresholds)) for stand in asking],
    }
    return columns | parameters(asking, pool, day) | _of_claims(day) | {"now": clock.now()}


def _of_claims(day: date) -> dict[str, Any]:
    return {"open": list(UNDER_REVIEW), "settled": list(Claim.SETTLED_STATES), "since": day - LOOK_BACK}
