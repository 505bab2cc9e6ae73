"""The first day of benefits after a payment (等待期)."""

from datetime import date, timedelta
from typing import Protocol

from policy.answers import Asking
from policy.days import add_months, first_of_next_month
from policy.enrolment.shape import Waiting
from policy.trace import Text

COUNTED_FROM = "waiting_counted_from"
START = Text("待遇开始日", "First day of benefits")


class Waits(Protocol):
    """What the waiting period depends on."""

    @property
    def kind(self) -> str: ...
    @property
    def statuses(self) -> tuple[str, ...]: ...
    @property
    def enrolled_last_year(self) -> bool: ...
    @property
    def missed_years(self) -> int: ...
    @property
    def repaired_years(self) -> int: ...


def first_day(
    ask: Asking, waiting: Waiting, member: Waits, paid_on: date, first: date, in_window: bool = False
) -> date | None:
    """The first day of benefits, not before `first`; None when a figure is missing. `in_window`: paid in time, so
    that years missed are the only reason to wait."""
    continuous = waiting.unless_continuous and member.enrolled_last_year and paid_on <= first
    exempt = member.kind in waiting.exempt_members or any(
        status in waiting.exempt_statuses for status in member.statuses
    )
    if waiting.rule == "none" or exempt or continuous:
        return max(first, paid_on)
    if waiting.rule == "next_month":
        ask.note("waiting", START, f"{paid_on} → {first_of_next_month(paid_on)}")
        return max(first, first_of_next_month(paid_on))
    if waiting.rule == "missed_years":
        return _after_missed_years(ask, member, paid_on, first, in_window)
    figure = ask.figure(waiting.figure or "")
    if figure is None:
        return None
    if waiting.rule == "days":
        ready = paid_on + timedelta(days=figure.value)
    else:
        ready = add_months(paid_on, figure.value)
    formula = Text(f"{paid_on} + {figure.text.zh} → {ready}", f"{paid_on} + {figure.text.en} → {ready}")
    ask.note("waiting", START, formula, None, figure)
    return max(first, ready)


def _after_missed_years(ask: Asking, member: Waits, paid_on: date, first: date, in_window: bool) -> date | None:
    """国办发〔2024〕38号: fixed months, one more for each further missed year less those repaired, a floor for many."""
    if in_window and not member.missed_years:
        return max(first, paid_on)
    keys = ("waiting_fixed_months", "waiting_months_a_year", "waiting_counts_first_missed_year")
    fixed, yearly, counts_first = (ask.figure(key) for key in keys)
    counted_from = ask.figure(COUNTED_FROM)
    floor_years, floor = ask.figure("waiting_floor_years"), ask.figure("waiting_floor_months")
    if not (fixed and yearly and counts_first and counted_from and floor_years and floor):
        return None
    counted = member.missed_years if counts_first.value else max(member.missed_years - 1, 0)
    variable = max(counted - member.repaired_years, 0) * yearly.value
    months = fixed.value + variable
    if member.missed_years >= floor_years.value:
        months = max(months, floor.value)
    ready = add_months(paid_on, months)
    missed, repaired, sum_text = member.missed_years, member.repaired_years, f"{fixed.value} + {variable} → {months}"
    zh = f"断缴{missed}年、补缴{repaired}年：{sum_text}个月；{paid_on} → {ready}"
    en = f"{missed} years missed, {repaired} repaired: {sum_text} months; {paid_on} → {ready}"
    ask.note("waiting", START, Text(zh, en), None, fixed, yearly, counted_from, floor)
    return max(first, ready)
