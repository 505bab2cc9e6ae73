"""What a diagnosis usually costs in a pool: medians, and the median distance from them (MAD), of its newest claims.

Bounded by the newest claims of each diagnosis and kind of care, so that it costs the same however long the portal lives.
"""

from datetime import date, timedelta

from casework.models import Pool
from casework.night_parts import DIGEST, come_to, inside
from casework.registry import Figures
from claims.models import Claim
from claims.models.claim import Kind

LOOK_BACK = timedelta(730)
NEWEST, FEWEST = 500, 10
MEASURES = {"amount": "claimed", "daily": "daily", "days": "days", "drugs": "drugs"}
COLUMNS = ["claims", *MEASURES, *(f"{name}_spread" for name in MEASURES)]


def _median(value: str) -> str:
    return f"percentile_disc(0.5) WITHIN GROUP (ORDER BY {value})"


STATEMENT = f"""
WITH newest AS (
    SELECT d.code AS diagnosis, k.kind, c.id, c.claimed, c.days, c.claimed / greatest(c.days, 1) AS daily
    FROM claims_diagnosis d CROSS JOIN unnest(%(kinds)s::text[]) k (kind)
    CROSS JOIN LATERAL (
        SELECT id, claimed, discharged_on - admitted_on AS days FROM claims_claim
        WHERE pool_id = %(pool)s AND diagnosis_id = d.code AND kind = k.kind AND state = ANY(%(settled)s)
            AND discharged_on BETWEEN %(since)s AND %(day)s
        ORDER BY discharged_on DESC LIMIT {NEWEST}) c),
told AS (
    SELECT newest.*, coalesce(l.drugs, 0) AS drugs FROM newest CROSS JOIN LATERAL (
        SELECT div(10000 * sum(l.amount) FILTER (WHERE e.kind = 'drug'), nullif(sum(l.amount), 0))::int AS drugs
        FROM claims_expenseline l LEFT JOIN claims_catalogueentry e ON e.id = l.entry_id
        WHERE l.claim_id = newest.id) l),
medians AS (
    SELECT diagnosis, kind, count(*) AS claims,
        {", ".join(f"{_median(value)} AS {name}" for name, value in MEASURES.items())}
    FROM told GROUP BY diagnosis, kind HAVING count(*) >= {FEWEST}),
spreads AS (
    SELECT diagnosis, kind,
        {", ".join(f"{_median(f'abs(told.{value} - m.{name})')} AS {name}_spread" for name, value in MEASURES.items())}
    FROM told JOIN medians m USING (diagnosis, kind) GROUP BY diagnosis, kind),
counted AS (
    INSERT INTO claims_usualcost AS held (pool_id, diagnosis_id, kind, {", ".join(COLUMNS)})
    SELECT %(pool)s, diagnosis, kind, {", ".join(COLUMNS)} FROM medians JOIN spreads USING (diagnosis, kind)
    ON CONFLICT (pool_id, diagnosis_id, kind) DO UPDATE
        SET {", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS)}
        WHERE ({", ".join(f"held.{name}" for name in COLUMNS)})
            IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in COLUMNS)})
    RETURNING diagnosis_id, kind, claims, amount),
gone AS (
    DELETE FROM claims_usualcost held WHERE pool_id = %(pool)s AND NOT EXISTS (
        SELECT FROM medians m WHERE m.diagnosis = held.diagnosis_id AND m.kind = held.kind)
    RETURNING diagnosis_id, kind, 0, 0::bigint)
SELECT count(*), {DIGEST.format(row="diagnosis_id, kind, claims, amount")},
    (SELECT count(*) FROM medians) AS usual
FROM (TABLE counted UNION ALL TABLE gone) changed
"""


def areas(pool: Pool, day: date) -> list[str]:
    """One part: the pool as a whole, whose claims are compared with each other."""
    settled = Claim.objects.filter(pool=pool, state__in=Claim.SETTLED_STATES)
    return [pool.area_id] if settled.exists() else []


def run(pool: Pool, day: date, area: str) -> Figures:
    """Count the pool's usual costs; what has not changed is not written."""
    asked = {"kinds": Kind.values, "settled": list(Claim.SETTLED_STATES), "since": day - LOOK_BACK}
    return come_to(STATEMENT, inside(pool, day, area) | asked)
