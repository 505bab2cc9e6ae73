"""What an institution is for a stay: designated or not, of which level. Both are answered for the day of admission.

A stay that began on a designated day is a designated one to its end, whatever happens to the agreement meanwhile; one
that began on a day without an agreement in force is none, whatever happens later. The level is that of the day of
admission too (docs/decisions.md). The days are facts, not states: nothing here waits for a job.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from casework.models import Pool
from institutions.models import Institution

UNBROKEN = """(
    SELECT span FROM unnest((
        SELECT range_agg(period) FROM institutions_designation
        WHERE institution_id = %(institution)s AND pool_id = %(pool)s)) span
    WHERE span @> %(day)s::date)"""
"""SQL: the unbroken designated days around a day as a daterange; NULL when the day is none of them."""

LEVEL = """coalesce(
    (SELECT before FROM institutions_levelchange
        WHERE institution_id = %(institution)s AND starts_on > %(day)s ORDER BY starts_on LIMIT 1),
    (SELECT after FROM institutions_levelchange
        WHERE institution_id = %(institution)s ORDER BY starts_on DESC LIMIT 1),
    (SELECT level FROM institutions_institution WHERE id = %(institution)s))"""
"""SQL: the institution's level on a day."""

_STANDING = f"SELECT {UNBROKEN}, {LEVEL}"


@dataclass(frozen=True)
class Standing:
    """An institution on the day of a stay's admission, for a pool."""

    unbroken: Any
    level: str

    @property
    def designated(self) -> bool:
        """Whether a stay that begins on the day is one in a designated institution (NX-13)."""
        return self.unbroken is not None

    def broken_by(self, last_day: date) -> date | None:
        """The first day up to `last_day` on which the designation no longer held; None when it held to the end."""
        beyond = self.unbroken.upper if self.unbroken is not None else None
        return beyond if beyond is not None and beyond <= last_day else None


def standing_on(institution: Institution, pool: Pool, day: date) -> Standing:
    """How the institution stands to the pool for a stay that begins on the day."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"institution": institution.pk, "pool": pool.pk, "day": day})
        return Standing(*cursor.fetchone())
