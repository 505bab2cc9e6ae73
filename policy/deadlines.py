"""Deadlines of institutions, contributions and payments (BJ-08 .. BJ-16, HN-03, NX-15)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from policy.answers import Asking
from policy.days import (
    Overrides,
    add_months,
    add_working_days,
    add_years,
    roll_to_working_day,
)
from policy.errors import BadFact
from policy.money import grouped
from policy.pack import Pack, Resolved
from policy.rules import Rules
from policy.trace import Missing, Row, Text


@dataclass(frozen=True, slots=True)
class Deadline:
    """`values` by name (due_on, valid_to, inspections, ...). `provisional`: the official calendar of a year it rests
    on is not published yet. `missing`: figures that the policy lacks."""

    values: Mapping[str, Any] = field(default_factory=dict)
    provisional: bool = False
    missing: tuple[Missing, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def due_on(self) -> date | None:
        """The last day, where the event has one."""
        return self.values.get("due_on")


class _Counting(Asking):
    """Collects the values of one deadline."""

    def __init__(self, rules: Rules | Pack, on: date, overrides: Overrides):
        super().__init__(rules, on)
        self.overrides = overrides
        self.values: dict[str, Any] = {}
        self.provisional = False

    def put(self, name: str, value: Any, label: Text, start: object, sign: str, *figures: Resolved | None) -> None:
        """The value, and a row `start sign figures → value`."""
        self.values[name] = value
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        known = [figure for figure in figures if figure is not None]
        zh = f"{start} {sign} {' + '.join(figure.text.zh for figure in known)} → {shown}"
        en = f"{start} {sign} {' + '.join(figure.text.en for figure in known)} → {shown}"
        self.note(name, label, Text(zh, en), None, *known)

    def working_days(self, name: str, start: date, label: Text, *keys: str) -> None:
        """The last of so many working days after `start`."""
        figures = [self.figure(key) for key in keys]
        if None in figures:
            return
        count = sum(figure.value for figure in figures if figure)
        found = add_working_days(start, count, self.overrides)
        self.provisional |= found.provisional
        self.put(name, found.day, label, start, "+", *figures)


DUE = Text("截止日", "Due on")
VALID_TO = Text("有效期至", "Valid to")


def deadline(rules: Rules | Pack, event: str, *, overrides: Overrides | None = None, **facts: Any) -> Deadline:
    """The dates that follow from an event, e.g. deadline(pack, "claim_payment", verified_on=day).

    BadFact for an unknown event or a fact it needs.
    """
    if event not in _EVENTS:
        raise BadFact(f"event {event!r} is none of {', '.join(_EVENTS)}")
    days = [fact for fact in facts.values() if isinstance(fact, date)]
    if "coverage_year" in facts:
        days.append(date(facts["coverage_year"], 1, 1))
    pack = rules.basic if isinstance(rules, Rules) else rules
    counting = _Counting(rules, days[0] if days else pack.verified_from, overrides or {})
    try:
        _EVENTS[event](counting, **facts)
    except TypeError as fault:
        raise BadFact(f"{event}: {str(fault).split('() ')[-1]}") from None
    return Deadline(counting.values, counting.provisional, tuple(counting.missing), tuple(counting.rows))


def _district_review(ask: _Counting, received_on: date) -> None:
    ask.working_days("due_on", received_on, DUE, "district_review_days")


def _city_decision(ask: _Counting, received_on: date, extended: bool = False) -> None:
    keys = ["city_decision_days"] + (["city_extension_days"] if extended else [])
    ask.working_days("due_on", received_on, DUE, *keys)


def _certificate(ask: _Counting, issued_on: date) -> None:
    years, months = ask.figure("certificate_years"), ask.figure("certificate_renewal_months")
    if years is None:
        return
    valid_to = add_years(issued_on, years.value) - timedelta(days=1)
    ask.put("valid_to", valid_to, VALID_TO, issued_on, "+", years)
    inspections = [add_years(issued_on, year) for year in range(1, years.value)]
    ask.put("inspections", inspections, Text("年检", "Yearly inspections"), issued_on, "<", years)
    if months is not None:
        opens = add_months(valid_to, -months.value)
        ask.put("renewal_opens", opens, Text("续办开始", "Renewal opens"), valid_to, "-", months)


def _agreement(ask: _Counting, starts_on: date) -> None:
    years = ask.figure("agreement_years")
    if years is not None:
        valid_to = add_years(starts_on, years.value) - timedelta(days=1)
        ask.put("valid_to", valid_to, VALID_TO, starts_on, "+", years)


def _termination(ask: _Counting, notice_served_on: date | None = None, stop_on: date | None = None) -> None:
    months = ask.figure("termination_notice_months")
    if months is None:
        return
    if notice_served_on is not None:
        earliest = add_months(notice_served_on, months.value)
        label = Text("最早终止日", "Ends at the earliest on")
        ask.put("earliest", earliest, label, notice_served_on, "+", months)
    if stop_on is not None:
        notice_by = add_months(stop_on, -months.value)
        label = Text("最迟通知日", "Notice at the latest on")
        ask.put("notice_by", notice_by, label, stop_on, "-", months)


def _contribution(ask: _Counting, coverage_year: int) -> None:
    due = ask.optional("contribution_due")
    window = ask.optional("contribution_window")
    if due is not None:
        ask.put("due_on", due.value.on(coverage_year), DUE, coverage_year, "·", due)
    elif window is not None:
        ask.put("due_on", window.value.closes.on(coverage_year), DUE, coverage_year, "·", window)
    else:
        ask.lack("contribution_due")


def _change_report(ask: _Counting, approved_on: date) -> None:
    days = ask.figure("change_report_days")
    if days is None:
        return
    last = approved_on + timedelta(days=days.value)
    found = roll_to_working_day(last, ask.overrides)
    ask.provisional |= found.provisional
    ask.put("due_on", found.day, DUE, approved_on, "+", days)


def _claim_payment(ask: _Counting, verified_on: date) -> None:
    ask.working_days("due_on", verified_on, DUE, "claim_payment_days")


def _claim_decision(ask: _Counting, received_on: date) -> None:
    ask.working_days("due_on", received_on, DUE, "claim_decision_days")


def _equipment_list(ask: _Counting, unit_price: int) -> None:
    least = ask.figure("equipment_list_price")
    if least is not None:
        label = Text("列入大型设备清单", "On the list of large equipment")
        ask.put(
            "listed",
            unit_price >= least.value,
            label,
            grouped(unit_price),
            "≥" if unit_price >= least.value else "<",
            least,
        )


_EVENTS: dict[str, Callable[..., None]] = {
    "district_review": _district_review,
    "city_decision": _city_decision,
    "certificate": _certificate,
    "agreement": _agreement,
    "termination": _termination,
    "contribution": _contribution,
    "change_report": _change_report,
    "claim_payment": _claim_payment,
    "claim_decision": _claim_decision,
    "equipment_list": _equipment_list,
}
EVENTS = tuple(_EVENTS)
