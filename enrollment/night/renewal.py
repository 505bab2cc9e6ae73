"""Auto-renewal (自动续保, SY-02): who paid for the last year owes the next one as soon as its window is open.

Who is in the service of a unit by then belongs into employees' insurance (FX-01) and is left out, but for hardship.

Amounts are the shared answers of `enrollment.services.owing`: the rules are asked once a sort of person, never a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures
from enrollment.models import Registration
from enrollment.selectors.enrollees import LARGE_AMOUNT, class_in
from enrollment.services.owing import Pricing, Quote
from policy import Enrollee
from policy.facts import STATUSES
from rulebook.errors import NoRulesInForce

WORK = (
    "SELECT FROM enrollment_registration WHERE pool_id = %(pool)s AND ended_on IS NULL"
    " AND area_code BETWEEN a.code AND a.last"
)
# What decides a price: class, age (a newborn's own day), statuses, cover by the employees' scheme.
MEMBERS = """
SELECT r.id AS registration, r.area_code, p.id AS person, p.kind, p.born_on,
    CASE WHEN p.kind = 'newborn' THEN to_char(p.born_on, 'YYYYMMDD')::int
         ELSE %(day_year)s - extract(year FROM p.born_on)::int - (to_char(p.born_on, 'MMDD') > %(month_day)s)::int
    END AS age,
    coalesce((SELECT string_agg(DISTINCT s.code, ',' ORDER BY s.code) FROM enrollment_specialstatus s
        WHERE s.person_id = p.id AND s.starts_on <= %(day)s AND (s.ends_on IS NULL OR s.ends_on >= %(day)s)), '')
    AS codes,
    EXISTS (SELECT FROM enrollment_coverage v
        WHERE v.person_id = p.id AND v.scheme = '310' AND v.period @> %(day)s::date) AS employed
FROM enrollment_registration r
JOIN enrollment_contribution paid ON paid.person_id = r.person_id AND paid.coverage_year = %(year)s - 1
    AND paid.state IN ('waiting', 'active')
JOIN enrollment_person p ON p.id = r.person_id
WHERE r.pool_id = %(pool)s AND r.ended_on IS NULL AND r.area_code BETWEEN %(first)s AND %(last)s
    AND p.died_on IS NULL AND p.merged_into_id IS NULL
    AND (r.basis = 'hardship' OR NOT EXISTS (SELECT FROM enrollment_unitmember u
        WHERE u.person_id = p.id AND u.kind = 'in_service' AND u.ends_on IS NULL))
    AND NOT EXISTS (SELECT FROM enrollment_contribution next
        WHERE next.person_id = r.person_id AND next.coverage_year = %(year)s)
"""
SORTS = (
    f"SELECT kind, age, codes, employed, min(born_on) FROM ({MEMBERS}) members GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
)
STATEMENT = f"""
WITH renewed AS (
    INSERT INTO enrollment_contribution (pool_id, area_code, person_id, registration_id, coverage_year, state,
        classification, answer_id, individual, subsidy, relief, due_on, channel)
    SELECT %(pool)s, m.area_code, m.person, m.registration, %(year)s, 'due',
        t.classification, t.answer, t.individual, t.subsidy, t.relief, t.due_on, %(channel)s
    FROM ({MEMBERS}) m JOIN unnest(%(kinds)s::text[], %(ages)s::int[], %(codes)s::text[], %(employed)s::bool[],
        %(classifications)s::text[], %(answers)s::bigint[], %(individuals)s::bigint[], %(subsidies)s::bigint[],
        %(reliefs)s::bigint[], %(dues)s::date[])
        AS t(kind, age, codes, employed, classification, answer, individual, subsidy, relief, due_on)
        USING (kind, age, codes, employed)
    ON CONFLICT (person_id, coverage_year) WHERE state <> 'cancelled' DO NOTHING
    RETURNING id, person_id, individual, relief, answer_id),
relieved AS (
    INSERT INTO enrollment_relief (contribution_id, payer, ground, amount)
    SELECT DISTINCT r.id, g.payer, g.ground, r.relief
    FROM renewed r JOIN unnest(%(answers)s::bigint[], %(payers)s::text[], %(grounds)s::text[])
        AS g(answer, payer, ground) ON g.answer = r.answer_id
    WHERE r.relief > 0
    ON CONFLICT (contribution_id, ground) WHERE batch_id IS NULL DO NOTHING RETURNING amount)
SELECT count(*), {DIGEST.format(row="person_id, individual")},
    coalesce(sum(individual - relief), 0) AS owed_fen, (SELECT coalesce(sum(amount), 0) FROM relieved) AS relief_fen
FROM renewed
"""


@dataclass(frozen=True)
class Sort:
    """Persons whom the rules cannot tell apart, and what one of them owes."""

    kind: str
    age: int
    codes: str
    employed: bool
    quote: Quote


def year_to_renew(pool: Pool, day: date) -> int | None:
    """The coverage year whose window is open on the day; where the rules have no window, the year of the day."""
    for year in (day.year, day.year + 1):
        try:
            window = Pricing(pool, year).window
        except NoRulesInForce:
            continue
        if (window is None and year == day.year) or (window and window[0] <= day <= window[1]):
            return year
    return None


def areas(pool: Pool, day: date) -> list[str]:
    """Where somebody is registered, while a window is open."""
    return areas_with(WORK, pool, day) if year_to_renew(pool, day) else []


def run(pool: Pool, day: date, area: str) -> Figures:
    """Renew one area. Whom the rules refuse (employees' insurance) stays as they are. Raises NoRulesInForce."""
    year = year_to_renew(pool, day)
    return come_to(STATEMENT, priced(pool, year, inside(pool, day, area))) if year else Figures()


def priced(pool: Pool, year: int, parameters: dict[str, Any]) -> dict[str, Any]:
    """What STATEMENT asks for beside pool, day and area codes: the year, and each sort of person with its answer."""
    day: date = parameters["day"]
    facts = parameters | {"year": year, "day_year": day.year, "month_day": f"{day:%m%d}"}
    pricing = Pricing(pool, year)
    return facts | {"channel": Registration.Channel.RENEWAL} | _columns(pricing, _sorts(pricing, day, facts))


def _sorts(pricing: Pricing, day: date, facts: dict[str, Any]) -> list[Sort]:
    with connection.cursor() as cursor:
        cursor.execute(SORTS, facts)
        found = cursor.fetchall()
    sorts = []
    for kind, age, codes, employed, born_on in found:
        member = Enrollee(
            kind=class_in(kind, born_on, pricing.coverage_year),
            statuses=tuple(code for code in codes.split(",") if code in STATUSES),
            born_on=born_on,
            enrolled_last_year=True,
            employee_cover_active=employed,
            large_amount=LARGE_AMOUNT in codes.split(","),
        )
        sorts.append(Sort(kind, age, codes, employed, pricing.quote(member, day)))
    return [sort for sort in sorts if not sort.quote.refusal]


def _columns(pricing: Pricing, sorts: Sequence[Sort]) -> dict[str, list[Any]]:
    quotes = [sort.quote for sort in sorts]
    reliefs = [quote.enrolment.relief for quote in quotes]
    return {
        "kinds": [sort.kind for sort in sorts],
        "ages": [sort.age for sort in sorts],
        "codes": [sort.codes for sort in sorts],
        "employed": [sort.employed for sort in sorts],
        "classifications": [quote.enrolment.classification or "" for quote in quotes],
        "answers": [pricing.answer(quote).pk for quote in quotes],
        "individuals": [quote.enrolment.individual for quote in quotes],
        "subsidies": [quote.enrolment.subsidy for quote in quotes],
        "reliefs": [quote.relief for quote in quotes],
        "payers": [relief.payer.zh if relief else "" for relief in reliefs],
        "grounds": [relief.status if relief else "" for relief in reliefs],
        "dues": [quote.due_on for quote in quotes],
    }
