"""As what the rules of enrolment see a person: class, statuses, cover before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import NamedTuple, Protocol

from django.db.backends.postgresql.psycopg_any import DateRange

from enrollment.models import Contribution, Coverage, Person, Recognition, SpecialStatus
from enrollment.selectors.coverage import ONE_DAY
from policy.enrolment.enrol import Enrollee
from policy.facts import STATUSES

LARGE_AMOUNT = "large_amount_insurance"


class Insured(Protocol):
    """What the rules ask of a person beside what they hold."""

    @property
    def kind(self) -> str: ...

    @property
    def born_on(self) -> date | None: ...


class Year(Protocol):
    """The coverage year that somebody enrols for, and what its rules count of the past (国办发〔2024〕38号)."""

    @property
    def coverage_year(self) -> int: ...

    @property
    def counted_from(self) -> int | None:
        """The first year that counts as missed; None where none does."""


class HeldStatus(NamedTuple):
    """What the rules ask of a special status."""

    code: str
    starts_on: date
    ends_on: date | None = None


class HeldCover(NamedTuple):
    """What the rules ask of a coverage."""

    scheme: str
    period: DateRange


@dataclass(frozen=True, slots=True)
class Held:
    """Statuses, coverages and repaired years of some persons, by their keys."""

    statuses: Mapping[int, list[HeldStatus]]
    coverages: Mapping[int, list[HeldCover]]
    repaired: Mapping[int, set[int]]
    """Missed years that were paid for later."""

    def enrollee(
        self, key: int, person: Insured, year: Year, paid_on: date, more: Iterable[HeldStatus] = ()
    ) -> Enrollee:
        """One of them as the rules see them, with statuses that are not written yet."""
        statuses = [*self.statuses[key], *more]
        return enrollee(person, statuses, self.coverages[key], year, paid_on, self.repaired[key])


def enrollees(persons: Sequence[Person], year: Year, paid_on: date) -> dict[int, Enrollee]:
    """Several persons as the rules see them for a payment on a day, by their keys (four queries)."""
    held = held_by([person.pk for person in persons])
    return {person.pk: held.enrollee(person.pk, person, year, paid_on) for person in persons}


def held_by(persons: Collection[int]) -> Held:
    """What persons hold and have repaired (four queries, none for nobody)."""
    held = Held(statuses_by(persons), defaultdict(list), defaultdict(set))
    if persons:
        coverages = Coverage.objects.filter(person__in=persons)
        for person, *cover in coverages.values_list("person_id", *HeldCover._fields):
            held.coverages[person].append(HeldCover(*cover))
        repaired = Contribution.objects.filter(person__in=persons, state=Contribution.State.REPAIRED)
        for person, year in repaired.values_list("person_id", "coverage_year"):
            held.repaired[person].add(year)
    return held


def statuses_by(persons: Collection[int]) -> Mapping[int, list[HeldStatus]]:
    """The special statuses of persons, those that come with a recognised class too (two queries, none for nobody)."""
    found = defaultdict(list)
    if persons:
        special = SpecialStatus.objects.filter(person__in=persons)
        recognised = Recognition.objects.filter(person__in=persons).exclude(status="")
        for rows, code in ((special, "code"), (recognised, "status")):
            for person, *status in rows.values_list("person_id", code, "starts_on", "ends_on"):
                found[person].append(HeldStatus(*status))
    return found


def enrollee(
    person: Insured,
    statuses: Iterable[SpecialStatus | HeldStatus],
    known: Sequence[Coverage | HeldCover],
    year: Year,
    paid_on: date,
    repaired: Collection[int] = (),
) -> Enrollee:
    """The same of one person without a query: of `statuses` those count that hold on the day, of the years `repaired`
    those that are missed."""
    codes = {
        status.code
        for status in statuses
        if status.starts_on <= paid_on and (status.ends_on is None or status.ends_on >= paid_on)
    }
    employee = [held.period for held in known if held.scheme == Coverage.Scheme.EMPLOYEE]
    ended = [period.upper - ONE_DAY for period in employee if period.upper and period.upper <= paid_on]
    resident = [held for held in known if held.scheme == Coverage.Scheme.RESIDENT]
    coverage_year = year.coverage_year
    missed = missed_years(person.born_on, year, known)
    return Enrollee(
        kind=class_in(person.kind, person.born_on, coverage_year),
        statuses=tuple(sorted(codes & set(STATUSES))),
        born_on=person.born_on,
        employee_cover_ended_on=max(ended, default=None),
        enrolled_last_year=coverage_year - 1 in _years(resident, coverage_year),
        employee_cover_active=any(
            period.lower <= paid_on and (period.upper is None or paid_on < period.upper) for period in employee
        ),
        large_amount=LARGE_AMOUNT in codes,
        missed_years=len(missed),
        repaired_years=len(set(missed) & set(repaired)),
    )


def class_in(kind: str, born_on: date | None, coverage_year: int) -> str:
    """The class that a person has in a coverage year: who was born before the year before it is no newborn any more."""
    if kind == Person.Kind.NEWBORN and born_on and born_on.year < coverage_year - 1:
        return Person.Kind.CHILD
    return kind


def missed_years(born_on: date | None, year: Year, known: Iterable[Coverage | HeldCover]) -> list[int]:
    """Years without any cover in a row just before the coverage year, from the first that counts and from birth on;
    latest first."""
    if year.counted_from is None:
        return []
    covered = _years(known, year.coverage_year)
    years = range(year.coverage_year - 1, max(year.counted_from, born_on.year if born_on else 0) - 1, -1)
    return list(takewhile(lambda year: year not in covered, years))


def _years(coverages: Iterable[Coverage | HeldCover], until: int) -> set[int]:
    """The calendar years, as far as `until`, that coverages touch."""
    return {
        year
        for held in coverages
        for year in range(held.period.lower.year, min(((held.period.upper or date.max) - ONE_DAY).year, until) + 1)
    }
