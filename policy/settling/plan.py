"""Compiling: which operations answer a situation, with every figure looked up once."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from policy.facts import SCALE
from policy.pack import Pack, Resolved
from policy.rules import Rules
from policy.schema import LAYERS, Layer
from policy.settling.again import Added
from policy.settling.arithmetic import Arithmetic, Values
from policy.settling.operations import Operation
from policy.settling.refusal import refusal
from policy.settling.situation import Situation, gives
from policy.settling.steps import InPolicyCostStep, LessDeductibleStep, Step, parts_of
from policy.trace import Missing, Row, Source, Text


@dataclass(frozen=True, slots=True)
class Plan:
    """The compiled answer to a situation. `counters`: each yearly counter with the name its value is read by;
    `moves`: each counter with the name of what it moves by; `unknown`: the layers that a missing figure blocks."""

    operations: tuple[Operation, ...]
    counters: tuple[tuple[str, str], ...]
    moves: tuple[tuple[str, str], ...]
    unknown: frozenset[str]
    missing: tuple[Missing, ...]
    refused: str | None
    reason: Row | None
    first_self_pay: Fraction | None
    first_self_pay_source: Source | None
    excluded: frozenset[str]

    def run(self, values: Values, ops: Arithmetic) -> None:
        """Every operation in order, on one claim or on arrays."""
        for operation in self.operations:
            operation.run(values, ops)

    def moved(self, values: Values) -> dict[str, Any]:
        """What a run adds to each yearly counter."""
        return {counter: values[moved_by] for counter, moved_by in self.moves}

    def largest(self, amount: int) -> int:
        """A bound of every number that a run forms when no cost and no counter is above `amount`."""
        return max((operation.largest(amount) for operation in self.operations), default=amount)


def compile_plan(rules: Rules, situation: Situation) -> Plan:
    """The plan for a situation; figures that the policy lacks end up in `missing`."""
    refused, reason = refusal(rules, situation)
    compiler = _Compiler(rules, situation)
    if refused is None:
        compiler.require_layers()
        for layer in LAYERS:
            compiler.layer_of(layer)
    moves = tuple(move for operation in compiler.operations for move in operation.moves)
    share = _first_self_pay(rules, situation)
    return Plan(
        operations=tuple(compiler.operations),
        counters=tuple(dict.fromkeys((counter, f"used:{counter}") for counter, _ in moves)),
        moves=moves,
        unknown=frozenset(compiler.unknown),
        missing=tuple(dict.fromkeys(compiler.missing)),
        refused=refused,
        reason=reason,
        first_self_pay=share.value if share else None,
        first_self_pay_source=share.source if share else None,
        excluded=_excluded(rules),
    )


class _Compiler:
    """Goes through the layers in order of settlement and collects operations, or what is missing."""

    def __init__(self, rules: Rules, situation: Situation):
        self.rules = rules
        self.situation = situation
        self.operations: list[Operation] = []
        self.missing: list[Missing] = []
        self.unknown: set[str] = set()
        self.form = situation.form
        self.whole_burden = rules.whole_burden
        self.layer = ""
        self.denominator = 1
        self._pack = rules.basic
        self._words: dict[str, str] = {}
        self._blocked = False

    def figure(self, key: str) -> Resolved | None:
        """A figure that the layer needs; without it the layer is blocked."""
        found = self.optional(key)
        if found is None:
            self.missing.append(self._pack.missing(key, self.situation.on))
            self._blocked = True
        return found

    def optional(self, key: str) -> Resolved | None:
        """A figure that the policy may lack."""
        return self.rules.figure(self._pack, key, self.situation.on, self._words)

    def layer_of(self, name: str) -> None:
        """Compile one layer, if it has a part in this situation."""
        pack = self.rules.pack_of(name)
        if not _takes_part(name, self.situation):
            return
        if pack is None:
            self._require_named(name)
            return
        layer = pack.identity.layers[name]
        if layer.kinds is not None and self.situation.kind not in layer.kinds:
            return
        self.layer, self._pack, self._blocked = name, pack, False
        self.denominator = SCALE if self.form in ("lines", "unclassified") else 1
        listed = layer.disease_list is not None and self.situation.disease in pack.names(layer.disease_list)
        self._words = self.situation.words(name, listed)
        if self.form == "unclassified" and name == "basic":
            self.figure("first_self_pay")
        elif not self._covered(layer):
            self.missing.append(_no_benefit(pack, layer))
            self._blocked = True
        if self._blocked or self._depends_on_unknown(name):
            self.unknown.update((name, "deductible") if name == "basic" else (name,))
            return
        compiled = self._compiled(name, layer)
        if self._blocked:
            self.unknown.add(name)
            if any(isinstance(step, LessDeductibleStep) and operation is None for step, operation in compiled):
                self.unknown.add("deductible")
        self.operations.extend(
            operation
            for _, operation in compiled
            if operation is not None and (not self._blocked or operation.known_alone)
        )

    def _compiled(self, name: str, layer: Layer) -> list[tuple[Step | None, Operation | None]]:
        """Each step of the layer with its operation; several parts run under names of their own and are added up."""
        steps = [step for step in layer.steps if step.kinds is None or self.situation.kind in step.kinds]
        parts = parts_of(steps)
        if len(parts) == 1:
            return [(step, step.compile(self)) for step in steps]
        compiled: list[tuple[Step | None, Operation | None]] = []
        for number, part in enumerate(parts, start=1):
            self.layer = f"{name}.{number}"
            compiled += [(step, step.compile(self)) for step in part]
            compiled.append((None, Added(name, self.layer)))
        return compiled

    def require_layers(self) -> None:
        """A cost needs a layer that looks at it; a policy without that layer has no answer."""
        needed = _NEEDED[self.form]
        if any(self.rules.pack_of(layer) for layer in needed):
            return
        self.unknown.update(needed)
        if needed == ("basic",):
            self.unknown.add("deductible")
        self.missing.append(_no_layer(self.rules.basic, needed[0]))

    def _require_named(self, name: str) -> None:
        """A layer that another pack is to answer, which lacks it, has no answer."""
        named = self.rules.lacking(name)
        if named is not None:
            self.unknown.update((name, "deductible") if name == "basic" else (name,))
            self.missing.append(_no_layer(named, name))

    def _covered(self, layer: Layer) -> bool:
        return layer.covers is None or any(gives(cover, self.situation, self._pack) for cover in layer.covers)

    def _depends_on_unknown(self, name: str) -> bool:
        before = LAYERS[: LAYERS.index(name)]
        return name in ("large_amount", "critical_illness", "assistance") and any(
            layer in self.unknown for layer in before
        )


_NEEDED = {
    "lines": ("basic",),
    "unclassified": ("basic",),
    "eligible": ("basic",),
    "burden": ("critical_illness",),
    "over_limit": ("supplementary", "large_amount"),
}
_LAYER_TITLES = {
    "basic": Text("基本医疗保险", "basic"),
    "critical_illness": Text("大病保险", "critical-illness"),
    "large_amount": Text("大额医疗保险", "large-amount"),
    "supplementary": Text("补充医疗保险", "supplementary"),
    "assistance": Text("医疗救助", "medical-assistance"),
}


def _takes_part(name: str, situation: Situation) -> bool:
    if name == "basic":
        return situation.form in ("lines", "unclassified", "eligible")
    if name == "large_amount":
        return situation.form in ("lines", "unclassified", "eligible", "over_limit") and situation.large_amount
    if name == "supplementary":
        return situation.form == "over_limit" and situation.supplementary
    if name == "critical_illness":
        return situation.form != "over_limit"
    return situation.assistance and situation.assisted_class is not None


def _no_layer(pack: Pack, name: str) -> Missing:
    title = _LAYER_TITLES[name]
    zh = f"《{pack.title('zh')}》没有规定{title.zh}待遇。"
    en = f"{pack.title('en')} has no {title.en} benefit."
    return Missing(pack.id, name, Text(zh, en))


def _no_benefit(pack: Pack, layer: Layer) -> Missing:
    zh = f"《{pack.title('zh')}》的{layer.title.zh}不包括这类就医（就医类别、病种、人员或意外伤害）。"
    en = f"{layer.title.en} of {pack.title('en')} does not cover this kind of care, disease, person or accident."
    return Missing(pack.id, "covers", Text(zh, en))


def _first_self_pay(rules: Rules, situation: Situation) -> Resolved | None:
    """What the policy says is paid first of a class B line that has no share of its own."""
    pack = rules.pack_of("basic")
    if pack is None:
        return None
    steps = pack.identity.layers["basic"].steps
    named = (step.first_self_pay for step in steps if isinstance(step, InPolicyCostStep) and step.first_self_pay)
    return rules.figure(pack, next(named, "first_self_pay"), situation.on)


def _excluded(rules: Rules) -> frozenset[str]:
    pack = rules.pack_of("critical_illness")
    if pack is None:
        return frozenset()
    lists = [getattr(step, "list", None) for step in pack.identity.layers["critical_illness"].steps]
    return frozenset(name for key in lists if key for name in pack.names(key))
