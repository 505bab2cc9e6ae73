"""What a person's years have earned towards the critical-illness cap (参保激励, 国办发〔2024〕38号; national_rules C1)."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import connection

from claims.models.critical import OWED
from enrollment.models import Coverage
from policy.settling.raised_cap import BONUS_PAID

SINCE = 2025
"""The first year that can count as one without a claim: the incentives hold from then on."""


class EarnedYears(NamedTuple):
    """`continuous`: years in resident insurance without a break, the asked one included. `zero_claim`: earlier years
    with cover in which no fund paid anything, since the bonus was last used."""

    continuous: int
    zero_claim: int


NONE = EarnedYears(0, 0)

# A year counts with a single day of cover: who waited at its beginning was enrolled all the same. Cover without a known
# beginning proves nothing about earlier years.
# It begins with SELECT, so that the history's context is not set once more for a statement that only reads.
_EARNED = """
SELECT * FROM (
WITH covered AS (
    SELECT DISTINCT person_id, year
    FROM enrollment_coverage, generate_series(
        extract(year FROM coalesce(lower(period), make_date(%(year)s, 1, 1)))::int,
        least(extract(year FROM coalesce(upper(period) - 1, make_date(%(year)s, 1, 1)))::int, %(year)s)) AS year
    WHERE person_id = ANY(%(persons)s) AND scheme = %(scheme)s
), used AS (
    SELECT person_id, max(year) AS last_year
    FROM claims_yearuse JOIN claims_personyear ON claims_personyear.id = person_year_id
    WHERE person_id = ANY(%(persons)s) AND counter = %(bonus)s AND amount > 0 AND year < %(year)s
    GROUP BY person_id
), paid AS (
    SELECT DISTINCT person_id, year
    FROM claims_personyear JOIN claims_settlement held ON held.person_year_id = claims_personyear.id
    WHERE person_id = ANY(%(persons)s)
      AND held.basic + held.critical_illness + held.large_amount + held.supplementary + held.assistance > 0
      AND NOT EXISTS (SELECT FROM claims_settlement later WHERE later.claim_id = held.claim_id AND later.turn > held.turn)
    UNION
    SELECT y.person_id, y.year
    FROM claims_personyear y JOIN claims_directstay s ON s.person_year_id = y.id AND s.state = 'counted'
    WHERE y.person_id = ANY(%(persons)s) GROUP BY y.person_id, y.year HAVING sum(s.total - s.paid_person) > 0
    UNION
    SELECT y.person_id, y.year
    FROM claims_personyear y JOIN claims_criticalcase c ON c.person_year_id = y.id AND c.state = ANY(%(owed)s)
    WHERE y.person_id = ANY(%(persons)s)
), counted AS (
    SELECT covered.person_id, covered.year,
           row_number() OVER (PARTITION BY covered.person_id ORDER BY covered.year DESC) AS back,
           covered.year BETWEEN %(since)s AND %(year)s - 1 AND paid.year IS NULL
             AND covered.year > coalesce(used.last_year, 0) AS without_claim
    FROM covered
    LEFT JOIN used ON used.person_id = covered.person_id
    LEFT JOIN paid ON paid.person_id = covered.person_id AND paid.year = covered.year
)
SELECT person_id, count(*) FILTER (WHERE year = %(year)s + 1 - back) AS continuous,
       count(*) FILTER (WHERE without_claim) AS zero_claim
FROM counted GROUP BY person_id
) earned
"""


def earned_years(persons: Collection[int], year: int) -> dict[int, EarnedYears]:
    """Person to the years earned for claims of `year`, in one statement for all; persons without cover are left out.

    What this portal has paid counts as a claim, critical-illness cases too, and so do stays settled directly that were
    brought here; the years are those that its coverage knows.
    """
    facts: dict[str, Any] = {
        "persons": list(persons),
        "year": year,
        "scheme": Coverage.Scheme.RESIDENT,
        "owed": list(OWED),
    }
    with connection.cursor() as cursor:
        cursor.execute(_EARNED, facts | {"bonus": BONUS_PAID, "since": SINCE})
        return {person: EarnedYears(*years) for person, *years in cursor.fetchall()}
