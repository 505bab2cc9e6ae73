"""A year's claims under one set of rules: the operations of `policy.settle` on arrays, with counters a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from policy.facts import SCALE
from policy.rules import Rules
from policy.schema import LAYERS
from policy.settling.above_cap import ABOVE_CAP
from policy.settling.arithmetic import INTEGERS, Arithmetic, Values
from policy.settling.lines import with_unrated
from policy.settling.plan import Plan
from policy.settling.settle import itemised, needs_no_ratio, plan_for, starting
from policy.settling.situation import Situation
from policy.simulate.claims import Claims
from policy.simulate.columns import EXCLUDED, GRANT, Integers

ARRAYS = Arithmetic(np.minimum, np.maximum)
LARGEST = 2**63 - 1


class Counter:
    """A yearly counter of many persons (or the deductible that referral chains have taken), 0 at first, in fen."""

    def __init__(self) -> None:
        self.amounts = np.zeros(0, np.int64)

    def reach(self, size: int) -> None:
        """Have a place for so many."""
        if size > len(self.amounts):
            grown = np.zeros(max(size, len(self.amounts) * 5 // 4), np.int64)
            grown[: len(self.amounts)] = self.amounts
            self.amounts = grown


@dataclass(frozen=True, slots=True)
class Settled:
    """What the layers pay for claims, in their order, in fen; 0 where a layer is open or has no part. `groups` says
    which plan answered which claims: with it, what was refused and what is missing."""

    paid: dict[str, Integers]
    deductible: Integers
    groups: list[tuple[slice, Plan]]

    @property
    def fund(self) -> Integers:
        """What all layers pay together."""
        return sum(self.paid.values(), np.zeros(len(self.deductible), np.int64))


class YearOfClaims:
    """Settles batch after batch and keeps the counters of every person between them."""

    def __init__(self, rules: Rules, year: int, assistance: bool):
        self.rules = rules
        self.year = year
        self.assistance = assistance
        self.layers = [layer for layer in LAYERS if rules.pack_of(layer)]
        self.counters: dict[str, Counter] = {}
        self.chained = Counter()

    def settle(self, claims: Claims, groups: list[slice], persons: int, chains: int) -> Settled:
        """The claims of each group at once. `persons` and `chains` are how many there are so far."""
        for counter in self.counters.values():
            counter.reach(persons)
        self.chained.reach(chains)
        settled = Settled(
            {layer: np.zeros(len(claims), np.int64) for layer in self.layers}, np.zeros(len(claims), np.int64), []
        )
        for group, plan, values in self._answered(claims, groups, persons):
            self._count(plan, values, claims.person[group])
            for layer in self.layers:
                if layer not in plan.unknown:
                    settled.paid[layer][group] = values[layer]
            if "deductible" not in plan.unknown:
                settled.deductible[group] = values["deductible"]
                self._lengthen_chains(claims, group, settled.deductible[group])
            settled.groups.append((group, plan))
        return settled

    def _answered(self, claims: Claims, groups: list[slice], persons: int) -> Iterator[tuple[slice, Plan, Values]]:
        """Each group with its plan and the amounts its run has left; parted where only some claims need a figure that
        large-amount insurance lacks."""
        for group in groups:
            plan, values = self._begin(claims, group)
            self._run(plan, values, claims.person[group], persons)
            free = needs_no_ratio(plan, values)
            if not np.any(free):
                yield group, plan, values
                continue
            edges = np.flatnonzero(np.diff(free)) + 1
            for part in np.split(np.arange(group.start, group.stop), edges):
                inside = slice(int(part[0]), int(part[-1]) + 1)
                without = {"large_amount": False} if free[inside.start - group.start] else {}
                plan, values = self._begin(claims, inside, **without)
                self._run(plan, values, claims.person[inside], persons)
                yield inside, plan, values

    def _begin(self, claims: Claims, group: slice, **instead: Any) -> tuple[Plan, Values]:
        """The plan of a group and the amounts its run starts from; `instead` of some of its facets."""
        facts = claims.facts(group.start) | instead
        form, day = facts.pop("form"), facts.pop("discharged_on")
        approved = facts.pop("access") != "ordinary"
        situation = Situation(
            on=self.rules.valid_on(self.year, day),
            form="lines" if form == "unrated" else form,
            approved=approved,
            assistance=self.assistance,
            **facts,
        )
        plan = plan_for(self.rules, situation)
        amounts = {name: amount[group] for name, amount in claims.amounts.items()}
        if form == "unrated" and plan.first_self_pay is None:
            plan = plan_for(self.rules, situation._replace(form="unclassified"))
            form = "unclassified"
        values = _itemised(amounts, plan) if form in ("lines", "unrated") else starting(amounts["total"])
        for name in ("continuous_years", "zero_claim_years"):
            values[name] = amounts.get(name, 0)
        values["panel_grant"] = amounts.get(GRANT, 0)
        listed = [amounts[EXCLUDED + item] for item in plan.excluded if EXCLUDED + item in amounts]
        values["excluded"] = sum(listed) if listed else 0
        if claims.chain is not None:
            values["chained"] = self.chained.amounts[claims.chain[group]]
        return plan, values

    def _run(self, plan: Plan, values: Values, person: Integers, persons: int) -> None:
        """Read the counters and run the operations."""
        for counter, name in plan.counters:
            if counter not in self.counters:
                self.counters[counter] = Counter()
                self.counters[counter].reach(persons)
            values[name] = self.counters[counter].amounts[person]
        if _fits(plan, values):
            plan.run(values, ARRAYS)
        else:
            _run_exactly(plan, values)

    def _count(self, plan: Plan, values: Values, person: Integers) -> None:
        """Write the counters."""
        used = {counter: values[name] for counter, name in plan.counters}
        for counter, moved in plan.moved(values).items():
            if np.any(moved):
                self.counters[counter].amounts[person] = used[counter] + moved

    def _lengthen_chains(self, claims: Claims, group: slice, taken: Integers) -> None:
        if claims.chain is not None:
            self.chained.amounts[claims.chain[group]] += taken
            self.chained.amounts[0] = 0


def _itemised(amounts: dict[str, Any], plan: Plan) -> Values:
    exact = with_unrated(amounts["rated_micro_fen"], amounts["unrated_fen"], plan.first_self_pay)
    return itemised(amounts["total"], amounts["self_paid_fen"], amounts["above_limit_fen"], exact)


def _fits(plan: Plan, values: Values) -> bool:
    """Whether 64 bits hold every number that the run forms."""
    counters = [values[name] for _, name in plan.counters]
    amount = max(int(np.max(each)) for each in (values["total"], values["excluded"], values["chained"], *counters))
    return max(plan.largest(2 * amount), 4 * amount * SCALE) <= LARGEST


def _run_exactly(plan: Plan, values: Values) -> None:
    """Claim by claim in whole numbers of any size: rates of six decimals on the largest costs."""
    arrays = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
    claims = []
    for position in range(len(values["total"])):
        one = values | {name: int(array[position]) for name, array in arrays.items()}
        plan.run(one, INTEGERS)
        claims.append(one)
    above = [ABOVE_CAP] if ABOVE_CAP in claims[0] else []
    for name in (*LAYERS, "deductible", *above, *(moved for _, moved in plan.moves)):
        values[name] = np.array([one[name] for one in claims], np.int64)
