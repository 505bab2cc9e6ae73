"""What counting the days of an event collects: dates by name, the rows that explain them, figures that are missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from policy.answers import Asking
from policy.days import Overrides, WorkingDay, add_working_days, roll_to_working_day
from policy.pack import Pack, Resolved
from policy.rules import Rules
from policy.trace import Missing, Row, Text

DUE = Text("截止日", "Due on")
VALID_TO = Text("有效期至", "Valid to")
EARLIEST = Text("最早日期", "At the earliest on")


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


class Counting(Asking):
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
        found = self._noted(add_working_days(start, count, self.overrides))
        self.put(name, found, label, start, "+", *figures)

    def rolled(self, day: date) -> date:
        """The day itself when it is worked, else the next one that is."""
        return self._noted(roll_to_working_day(day, self.overrides))

    def _noted(self, found: WorkingDay) -> date:
        self.provisional |= found.provisional
        return found.day

    def answer(self) -> Deadline:
        """What was collected."""
        return Deadline(self.values, self.provisional, tuple(self.missing), tuple(self.rows))
