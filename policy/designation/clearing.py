"""Money of an institution (结算与清算): what a month is paid, what is paid in advance, and how a term is cleared against its
budget (FX-28, SY-11). Whole fen; each share is rounded once, half up."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from policy.answers import Asking
from policy.money import grouped, half_up, plain
from policy.pack import Pack, Resolved
from policy.trace import Missing, Row, Text

WHOLE = 10_000
"""Basis points of a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What an institution declared for a month, fen by layer; `deposit` in basis points; `prepaid` is still to set off."""

    basic: int
    critical: int
    deducted_basic: int
    deducted_critical: int
    deposit: int
    prepaid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What becomes of a month's declaration in fen, with the rows that say how."""

    deposit: int
    set_off: int
    basic: int
    critical: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How a term stands (fen): budget and allowed amounts through a month, what clearings before it laid on the
    institution, the deposit held and what was paid in advance and is still to set off. A `final` one ends the term;
    `deposit_share` (basis points) of its deposit goes back."""

    budget: int
    allowed: int
    borne_before: int
    deposit_held: int
    prepaid: int
    final: bool
    deposit_share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """A clearing in fen. `shared` and `borne` are the overspend so far by the fund and by the institution; `due` is what
    is paid now, below nought what is given back."""

    shared: int = 0
    borne: int = 0
    kept: int = 0
    deposit_back: int = 0
    prepaid_left: int = 0
    due: int = 0
    missing: tuple[Missing, ...] = ()
    rows: tuple[Row, ...] = ()


def pay_month(month: Month) -> Paid:
    """Declared less deductions, the deposit and what was paid in advance. ValueError when more is deducted than declared."""
    basic, critical = month.basic - month.deducted_basic, month.critical - month.deducted_critical
    if basic < 0 or critical < 0:
        raise ValueError("more is deducted than was declared")
    deposit = half_up(basic * month.deposit, WHOLE)
    set_off = min(month.prepaid, basic - deposit)
    due = basic - deposit - set_off
    rows = (
        _row("allowed_basic", "基本医保核定", "Basic layer allowed", basic, _less(month.basic, month.deducted_basic)),
        _row("deposit", "质量保证金", "Quality deposit", deposit, f"{grouped(basic)} × {_percent(month.deposit)}"),
        _row("set_off", "抵扣预付", "Prepayment set off", set_off, _least(month.prepaid, basic - deposit)),
        _row("basic", "基本医保应付", "Basic layer due", due, _less(basic, deposit, set_off)),
        _row(
            "critical", "大病保险应付", "Critical layer due", critical, _less(month.critical, month.deducted_critical)
        ),
    )
    return Paid(deposit=deposit, set_off=set_off, basic=due, critical=critical, rows=rows)


def share_of(budget: int, months: int, through: int) -> int:
    """Fen of a term's budget through its month number `through`: the months' shares make the budget to the fen. What lies
    beyond the months has no share of its own."""
    return int(half_up(budget * min(through, months), months))


def prepay(budget: int, months: int, number: int, ratio: int) -> tuple[int, tuple[Row, ...]]:
    """Fen to pay in advance for month `number` of a term: the ratio (basis points) of that month's share of the budget."""
    share = share_of(budget, months, number) - share_of(budget, months, number - 1)
    amount = half_up(share * ratio, WHOLE)
    rows = (
        _row("share", "当月预算", "The month's share of the budget", share, f"{grouped(budget)} ÷ {months}"),
        _row("prepaid", "预付金额", "Paid in advance", amount, f"{grouped(share)} × {_percent(ratio)}"),
    )
    return amount, rows


def clear(pack: Pack, on: date, at: Position) -> Cleared:
    """Clear a term through a month by the ratios of the pack. A surplus is left only at its end: until then later months
    may need it. Without a budget nothing is overspent and nothing is left."""
    ask = Asking(pack, on)
    rules = pack.identity.designation and pack.identity.designation.settlement
    if not rules:
        ask.lack("settlement")
        return Cleared(missing=tuple(ask.missing))
    ratios = [ask.figure(key) for key in (rules.overspend_share, rules.overspend_limit, rules.surplus_share)]
    share, limit, kept_share = ratios
    if share is None or limit is None or kept_share is None:
        return Cleared(missing=tuple(ask.missing))
    shared, borne = _overspend(ask, at, share, limit)
    kept = _surplus(ask, at, kept_share) if at.final else 0
    back, left = _ending(ask, at) if at.final else (0, 0)
    due = kept - (borne - at.borne_before) + back - left
    told = f"{grouped(kept)} - ({grouped(borne)} - {grouped(at.borne_before)}) + {grouped(back)} - {grouped(left)}"
    ask.note("due", Text("清算应付（负数为应退）", "Due (below nought: to give back)"), told, due)
    return Cleared(
        shared=shared, borne=borne, kept=kept, deposit_back=back, prepaid_left=left, due=due, rows=tuple(ask.rows)
    )


def _overspend(ask: Asking, at: Position, share: Resolved, limit: Resolved) -> tuple[int, int]:
    """What the fund and what the institution bears of what lies above the budget."""
    over = max(at.allowed - at.budget, 0) if at.budget else 0
    ask.note("overspend", Text("超支", "Overspend"), _less(at.allowed, at.budget) if at.budget else "—", over)
    most = _part(at.budget, limit.value)
    ask.note("limit", Text("分担上限", "Shared up to"), f"{grouped(at.budget)} × {limit.text.zh}", most, limit)
    shared = _part(min(over, most), share.value)
    told = f"{_least(over, most)} × {share.text.zh}"
    ask.note("shared", Text("基金分担", "Borne by the fund"), told, shared, share)
    borne = over - shared
    ask.note("borne", Text("机构自担", "Borne by the institution"), _less(over, shared), borne)
    return shared, borne


def _surplus(ask: Asking, at: Position, kept: Resolved) -> int:
    """What is left to the institution of what it did not use."""
    surplus = max(at.budget - at.allowed, 0)
    ask.note("surplus", Text("结余", "Surplus"), _less(at.budget, at.allowed) if surplus else "—", surplus)
    left = _part(surplus, kept.value)
    ask.note("kept", Text("结余留用", "Left to it"), f"{grouped(surplus)} × {kept.text.zh}", left, kept)
    return left


def _ending(ask: Asking, at: Position) -> tuple[int, int]:
    """The deposit that goes back by the year's grade, and the advance that no month used up."""
    back = half_up(at.deposit_held * at.deposit_share, WHOLE)
    told = f"{grouped(at.deposit_held)} × {_percent(at.deposit_share)}"
    ask.note("deposit_back", Text("返还质量保证金", "Deposit given back"), told, back)
    ask.note("prepaid_left", Text("未抵扣的预付", "Prepayment not yet set off"), grouped(at.prepaid), at.prepaid)
    return back, at.prepaid


def _part(amount: int, share: Fraction) -> int:
    return int(half_up(amount * share.numerator, share.denominator))


def _row(key: str, zh: str, en: str, amount: int, formula: str) -> Row:
    return Row(key, "", amount, Text(zh, en), Text.same(formula))


def _less(first: int, *others: int) -> str:
    return " - ".join(map(grouped, (first, *others)))


def _least(*amounts: int) -> str:
    return f"min({', '.join(map(grouped, amounts))})"


def _percent(basis_points: int) -> str:
    return plain(basis_points).rstrip("0").rstrip(".") + "%"
