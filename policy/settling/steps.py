"""The closed vocabulary of steps that a pack's layers are written in (see docs/rounding.md for their arithmetic).

A step is data from the pack. `compile` turns it, for one situation, into an operation: constants and a function on
amounts. A step asks the compilation for its figures; one that is missing is recorded there and blocks the layer.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar, Literal, Protocol, Self

from pydantic import model_validator

from policy.errors import Fault
from policy.model import Strict
from policy.settling.above_cap import AboveCap, NothingAbove, OverLimit
from policy.settling.again import LeftOver, PanelGrant
from policy.settling.operations import (
    AnnualCap,
    Burden,
    Constant,
    Exclude,
    InPolicyCost,
    LessDeductible,
    Operation,
    Position,
    Residual,
    Share,
    Tiers,
)
from policy.settling.raised_cap import Incentives, RaisedCap
from policy.units import UNLIMITED, Band, Bands

Kind = Literal["inpatient", "outpatient_major", "outpatient_chronic", "outpatient"]


class Compilation(Protocol):
    """What a step may ask while it is compiled for a layer and a situation."""

    layer: str
    form: str
    denominator: int
    whole_burden: bool
    operations: list[Operation]

    def figure(self, key: str) -> Constant | None: ...
    def optional(self, key: str) -> Constant | None: ...


class Step(Strict, ABC):
    """A step of a layer; `kinds` limits it to some kinds of care."""

    kinds: list[Kind] | None = None
    role: ClassVar[Literal["start", "again", "adjust", "pay", "limit", "grant"]]
    needs: ClassVar[dict[str, str]] = {}
    """Which settings name figures, and of which unit those must be."""

    def figures(self) -> dict[str, str]:
        """The figures this step reads, each with the unit it must have."""
        named = {getattr(self, setting): unit for setting, unit in self.needs.items()}
        return {key: unit for key, unit in named.items() if key is not None}

    @abstractmethod
    def compile(self, into: Compilation) -> Operation | None:
        """The operation for this situation, or None when a figure is missing."""


class InPolicyCostStep(Step):
    """Begin with the in-policy cost (政策范围内费用); `first_self_pay` is class B's share where a line has none."""

    role = "start"
    first_self_pay: str | None = None
    needs = {"first_self_pay": "rate"}

    def compile(self, into: Compilation) -> Operation | None:
        return InPolicyCost(into.layer)


class OverLimitStep(Step):
    """Begin with the cost above the basic scheme's yearly cap (超封顶线费用): as it is given, or what the cap cuts off a
    bill. Of a bill only where basic insurance pays one share under one cap; without a cap nothing is above it."""

    role = "start"

    def compile(self, into: Compilation) -> Operation | None:
        into.denominator = 1
        if into.form == "over_limit":
            return OverLimit(into.layer)
        basic = [operation for operation in into.operations if operation.layer.partition(".")[0] == "basic"]
        caps = [operation for operation in basic if isinstance(operation, AnnualCap) and operation.limits]
        shares = [operation for operation in basic if isinstance(operation, Share) and operation.times]
        if not caps or not shares:
            return NothingAbove(into.layer)
        if len(caps) > 1 or len(shares) > 1:
            into.figure("over_limit")
            return None
        return AboveCap(into.layer, shares[0], caps[0])


class BurdenStep(Step):
    """Begin with what basic insurance leaves to the person: `all` of it (negative list), or only the `in_policy`
    part. `without_above_limit` leaves out what was charged above the price limit."""

    role = "start"
    base: Literal["all", "in_policy"]
    without_above_limit: bool = False

    def compile(self, into: Compilation) -> Operation | None:
        into.denominator = 1
        base = "all" if into.whole_burden else self.base
        return Burden(into.layer, base, self.without_above_limit, given=into.form == "burden")


class ResidualStep(Step):
    """Begin with the in-policy cost that the layers before this one leave (个人自付)."""

    role = "start"

    def compile(self, into: Compilation) -> Operation | None:
        return Residual(into.layer, into.denominator, given=into.form == "burden")


class LeftOverStep(Step):
    """Begin again with the in-policy cost that the steps before leave to the person too (倾斜救助). What the steps after
    it pay is added; it stands in a layer that begins with `residual`."""

    role = "again"

    def compile(self, into: Compilation) -> Operation | None:
        return LeftOver(into.layer)


class PanelGrantStep(Step):
    """Add what a panel has decided (一事一议), at most what is left and what the year's cap of such grants leaves. It
    stands last in a layer that begins with `residual`. A cap that the policy lacks is not applied."""

    role = "grant"
    figure: str
    counter: str
    needs = {"figure": "cap"}

    def compile(self, into: Compilation) -> Operation | None:
        return PanelGrant(into.layer, into.optional(self.figure), self.counter)


class ExcludeStep(Step):
    """Take off the items that stand on a list of the pack."""

    role = "adjust"
    list: str

    def compile(self, into: Compilation) -> Operation | None:
        return Exclude(into.layer)


class LessDeductibleStep(Step):
    """Take off the deductible (起付标准): every stay, or once a year when it has a `counter`; `continuous` counts
    what the same referral chain has taken (连续计算)."""

    role = "adjust"
    figure: str
    counter: str | None = None
    continuous: bool = False
    needs = {"figure": "yuan"}

    def compile(self, into: Compilation) -> Operation | None:
        deductible = into.figure(self.figure)
        if deductible is None:
            return None
        return LessDeductible(into.layer, deductible, into.denominator, self.counter, self.continuous)


class ShareStep(Step):
    """Pay a share, rounded half up to the fen; `plus` adds percentage points."""

    role = "pay"
    figure: str
    plus: str | None = None
    needs = {"figure": "rate", "plus": "rate"}

    def compile(self, into: Compilation) -> Operation | None:
        ratio = into.figure(self.figure)
        points = into.figure(self.plus) if self.plus else None
        if ratio is None or (self.plus and points is None):
            return None
        operation = Share(into.layer, ratio, points if points and points.value else None, into.denominator)
        into.denominator = 1
        return operation


class BandsStep(Step):
    """Pay by marginal tiers on the year's cumulative amount: round(F(after)) - round(F(before)). Tiers are measured
    from the `line` (起付线) or absolute; `ceiling` bounds the cumulative cost that counts."""

    role = "pay"
    figure: str
    counter: str
    line: str | None = None
    measured: Literal["from_line", "absolute"] = "absolute"
    ceiling: str | None = None
    needs = {"figure": "bands", "line": "yuan", "ceiling": "cap"}

    def compile(self, into: Compilation) -> Operation | None:
        tiers = into.figure(self.figure)
        return _tiers(self, tiers, tiers.value if tiers else (), into)


class YearlyShareStep(Step):
    """Pay one share of the year's cumulative amount above the `line`: round(F(after)) - round(F(before))."""

    role = "pay"
    figure: str
    counter: str
    line: str | None = None
    measured: Literal["from_line", "absolute"] = "from_line"
    ceiling: str | None = None
    needs = {"figure": "rate", "line": "yuan", "ceiling": "cap"}

    def compile(self, into: Compilation) -> Operation | None:
        ratio = into.figure(self.figure)
        bands: Bands = (Band(0, UNLIMITED, ratio.value),) if ratio else ()
        return _tiers(self, ratio, bands, into)


class AnnualCapStep(Step):
    """Pay at most what the year's cap leaves (年度最高支付限额). A cap that the policy lacks is not applied.

    The four settings of the incentives (参保激励) stand together: each continuous year after `continuous_after` adds
    `continuous_bonus`, each year without a claim `zero_claim_bonus`, both at most `bonus_ceiling` of the cap.
    """

    role = "limit"
    figure: str
    counter: str
    continuous_after: str | None = None
    continuous_bonus: str | None = None
    zero_claim_bonus: str | None = None
    bonus_ceiling: str | None = None
    needs = {
        "figure": "cap",
        "continuous_after": "years",
        "continuous_bonus": "yuan",
        "zero_claim_bonus": "yuan",
        "bonus_ceiling": "rate",
    }

    @property
    def _incentives(self) -> list[str | None]:
        return [self.continuous_after, self.continuous_bonus, self.zero_claim_bonus, self.bonus_ceiling]

    @model_validator(mode="after")
    def _together(self) -> Self:
        if len({key is None for key in self._incentives}) > 1:
            names = "continuous_after, continuous_bonus, zero_claim_bonus, bonus_ceiling"
            raise Fault(f"{names} stand together", f"{names} 须同时填写")
        return self

    def compile(self, into: Compilation) -> Operation | None:
        cap = into.optional(self.figure)
        keys = [key for key in self._incentives if key is not None]
        if cap is None or cap.value == UNLIMITED or not keys:
            return AnnualCap(into.layer, cap, self.counter)
        found = [constant for key in keys if (constant := into.figure(key)) is not None]
        return RaisedCap(into.layer, cap, Incentives(*found), self.counter) if len(found) == len(keys) else None


def _tiers(step: BandsStep | YearlyShareStep, figure: Constant | None, bands: Bands, into: Compilation) -> Operation:
    line = into.figure(step.line) if step.line else None
    ceiling = into.figure(step.ceiling) if step.ceiling else None
    denominator, into.denominator = into.denominator, 1
    if figure is None or (step.line and line is None) or (step.ceiling and ceiling is None):
        return Position(into.layer, step.counter, denominator)
    return Tiers(into.layer, figure, bands, line, step.measured, ceiling, step.counter, denominator)


STEPS: dict[str, type[Step]] = {
    "in_policy_cost": InPolicyCostStep,
    "over_limit": OverLimitStep,
    "burden": BurdenStep,
    "residual": ResidualStep,
    "exclude": ExcludeStep,
    "less_deductible": LessDeductibleStep,
    "share": ShareStep,
    "bands": BandsStep,
    "yearly_share": YearlyShareStep,
    "annual_cap": AnnualCapStep,
    "left_over": LeftOverStep,
    "panel_grant": PanelGrantStep,
}


def parts_of(steps: Iterable[Step]) -> list[list[Step]]:
    """A layer's steps in its parts: the first, each that begins again, and what a panel adds."""
    parts: list[list[Step]] = [[]]
    for step in steps:
        if step.role in ("again", "grant"):
            parts.append([])
        parts[-1].append(step)
    return parts


def steps_schema() -> dict[str, Any]:
    """The JSON schema of a layer's list of steps, for editors."""
    kinds = [
        {
            "type": "object",
            "properties": {name: {"anyOf": [step.model_json_schema(), {"type": "null"}]}},
            "required": [name],
            "additionalProperties": False,
        }
        for name, step in STEPS.items()
    ]
    return {"type": "array", "minItems": 1, "items": {"oneOf": kinds}}
