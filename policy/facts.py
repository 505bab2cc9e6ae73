"""What the rules are told about a person, a claim and its expense lines. Amounts are integer fen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from policy.errors import BadFact

KINDS = ("inpatient", "outpatient_major", "outpatient_chronic", "outpatient")
LEVELS = ("village", "community", "1", "2", "3", "county")
ACCESSES = ("ordinary", "approved_referral", "emergency")
MEMBER_KINDS = ("adult", "student", "child", "newborn")
CATEGORIES = ("A", "B", "C")
CLASSES = (1, 2, 3, 4)
STATUSES = (
    "low_income_allowance",
    "severe_disability",
    "disability_card",
    "low_income_family",
    "registered_poor",
    "destitute_support",
    "veteran",
    "dynamic_hardship",
)
MAX_YEARS = 150
SCALE = 1_000_000
"""In-policy cost of lines is kept in millionths of a fen, so that first self-payments stay exact."""
PERIODS = ("stay", "month", "quarter", "year")
QUANTITY_SCALE = 10_000
"""Yearly counters of quantities are whole ten-thousandths of a unit."""


@dataclass(frozen=True, slots=True)
class Member:
    """The insured person as the rules see them: member class, special statuses, assistance class 1-4 (救助对象
    类别) and the optional insurances held. `continuous_years` in resident insurance without a break, this year
    included (连续参保年数), and `zero_claim_years` without a payment since such a bonus was last used (零报销年数) raise
    the critical-illness cap where a policy says so."""

    kind: str = "adult"
    statuses: tuple[str, ...] = ()
    assistance_class: int | None = None
    supplementary: bool = False
    large_amount: bool = False
    public_sector: bool = False
    continuous_years: int = 0
    zero_claim_years: int = 0

    def __post_init__(self) -> None:
        _one_of("member kind", self.kind, MEMBER_KINDS)
        for status in self.statuses:
            _one_of("special status", status, STATUSES)
        if self.assistance_class is not None:
            _one_of("assistance class", self.assistance_class, CLASSES)
        for years in (self.continuous_years, self.zero_claim_years):
            if not isinstance(years, int) or not 0 <= years <= MAX_YEARS:
                raise BadFact(f"years are a whole number from 0 to {MAX_YEARS}, not {years!r}")


@dataclass(frozen=True, slots=True)
class Allowance:
    """The quantity of an item that is payable in a period (最大用量), for all purchases together. `counter` names what
    the year has used of it before; with `per` stay only the lines of one claim share it."""

    quantity: Fraction
    per: str
    counter: str

    def __post_init__(self) -> None:
        _one_of("period", self.per, PERIODS)
        if self.quantity < 0 or QUANTITY_SCALE % self.quantity.denominator:
            raise BadFact("a largest quantity is from 0 on with at most four decimals")


@dataclass(frozen=True, slots=True)
class Line:
    """One expense line. category A, B or C (甲乙丙); amount in fen; first_self_pay the share paid first (先行自付,
    None: the policy's figure for class B, none for class A); price_limit in fen a unit (限价); period_limit the
    quantity still payable in the period (年度或季度最大用量), the rest is self-paid. With an allowance, settling finds
    that quantity from what the year has used."""

    category: str
    amount: int
    first_self_pay: Fraction | None = None
    item: str | None = None
    quantity: Fraction | int | None = None
    unit_price: int | None = None
    price_limit: int | None = None
    period_limit: Fraction | int | None = None
    allowance: Allowance | None = None

    def __post_init__(self) -> None:
        if self.category not in CATEGORIES:
            raise BadFact(f"a line's class is A, B or C, not {self.category!r}")
        _whole_fen("a line's amount", self.amount)
        rate = self.first_self_pay
        if rate is not None and (not 0 <= rate <= 1 or SCALE % rate.denominator):
            raise BadFact("a first self-payment is a rate from 0 to 1 with at most six decimals")
        limited = self.period_limit is not None or self.price_limit is not None or self.allowance is not None
        if limited and (self.quantity is None or self.quantity <= 0):
            raise BadFact("a limit on price or quantity needs the line's quantity")
        if self.allowance is not None and QUANTITY_SCALE % Fraction(self.quantity or 0).denominator:
            raise BadFact("a quantity that is counted has at most four decimals")


@dataclass(frozen=True, slots=True)
class Claim:
    """One stay or visit, its cost given by exactly one of: lines, eligible (in-policy cost), burden (left to the
    person after basic insurance), over_limit (above the basic scheme's yearly cap). `excluded` are the items to be
    tested against the critical-illness exclusion list; `chained_deductible` is what this referral chain (连续计算
    起付线) has already taken, in fen. `applied_class` is the assistance class under which an application (依申请救助)
    had this claim assisted afterwards: only that layer goes by it. `panel_grant` is what a panel (一事一议) has added to
    the claim's assistance, in fen. `paid_elsewhere` is what another insurer has paid of the lines (分割单), in fen: the
    rules get the rest (`policy.settling.lines.rest_of`), and `excluded` names amounts of that rest.
    `designated_treatment`: the institution is designated for treating the disease (定点救治, LPS-32). `ground` names what
    `access` rests on (the number of a filing or referral); nothing is computed from it."""

    kind: str
    level: str | None = None
    inside: bool = True
    designated: bool = True
    access: str = "ordinary"
    disease: str | None = None
    accident: bool = False
    admitted_on: date | None = None
    discharged_on: date | None = None
    covered_from: date | None = None
    covered: bool = True
    lines: Sequence[Line] | None = None
    eligible: int | None = None
    burden: int | None = None
    over_limit: int | None = None
    excluded: tuple[tuple[str, int], ...] = ()
    chained_deductible: int = 0
    applied_class: int | None = None
    panel_grant: int = 0
    paid_elsewhere: int = 0
    designated_treatment: bool = False
    ground: str = ""

    def __post_init__(self) -> None:
        _one_of("kind of care", self.kind, KINDS)
        _one_of("access", self.access, ACCESSES)
        if self.level is not None:
            _one_of("level", self.level, LEVELS)
        if self.applied_class is not None:
            _one_of("assistance class", self.applied_class, CLASSES)
        given = [cost for cost in (self.eligible, self.burden, self.over_limit) if cost is not None]
        if len(given) + (self.lines is not None) != 1:
            raise BadFact("the cost is given by exactly one of lines, eligible, burden, over_limit")
        if self.paid_elsewhere and self.lines is None:
            raise BadFact("what another insurer has paid is taken off lines, which are not given")
        fen = (
            *given,
            *(amount for _, amount in self.excluded),
            self.chained_deductible,
            self.panel_grant,
            self.paid_elsewhere,
        )
        for amount in fen:
            _whole_fen("a cost", amount)

    @property
    def approved(self) -> bool:
        """Whether care away from home was approved by referral or was an emergency."""
        return self.access != "ordinary"


def _whole_fen(what: str, amount: object) -> None:
    if not isinstance(amount, int) or amount < 0:
        raise BadFact(f"{what} is a whole number of fen from 0 on, not {amount!r}")


def _one_of(what: str, value: object, known: Sequence[object]) -> None:
    if value not in known:
        raise BadFact(f"{what} {value!r} is none of {', '.join(map(str, known))}")
