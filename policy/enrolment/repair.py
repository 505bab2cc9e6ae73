"""Repair of missed years (断缴补缴修复, 国办发〔2024〕38号): each year paid for later takes some of the wait away."""

from dataclasses import dataclass

from policy.answers import Asking
from policy.enrolment.enrol import Enrollee
from policy.enrolment.prices import price_of
from policy.enrolment.shape import EnrolmentRules, Waiting
from policy.enrolment.waiting import COUNTED_FROM
from policy.pack import Pack
from policy.rules import Rules
from policy.trace import Missing, Row, Text

TITLE = Text("补缴断缴年度", "Paid for a missed year")


@dataclass(frozen=True, slots=True)
class Repair:
    """What one missed year costs (fen, no subsidy); None while a figure is missing, or where years missed do not count
    (`counts`)."""

    amount: int | None = None
    counts: bool = True
    missing: tuple[Missing, ...] = ()
    rows: tuple[Row, ...] = ()


def repair(rules: Rules | Pack, *, coverage_year: int, member: Enrollee) -> Repair:
    """The price of a missed year for who pays it for the sake of a coverage year: that year's individual standard."""
    pack = rules.basic if isinstance(rules, Rules) else rules
    ask, shape = Asking(rules, pack.in_year(coverage_year)), pack.identity.enrolment
    waiting = _counting(shape) if shape else None
    if shape is None or waiting is None:
        return Repair(counts=False)
    if shape.prices:
        amount = price_of(ask, shape, member.kind, member.statuses, member.born_on, ask.on).get("individual")
        standard = None
    else:
        standard = ask.figure("individual_standard")
        amount = standard.value if standard else None
    formula = Text(f"按{coverage_year}年度个人缴费标准", f"the individual standard of {coverage_year}")
    ask.note("repair", TITLE, formula, amount, standard, ask.pack.source("waiting", waiting, ""))
    return Repair(amount, True, tuple(ask.missing), tuple(ask.rows))


def counted_from(rules: Rules, coverage_year: int) -> int | None:
    """The first year that counts as missed; None where years missed do not count, or the figure is missing."""
    pack = rules.basic
    shape = pack.identity.enrolment
    if shape is None or _counting(shape) is None:
        return None
    found = rules.figure(pack, COUNTED_FROM, pack.in_year(coverage_year))
    return found.value if found else None


def _counting(shape: EnrolmentRules) -> Waiting | None:
    """The waiting rule that counts missed years, if the pack has one."""
    rules = [shape.ordinary, shape.late.waiting if shape.late else None]
    return next((rule for rule in rules if rule and rule.rule == "missed_years"), None)
