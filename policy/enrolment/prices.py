"""Who pays what for a year of cover: price classes where the policy has them, else the two standards."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from policy.answers import Asking
from policy.days import age_on
from policy.enrolment.shape import PAYERS, EnrolmentRules, PriceClass
from policy.trace import Text


def price_of(
    ask: Asking,
    shape: EnrolmentRules,
    kind: str,
    statuses: Sequence[str],
    born_on: date | None,
    age_day: date,
) -> dict[str, int]:
    """Fen by payer of the class with the highest subsidy that fits (就高不就低, CL-16); empty when none does."""

    def fits(price: PriceClass) -> bool:
        old_enough = price.age_from is None or (born_on is not None and age_on(born_on, age_day) >= price.age_from)
        return (
            (price.members is None or kind in price.members)
            and (price.kinds is None or "in_service" in price.kinds)
            and (price.payers is None or "unit" in price.payers)
            and (price.statuses is None or any(status in statuses for status in price.statuses))
            and old_enough
        )

    return _highest_subsidy(ask, shape, fits)


def unit_price_of(ask: Asking, shape: EnrolmentRules, kind: str, payer: str) -> dict[str, int]:
    """Fen by payer for a unit's employee or retiree (HN-02, HN-04)."""
    return _highest_subsidy(
        ask,
        shape,
        lambda price: (
            price.kinds is not None and kind in price.kinds and (price.payers is None or payer in price.payers)
        ),
    )


def _highest_subsidy(ask: Asking, shape: EnrolmentRules, fits: Callable[[PriceClass], bool]) -> dict[str, int]:
    table = shape.price_table(ask.on)
    fitting = [price for price in table.classes if fits(price)] if table else []
    if not fitting:
        ask.lack("prices")
        return {}
    best = max(fitting, key=lambda price: _subsidy(price.amounts()))
    amounts = best.amounts()
    source = ask.pack.source(f"prices.{best.id}", best, best.id)
    ask.note("price_class", Text("缴费档次", "Price class"), best.id, None, source)
    return {payer: amounts.get(payer, 0) for payer in PAYERS if payer in amounts or payer != "unit"}


def _subsidy(amounts: Mapping[str, int]) -> int:
    return sum(amount for payer, amount in amounts.items() if payer != "individual")
