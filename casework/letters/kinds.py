"""The letters, one class a kind. `kind` names the template templates/documents/<kind>.typ."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from casework.capitals import capitals
from casework.letters.data import (
    Account,
    Agency,
    Applicant,
    CalculationRow,
    ClaimedInvoice,
    DayFigure,
    DayRow,
    ExpenseLine,
    Fen,
    FundPayment,
    FundTotal,
    Insured,
    Letter,
    Material,
    MissingMaterial,
    PaidElsewhere,
    Payment,
    Remedy,
    RepaidFund,
    ReturnedPaper,
    Signature,
    SlipFact,
    Source,
    Visit,
    YearUse,
    masked,
)
from casework.money import yuan

# What every expense is divided into, on each line and in the head of a settlement sheet.
PARTS = ("self_paid", "above_limit", "first_self_pay", "in_policy", "elsewhere")


@dataclass(frozen=True, kw_only=True)
class Receipt(Letter):
    """受理回执: what the counter took in, until when the answer is due, how to ask for it."""

    kind: ClassVar[str] = "receipt"

    matter: str
    insured: Insured
    applicant: Applicant
    claimed: Fen
    paid_elsewhere: Fen
    invoices: int
    materials: tuple[Material, ...]
    received_on: date
    due_on: date
    due_is_provisional: bool
    working_days: int
    stopped_days: int
    article: str
    query_code: str
    progress_address: str = ""


@dataclass(frozen=True, kw_only=True)
class SupplementNotice(Letter):
    """一次性补正告知书: everything that is missing, told once; the clock stands still until it comes."""

    kind: ClassVar[str] = "supplement"

    matter: str
    insured: Insured
    applicant: Applicant
    received_on: date
    told_on: date
    missing: tuple[MissingMaterial, ...]
    supplement_by: date
    otherwise: str


class RefusedPart(StrEnum):
    """What is refused: the application (不予受理) or the payment of lines (拒付)."""

    APPLICATION = "application"
    PAYMENT = "payment"


@dataclass(frozen=True, kw_only=True)
class RefusedLine:
    """A refused line: what, how much, the reason's code and words, the article behind it (NX-33)."""

    item: str
    amount: Fen
    reason_code: str
    reason: str
    article: str


@dataclass(frozen=True, kw_only=True)
class RefusalNotice(Letter):
    """拒付 / 不予受理通知书: what is refused, why, by which article, what to do, and how to object (NX-33)."""

    kind: ClassVar[str] = "refusal"

    part: RefusedPart
    matter: str
    insured: Insured
    applicant: Applicant
    institution: str
    received_on: date
    decided_on: date
    claimed: Fen
    lines: tuple[RefusedLine, ...]
    advice: str
    remedy: Remedy

    @property
    def refused(self) -> int:
        """Fen refused, all lines together."""
        return sum(line.amount for line in self.lines)

    def computed(self) -> dict[str, Any]:
        return {"refused": yuan(self.refused)} | in_capitals(self.agency, refused=self.refused)


@dataclass(frozen=True, kw_only=True)
class SettlementSheet(Letter):
    """结算单 (一单制, LPS-54): basic insurance, critical illness and assistance on one sheet (national_rules C7).

    `elsewhere` is what another insurer has paid. Raises DoesNotAdd unless the lines make the head, the parts make the
    total, and funds + person + hospital + elsewhere too.
    """

    kind: ClassVar[str] = "settlement"

    case_number: str
    settled_on: date
    insured: Insured
    applicant: Applicant
    sex: str
    born_on: date
    age: int
    scheme: str
    assistance_class: str
    visit: Visit
    total: Fen
    self_paid: Fen
    above_limit: Fen
    first_self_pay: Fen
    in_policy: Fen
    deductible: Fen
    funds: tuple[FundPayment, ...]
    fund_total: Fen
    person_total: Fen
    person_account: Fen
    person_cash: Fen
    hospital: Fen
    elsewhere: Fen
    rows: tuple[CalculationRow, ...]
    year: int
    year_uses: tuple[YearUse, ...]
    lines: tuple[ExpenseLine, ...]
    payee: Account
    policy: str
    made: Signature
    checked: Signature
    approved: Signature

    def __post_init__(self) -> None:
        masked(self.payee.number)
        self.must_add(_("the total"), self.total, *(getattr(self, part) for part in PARTS))
        self.must_add(_("the total"), self.total, self.fund_total, self.person_total, self.hospital, self.elsewhere)
        self.must_add(_("the funds' part"), self.fund_total, *(fund.paid for fund in self.funds))
        self.must_add(_("the person's part"), self.person_total, self.person_account, self.person_cash)
        for line in self.lines:
            self.must_add(line.name, line.amount, *(getattr(line, part) for part in PARTS))
        for part in PARTS:
            of_lines = (getattr(line, part) for line in self.lines)
            self.must_add(_("the sum over the lines"), getattr(self, part), *of_lines)

    def computed(self) -> dict[str, Any]:
        sources = distinct(source for row in self.rows for source in row.sources)
        return {
            "notes": [{"text": source.text, "illustrative": source.illustrative} for source in sources],
            "marks": [[sources.index(source) + 1 for source in row.sources] for row in self.rows],
            "examples": [any(source.illustrative for source in row.sources) for row in self.rows],
            "after": [yuan(use.before + use.now) for use in self.year_uses],
        } | in_capitals(self.agency, fund_total=self.fund_total)


@dataclass(frozen=True, kw_only=True)
class SplitStatement(Letter):
    """医疗费用分割单: what was paid of the invoices here, so that the person may claim the rest elsewhere.

    `unpaid` is the rest, also what was not allowed here. Raises DoesNotAdd unless funds + elsewhere + unpaid make the
    invoices.
    """

    kind: ClassVar[str] = "split_statement"

    case_number: str
    settled_on: date
    insured: Insured
    applicant: Applicant
    visit: Visit
    invoices: tuple[ClaimedInvoice, ...]
    claimed: Fen
    allowed: Fen
    funds: tuple[FundTotal, ...]
    fund_total: Fen
    elsewhere: tuple[PaidElsewhere, ...]
    unpaid: Fen

    def __post_init__(self) -> None:
        self.must_add(_("the invoices"), self.claimed, *(invoice.amount for invoice in self.invoices))
        self.must_add(_("the funds' part"), self.fund_total, *(fund.amount for fund in self.funds))
        paid = (split.amount for split in self.elsewhere)
        self.must_add(_("the invoices"), self.claimed, self.fund_total, *paid, self.unpaid)

    def computed(self) -> dict[str, Any]:
        return in_capitals(self.agency, fund_total=self.fund_total, unpaid=self.unpaid)


@dataclass(frozen=True, kw_only=True)
class PaymentList(Letter):
    """付款清单: the rows of one batch, what each fund gives, and the three persons of maker, checker, payer."""

    kind: ClassVar[str] = "payment_list"

    pool: str
    made_on: date
    payer_account: Account
    payments: tuple[Payment, ...]
    funds: tuple[FundTotal, ...]
    maker: Signature
    checker: Signature
    payer: Signature

    def __post_init__(self) -> None:
        self.must_add(_("the total"), self.total, *(fund.amount for fund in self.funds))

    @property
    def total(self) -> int:
        """Fen of the batch."""
        return sum(payment.amount for payment in self.payments)

    def computed(self) -> dict[str, Any]:
        return {"total": yuan(self.total)} | in_capitals(self.agency, total=self.total)


@dataclass(frozen=True, kw_only=True)
class RecoveryNotice(Letter):
    """追回通知: money paid too much goes back to the funds it came from."""

    kind: ClassVar[str] = "recovery"

    insured: Insured
    settlement_number: str
    paid_on: date
    decided_on: date
    reason: str
    article: str
    funds: tuple[RepaidFund, ...]
    repay_by: date
    account: Account
    in_parts: bool
    remedy: Remedy

    def __post_init__(self) -> None:
        for fund in self.funds:
            self.must_add(fund.fund, fund.paid, fund.due, fund.repay)

    @property
    def repay(self) -> int:
        """Fen to return, all funds together."""
        return sum(fund.repay for fund in self.funds)

    def computed(self) -> dict[str, Any]:
        return {"repay": yuan(self.repay)} | in_capitals(self.agency, repay=self.repay)


@dataclass(frozen=True, kw_only=True)
class RepaymentReceipt(Letter):
    """退款收据: what a person has given back, in what way, to which fund, and what is left.

    `reference` is the bank's slip, or the written consent (`consent_on`) to setting off a later payment. `payer` is named
    where another than the insured person pays.
    """

    kind: ClassVar[str] = "repayment"

    insured: Insured
    payer: str
    claim_number: str
    reason: str
    way: str
    reference: str
    set_off_against: str
    consent_on: date | None
    received_on: date
    amount: Fen
    funds: tuple[FundTotal, ...]
    owed: Fen
    before: Fen
    left: Fen

    def __post_init__(self) -> None:
        self.must_add(_("the amount"), self.amount, *(fund.amount for fund in self.funds))
        self.must_add(_("what has to be returned"), self.owed, self.before, self.amount, self.left)

    def computed(self) -> dict[str, Any]:
        return in_capitals(self.agency, amount=self.amount)


@dataclass(frozen=True, kw_only=True)
class ReturnSlip(Letter):
    """原件退回单: which originals went back to whom; the agency keeps it signed."""

    kind: ClassVar[str] = "return_slip"

    insured: Insured
    papers: tuple[ReturnedPaper, ...]
    returned_to: str
    returned_on: date

    def computed(self) -> dict[str, Any]:
        return {"sheets": str(sum(paper.sheets for paper in self.papers))}


@dataclass(frozen=True, kw_only=True)
class EntitlementSlip(Letter):
    """备案、转诊、门诊慢特病登记单: what was filed, entered or decided before a claim, and what has to be known of it."""

    kind: ClassVar[str] = "entitlement"

    title: str
    insured: Insured
    facts: tuple[SlipFact, ...]
    remark: str
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class DayList(Letter):
    """窗口业务日结单: what one clerk did at one counter from one closing to the next."""

    kind: ClassVar[str] = "day_list"

    clerk: str
    counter: str
    day: date
    turn: int
    span: str
    figures: tuple[DayFigure, ...]
    rows: tuple[DayRow, ...]
    remark: str


def in_capitals(agency: Agency, **amounts: int) -> dict[str, str]:
    """`<name>_capitals` for each amount (fen), in the agency's habit."""
    return {
        f"{name}_capitals": capitals(amount, whole_after_jiao=agency.whole_after_jiao)
        for name, amount in amounts.items()
    }


def distinct(sources: Iterable[Source]) -> list[Source]:
    """Each source once, in the order of first mention: the numbers of the footnotes."""
    return list(dict.fromkeys(sources))
