"""Prices that no longer stand (CL-17): the window has closed, or other rules are in force for the year.

Township by township, so that nobody who pays meanwhile waits long; also beside the night, as soon as other rules are put
in force.
"""

import hashlib
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from casework import clock
from casework.models import Pool
from casework.models.area import PREFIX_LENGTH
from casework.registry import Figures
from casework.services.night import have_done
from enrollment.models import Contribution
from enrollment.services.owing import Pricing
from enrollment.services.pricing_again import price_again
from rulebook.errors import NoRulesInForce
from rulebook.models import Layer

KEY = "repricing"
TOWNSHIP, WHOLE = PREFIX_LENGTH["township"], PREFIX_LENGTH["village"]
AREAS = f"""
SELECT DISTINCT rpad(left(c.area_code, {TOWNSHIP}), {WHOLE}, '0') AS township
FROM enrollment_contribution c
JOIN unnest(%(years)s::int[], %(versions)s::bigint[]) AS stands(year, version) ON stands.year = c.coverage_year
LEFT JOIN enrollment_answer a ON a.id = c.answer_id
WHERE c.pool_id = %(pool)s AND c.state IN ('due', 'unpaid')
    AND (a.version_id IS DISTINCT FROM stands.version
         OR (c.due_on < %(day)s AND (c.individual IS NULL OR c.individual > c.relief)))
ORDER BY township
"""


def areas(pool: Pool, day: date) -> list[str]:
    """The townships, and wider areas by themselves, where a price no longer stands."""
    versions = _versions(pool, day)
    parameters = {"pool": pool.pk, "day": day, "years": list(versions), "versions": list(versions.values())}
    with connection.cursor() as cursor:
        cursor.execute(AREAS, parameters)
        return [code for (code,) in cursor.fetchall()]


def run(pool: Pool, day: date, area: str) -> Figures:
    """Price one area again."""
    stale = Q(pk__in=[])
    for year, version in _versions(pool, day).items():
        other_rules = ~Q(answer__version=version) | Q(answer=None)
        too_late = Q(state=Contribution.State.UNPAID, due_on__lt=day) & (
            Q(individual=None) | Q(individual__gt=F("relief"))
        )
        stale |= Q(coverage_year=year) & (other_rules | too_late)
    changed = price_again(in_area(pool, area).filter(stale), pool, day)
    rows = sorted(f"{one.row.person_id}:{one.row.coverage_year}:{one.row.individual}" for one in changed)
    return Figures(
        len(changed),
        hashlib.sha256(",".join(rows).encode()).hexdigest(),
        {"dearer": sum(one.dearer > 0 for one in changed), "cheaper": sum(one.dearer < 0 for one in changed)},
    )


def in_area(pool: Pool, area: str) -> QuerySet[Contribution]:
    """The contributions of a part."""
    return Contribution.objects.filter(pool=pool, area_code__range=(area, area[:TOWNSHIP].ljust(WHOLE, "9")))


def rules_changed(*, pool: Pool, layer: str, **_told: Any) -> None:
    """Other rules answer basic insurance: what is owed under them is priced again at once."""
    if layer == Layer.BASIC:
        have_done(pool, KEY, clock.today())


def _versions(pool: Pool, day: date) -> dict[int, int]:
    """Coverage year to the key of the version that prices it, of the years for which something may be owed."""
    found = {}
    for year in (day.year, day.year + 1):
        try:
            found[year] = Pricing(pool, year).version["version"]
        except NoRulesInForce:
            continue
    return found
