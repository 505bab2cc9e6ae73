"""Counting days: months and years to the corresponding day, working days of China's official calendar.

A period counted in days leaves out the day of the event (民法典 art. 201); months end on the corresponding day, or on
the month's last day where that day is missing (art. 202).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

Overrides = Mapping[date, bool]
"""An agency's own table: day -> whether it is worked. It goes before the library's calendar."""

_NONE: Overrides = {}


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A day found by counting; `provisional` when it rests on a year whose official calendar is not known yet."""

    day: date
    provisional: bool


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later (or earlier); a day that the month lacks becomes its last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    """The anniversary; 29 February becomes the 28th where it is missing."""
    return add_months(day, 12 * years)


def first_of_next_month(day: date) -> date:
    """The first day of the month after (次月一日)."""
    return add_months(day.replace(day=1), 1)


def age_on(born_on: date, day: date) -> int:
    """Full years of age (周岁) on a day; the birthday counts."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def is_working_day(day: date, overrides: Overrides = _NONE) -> bool:
    """Whether offices work: the agency's table, else make-up workdays and public holidays, else Monday to Friday."""
    if day in overrides:
        return overrides[day]
    off, made_up = _calendar(day.year)
    return day in made_up or (day.weekday() < 5 and day not in off)


def is_provisional(year: int, overrides: Overrides = _NONE) -> bool:
    """Whether the year's official calendar is unknown, both to the library and to the agency's table."""
    return year > _last_official_year() and not any(day.year == year for day in overrides)


def add_working_days(day: date, count: int, overrides: Overrides = _NONE) -> WorkingDay:
    """The `count`-th working day after `day`, which itself is not counted. ValueError when count is negative."""
    if count < 0:
        raise ValueError("working days are counted forward")
    found, provisional = day, False
    while count:
        found += timedelta(days=1)
        count -= is_working_day(found, overrides)
        provisional = provisional or is_provisional(found.year, overrides)
    return WorkingDay(found, provisional)


def roll_to_working_day(day: date, overrides: Overrides = _NONE) -> WorkingDay:
    """The day itself when it is worked, else the next one that is (民法典 art. 203)."""
    while not is_working_day(day, overrides):
        day += timedelta(days=1)
    return WorkingDay(day, is_provisional(day.year, overrides))


def working_days_between(start: date, end: date, overrides: Overrides = _NONE) -> int:
    """Working days after `start` through `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, overrides)
    return sum(is_working_day(start + timedelta(days=day), overrides) for day in range(1, (end - start).days + 1))


@cache
def _calendar(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Public holidays of the year (substituted days off included) and weekend days that are worked."""
    found = holidays.country_holidays("CN", years=year)
    return frozenset(found.keys()), frozenset(found.weekend_workdays)


@cache
def _last_official_year() -> int:
    """The library lists make-up workdays only once the State Council has announced a year."""
    years = range(2001, 2101)
    return max(day.year for day in holidays.country_holidays("CN", years=years).weekend_workdays)
