"""Deadlines in working days: make-up workdays, holidays, the agency's own table, years not announced yet."""

from datetime import date

import pytest

from casework.deadlines import days_left, due
from casework.models import Holiday

pytestmark = pytest.mark.django_db


def holiday(day: date, *, is_working: bool = False) -> None:
    Holiday.objects.create(day=day, is_working=is_working, name="调休", source="国办发明电")


def test_the_day_of_receipt_is_not_counted():
    assert due(date(2025, 6, 9), 1) == (date(2025, 6, 10), False)


def test_national_day_week_is_off_and_the_made_up_sunday_is_worked():
    """2025: off 1 to 8 October, worked on Sunday 28 September and Saturday 11 October."""
    assert due(date(2025, 9, 27), 1)[0] == date(2025, 9, 28)
    assert due(date(2025, 9, 30), 3)[0] == date(2025, 10, 11)


def test_thirty_working_days_for_a_claim():
    """NX-15: decided within 30 working days."""
    assert due(date(2025, 3, 3), 30)[0] == date(2025, 4, 15)


def test_the_agencys_table_overrides_the_library():
    assert due(date(2025, 6, 9), 1)[0] == date(2025, 6, 10)
    holiday(date(2025, 6, 10))
    assert due(date(2025, 6, 9), 1)[0] == date(2025, 6, 11)
    holiday(date(2025, 6, 14), is_working=True)
    assert due(date(2025, 6, 13), 1)[0] == date(2025, 6, 14)


def test_a_year_whose_calendar_is_not_announced_is_provisional_until_the_table_knows_it():
    assert due(date(2035, 6, 11), 5)[1]
    holiday(date(2035, 10, 1))
    assert not due(date(2035, 6, 11), 5)[1]


def test_a_deadline_that_reaches_into_an_unknown_year_is_provisional():
    assert not due(date(2025, 12, 1), 5)[1]
    assert due(date(2034, 12, 25), 10)[1]


@pytest.mark.parametrize(
    ("today", "left"), [(date(2025, 6, 9), 4), (date(2025, 6, 13), 0), (date(2025, 6, 14), 0), (date(2025, 6, 17), -2)]
)
def test_days_left_count_working_days(today, left):
    assert days_left(date(2025, 6, 13), today) == left
