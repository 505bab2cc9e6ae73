"""What an institution is for a stay: designated or not, of which level. Both are answered for the day of admission.

A stay that began on a designated day is a designated one to its end, whatever happens to the agreement meanwhile; one
that began on a day without an agreement in force is none, whatever happens later. The level is that of the day of
admission too (docs/decisions.md). The days are facts, not states: nothing here waits for a job.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from casework.models import Pool
from institutions.models import Institution, Measure

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

_BINDING = "institution_id = %(institution)s AND pool_id = %(pool)s AND state IN ('signed', 'ended')"
AGREEMENT = f"(SELECT number FROM institutions_agreement WHERE {_BINDING} AND period @> %(day)s::date)"
"""SQL: the number of the agreement that binds on a day, suspended or not."""

STOPS = f"""(
    SELECT jsonb_agg(jsonb_build_object('kind', m.kind, 'number', m.number, 'first', m.starts_on, 'last', m.ends_on)
        ORDER BY m.starts_on, m.id)
    FROM institutions_measure m JOIN institutions_agreement a ON a.id = m.agreement_id
    WHERE m.state = 'decided' AND m.kind <> 'non_renewal' AND a.{_BINDING.replace(" AND ", " AND a.")})"""
"""SQL: what was decided to stop or end the institution's agreements with the pool, in the order of days."""

_STANDING = f"SELECT {UNBROKEN}, {LEVEL}, {AGREEMENT}, {STOPS}"


@dataclass(frozen=True)
class Stop:
    """A decided suspension or termination: from which day on, and through which where it was resumed."""

    kind: str
    number: str
    first: date
    last: date | None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Stop":
        """As the database says it."""
        last = said["last"] and date.fromisoformat(said["last"])
        return cls(said["kind"], said["number"], date.fromisoformat(said["first"]), last)

    @property
    def suspends(self) -> bool:
        """A suspension, not an end."""
        return self.kind == Measure.Kind.SUSPENSION


@dataclass(frozen=True)
class Standing:
    """An institution on the day of a stay's admission, for a pool.

    `agreement` is the number of the one that binds that day; empty where the designation was taken over from a list.
    """

    unbroken: Any
    level: str
    agreement: str = ""
    stops: tuple[Stop, ...] = field(default=())

    @property
    def designated(self) -> bool:
        """Whether a stay that begins on the day is one in a designated institution (NX-13)."""
        return self.unbroken is not None

    def broken_by(self, last_day: date) -> date | None:
        """The first day up to `last_day` on which the designation no longer held; None when it held to the end."""
        beyond = self.unbroken.upper if self.unbroken is not None else None
        return beyond if beyond is not None and beyond <= last_day else None

    def stop_on(self, day: date) -> Stop | None:
        """What was decided that stops the designation on a day; None when nothing was, as after the end of a term."""
        of_day = [stop for stop in self.stops if stop.first <= day and (stop.last is None or day <= stop.last)]
        return of_day[-1] if of_day else None


def standing_on(institution: Institution, pool: Pool, day: date) -> Standing:
    """How the institution stands to the pool for a stay that begins on the day."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"institution": institution.pk, "pool": pool.pk, "day": day})
        unbroken, level, agreement, stops = cursor.fetchone()
    found = tuple(map(Stop.of, _read(stops)))
    return Standing(unbroken, level, agreement or "", found)


def _read(stops: Any) -> list[dict[str, Any]]:
    """What jsonb comes back as: text on a bare cursor of Django."""
    return json.loads(stops) if isinstance(stops, str) else stops or []
