"""Money around the claims: late fees, advances, the insurer's year, the reserve, the year's deductible
(HN-09, HN-15, NX-22 .. NX-24, CL-33, FX-18)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from policy.answers import Asking
from policy.errors import BadFact
from policy.facts import Claim, Member
from policy.money import grouped, half_up, percent
from policy.pack import Pack, Resolved
from policy.rules import Rules
from policy.settling.settle import settle
from policy.trace import Missing, Row, Text


@dataclass(frozen=True, slots=True)
class Figures:
    """Named results: fen (int), days (int), dates, flags. A name that is absent was not asked or is `missing`."""

    values: dict[str, Any] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    rows: tuple[Row, ...] = ()

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str) -> Any:
        """The value, or None."""
        return self.values.get(name)


class _Sheet(Asking):
    """Collects named results with their rows."""

    def __init__(self, rules: Rules | Pack, on: date):
        super().__init__(rules, on)
        self.values: dict[str, Any] = {}

    def put(self, name: str, value: Any, zh: str, en: str, formula: str = "", *figures: Resolved | None) -> None:
        self.values[name] = value
        money = isinstance(value, int) and not isinstance(value, bool) and name != "days"
        shown = formula if money else f"{formula} → {value}".removeprefix(" → ")
        self.note(name, Text(zh, en), shown, value if money else None, *figures)

    def sheet(self) -> Figures:
        return Figures(self.values, tuple(self.missing), tuple(self.rows))


def late_fee(
    rules: Rules | Pack, *, arrears: int, due_on: date, notice_served_on: date | None, paid_on: date
) -> Figures:
    """HN-09, HN-10: `deadline` after the notice, `days` charged, `fee` and `total` in fen. The fee runs from the day
    the arrears were due, and only when the deadline of the notice has passed; it never rolls."""
    _not_negative(arrears=arrears)
    ask = _Sheet(rules, paid_on)
    period, daily = ask.figure("notice_days"), ask.figure("late_fee_daily_rate")
    if period is None or daily is None:
        return ask.sheet()
    days = fee = 0
    if notice_served_on is not None:
        deadline = notice_served_on + timedelta(days=period.value)
        ask.put(
            "deadline", deadline, "催缴期限", "Deadline of the notice", f"{notice_served_on} + {period.value}", period
        )
        if paid_on > deadline:
            days = max((paid_on - due_on).days, 0)
            fee = _share(arrears * days, daily.value)
    ask.put("days", days, "计费天数", "Days charged", f"{due_on} .. {paid_on}")
    formula = f"{grouped(arrears)} x {percent(daily.value)} x {days} = {grouped(fee)}"
    ask.put("fee", fee, "滞纳金", "Late fee", formula, daily)
    ask.put("total", arrears + fee, "应缴合计", "Total due", f"{grouped(arrears)} + {grouped(fee)}")
    return ask.sheet()


def advance(
    rules: Rules | Pack,
    *,
    prepaid: int,
    over_limit: int | None = None,
    advanced: int | None = None,
    advanced_on: date | None = None,
) -> Figures:
    """HN-15, HN-16: whether an advance is `allowed`; the supplementary `payout`, what of it is `deducted` against the
    advance, what stays `owed` and by when (`owed_by`). Without `over_limit` nothing is paid out yet, so all is owed."""
    _not_negative(prepaid=prepaid, over_limit=over_limit or 0, advance=advanced or 0)
    pack = rules.basic if isinstance(rules, Rules) else rules
    ask = _Sheet(rules, advanced_on or pack.verified_from)
    threshold = ask.figure("advance_threshold")
    if threshold is not None:
        formula = f"{grouped(prepaid)} > {threshold.text.en}"
        ask.put("allowed", prepaid > threshold.value, "可以预付", "Advance allowed", formula, threshold)
    if over_limit is not None:
        claim = Claim("inpatient", over_limit=over_limit)
        year = (advanced_on or pack.verified_from).year
        settled = settle(ask.rules, year=year, member=Member(supplementary=True), claim=claim)
        ask.missing.extend(settled.missing)
        if settled.supplementary is not None:
            ask.rows.extend(settled.rows)
            ask.put("payout", settled.supplementary, "赔付金额", "Payout")
            _deduct(ask, settled.supplementary, advanced or 0)
    elif advanced is not None:
        _deduct(ask, 0, advanced)
    if advanced_on is not None:
        ask.put("owed_by", date(advanced_on.year, 12, 31), "归还期限", "To be repaid by")
    return ask.sheet()


def _deduct(ask: _Sheet, payout: int, advanced: int) -> None:
    deducted = min(payout, advanced)
    ask.put("deducted", deducted, "抵扣借款", "Deducted", f"min({grouped(payout)}, {grouped(advanced)})")
    ask.put("owed", advanced - deducted, "尚欠", "Still owed", f"{grouped(advanced)} - {grouped(deducted)}")


def insurer_year(
    rules: Rules | Pack,
    *,
    year: int | None = None,
    premium: int | None = None,
    insured: int | None = None,
    premium_per_head: int | None = None,
    payouts: int | None = None,
    insurer_cost: int = 0,
    profit_rate: Fraction | None = None,
) -> Figures:
    """NX-22 .. NX-24: `premium`, `quarterly` transfer, `deposit`; with payouts the `overspend` and how it is shared
    (marginal bands of the premium), or the `profit` (on the premium) and what is `carried_forward`."""
    _not_negative(premium=premium or 0, payouts=payouts or 0, cost=insurer_cost)
    pack = rules.basic if isinstance(rules, Rules) else rules
    ask = _Sheet(rules, pack.in_year(year) if year else pack.verified_from)
    if premium is None:
        premium = _premium(ask, insured, premium_per_head)
    if premium is None:
        return ask.sheet()
    paid = ask.figure("insurer_quarterly_share")
    if paid is not None:
        rate = paid.value
        quarter = _share(premium, rate / 4)
        text = f"{grouped(premium)} x {percent(rate)} / 4"
        ask.put("quarterly", quarter, "每季划转", "A quarter's transfer", text, paid)
        text = f"{grouped(premium)} x {percent(1 - rate)}"
        ask.put("deposit", _share(premium, 1 - rate), "年度保证金", "Deposit", text, paid)
    if payouts is not None:
        balance = premium - payouts - insurer_cost
        _overspend(ask, premium, max(-balance, 0))
        _profit(ask, premium, max(balance, 0), profit_rate)
    return ask.sheet()


def _premium(ask: _Sheet, insured: int | None, per_head: int | None) -> int | None:
    figure = ask.figure("premium_per_head") if per_head is None else None
    per_head = figure.value if figure else per_head
    if insured is None:
        raise BadFact("the insurer's year needs the premium, or the persons insured")
    if per_head is None:
        return None
    premium = insured * per_head
    ask.put("premium", premium, "大病保险费", "Premium", f"{insured:,} x {grouped(per_head)}", figure)
    return premium


def _overspend(ask: _Sheet, premium: int, overspend: int) -> None:
    ask.put("overspend", overspend, "超支", "Overspend")
    bands = ask.figure("insurer_overspend_share")
    if bands is None:
        return
    borne, parts = Fraction(0), []
    for band in bands.value:
        low, high = premium * band.over, premium * band.up_to
        width = max(min(Fraction(overspend), high) - low, Fraction(0))
        borne += width * band.rate
        if width:
            parts.append(f"{grouped(_whole(width))} x {percent(band.rate)}")
    insurer = _whole(borne)
    ask.put("insurer_share", insurer, "商保公司承担", "Borne by the insurer", " + ".join(parts), bands)
    text = f"{grouped(overspend)} - {grouped(insurer)}"
    ask.put("agency_share", overspend - insurer, "经办机构承担", "Borne by the agency", text)


def _profit(ask: _Sheet, premium: int, surplus: int, given: Fraction | None) -> None:
    profit = 0
    if surplus:
        figure = ask.figure("profit_rate") if given is None else None
        rate = figure.value if figure else given
        if rate is None:
            return
        profit = min(_share(premium, rate), surplus)
        ask.put("profit", profit, "商保公司盈利", "Profit", f"{grouped(premium)} x {percent(rate)}", figure)
    else:
        ask.put("profit", 0, "商保公司盈利", "Profit")
    text = f"{grouped(surplus)} - {grouped(profit)}"
    ask.put("carried_forward", surplus - profit, "结转下年", "Carried forward", text)


def reserve(rules: Rules | Pack, *, income: int, surplus: int, balance: int, year: int | None = None) -> Figures:
    """CL-33: what is `extracted` into the reserve, and its `balance` after."""
    _not_negative(income=income, balance=balance)
    pack = rules.basic if isinstance(rules, Rules) else rules
    ask = _Sheet(rules, pack.in_year(year) if year else pack.verified_from)
    rate, ceiling = ask.figure("reserve_rate"), ask.figure("reserve_ceiling_rate")
    if rate is None or ceiling is None:
        return ask.sheet()
    room = _share(income, ceiling.value) - balance
    extracted = max(min(_share(income, rate.value), surplus, room), 0)
    text = (
        f"min({grouped(income)} x {percent(rate.value)}, {grouped(surplus)}, "
        f"{grouped(income)} x {percent(ceiling.value)} - {grouped(balance)})"
    )
    ask.put("extracted", extracted, "提取风险储备金", "Extracted", text, rate, ceiling)
    text = f"{grouped(balance)} + {grouped(extracted)}"
    ask.put("balance", balance + extracted, "风险储备金余额", "Balance of the reserve", text)
    return ask.sheet()


def year_deductible(rules: Rules | Pack, *, year: int, incomes: Sequence[tuple[int, int]]) -> Figures:
    """FX-18: the critical-illness line of the year from last year's incomes, (per head in fen, heads) each:
    `weighted` income and `deductible`."""
    heads = sum(number for _, number in incomes)
    if heads <= 0 or any(income < 0 or number < 0 for income, number in incomes):
        raise BadFact("incomes need heads, and nothing negative")
    pack = rules.basic if isinstance(rules, Rules) else rules
    ask = _Sheet(rules, pack.in_year(year))
    weighted = Fraction(sum(income * number for income, number in incomes), heads)
    text = " + ".join(f"{grouped(income)} x {number:,}" for income, number in incomes)
    ask.put("weighted", _whole(weighted), "加权人均可支配收入", "Weighted income", f"({text}) / {heads:,}")
    share = ask.figure("critical_illness_line_share")
    if share is not None:
        text = f"{grouped(_whole(weighted))} x {percent(share.value)}"
        ask.put("deductible", _whole(weighted * share.value), "大病起付线", "Critical-illness line", text, share)
    return ask.sheet()


def _share(amount: int, rate: Fraction) -> int:
    return _whole(amount * rate)


def _whole(amount: Fraction) -> int:
    rounded: int = half_up(amount.numerator, amount.denominator)
    return rounded


def _not_negative(**amounts: int) -> None:
    for name, amount in amounts.items():
        if amount < 0:
            raise BadFact(f"{name} is negative")
