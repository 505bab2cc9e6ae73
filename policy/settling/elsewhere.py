"""What a stay that another system has settled (直接结算) adds to the counters of the year."""

from dataclasses import dataclass

from policy.errors import BadFact
from policy.rules import Rules
from policy.schema import LAYERS, Layer
from policy.settling.steps import (
    AnnualCapStep,
    BandsStep,
    BurdenStep,
    LessDeductibleStep,
    Step,
    YearlyShareStep,
    parts_of,
)


@dataclass(frozen=True, slots=True)
class Settled:
    """A stay as it was settled, in fen: cost, in-policy cost, deductible taken, and what each layer has paid. `burden` is
    what counts for critical illness where the sheet says it."""

    kind: str
    total: int
    eligible: int
    deductible: int = 0
    basic: int = 0
    large_amount: int = 0
    critical_illness: int = 0
    supplementary: int = 0
    assistance: int = 0
    burden: int | None = None

    @property
    def residual(self) -> int:
        """The in-policy cost that the layers before assistance leave."""
        paid = self.basic + self.large_amount + self.critical_illness + self.supplementary
        return max(self.eligible - paid, 0)


class BurdenUnknown(BadFact):
    """The place counts the whole burden less a list of items: only who settled the stay knows what that comes to."""


def moves_elsewhere(rules: Rules, settled: Settled) -> dict[str, int]:
    """Counter to fen that the stay adds, by the steps of the rules; what is nought is left out.

    Of assistance only what was paid counts towards its caps, and what was left before it where anything was paid.
    Raises BurdenUnknown.
    """
    found: dict[str, int] = {}
    for name in LAYERS:
        pack = rules.pack_of(name)
        layer = pack.identity.layers[name] if pack else None
        if layer is None or (layer.kinds is not None and settled.kind not in layer.kinds):
            continue
        for step in _steps(layer, settled.kind):
            match step:
                case AnnualCapStep():
                    found[step.counter] = getattr(settled, name)
                case BandsStep() if name == "critical_illness":
                    found[step.counter] = _burden(layer, settled, rules)
                case LessDeductibleStep() if step.counter:
                    found[step.counter] = settled.deductible
                case YearlyShareStep() if name == "assistance" and settled.assistance:
                    found[step.counter] = settled.residual
    return {counter: fen for counter, fen in found.items() if fen}


def _steps(layer: Layer, kind: str) -> list[Step]:
    return parts_of(step for step in layer.steps if step.kinds is None or kind in step.kinds)[0]


def _burden(layer: Layer, settled: Settled, rules: Rules) -> int:
    if settled.burden is not None:
        return settled.burden
    whole = rules.whole_burden or any(isinstance(step, BurdenStep) and step.base == "all" for step in layer.steps)
    if whole:
        raise BurdenUnknown("what counts for critical illness has to be said", "须注明计入大病保险的合规费用")
    return max(settled.eligible - settled.basic, 0)
