"""The night's early warnings of a pool: households above the line of the year, recognised persons without cover.

A household's burden is what its members' settled claims of the year leave to them, as they stand. One statement for
the whole pool, since members may be registered in two townships; it writes only what has changed, and what a person
has judged stays.
"""

from datetime import date
from typing import Any

from assistance.models import EarlyWarning
from assistance.rules import Rules
from casework.models import Pool
from casework.night_parts import DIGEST, come_to
from casework.registry import Figures
from claims.models import Claim
from rulebook.errors import NoRulesInForce

KEY = "warning"
BURDENS = """
    SELECT coalesce('H' || p.household_id, 'P' || p.id) AS subject, p.household_id, p.id AS person_id, p.area_code,
        sum(s.person) AS own, count(*) AS claims
    FROM claims_claim c JOIN enrollment_person p ON p.id = c.person_id
    CROSS JOIN LATERAL (
        SELECT person FROM claims_settlement WHERE claim_id = c.id ORDER BY turn DESC LIMIT 1) s
    WHERE c.pool_id = %(pool)s AND c.state = ANY(%(settled)s) AND c.discharged_on BETWEEN %(since)s AND %(day)s
    GROUP BY p.id
"""
FOUND = f"""
burdens AS ({BURDENS}),
found AS (
    SELECT 'burden' AS kind, subject, max(household_id) AS household_id,
        (array_agg(person_id ORDER BY own DESC, person_id))[1] AS person_id,
        (array_agg(area_code ORDER BY own DESC, person_id))[1] AS area_code,
        sum(own)::bigint AS burden, sum(claims)::int AS claims, %(income)s::bigint AS income, %(ratio)s::int AS ratio,
        NULL::smallint AS assistance_class, NULL::date AS covered_to
    FROM burdens GROUP BY subject HAVING sum(own) > %(line)s
    UNION ALL
    SELECT 'lost_cover', 'P' || p.id, NULL, p.id, p.area_code, NULL, 0, NULL, NULL, r.class, v.covered_to
    FROM (SELECT person_id, min(assistance_class) AS class FROM enrollment_recognition
          WHERE pool_id = %(pool)s AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s)
          GROUP BY person_id) r
    JOIN enrollment_person p ON p.id = r.person_id
    CROSS JOIN LATERAL (
        SELECT max(upper(period)) - 1 AS covered_to, bool_or(upper(period) IS NULL OR upper(period) > %(day)s) AS holds
        FROM enrollment_coverage WHERE person_id = p.id HAVING count(*) > 0) v
    WHERE p.died_on IS NULL AND p.merged_into_id IS NULL AND NOT v.holds)
"""
SAID = (
    "area_code",
    "household_id",
    "person_id",
    "burden",
    "claims",
    "income",
    "ratio",
    "assistance_class",
    "covered_to",
)
STATEMENT = f"""
WITH {FOUND},
written AS (
    INSERT INTO assistance_earlywarning AS held (pool_id, kind, year, subject, found_on, state, outcome, note,
        {", ".join(SAID)})
    SELECT %(pool)s, kind, %(year)s, subject, %(day)s, 'open', '', '', {", ".join(SAID)} FROM found
    ON CONFLICT (kind, year, subject) DO UPDATE
        SET state = 'open', {", ".join(f"{name} = EXCLUDED.{name}" for name in SAID)}
        WHERE held.state = 'gone' OR (held.state = 'open' AND ({", ".join(f"held.{name}" for name in SAID)})
            IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in SAID)}))
    RETURNING kind, subject, state, burden),
gone AS (
    UPDATE assistance_earlywarning held SET state = 'gone'
    WHERE pool_id = %(pool)s AND year = %(year)s AND state = 'open'
        AND NOT EXISTS (SELECT FROM found f WHERE f.kind = held.kind AND f.subject = held.subject)
    RETURNING kind, subject, state, burden)
SELECT count(*), {DIGEST.format(row="kind, subject, state, burden")},
    (SELECT count(*) FROM found WHERE kind = 'burden') AS burdened,
    (SELECT count(*) FROM found WHERE kind = 'lost_cover') AS uncovered
FROM (TABLE written UNION ALL TABLE gone) changed
"""


def areas(pool: Pool, day: date) -> list[str]:
    """The pool as one part; nothing while the rules give no income or no line."""
    return [pool.area_id] if line_on(pool, day) else []


def run(pool: Pool, day: date, _area: str) -> Figures:
    """Find those of the pool; what has not changed is not written."""
    return come_to(STATEMENT, asked(pool, day))


def asked(pool: Pool, day: date) -> dict[str, Any]:
    """The parameters of the statement."""
    income, ratio = line_on(pool, day) or (0, 0)
    return {
        "pool": pool.pk,
        "day": day,
        "settled": list(Claim.SETTLED_STATES),
        "since": day.replace(month=1, day=1),
        "year": day.year,
        "income": income,
        "ratio": ratio,
        "line": EarlyWarning(income=income, ratio=ratio).line,
    }


def line_on(pool: Pool, day: date) -> tuple[int, int] | None:
    """Income a head (fen) and the share of it in basis points, as the rules of the day say."""
    try:
        rules = Rules.on(pool, day)
    except NoRulesInForce:
        return None
    income, ratio = rules.optional("local_income"), rules.optional("warning_burden_ratio")
    return None if income is None or ratio is None else (income, int(ratio * 10_000))
