"""A batch of claims as the simulation settles them: facets that decide the rules, and amounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import numpy as np
import pyarrow as pa

from policy.errors import BadFact
from policy.facts import ACCESSES, KINDS, LEVELS, MAX_YEARS, MEMBER_KINDS, SCALE
from policy.settling.settle import higher_class
from policy.simulate.columns import EXCLUDED, GRANT, Columns, Facet, Integers, constant

MAX_PERSONS = 20_000_000
MAX_CHAINS = 1_000_000
CLASSES = ("1", "2", "3", "4")
FORMS = ("eligible", "burden", "over_limit", "lines", "unrated")
"""How the cost of a claim is given; `unrated` is an itemised bill with class B lines that lack a rate."""


class Numbering:
    """Persons and their referral chains as places in arrays, the same ones in every batch."""

    def __init__(self) -> None:
        self._persons: dict[str, int] = {}
        self._chains: dict[int, int] = {}
        self.persons = 0
        self.chains = 1

    def person_of(self, columns: Columns) -> Integers:
        """The place of each claim's person."""
        if not columns.stands("person").all() or "person" not in columns.names:
            raise BadFact("every claim needs its person", "每笔报销都须有人员（person）")
        if pa.types.is_integer(columns.batch.column("person").type):
            places = columns.numbers("person", MAX_PERSONS - 1)
        else:
            encoded = columns.batch.column("person").cast(pa.string()).dictionary_encode()
            known = [self._persons.setdefault(name, len(self._persons)) for name in encoded.dictionary.to_pylist()]
            places = np.array(known, np.int64)[np.asarray(encoded.indices)]
        assert places is not None
        self.persons = max(self.persons, int(places.max(initial=-1)) + 1)
        return places

    def chain_of(self, columns: Columns, person: Integers) -> Integers | None:
        """The place of each claim's referral chain, 0 without one; None when no claim has one."""
        number = columns.numbers("chain", MAX_CHAINS - 1)
        if number is None:
            return None
        chained = np.flatnonzero(columns.stands("chain"))
        keys, inverse = np.unique(person[chained] * MAX_CHAINS + number[chained], return_inverse=True)
        known = [self._chains.setdefault(key, len(self._chains) + 1) for key in keys.tolist()]
        self.chains = len(self._chains) + 1
        places = np.zeros(columns.count, np.int64)
        places[chained] = np.array(known, np.int64)[inverse]
        return places


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims in an order; every array has one entry a claim. `row` is the claim's number in the whole input."""

    row: Integers
    person: Integers
    chain: Integers | None
    facets: dict[str, Facet]
    township: Facet
    amounts: dict[str, Integers]

    @classmethod
    def read(cls, batch: pa.RecordBatch, first_row: int, numbering: Numbering) -> Self:
        """The claims of a batch. BadFact with row and column for what is no fact."""
        columns = Columns(batch, first_row)
        person = numbering.person_of(columns)
        form, amounts = _costs(columns)
        for name in ("continuous_years", "zero_claim_years"):
            years = columns.numbers(name, MAX_YEARS)
            if years is not None:
                amounts[name] = years
        for name in columns.names:
            found = columns.numbers(name) if name.startswith(EXCLUDED) or name == GRANT else None
            if found is not None:
                amounts[name] = found
        return cls(
            row=np.arange(first_row, first_row + columns.count),
            person=person,
            chain=numbering.chain_of(columns, person),
            facets={"form": form, **_facets(columns)},
            township=columns.words("township", None, ""),
            amounts=amounts,
        )

    def __len__(self) -> int:
        return len(self.row)

    @property
    def total(self) -> Integers:
        """The cost of each claim, in fen."""
        return self.amounts["total"]

    def in_order(self, order: Integers) -> "Claims":
        """The same claims in another order."""
        return Claims(
            row=self.row[order],
            person=self.person[order],
            chain=None if self.chain is None else self.chain[order],
            facets={name: facet.in_order(order) for name, facet in self.facets.items()},
            township=self.township.in_order(order),
            amounts={name: amount[order] for name, amount in self.amounts.items()},
        )

    def facts(self, at: int) -> dict[str, Any]:
        """The facets of one claim."""
        return {name: facet.values[facet.codes[at]] for name, facet in self.facets.items()}


def _facets(columns: Columns) -> dict[str, Facet]:
    held = _classes(columns, "assistance_class")
    return {
        "kind": columns.words("kind", KINDS, None),
        "level": columns.words("level", LEVELS, None),
        "inside": columns.flags("inside", True),
        "designated": columns.flags("designated", True),
        "access": columns.words("access", ACCESSES, "ordinary"),
        "covered": columns.flags("covered", True),
        "in_time": _in_time(columns.days("admitted_on"), columns.days("covered_from")),
        "disease": columns.words("disease", None, None),
        "accident": columns.flags("accident", False),
        "treatment": columns.flags("designated_treatment", False),
        "member": columns.words("member", MEMBER_KINDS, "adult"),
        "assistance_class": held,
        "assisted_class": _higher(held, _classes(columns, "applied_class")),
        "large_amount": columns.flags("large_amount", False),
        "supplementary": columns.flags("supplementary", False),
        "discharged_on": columns.days("discharged_on"),
    }


def _classes(columns: Columns, name: str) -> Facet:
    found = columns.words(name, CLASSES, None)
    return Facet(found.codes, tuple(int(value) if value else None for value in found.values))


def _higher(held: Facet, applied: Facet) -> Facet:
    """The class with more help of each two."""
    if applied.values == (None,):
        return held
    pairs = held.codes.astype(np.int64) * len(applied.values) + applied.codes
    return Facet(pairs, tuple(higher_class(one, other) for one in held.values for other in applied.values))


def _in_time(admitted: Facet, covered_from: Facet) -> Facet:
    """Whether benefits had begun on the day of admission; true where either day is unknown."""
    first, last = date.min.toordinal(), date.max.toordinal()
    days = _ordinals(admitted.values, last)[admitted.codes]
    begun = _ordinals(covered_from.values, first)[covered_from.codes]
    return Facet((days >= begun).astype(np.uint8), (False, True))


def _ordinals(days: Sequence[date | None], unknown: int) -> Integers:
    return np.array([unknown if day is None else day.toordinal() for day in days], np.int64)


def _costs(columns: Columns) -> tuple[Facet, dict[str, Integers]]:
    """The form of each claim's cost, and the amounts."""
    stands = [columns.stands(name) for name in ("eligible_fen", "burden_fen", "over_limit_fen", "total_fen")]
    columns.require(
        np.add.reduce(stands, dtype=int) == 1,
        "the cost is given by exactly one column",
        "费用须且只须填 eligible_fen、burden_fen、over_limit_fen、total_fen 之一",
    )
    costs = [columns.numbers(name) for name in ("eligible_fen", "burden_fen", "over_limit_fen", "total_fen")]
    total = sum((cost for cost in costs if cost is not None), np.zeros(columns.count, np.int64))
    codes = stands[1].astype(np.uint8) + 2 * stands[2] + 3 * stands[3]
    amounts = {"total": total}
    if stands[3].any():
        amounts |= _itemised(columns, total)
        codes = codes + (stands[3] & columns.stands("unrated_fen"))
    if len(codes) and (codes == codes[0]).all():
        return constant(columns.count, FORMS[codes[0]]), amounts
    return Facet(codes, FORMS), amounts


def _itemised(columns: Columns, total: Integers) -> dict[str, Integers]:
    nothing = np.zeros(columns.count, np.int64)
    parts = {name: columns.numbers(name) for name in ("self_paid_fen", "above_limit_fen", "unrated_fen")}
    parts["rated_micro_fen"] = columns.numbers("rated_micro_fen", 10**6 * 10**11)
    found = {name: nothing if part is None else part for name, part in parts.items()}
    rest = total - found["self_paid_fen"] - found["above_limit_fen"] - found["unrated_fen"]
    columns.require(
        rest * SCALE >= found["rated_micro_fen"],
        "the parts of the bill are more than its total",
        "各部分之和大于总费用",
    )
    return found
