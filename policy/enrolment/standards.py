"""The individual standard and the subsidy standard (个人缴费标准, 政府补助标准) and what each classification pays."""

from collections.abc import Mapping

from policy.answers import Asking
from policy.trace import Text

PAYER_TITLES = {
    "individual": Text("个人缴费", "The person pays"),
    "unit": Text("单位缴费", "The unit pays"),
    "central": Text("中央财政补助", "Central subsidy"),
    "province": Text("省级财政补助", "Provincial subsidy"),
    "city": Text("市级财政补助", "City subsidy"),
    "county": Text("县级财政补助", "County subsidy"),
    "finance": Text("财政补助（未分级）", "Subsidy, level not given"),
}


def of(ask: Asking, price: str) -> dict[str, int]:
    """Fen by payer at a price: individual (both standards, each by its payer), full (all by the person), open."""
    if price == "open":
        ask.lack("special_price")
        return {}
    if price == "full":
        return _full(ask)
    individual = ask.figure("individual_standard")
    shares = {} if individual is None else {"individual": individual.value}
    subsidised = _subsidy_standard(ask, individual.value if individual else None)
    if subsidised is None:
        ask.lack("subsidy_standard")
        return shares
    return {**shares, "finance": subsidised}


def known(ask: Asking) -> dict[str, int]:
    """The standards that the policy has, where it does not say how to classify a payment."""
    ask.lack("contribution_window")
    found = {"individual": ask.figure("individual_standard"), "finance": ask.figure("subsidy_standard")}
    return {payer: figure.value for payer, figure in found.items() if figure is not None}


def subsidy(shares: Mapping[str, int]) -> int | None:
    """What others than the person pay; None while the subsidy is open."""
    others = [amount for payer, amount in shares.items() if payer != "individual"]
    return sum(others) if others else None


def _full(ask: Asking) -> dict[str, int]:
    """Both standards together, all of it paid by the person, no subsidy (LPS-18, DL-04)."""
    full = ask.optional("full_standard")
    if full is not None:
        return {"individual": full.value, "finance": 0}
    individual, subsidised = ask.figure("individual_standard"), ask.figure("subsidy_standard")
    if individual is None or subsidised is None:
        return {}
    return {"individual": individual.value + subsidised.value, "finance": 0}


def _subsidy_standard(ask: Asking, individual: int | None) -> int | None:
    """The subsidy standard, or what the full amount leaves of it beside the individual standard."""
    standard = ask.optional("subsidy_standard")
    if standard is not None:
        value: int = standard.value
        return value
    full = ask.optional("full_standard")
    return None if full is None or individual is None else max(full.value - individual, 0)
