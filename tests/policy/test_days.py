"""Counting days, months and working days (民法典 art. 200-203; the official calendar of 2026)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy
from policy.days import age_on, first_of_next_month, is_provisional

days = st.dates(date(2012, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2008, 11, 30), 3, date(2009, 2, 28)),
        (date(2007, 11, 30), 3, date(2008, 2, 29)),
        (date(2026, 12, 31), -3, date(2026, 9, 30)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 15), 12, date(2027, 3, 15)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_months_last(day, months, found):
    assert policy.add_months(day, months) == found


def test_the_anniversary_of_29_february_is_the_28th():
    assert policy.add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert policy.add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_the_birthday_counts_for_the_age():
    assert age_on(date(1948, 6, 3), date(2008, 6, 2)) == 59
    assert age_on(date(1948, 6, 2), date(2008, 6, 2)) == 60


def test_the_next_month_of_december_is_january():
    assert first_of_next_month(date(2024, 12, 10)) == date(2025, 1, 1)


def test_working_days_skip_holidays_and_count_make_up_days():
    """NX-15: 15 working days over the Spring Festival of 2026."""
    found = policy.add_working_days(date(2026, 2, 9), 15)
    assert found.day == date(2026, 3, 6)
    assert not found.provisional
    assert policy.is_working_day(date(2026, 2, 14))
    assert not policy.is_working_day(date(2026, 2, 16))


def test_the_agencys_table_goes_before_the_calendar():
    closed = {date(2026, 2, 10): False, date(2026, 2, 15): True}
    assert policy.add_working_days(date(2026, 2, 9), 1, closed).day == date(2026, 2, 11)
    assert policy.is_working_day(date(2026, 2, 15), closed)


def test_a_year_without_an_official_calendar_is_provisional_until_the_table_has_it():
    later = policy.add_working_days(date(2039, 12, 30), 3)
    assert later.provisional
    assert not is_provisional(2040, {date(2040, 2, 11): False})


def test_a_rolled_day_is_worked():
    assert policy.roll_to_working_day(date(2026, 10, 2)).day == date(2026, 10, 8)
    assert policy.roll_to_working_day(date(2026, 7, 16)).day == date(2026, 7, 16)


@given(start=days, count=st.integers(0, 60))
def test_counting_working_days_forward_and_back_agrees(start, count):
    end = policy.add_working_days(start, count).day
    assert policy.working_days_between(start, end) == count
    assert policy.working_days_between(end, start) == -count
    assert count == 0 or policy.is_working_day(end)


@given(start=days, count=st.integers(1, 40))
def test_a_later_start_never_ends_earlier(start, count):
    later = policy.add_working_days(start + timedelta(days=1), count).day
    assert later >= policy.add_working_days(start, count).day


def test_working_days_are_not_counted_backward():
    with pytest.raises(ValueError, match="forward"):
        policy.add_working_days(date(2026, 1, 5), -1)
