"""Who owes nothing: a department pays all of it, or the rules ask for nothing. They are covered without a payment.

A department's delay is not theirs (应保尽保, LPS-13). Township by township, after the night has renewed and priced.
"""

import hashlib
from datetime import date

from django.db import connection
from django.db.models import F

from casework.models import Pool
from casework.registry import Figures
from enrollment.matching import parts
from enrollment.models import Contribution
from enrollment.night.repricing import TOWNSHIP, WHOLE, in_area
from enrollment.services.reliefs import cover_who_owes_nothing, lock_persons

KEY = "relieved"
AREAS = f"""
SELECT DISTINCT rpad(left(area_code, {TOWNSHIP}), {WHOLE}, '0') AS township FROM enrollment_contribution
WHERE pool_id = %s AND state IN ('due', 'unpaid') AND individual = relief AND registration_id IS NOT NULL ORDER BY township
"""


def areas(pool: Pool, day: date) -> list[str]:
    """The townships, and wider areas by themselves, where somebody who owes nothing is not covered yet."""
    with connection.cursor() as cursor:
        cursor.execute(AREAS, [pool.pk])
        return [code for (code,) in cursor.fetchall()]


def run(pool: Pool, day: date, area: str) -> Figures:
    """Cover them in one area. Whom the rules refuse, or whose window has not opened, stays as they are."""
    owing_nothing = in_area(pool, area).filter(
        state__in=Contribution.OPEN, individual=F("relief"), registration__isnull=False
    )
    keys = list(owing_nothing.order_by("person_id").values_list("person_id", flat=True))
    covered: list[Contribution] = []
    for persons in parts(keys):
        lock_persons(list(persons))
        rows = owing_nothing.filter(person__in=persons).select_related("person__pool", "pool").order_by("pk")
        covered += cover_who_owes_nothing(list(rows), day, None)
    told = sorted(f"{row.person_id}:{row.coverage_year}:{row.starts_on}" for row in covered)
    return Figures(len(covered), hashlib.sha256(",".join(told).encode()).hexdigest())
