"""bill: what a group owes for a coverage year, by payer (CL-16, HN-02 .. HN-05)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from policy.answers import Asking
from policy.enrolment import standards
from policy.enrolment.prices import price_of, unit_price_of
from policy.enrolment.shape import PAYERS, EnrolmentRules
from policy.errors import BadFact
from policy.money import grouped
from policy.pack import Pack
from policy.rules import Rules
from policy.trace import Missing, Row, Text


@dataclass(frozen=True, slots=True)
class BillMember:
    """So many persons of one sort. `kind` is a member class of a resident scheme, or in_service / retiree."""

    count: int
    kind: str
    statuses: tuple[str, ...] = ()
    born_on: date | None = None

    def __post_init__(self) -> None:
        if self.count < 0:
            raise BadFact("a count of persons is negative")


@dataclass(frozen=True, slots=True)
class Bill:
    """Fen by payer and in all; `total` is None while a figure is missing."""

    shares: Mapping[str, int] = field(default_factory=dict)
    total: int | None = None
    missing: tuple[Missing, ...] = ()
    rows: tuple[Row, ...] = ()


def bill(rules: Rules | Pack, *, coverage_year: int, members: Sequence[BillMember], payer: str = "unit") -> Bill:
    """The bill of a group; ages are those on 1 January of the coverage year."""
    pack = rules.basic if isinstance(rules, Rules) else rules
    ask = Asking(rules, pack.in_year(coverage_year))
    shape = pack.identity.enrolment
    if shape is None:
        ask.lack("enrolment")
        return Bill(missing=tuple(ask.missing))
    prices = [_prices(ask, shape, member, payer, date(coverage_year, 1, 1)) for member in members]
    known = [name for name in PAYERS if prices and _known(name, prices)]
    shares = {
        name: sum(member.count * price.get(name, 0) for member, price in zip(members, prices, strict=True))
        for name in known
    }
    for member, price in zip(members, prices, strict=True):
        for name, amount in price.items():
            if amount:
                text = f"{member.count} x {grouped(amount)} = {grouped(member.count * amount)}"
                ask.note(name, standards.PAYER_TITLES[name], text, member.count * amount)
    total = None if ask.missing else sum(shares.values())
    formula = " + ".join(grouped(amount) for amount in shares.values() if amount)
    ask.note("total", Text("合计", "Total"), formula, total)
    return Bill(shares, total, tuple(ask.missing), tuple(ask.rows))


def _prices(ask: Asking, shape: EnrolmentRules, member: BillMember, payer: str, first: date) -> dict[str, int]:
    """Fen by payer for one person of the sort; a payer whose part is open is left out."""
    if member.kind in ("in_service", "retiree"):
        return unit_price_of(ask, shape, member.kind, payer)
    if shape.prices:
        return price_of(ask, shape, member.kind, member.statuses, member.born_on, first)
    special = shape.special
    if special and special.when == "always" and any(status in special.statuses for status in member.statuses):
        return standards.of(ask, special.price)
    return standards.of(ask, "individual")


def _known(name: str, prices: Sequence[Mapping[str, int]]) -> bool:
    """A payer's sum is known when no sort of person leaves it open; an individual part is open unless it is given."""
    complete = all("individual" in price and len(price) > 1 for price in prices)
    return all(name in price for price in prices) or (complete and any(name in price for price in prices))
