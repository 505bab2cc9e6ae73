"""Compiling: which operations answer a situation, with every figure looked up once."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from policy.facts import SCALE
from policy.pack import Pack, Resolved
from policy.rules import Rules
from policy.schema import LAYERS, Cover, Layer
from policy.settling.arithmetic import Arithmetic, Values
from policy.settling.operations import Operation
from policy.settling.steps import InPolicyCostStep, LessDeductibleStep
from policy.settling.wording import REFUSALS
from policy.trace import Missing, Row, Source, Text


class Situation(NamedTuple):
    """All that decides which rules apply to a claim; amounts and counters do not."""

    on: date
    form: str
    kind: str
    level: str | None
    inside: bool
    designated: bool
    approved: bool
    covered: bool
    in_time: bool
    disease: str | None
    accident: bool
    member: str
    assistance_class: int | None
    large_amount: bool
    supplementary: bool
    assistance: bool

    @property
    def place(self) -> str:
        if self.inside and self.designated:
            return "inside"
        return "referred" if self.approved else "outside"

    def words(self, listed: bool) -> dict[str, str]:
        """The situation as words of the dimensions that tables are cut by."""
        return {
            "kind": self.kind,
            "level": self.level or "",
            "place": self.place,
            "member": self.member,
            "disease": "listed" if listed else "ordinary",
            "assistance_class": str(self.assistance_class or "none"),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """The compiled answer to a situation. `unknown` are the layers that a missing figure blocks."""

    operations: tuple[Operation, ...]
    counters: tuple[str, ...]
    moves: tuple[tuple[str, str], ...]
    unknown: frozenset[str]
    missing: tuple[Missing, ...]
    refused: str | None
    reason: Row | None
    first_self_pay: Fraction | None
    excluded: frozenset[str]

    def run(self, values: Values, ops: Arithmetic) -> None:
        """Every operation in order, on one claim or on arrays."""
        for operation in self.operations:
            operation.run(values, ops)


def compile_plan(rules: Rules, situation: Situation) -> Plan:
    """The plan for a situation; figures that the policy lacks end up in `missing`."""
    refused, reason = _refusal(rules, situation)
    compiler = _Compiler(rules, situation)
    if refused is None:
        compiler.require_layers()
        for layer in LAYERS:
            compiler.layer_of(layer)
    moves = tuple(move for operation in compiler.operations if (move := operation.moves))
    return Plan(
        operations=tuple(compiler.operations),
        counters=tuple(dict.fromkeys(f"used:{counter}" for counter, _ in moves)),
        moves=moves,
        unknown=frozenset(compiler.unknown),
        missing=tuple(dict.fromkeys(compiler.missing)),
        refused=refused,
        reason=reason,
        first_self_pay=_first_self_pay(rules, situation),
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
        if pack is None or not _takes_part(name, pack.identity.layers[name], self.situation):
            return
        layer = pack.identity.layers[name]
        self.layer, self._pack, self._blocked = name, pack, False
        self.denominator = SCALE if self.form in ("lines", "unclassified") else 1
        listed = layer.disease_list is not None and self.situation.disease in pack.names(layer.disease_list)
        self._words = self.situation.words(listed)
        if self.form == "unclassified" and name == "basic":
            self.figure("first_self_pay")
        elif not self._covered(layer):
            self.missing.append(_no_benefit(pack, layer))
            self._blocked = True
        if self._blocked or self._depends_on_unknown(name):
            self.unknown.update((name, "deductible") if name == "basic" else (name,))
            return
        steps = [step for step in layer.steps if step.kinds is None or self.situation.kind in step.kinds]
        compiled = [(step, step.compile(self)) for step in steps]
        if self._blocked:
            self.unknown.add(name)
            if any(isinstance(step, LessDeductibleStep) and operation is None for step, operation in compiled):
                self.unknown.add("deductible")
        self.operations.extend(
            operation
            for _, operation in compiled
            if operation is not None and (not self._blocked or operation.known_alone)
        )

    def require_layers(self) -> None:
        """A cost needs a layer that looks at it; a policy without that layer has no answer."""
        needed = _NEEDED[self.form]
        if any(self.rules.pack_of(layer) for layer in needed):
            return
        self.unknown.update(needed)
        if needed == ("basic",):
            self.unknown.add("deductible")
        pack, title = self.rules.basic, _LAYER_TITLES[needed[0]]
        zh = f"《{pack.title('zh')}》没有规定{title.zh}待遇。"
        en = f"{pack.title('en')} has no {title.en} benefit."
        self.missing.append(Missing(pack.id, needed[0], Text(zh, en)))

    def _covered(self, layer: Layer) -> bool:
        return layer.covers is None or any(_gives(cover, self.situation, self._pack) for cover in layer.covers)

    def _depends_on_unknown(self, name: str) -> bool:
        before = LAYERS[: LAYERS.index(name)]
        return name in ("critical_illness", "assistance") and any(layer in self.unknown for layer in before)


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
}


def _takes_part(name: str, layer: Layer, situation: Situation) -> bool:
    if layer.kinds is not None and situation.kind not in layer.kinds:
        return False
    if name == "basic":
        return situation.form in ("lines", "unclassified", "eligible")
    if name == "large_amount":
        return situation.form == "over_limit" and situation.large_amount
    if name == "supplementary":
        return situation.form == "over_limit" and situation.supplementary
    if name == "critical_illness":
        return situation.form != "over_limit"
    return situation.assistance and situation.assistance_class is not None


def _gives(cover: Cover, situation: Situation, pack: Pack) -> bool:
    """Whether this benefit is given for the kind of care, the person and the disease."""
    return (
        situation.kind in cover.kinds
        and (cover.members is None or situation.member in cover.members)
        and (cover.accident is None or situation.accident == cover.accident)
        and (cover.diseases is None or situation.disease is None or situation.disease in pack.names(cover.diseases))
    )


def _no_benefit(pack: Pack, layer: Layer) -> Missing:
    zh = f"《{pack.title('zh')}》的{layer.title.zh}不包括这类就医（就医类别、病种、人员或意外伤害）。"
    en = f"{layer.title.en} of {pack.title('en')} does not cover this kind of care, disease, person or accident."
    return Missing(pack.id, "covers", Text(zh, en))


def _refusal(rules: Rules, situation: Situation) -> tuple[str | None, Row | None]:
    code, source = _refusal_code(rules, situation)
    if code is None:
        return None, None
    row = Row("refused", "", 0, Text("不予支付", "Not paid"), REFUSALS[code], (source,) if source else ())
    return code, row


def _refusal_code(rules: Rules, situation: Situation) -> tuple[str | None, Source | None]:
    pack = rules.basic
    if not situation.covered or not _holds_insurance(rules, situation):
        return "not_enrolled", None
    if not situation.in_time:
        return "not_covered_yet", None
    access = pack.identity.access
    needs = access.needs_approval if access else ["outside", "not_designated"]
    source = pack.source("access", access, "") if access else None
    if not situation.approved:
        away = not situation.inside and ("outside" in needs or ("not_designated" in needs and not situation.designated))
        if away:
            return "not_approved", source
        if not situation.designated and "not_designated" in needs:
            return "not_designated", source
    return _bound_to_places(rules, situation)


def _holds_insurance(rules: Rules, situation: Situation) -> bool:
    if situation.form != "over_limit":
        return True
    held = {"large_amount": situation.large_amount, "supplementary": situation.supplementary}
    offered = [layer for layer in held if rules.pack_of(layer)]
    return not offered or any(held[layer] for layer in offered)


def _bound_to_places(rules: Rules, situation: Situation) -> tuple[str | None, Source | None]:
    """Benefits that only some levels or places give (ordinary outpatient care in the area, level 2 or below)."""
    pack = rules.pack_of("basic")
    if pack is None or situation.form == "over_limit":
        return None, None
    covers = [cover for cover in pack.identity.layers["basic"].covers or [] if _gives(cover, situation, pack)]
    if not covers or any(_at_home(cover, situation) for cover in covers):
        return None, None
    return "not_designated", pack.source("covers", covers[0], "")


def _at_home(cover: Cover, situation: Situation) -> bool:
    right_level = cover.levels is None or situation.level is None or situation.level in cover.levels
    return right_level and (cover.places is None or situation.place in cover.places)


def _first_self_pay(rules: Rules, situation: Situation) -> Fraction | None:
    pack = rules.pack_of("basic")
    if pack is None:
        return None
    for step in pack.identity.layers["basic"].steps:
        if isinstance(step, InPolicyCostStep) and step.first_self_pay:
            found = rules.figure(pack, step.first_self_pay, situation.on)
            return found.value if found else None
    found = rules.figure(pack, "first_self_pay", situation.on)
    return found.value if found else None


def _excluded(rules: Rules) -> frozenset[str]:
    pack = rules.pack_of("critical_illness")
    if pack is None:
        return frozenset()
    lists = [getattr(step, "list", None) for step in pack.identity.layers["critical_illness"].steps]
    return frozenset(name for key in lists if key for name in pack.names(key))
