"""The night opens a critical-illness case where a year owes more than was paid with its stays (NX-11), and keeps it true.

The answer is the rules' own, asked stay by stay in Python; around it everything is read and written in sets. Only years
with stays settled directly are looked at: claims alone were paid as they were settled.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice

from casework import sequences
from casework.models import Pool
from casework.night_parts import areas_with, inside
from casework.registry import Figures
from claims.critical.owed import Owed, owed_for
from claims.models import CriticalCase, PersonYear

TOGETHER = 500
"""Years that are asked at a time, so that an area of any size needs little memory."""
LETTER = "D"
FIGURES = ("burden", "entitled", "paid", "due", "steps", "versions")
LOOKED = """
SELECT {columns} FROM claims_personyear y JOIN enrollment_person p ON p.id = y.person_id
WHERE y.pool_id = %(pool)s AND y.year >= extract(year FROM %(day)s::date) - 1
    AND p.area_code BETWEEN {first} AND {last}
    AND (EXISTS (SELECT FROM claims_directstay s WHERE s.person_year_id = y.id AND s.state = 'counted')
        OR EXISTS (SELECT FROM claims_criticalcase c WHERE c.person_year_id = y.id AND c.state = 'open'))
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where somebody's year, this one or the last, has stays settled directly or an open case."""
    return areas_with(LOOKED.format(columns="", first="a.code", last="a.last"), pool, day)


def run(pool: Pool, day: date, area: str) -> Figures:
    """Open, change and close the cases of one area; a second time changes nothing."""
    counts, digest, changed = Counter[str](), hashlib.sha256(), 0
    for years in _batches(pool, day, area):
        owed = owed_for(pool, years)
        held = {case.person_year_id: case for case in _open_cases(years)}
        for year in years:
            told = _keep_true(pool, day, year, owed[year.pk], held.get(year.pk))
            if told:
                counts[told] += 1
                changed += 1
                digest.update(json.dumps([told, year.pk, owed[year.pk].due]).encode())
    return Figures(changed, digest.hexdigest(), {name: counts[name] for name in ("opened", "renewed", "closed")})


def _batches(pool: Pool, day: date, area: str) -> Iterator[list[PersonYear]]:
    """The years of the area, locked in their order: whoever settles a claim of one waits until the case is written."""
    sql = LOOKED.format(columns="y.*, p.area_code", first="%(first)s", last="%(last)s")
    ordered = f"{sql} ORDER BY y.person_id, y.year FOR UPDATE OF y"
    rows = iter(PersonYear.objects.raw(ordered, inside(pool, day, area)))
    while years := list(islice(rows, TOGETHER)):
        yield years


def _open_cases(years: list[PersonYear]) -> list[CriticalCase]:
    cases = CriticalCase.objects.select_for_update().filter(person_year__in=[year.pk for year in years])
    return list(cases.filter(state=CriticalCase.State.OPEN).order_by("pk"))


def _keep_true(pool: Pool, day: date, year: PersonYear, owed: Owed, case: CriticalCase | None) -> str:
    """What was done: opened, renewed, closed; empty when the case stands as it is."""
    said = {name: getattr(owed, name) for name in FIGURES}
    if case is None:
        if not owed.due:
            return ""
        CriticalCase.objects.create(
            pool=pool,
            area_code=year.area_code,  # type: ignore[attr-defined]
            person_year=year,
            number=sequences.case_number(LETTER, pool.area, day),
            opened_on=day,
            changed_on=day,
            **said,
        )
        return "opened"
    if all(getattr(case, name) == value for name, value in said.items()):
        return ""
    for name, value in said.items():
        setattr(case, name, value)
    case.changed_on = day
    case.state = CriticalCase.State.OPEN if owed.due else CriticalCase.State.GONE
    case.save()
    return "renewed" if owed.due else "closed"
