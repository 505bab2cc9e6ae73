"""Indicators of the fund and of care: definitions, not figures, so every pack answers them
(DL-25, DL-32, LPS-33, LPS-43, LPS-44)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from policy.errors import BadFact
from policy.pack import Pack
from policy.rules import Rules


def indicator(rules: Rules | Pack, name: str, **facts: Any) -> dict[str, Decimal]:
    """The indicator's `value` (amounts in yuan as Decimal), for `quarter_settlement` its `monthly` and `difference`.

    An empty answer: the pack does not say which kinds of care count. BadFact for an unknown name or fact.
    """
    if name not in _INDICATORS:
        raise BadFact(f"indicator {name!r} is none of {', '.join(_INDICATORS)}")
    pack = rules.basic if isinstance(rules, Rules) else rules
    try:
        return _INDICATORS[name](pack, **facts)
    except TypeError as fault:
        raise BadFact(f"{name}: {str(fault).split('() ')[-1]}") from None
    except ZeroDivisionError:
        raise BadFact(f"{name}: nothing to divide by") from None


def _months_payable(pack: Pack, balance: Decimal, yearly_expenditure: Decimal) -> dict[str, Decimal]:
    return {"value": _ratio(balance * 12, yearly_expenditure, 2)}


def _surplus_rate(pack: Pack, income: Decimal, expenditure: Decimal) -> dict[str, Decimal]:
    return {"value": _ratio(income - expenditure, income, 4)}


def _cumulative_surplus_rate(pack: Pack, balance: Decimal, income: Decimal) -> dict[str, Decimal]:
    return {"value": _ratio(balance, income, 4)}


def _cost_per_visit(pack: Pack, amount: Decimal, visits: int) -> dict[str, Decimal]:
    return {"value": _ratio(amount, Decimal(visits), 2)}


def _quarter_settlement(pack: Pack, annual_budget: Decimal, actual: Decimal) -> dict[str, Decimal]:
    return {
        "monthly": _ratio(annual_budget, Decimal(12), 2),
        "difference": _ratio(actual * 4 - annual_budget, Decimal(4), 2),
    }


def _critical_illness_accumulator(pack: Pack, burdens: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What of a year's burdens by kind of care counts for critical illness."""
    layer = pack.identity.layers.get("critical_illness")
    if layer is None:
        return {}
    return {"value": sum((burdens[kind] for kind in burdens if layer.kinds is None or kind in layer.kinds), Decimal(0))}


def _sum(pack: Pack, parts: Sequence[Decimal]) -> dict[str, Decimal]:
    return {"value": sum(parts, Decimal(0))}


def _ratio(amount: Decimal, over: Decimal, digits: int) -> Decimal:
    """amount / over, half up; exact before it is rounded."""
    scaled = Fraction(amount) / Fraction(over) * 10**digits
    sign = -1 if scaled < 0 else 1
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return (Decimal(sign * whole) / 10**digits).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


_INDICATORS: dict[str, Callable[..., dict[str, Decimal]]] = {
    "months_payable": _months_payable,
    "surplus_rate": _surplus_rate,
    "cumulative_surplus_rate": _cumulative_surplus_rate,
    "cost_per_visit": _cost_per_visit,
    "quarter_settlement": _quarter_settlement,
    "critical_illness_accumulator": _critical_illness_accumulator,
    "sum": _sum,
}
