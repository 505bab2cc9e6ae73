"""The night opens a critical-illness case where a year owes more than was paid with its stays (NX-11), and keeps it true.

The answer is the rules' own, asked stay by stay in Python; around it everything is read and written in sets. Only years
with stays settled directly are looked at: claims alone were paid as they were settled.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import islice

from casework import sequences
from casework.models import Pool
from casework.night_parts import areas_with, inside
from casework.registry import Figures
from claims.critical.figures import figures_of, stands_as, write_figures
from claims.critical.owed import Owed, owed_for
from claims.critical.terms import Term, to_verify
from claims.models import CriticalCase, PersonYear
from claims.models.critical import OWED, UNFINISHED

State = CriticalCase.State

TOGETHER = 500
"""Years that are asked at a time, so that an area of any size needs little memory."""
LETTER = "D"
DONE = ("opened", "renewed", "closed", "overpaid")
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
    night, counts, digest = _Night(pool, day), Counter[str](), hashlib.sha256()
    for years in _batches(pool, day, area):
        owed, known = owed_for(pool, years), _known_cases(years)
        for year in years:
            told = night.keep_true(year, owed[year.pk], known[year.pk])
            if told:
                counts[told] += 1
                digest.update(json.dumps([told, year.pk, owed[year.pk].due]).encode())
    return Figures(counts.total(), digest.hexdigest(), {name: counts[name] for name in DONE})


def _batches(pool: Pool, day: date, area: str) -> Iterator[list[PersonYear]]:
    """The years of the area, locked in their order: whoever settles a claim of one waits until the case is written."""
    sql = LOOKED.format(columns="y.*, p.area_code", first="%(first)s", last="%(last)s")
    ordered = f"{sql} ORDER BY y.person_id, y.year FOR UPDATE OF y"
    rows = iter(PersonYear.objects.raw(ordered, inside(pool, day, area)))
    while years := list(islice(rows, TOGETHER)):
        yield years


def _known_cases(years: list[PersonYear]) -> dict[int, list[CriticalCase]]:
    """The cases of each year, locked, oldest first."""
    known: defaultdict[int, list[CriticalCase]] = defaultdict(list)
    rows = CriticalCase.objects.select_for_update().filter(person_year__in=[year.pk for year in years])
    for case in rows.exclude(state__in=(State.GONE, State.REVERSED)).order_by("pk"):
        known[case.person_year_id].append(case)
    return known


class _Night:
    """One night in one area: what it does with each year, by figures that are read once."""

    def __init__(self, pool: Pool, day: date) -> None:
        self.pool, self.day = pool, day
        self._term: Term | None = None

    @property
    def term(self) -> Term:
        """By when a case that is opened now is verified."""
        if self._term is None:
            self._term = to_verify(self.pool, self.day)
        return self._term

    def keep_true(self, year: PersonYear, owed: Owed, known: list[CriticalCase]) -> str:
        """What was done: opened, renewed, closed, overpaid; empty when everything stands as it is.

        What the insurer has said, and what was decided, is not touched: an open case follows the year, a further one
        opens for what is owed beyond cases that were paid, and none while the year is as it was when one was declined.
        """
        marked = self._mark(known, owed)
        waiting = next((case for case in known if case.state in UNFINISHED), None)
        if waiting is None:
            return self._open(year, owed, known) if owed.due else marked
        return self._follow(waiting, owed) if waiting.state == State.OPEN else marked

    def _open(self, year: PersonYear, owed: Owed, known: list[CriticalCase]) -> str:
        said = figures_of(owed)
        if any(case.state == State.DECLINED and stands_as(case, said) for case in known):
            return ""
        CriticalCase.objects.create(
            pool=self.pool,
            area_code=year.area_code,  # type: ignore[attr-defined]
            person_year=year,
            number=sequences.case_number(LETTER, self.pool.area, self.day),
            opened_on=self.day,
            changed_on=self.day,
            verify_by=self.term.day,
            verify_by_is_provisional=self.term.is_provisional,
            **said,
        )
        return "opened"

    def _follow(self, case: CriticalCase, owed: Owed) -> str:
        said = figures_of(owed)
        if stands_as(case, said):
            return ""
        write_figures(case, said, self.day)
        case.save()
        return "renewed" if owed.due else "closed"

    def _mark(self, known: list[CriticalCase], owed: Owed) -> str:
        """Say on the latest paid case of the year what the cases paid too much by now; a person takes it back."""
        latest = next((case for case in reversed(known) if case.state in OWED), None)
        if latest is None or latest.overpaid == owed.overpaid:
            return ""
        latest.overpaid = owed.overpaid
        latest.save(update_fields=["overpaid"])
        return "overpaid" if owed.overpaid else ""
