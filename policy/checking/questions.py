"""The questions a worked case may ask, each with the facts it takes and the answer it gives."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from policy.checking.given import GivenSettlement, MemberClass, Rate, Yuan
from policy.checking.year import Answer, Fen, answer_settlement, reason_of
from policy.deadlines import deadline
from policy.enrolment.bill import BillMember, bill
from policy.enrolment.enrol import Enrollee, enrol
from policy.enrolment.shape import PAYERS
from policy.errors import Told
from policy.fund import Figures, advance, insurer_year, late_fee, reserve, year_deductible
from policy.indicators import indicator
from policy.model import Strict
from policy.rules import Rules
from policy.trace import Missing, Row

Number = Annotated[Decimal, BeforeValidator(lambda raw: Decimal(str(raw)))]


class EnrolmentMember(Strict):
    """The person who enrols."""

    class_: MemberClass = Field("adult", alias="class")
    statuses: list[str] = []
    born_on: date | None = None
    employee_cover_ended_on: date | None = None
    enrolled_last_year: bool = False
    employee_cover_active: bool = False
    large_amount: bool = False
    missed_years: int = 0
    repaired_years: int = 0

    def fact(self) -> Enrollee:
        """The person as the rules take it."""
        facts = {name: getattr(self, name) for name in type(self).model_fields if name not in ("class_", "statuses")}
        return Enrollee(kind=self.class_, statuses=tuple(self.statuses), **facts)


class GivenEnrolment(Strict):
    """question: enrolment. One payment for a coverage year."""

    coverage_year: int
    paid_on: date
    registered_on: date | None = None
    member: EnrolmentMember = EnrolmentMember.model_validate({})


class GivenBillMember(Strict):
    """So many persons of one sort."""

    count: int
    class_: MemberClass | None = Field(None, alias="class")
    kind: Literal["in_service", "retiree"] | None = None
    statuses: list[str] = []
    born_on: date | None = None


class GivenBill(Strict):
    """question: group_bill. What a group owes, by payer."""

    coverage_year: int
    members: list[GivenBillMember] = Field(min_length=1)
    payer: Literal["fully_funded_unit", "unit"] = "unit"


class GivenLateFee(Strict):
    """question: late_fee. Arrears, the notice and the day of payment."""

    arrears: Yuan
    due_on: date
    notice_served_on: date | None = None
    paid_on: date


class GivenAdvance(Strict):
    """question: advance. An advance on supplementary benefits."""

    prepaid: Yuan
    over_limit: Yuan | None = None
    advance: Yuan | None = None
    advanced_on: date | None = None


class GivenInsurerYear(Strict):
    """question: insurer_year. Premium, transfers, overspend or profit."""

    year: int | None = None
    insured: int | None = None
    premium_per_head: Yuan | None = None
    premium: Yuan | None = None
    payouts: Yuan | None = None
    insurer_cost: Yuan = 0
    profit_rate: Rate | None = None


class GivenReserve(Strict):
    """question: reserve. What goes into the reserve."""

    year: int | None = None
    income: Yuan
    surplus: Yuan
    balance: Yuan


class Income(Strict):
    """Income a head of one group of insured persons."""

    per_capita: Yuan
    heads: int


class GivenDeductible(Strict):
    """question: deductible. The critical-illness line of a year."""

    year: int
    incomes: list[Income] = Field(min_length=1)


class GivenDeadline(Strict):
    """question: deadline. An event and its dates."""

    event: str
    received_on: date | None = None
    extended: bool | None = None
    issued_on: date | None = None
    starts_on: date | None = None
    notice_served_on: date | None = None
    stop_on: date | None = None
    coverage_year: int | None = None
    approved_on: date | None = None
    verified_on: date | None = None
    told_on: date | None = None
    accepted_on: date | None = None
    published_on: date | None = None
    refused_on: date | None = None
    operating_since: date | None = None
    unit_price: Yuan | None = None


class GivenIndicator(Strict):
    """question: indicator. A name and its inputs, amounts in yuan."""

    name: str
    balance: Number | None = None
    yearly_expenditure: Number | None = None
    income: Number | None = None
    expenditure: Number | None = None
    amount: Number | None = None
    visits: int | None = None
    annual_budget: Number | None = None
    actual: Number | None = None
    burdens: dict[str, Number] | None = None
    parts: list[Number] | None = None


def answer_enrolment(rules: Rules, given: GivenEnrolment) -> Answer:
    """Classification, amounts by payer, first and last day of benefits; a refusal stands alone."""
    found = enrol(
        rules,
        coverage_year=given.coverage_year,
        member=given.member.fact(),
        paid_on=given.paid_on,
        registered_on=given.registered_on,
    )
    if found.refused:
        return {"refused": found.refused, "rows": found.rows}
    amounts = {
        **{payer: found.shares.get(payer) for payer in PAYERS},
        "subsidy": found.subsidy,
        "total": found.total,
        "large_amount": found.large_amount,
        "relief": found.relief.amount if found.relief else 0,
    }
    answer: Answer = {"classification": found.classification, **_money(amounts)}
    answer |= {"starts_on": found.starts_on, "ends_on": found.ends_on}
    return _complete(answer, found.missing, found.rows)


def answer_bill(rules: Rules, given: GivenBill) -> Answer:
    """Sums by payer and in all."""
    members = []
    for member in given.members:
        if (member.class_ is None) == (member.kind is None):
            raise Told("a member of a bill has either class or kind", "名单中每项须且只须写 class 或 kind")
        kind = member.class_ or member.kind or ""
        members.append(BillMember(member.count, kind, tuple(member.statuses), member.born_on))
    found = bill(rules, coverage_year=given.coverage_year, members=members, payer=given.payer)
    return _complete(_money({**found.shares, "total": found.total}), found.missing, found.rows)


def answer_late_fee(rules: Rules, given: GivenLateFee) -> Answer:
    """Deadline, days charged, fee and total."""
    return _figures(late_fee(rules, **_facts(given)), plain=("days",))


def answer_advance(rules: Rules, given: GivenAdvance) -> Answer:
    """Whether it is allowed, the payout, what is deducted and what is owed until when."""
    facts = _facts(given)
    return _figures(advance(rules, advanced=facts.pop("advance"), **facts))


def answer_insurer_year(rules: Rules, given: GivenInsurerYear) -> Answer:
    """Premium, quarterly transfer, deposit; overspend and its sharing, or profit and the rest."""
    found = insurer_year(rules, **_facts(given))
    answer = _figures(found)
    if given.premium is not None:
        answer["premium"] = Fen(given.premium)
    return answer


def answer_reserve(rules: Rules, given: GivenReserve) -> Answer:
    """What is extracted, and the balance after."""
    return _figures(reserve(rules, **_facts(given)))


def answer_deductible(rules: Rules, given: GivenDeductible) -> Answer:
    """The weighted income and the line."""
    incomes = [(income.per_capita, income.heads) for income in given.incomes]
    return _figures(year_deductible(rules, year=given.year, incomes=incomes))


def answer_deadline(rules: Rules, given: GivenDeadline) -> Answer:
    """The dates that follow from the event."""
    facts = {key: value for key, value in _facts(given).items() if value is not None and key != "event"}
    found = deadline(rules, given.event, **facts)
    return _complete(dict(found.values), found.missing, found.rows)


def answer_indicator(rules: Rules, given: GivenIndicator) -> Answer:
    """The value; no answer where the pack does not say what counts."""
    facts = {key: value for key, value in _facts(given).items() if value is not None and key != "name"}
    found = indicator(rules, given.name, **facts)
    return dict(found) or {"refused": "not_in_policy"}


Question = tuple[type[Strict], Callable[[Rules, Any], Answer]]
QUESTIONS: dict[str, Question] = {
    "enrolment": (GivenEnrolment, answer_enrolment),
    "group_bill": (GivenBill, answer_bill),
    "settlement": (GivenSettlement, answer_settlement),
    "late_fee": (GivenLateFee, answer_late_fee),
    "advance": (GivenAdvance, answer_advance),
    "insurer_year": (GivenInsurerYear, answer_insurer_year),
    "reserve": (GivenReserve, answer_reserve),
    "deductible": (GivenDeductible, answer_deductible),
    "deadline": (GivenDeadline, answer_deadline),
    "indicator": (GivenIndicator, answer_indicator),
}


def _facts(given: Strict) -> dict[str, Any]:
    return {name: getattr(given, name) for name in type(given).model_fields}


def _money(amounts: Mapping[str, int | None]) -> Answer:
    return {key: Fen(amount) for key, amount in amounts.items() if amount is not None}


def _figures(found: Figures, plain: Sequence[str] = ()) -> Answer:
    answer = {
        key: value if key in plain or isinstance(value, (bool, date)) else Fen(value)
        for key, value in found.values.items()
    }
    return _complete(answer, found.missing, found.rows)


def _complete(answer: Answer, missing: Sequence[Missing], rows: Sequence[Row]) -> Answer:
    if missing:
        answer |= {"refused": "not_in_policy", "reason": reason_of(missing)}
    return {**answer, "rows": tuple(rows)}
