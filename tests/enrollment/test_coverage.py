"""Coverage is a question to dates (law 7); as what the rules see a person on a day."""

from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollment.models import Coverage, Person
from enrollment.selectors import (
    coverage_on,
    coverage_sentence,
    coverage_years,
    covered_from,
    member_on,
)
from enrollment.selectors.members import HELD_INSURANCES
from enrollment.services.standing import STATUS_CODES
from enrollment.statuses import LABELS
from policy import Member
from tests.factories.enrollment import (
    ContributionFactory,
    CoverageFactory,
    PersonFactory,
    RecognitionFactory,
    SpecialStatusFactory,
    insured_person,
)

TODAY = date(2026, 6, 16)


@pytest.mark.django_db
def test_the_first_and_the_last_day_of_a_year_are_covered():
    person = insured_person()
    assert coverage_on(person, date(2026, 1, 1)) and coverage_on(person, date(2026, 12, 31))
    assert coverage_on(person, date(2025, 12, 31)) is None
    assert coverage_on(person, date(2027, 1, 1)) is None


@pytest.mark.django_db
def test_employees_insurance_is_not_resident_coverage():
    person = PersonFactory()
    CoverageFactory(person=person, scheme=Coverage.Scheme.EMPLOYEE)
    assert coverage_on(person, TODAY) is None
    assert coverage_on(person, TODAY, Coverage.Scheme.EMPLOYEE)


@pytest.mark.django_db
def test_years_that_follow_each_other_count_as_one_coverage():
    person = insured_person(years=(2023, 2025, 2026))
    assert covered_from(person, TODAY) == date(2025, 1, 1)
    assert covered_from(person, date(2023, 5, 1)) == date(2023, 1, 1)
    assert covered_from(person, date(2024, 5, 1)) == date(2025, 1, 1)
    assert covered_from(person, date(2027, 1, 1)) is None


@pytest.mark.django_db
def test_who_waits_is_covered_from_the_end_of_the_waiting_period():
    person = PersonFactory()
    CoverageFactory(person=person, period=DateRange(date(2026, 8, 1), date(2027, 1, 1)))
    assert covered_from(person, TODAY) == date(2026, 8, 1)
    assert covered_from(PersonFactory(), TODAY) is None


@pytest.mark.django_db
def test_the_database_refuses_two_coverages_of_one_scheme_on_one_day():
    person = insured_person()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        CoverageFactory(person=person, period=DateRange(date(2026, 12, 31), date(2027, 3, 1)))
    assert isinstance(refused.value.__cause__, psycopg.errors.ExclusionViolation)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("period", "tone"),
    [
        (DateRange(date(2026, 1, 1), date(2027, 1, 1)), "good"),
        (DateRange(date(2026, 6, 16), date(2027, 1, 1)), "good"),
        (DateRange(date(2026, 6, 17), date(2027, 1, 1)), "warn"),
        (DateRange(date(2027, 1, 1), date(2028, 1, 1)), "bad"),
        (DateRange(date(2025, 1, 1), date(2026, 1, 1)), "bad"),
        (DateRange(date(2025, 1, 1), date(2026, 6, 16)), "bad"),
        (None, "bad"),
    ],
)
def test_coverage_today_is_one_sentence(period, tone):
    person = PersonFactory()
    if period:
        CoverageFactory(person=person, period=period)
    sentence = coverage_sentence(person, TODAY)
    assert sentence["tone"] == tone
    shown = {"good": "2026-12-31", "warn": "2026-06-17"}.get(tone, "")
    assert shown in sentence["words"]


@pytest.mark.django_db
def test_the_sentence_about_the_dead_says_so():
    person = insured_person(died_on=date(2026, 3, 1))
    assert "2026-03-01" in coverage_sentence(person, TODAY)["words"]


@pytest.mark.django_db
def test_the_ribbon_shows_covered_waiting_gap_and_employee():
    person = PersonFactory(born_on=date(1980, 1, 1))
    CoverageFactory(person=person, year=2022)
    CoverageFactory(person=person, scheme=Coverage.Scheme.EMPLOYEE, year=2023)
    late = ContributionFactory(
        person=person, coverage_year=2026, paid_on=date(2026, 3, 10), starts_on=date(2026, 6, 10)
    )
    CoverageFactory(person=person, contribution=late, period=DateRange(date(2026, 6, 10), date(2027, 1, 1)))
    ribbon = coverage_years(person, TODAY)
    assert (ribbon["first"], ribbon["last"]) == (date(2022, 1, 1), date(2026, 12, 31))
    assert [(span["kind"], span["start"], span["end"]) for span in ribbon["spans"]] == [
        ("covered", date(2022, 1, 1), date(2022, 12, 31)),
        ("employee", date(2023, 1, 1), date(2023, 12, 31)),
        ("gap", date(2024, 1, 1), date(2026, 3, 9)),
        ("waiting", date(2026, 3, 10), date(2026, 6, 9)),
        ("covered", date(2026, 6, 10), date(2026, 12, 31)),
    ]


@pytest.mark.django_db
def test_there_is_no_gap_before_birth_nor_in_days_to_come():
    child = PersonFactory(born_on=date(2026, 5, 1), kind=Person.Kind.NEWBORN)
    spans = coverage_years(child, TODAY)["spans"]
    assert [(span["kind"], span["start"], span["end"]) for span in spans] == [("gap", date(2026, 5, 1), TODAY)]


periods = st.lists(st.dates(date(2020, 1, 1), date(2027, 12, 31)), min_size=0, max_size=8, unique=True).map(sorted)


@settings(deadline=None)
@given(edges=periods, born_on=st.dates(date(1950, 1, 1), date(2026, 1, 1)))
def test_every_past_day_of_the_ribbon_is_exactly_one_of_covered_or_gap(edges, born_on):
    pairs = zip(edges[::2], edges[1::2], strict=False)
    held = tuple(Coverage(scheme="390", period=DateRange(start, end)) for start, end in pairs)
    spans = coverage_years(Person(born_on=born_on), TODAY, held)["spans"]
    for day in (date.fromordinal(n) for n in range(max(date(2022, 1, 1), born_on).toordinal(), TODAY.toordinal() + 1)):
        kinds = [span["kind"] for span in spans if span["start"] <= day <= span["end"]]
        covered = any(coverage.period.lower <= day < coverage.period.upper for coverage in held)
        assert kinds == ["covered" if covered else "gap"]


@pytest.mark.django_db
def test_the_rules_see_kind_statuses_and_the_highest_class_that_hold_on_the_day():
    """DL-15, CL-06: of several classes the one with most help; statuses only inside their span."""
    person = PersonFactory(kind=Person.Kind.STUDENT)
    SpecialStatusFactory(person=person, code="severe_disability", ends_on=date(2026, 5, 31))
    SpecialStatusFactory(person=person, code="veteran")
    SpecialStatusFactory(person=person, code="supplementary_insurance")
    RecognitionFactory(person=person, assistance_class=3, subtype="低保边缘家庭成员")
    RecognitionFactory(person=person, assistance_class=1, subtype="特困人员", starts_on=date(2026, 6, 1))
    assert member_on(person, date(2026, 5, 31)) == Member(
        kind="student", statuses=("severe_disability", "veteran"), assistance_class=3, supplementary=True
    )
    assert member_on(person, date(2026, 6, 1)) == Member(
        kind="student", statuses=("veteran",), assistance_class=1, supplementary=True
    )


def test_every_status_has_a_word_and_every_kind_of_person_is_known_to_the_rules():
    assert set(LABELS) == set(STATUS_CODES)
    assert set(HELD_INSURANCES.values()) <= set(Member.__slots__)
    assert [Member(kind=kind).kind for kind in Person.Kind.values] == Person.Kind.values
