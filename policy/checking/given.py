"""The facts of a worked case, as the file writes them; an unknown key is an error."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from policy.facts import Claim, Line, Member
from policy.model import Strict
from policy.money import fen
from policy.units import rate

Yuan = Annotated[int, BeforeValidator(lambda raw: fen(str(raw)))]
Rate = Annotated[Fraction, BeforeValidator(lambda raw: rate(str(raw)))]
Word = Annotated[str, BeforeValidator(str)]
"""A code: 2 and "2" are the same level."""
Number = Annotated[Fraction, BeforeValidator(lambda raw: Fraction(str(raw)))]
MemberClass = Literal["adult", "student", "child", "newborn"]


class Assume(Strict):
    """Figures that the source leaves open, set for one case."""

    individual_standard: Yuan | None = None
    subsidy_standard: Yuan | None = None
    fund_ratio: Rate | None = None
    deductible: dict[Word, Yuan] | None = None
    critical_illness_deductible: Yuan | None = None
    first_self_pay: Rate | None = None
    large_amount_ratio: Rate | None = None
    assistance_ratio: dict[Word, Rate] | None = None
    profit_rate: Rate | None = None

    def figures(self) -> dict[str, Any]:
        """What is assumed, by figure."""
        return {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}


class SettlementMember(Strict):
    """The insured person of a settlement; what only an enrolment asks may stand here too and changes nothing."""

    class_: MemberClass = Field("adult", alias="class")
    statuses: list[str] = []
    born_on: date | None = None
    employee_cover_ended_on: date | None = None
    enrolled_last_year: bool = False
    employee_cover_active: bool = False
    assistance_class: int | None = None
    supplementary: bool = False
    large_amount: bool = False
    public_sector: bool = False
    continuous_years: int = 0
    zero_claim_years: int = 0

    def fact(self) -> Member:
        """The person as the rules take it."""
        return Member(
            kind=self.class_,
            statuses=tuple(self.statuses),
            assistance_class=self.assistance_class,
            supplementary=self.supplementary,
            large_amount=self.large_amount,
            public_sector=self.public_sector,
            continuous_years=self.continuous_years,
            zero_claim_years=self.zero_claim_years,
        )


class GivenLine(Strict):
    """One expense line, amounts in yuan."""

    class_: Literal["A", "B", "C"] = Field(alias="class")
    amount: Yuan
    first_self_pay: Rate | None = None
    item: str | None = None
    quantity: Number | None = None
    unit_price: Yuan | None = None
    price_limit: Yuan | None = None
    period_limit: Number | None = None

    def fact(self) -> Line:
        """The line as the rules take it."""
        facts = {name: getattr(self, name) for name in type(self).model_fields if name != "class_"}
        return Line(category=self.class_, **facts)


class Excluded(Strict):
    """An item to be tested against the critical-illness exclusion list."""

    item: str
    amount: Yuan


class GivenClaim(Strict):
    """One claim of the year, in the order of settlement."""

    kind: str
    level: Word | None = None
    inside: bool = True
    designated: bool = True
    access: str = "ordinary"
    disease: str | None = None
    accident: bool = False
    admitted_on: date | None = None
    discharged_on: date | None = None
    covered_from: date | None = None
    lines: list[GivenLine] | None = None
    eligible: Yuan | None = None
    burden: Yuan | None = None
    over_limit: Yuan | None = None
    excluded: list[Excluded] = []
    applied_class: int | None = None
    panel_grant: Yuan = 0
    paid_elsewhere: Yuan = 0
    designated_treatment: bool = False
    continues: int | None = None
    reversed: bool = False

    def fact(self, chained_deductible: int) -> Claim:
        """The claim as the rules take it; the deductible its referral chain has taken, in fen."""
        own = ("lines", "excluded", "continues", "reversed")
        facts = {name: getattr(self, name) for name in type(self).model_fields if name not in own}
        return Claim(
            **facts,
            lines=None if self.lines is None else tuple(line.fact() for line in self.lines),
            excluded=tuple((item.item, item.amount) for item in self.excluded),
            chained_deductible=chained_deductible,
        )


class Used(Strict):
    """What the year has booked before the first claim."""

    basic_paid: Yuan = 0
    burden: Yuan = 0


class GivenSettlement(Strict):
    """question: settlement. One person, one year, claims in order."""

    year: int
    member: SettlementMember = SettlementMember.model_validate({})
    used: Used = Used()
    claims: list[GivenClaim] = Field(min_length=1)
    assistance: bool = False
