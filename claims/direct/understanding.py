"""Rows of a list against what is known: whose stay, counted before, what it takes off, what it adds to the year."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import policy
from casework.models import Pool
from claims.direct.reading import AMOUNTS
from claims.models import DirectStay
from enrollment.models import Identity
from enrollment.recognised.reading import unknown
from rulebook.errors import NoRulesInForce
from rulebook.selectors import rules_for

State = DirectStay.State
SAME = ("person_id", "total", *DirectStay.LAYERS, "cancelled_number")


class Understanding:
    """What the rows of one list mean in a pool: persons, earlier settlements and rules are each looked up once."""

    def __init__(self, pool: Pool, rows: list[dict[str, Any]]):
        self.pool = pool
        self.persons = _persons(pool, (row["identity_number"] for row in rows))
        numbers = {row[name] for row in rows for name in ("number", "cancelled_number") if row[name]}
        counted = DirectStay.objects.filter(pool=pool, state=State.COUNTED)
        self.counted = {stay.number: _said(stay) for stay in counted.filter(number__in=numbers)}
        self.off = set(counted.filter(cancelled_number__in=numbers).values_list("cancelled_number", flat=True))
        self.listed: dict[str, dict[str, Any]] = {}
        self.rules: dict[date, policy.Rules | None] = {}

    def look_at(self, rows: Iterable[dict[str, Any]]) -> None:
        """Settle the state of every row: settlements first, then the counter-rows that may take them off."""
        rows = list(rows)
        for row in rows:
            self._look_up(row)
        for row in sorted(rows, key=lambda row: bool(row["cancelled_number"])):
            self._place(row)

    def _look_up(self, row: dict[str, Any]) -> None:
        number = row["identity_number"]
        row["person_id"], row["area_code"] = self.persons.get(number, (None, None))
        if number and row["person_id"] is None:
            known = unknown(number).code == "unknown_person"
            row["problems"].append(["unknown_person" if known else "identity_wrong", "" if known else number])

    def _place(self, row: dict[str, Any]) -> None:
        row["moves"], burden = {}, row.pop("burden")
        before = self.counted.get(row["number"])
        if before is not None and not row["problems"]:
            same = all(before[name] == row[name] for name in SAME)
            row["state"] = State.KNOWN if same else State.BAD
            if not same:
                row["problems"].append(["number_differs", row["number"]])
            return
        if row["number"] in self.listed:
            row["problems"].append(["number_twice", row["number"]])
        elif not row["problems"]:
            self._count(row, burden)
        row["state"] = State.BAD if row["problems"] else State.READY
        self.listed.setdefault(row["number"], row)

    def _count(self, row: dict[str, Any], burden: int | None) -> None:
        if row["cancelled_number"]:
            self._take_off(row)
            return
        rules = self._rules_on(row["discharged_on"])
        if rules is None:
            row["problems"].append(["no_rules", row["discharged_on"].isoformat()])
            return
        amounts = {name: row[name] for name in AMOUNTS}
        try:
            row["moves"] = policy.moves_elsewhere(rules, policy.Settled(row["kind"], burden=burden, **amounts))
        except policy.BurdenUnknown:
            row["problems"].append(["burden_missing", ""])

    def _take_off(self, row: dict[str, Any]) -> None:
        """The counter-row is the opposite of what it takes off, whatever else the list says in it."""
        number = row["cancelled_number"]
        original = self.counted.get(number) or self.listed.get(number)
        if original is None or original.get("problems"):
            row["problems"].append(["original_unknown", number])
        elif number in self.off or original["cancelled_number"]:
            row["problems"].append(["original_off", number])
        elif (original["person_id"], original["total"]) != (row["person_id"], -row["total"]):
            row["problems"].append(["original_differs", number])
        else:
            self.off.add(number)
            row |= {name: -original[name] for name in (*AMOUNTS, "paid_person")}
            row |= {name: original[name] for name in ("kind", "disease", "admitted_on", "discharged_on")}
            row["moves"] = {counter: -fen for counter, fen in original["moves"].items()}

    def _rules_on(self, day: date) -> policy.Rules | None:
        if day not in self.rules:
            try:
                self.rules[day] = rules_for(self.pool, day).rules
            except NoRulesInForce:
                self.rules[day] = None
        return self.rules[day]


def _persons(pool: Pool, numbers: Iterable[str]) -> dict[str, tuple[int, str]]:
    """ID number to key and area of who has it."""
    rows = Identity.objects.filter(pool=pool, number__in={number for number in numbers if number})
    living = rows.filter(person__merged_into=None)
    return {number: (key, area) for number, key, area in living.values_list("number", "person_id", "person__area_code")}


def _said(stay: DirectStay) -> dict[str, Any]:
    names = (*SAME, *AMOUNTS, "paid_person", "kind", "disease", "admitted_on", "discharged_on", "moves")
    return {name: getattr(stay, name) for name in names}
