"""A contribution and the days it covers, as the rules of the coverage year say."""

from collections.abc import Iterable
from datetime import date
from itertools import takewhile

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import get_language

from casework import clock, events
from casework.commands import service
from casework.rights import Right
from casework.scope import Reader
from enrollment.errors import CoverageOverlaps, NotInPolicy, YearAlreadyPaid
from enrollment.models import Contribution, Coverage, Person
from enrollment.selectors.coverage import ONE_DAY, coverage_of
from enrollment.selectors.members import member_on
from policy.enrolment.enrol import Enrollee, Enrolment, enrol
from rulebook.selectors import rules_for

FIRST_COUNTED_YEAR = 2025
"""Years without cover count for the waiting period from this one on (国办发〔2024〕38号)."""


@service
def cover(*, person: Person, coverage_year: int, paid_on: date, channel: str = "", by: Reader) -> Coverage:
    """Book the contribution of a coverage year paid on a day, and the days that it covers.

    Classification, amounts and days come from the rules in force. Raises YearAlreadyPaid, NotInPolicy when the rules
    refuse or lack a figure, CoverageOverlaps, and rulebook.errors.NoRulesInForce.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by.must(Right.PERSON_EDIT, person)
    known = coverage_of(person)
    if person.contributions.filter(coverage_year=coverage_year).exists():
        raise YearAlreadyPaid(year=coverage_year)
    answer = _answer(person, known, coverage_year, paid_on)
    contribution = Contribution.objects.create(
        pool=person.pool,
        area_code=person.area_code,
        person=person,
        coverage_year=coverage_year,
        state=_state_on(clock.today(), answer.starts_on),
        classification=answer.classification,
        paid_on=paid_on,
        individual=answer.individual,
        subsidy=answer.subsidy,
        starts_on=answer.starts_on,
        ends_on=answer.ends_on,
        channel=channel,
    )
    coverage = _insert(contribution)
    events.record(
        "contribution_booked",
        subject=person,
        actor=by.staff,
        pool=person.pool,
        area_code=person.area_code,
        year=coverage_year,
        individual_fen=contribution.individual,
        starts_on=contribution.starts_on,
    )
    return coverage


def _state_on(today: date, starts_on: date) -> Contribution.State:
    return Contribution.State.WAITING if starts_on > today else Contribution.State.ACTIVE


def _answer(person: Person, known: list[Coverage], coverage_year: int, paid_on: date) -> Enrolment:
    """What the rules say, complete. Raises NotInPolicy with their sentence."""
    rules = rules_for(person.pool, date(coverage_year, 1, 1)).rules
    enrollee = enrollee_of(person, known, coverage_year, paid_on)
    answer = enrol(rules, coverage_year=coverage_year, member=enrollee, paid_on=paid_on)
    needed = (answer.classification, answer.individual, answer.subsidy, answer.starts_on, answer.ends_on)
    if answer.refused or None in needed:
        raise NotInPolicy(reason=answer.reason((get_language() or "zh")[:2]))
    return answer


def enrollee_of(person: Person, known: list[Coverage], coverage_year: int, paid_on: date) -> Enrollee:
    """The person as the enrolment rules see them: class, statuses, cover before."""
    member = member_on(person, paid_on)
    employee = [held.period for held in known if held.scheme == Coverage.Scheme.EMPLOYEE]
    ended = [period.upper - ONE_DAY for period in employee if period.upper and period.upper <= paid_on]
    resident = [held for held in known if held.scheme == Coverage.Scheme.RESIDENT]
    return Enrollee(
        kind=member.kind,
        statuses=member.statuses,
        born_on=person.born_on,
        employee_cover_ended_on=max(ended, default=None),
        enrolled_last_year=coverage_year - 1 in _years(resident),
        employee_cover_active=any(
            period.lower <= paid_on and (period.upper is None or paid_on < period.upper) for period in employee
        ),
        missed_years=_missed_years(person, coverage_year, _years(known)),
    )


def _years(coverages: Iterable[Coverage]) -> set[int]:
    """The calendar years that coverages touch; an open one touches all up to the last that a date can name."""
    return {
        year
        for held in coverages
        for year in range(held.period.lower.year, ((held.period.upper or date.max) - ONE_DAY).year + 1)
    }


def _missed_years(person: Person, coverage_year: int, covered: set[int]) -> int:
    """Years without any cover in a row just before the coverage year, counted from 2025 and from birth."""
    years = range(coverage_year - 1, max(FIRST_COUNTED_YEAR, person.born_on.year) - 1, -1)
    return sum(1 for _ in takewhile(lambda year: year not in covered, years))


def _insert(contribution: Contribution) -> Coverage:
    try:
        with transaction.atomic():
            return Coverage.objects.create(
                pool=contribution.pool,
                person=contribution.person,
                period=DateRange(contribution.starts_on, contribution.ends_on + ONE_DAY),
                contribution=contribution,
            )
    except IntegrityError as error:
        raise CoverageOverlaps() from error
