"""bill: what a group owes for a coverage year, by payer (CL-16, HN-02 .. HN-05)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from policy.answers import Asking
from policy.enrolment import standards
from policy.enrolment.prices import price_of, unit_price_of
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


def bill(
    rules: Rules | Pack, *, coverage_year: int, members: Sequence[BillMember], payer: str = "unit"
) -> Bill:
    """The bill of a group; ages are those on 1 January of the coverage year."""
    pack = rules.basic if isinstance(rules, Rules) else rules
    ask = Asking(rules, pack.in_year(coverage_year))
    shape = pack.identity.enrolment
    if shape is None:
        ask.lack("enrolment")
        return Bill(missing=tuple(ask.missing))
    shares: dict[str, int] = {}
    for member in members:
        if member.kind in ("in_service", "retiree"):
            prices = unit_price_of(ask, shape, member.kind, payer)
        elif shape.prices:
            first = date(coverage_year, 1, 1)
            prices = price_of(ask, shape, member.kind, member.statuses, member.born_on, first)
        else:
            prices = standards.of(ask, "individual")
        for name, amount in prices.items():
            shares[name] = shares.get(name, 0) + member.count * amount
            if amount:
                text = f"{member.count} x {grouped(amount)} = {grouped(member.count * amount)}"
                ask.note(name, standards.PAYER_TITLES[name], text, member.count * amount)
    total = None if ask.missing else sum(shares.values())
    label = Text("合计", "Total")
    ask.note("total", label, " + ".join(grouped(amount) for amount in shares.values() if amount), total)
    return Bill({} if ask.missing else shares, total, tuple(ask.missing), tuple(ask.rows))
