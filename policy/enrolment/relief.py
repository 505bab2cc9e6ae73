"""Subsidised participation (资助参保, FX-10, LPS-19, LPS-20): what a department pays of the person's own part."""

from collections.abc import Sequence
from dataclasses import dataclass

from policy.answers import Asking
from policy.enrolment.shape import EnrolmentRules, Relief
from policy.money import grouped
from policy.pack import Pack
from policy.rules import Rules
from policy.trace import Missing, Source, Text

TITLE = Text("资助参保", "Paid by a department")
IN_FULL = Text("全额", "in full")


@dataclass(frozen=True, slots=True)
class Relieved:
    """The part of one person: how much (fen), for which status, from which department."""

    amount: int
    status: str
    payer: Text


@dataclass(frozen=True, slots=True)
class ReliefRule:
    """A rule as a batch is asked by it: `amount` in fen, None for all of the person's part; `missing`: the sum is open."""

    statuses: tuple[str, ...]
    payer: Text
    amount: int | None
    source: Source
    missing: Missing | None = None


def relief_of(ask: Asking, shape: EnrolmentRules, statuses: Sequence[str], individual: int | None) -> Relieved | None:
    """The highest relief that one of the statuses gives (就高不就低), never more than the person pays themselves.

    In full means the individual standard: who comes late and pays both standards bears the rest. A sum that the rules
    leave open gives nothing yet; the trace says so.
    """
    best: Relieved | None = None
    for number, rule in enumerate(shape.reliefs):
        status = next((each for each in rule.statuses if each in statuses), None)
        if status is None or individual is None:
            continue
        amount = _amount(ask, rule, individual)
        if amount is None:
            ask.note("relief", TITLE, ask.pack.missing(rule.figure or "", ask.on).sentences)
        elif amount and (best is None or amount > best.amount):
            best = Relieved(amount, status, rule.payer.text)
            source = ask.pack.source(f"reliefs.{number}", rule, rule.payer.zh)
    if best:
        formula = Text(f"{best.payer.zh} {grouped(best.amount)}", f"{best.payer.en} {grouped(best.amount)}")
        ask.note(f"relief.{best.status}", TITLE, formula, best.amount, source)
    return best


def relief_rules(rules: Rules | Pack, coverage_year: int) -> list[ReliefRule]:
    """Which department pays how much for whom in a year, as the rules have it."""
    pack = rules.basic if isinstance(rules, Rules) else rules
    ask, shape = Asking(rules, pack.in_year(coverage_year)), pack.identity.enrolment
    return [_rule(ask, number, rule) for number, rule in enumerate(shape.reliefs if shape else [])]


def _rule(ask: Asking, number: int, rule: Relief) -> ReliefRule:
    figure = ask.optional(rule.figure) if rule.figure else None
    missing = ask.pack.missing(rule.figure, ask.on) if rule.figure and figure is None else None
    source = figure.source if figure else ask.pack.source(f"reliefs.{number}", rule, rule.payer.zh)
    return ReliefRule(tuple(rule.statuses), rule.payer.text, figure.value if figure else None, source, missing)


def _amount(ask: Asking, rule: Relief, individual: int) -> int | None:
    named = ask.optional(rule.figure or "individual_standard")
    if named is None:
        return None if rule.figure else individual
    amount: int = named.value
    return min(amount, individual)
