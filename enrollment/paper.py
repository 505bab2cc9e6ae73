"""Letters about contributions: the receipt (缴费收据), what is given back (退费通知书), what is demanded (催缴通知书)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from casework import clock, masks
from casework.capitals import capitals
from casework.letters import Account, Agency, Insured, Letter
from casework.letters.data import Fen, masked
from casework.scope import Reader
from enrollment.models import DemandNotice, Person, Receipt, Refund
from enrollment.page import main_identity
from enrollment.services.notices import days_to_pay, late_rate


@dataclass(frozen=True, kw_only=True)
class ContributionReceipt(Letter):
    """缴费收据: who paid how much for whose cover of which days, and the fund that has it."""

    kind: ClassVar[str] = "contribution_receipt"

    insured: Insured
    coverage_year: int
    fund: str
    amount: Fen
    payer: str
    relation: str
    paid_on: date
    channel: str
    reference: str
    classification: str
    starts_on: date | None
    ends_on: date | None
    reversed: str

    def computed(self) -> dict[str, Any]:
        return {"amount_capitals": capitals(self.amount, whole_after_jiao=self.agency.whole_after_jiao)}


def insured(person: Person) -> Insured:
    """The person as letters name them."""
    document = main_identity(person)
    return Insured(
        name=person.name,
        masked_id=masks.identity(document.number) if document else "",
        area=person.area.name,
        category=str(person.get_kind_display()),
    )


def receipt(row: Receipt, reader: Reader) -> ContributionReceipt:
    """A receipt as its letter; for money given back, the number of the receipt that it takes back."""
    contribution = row.contribution
    return ContributionReceipt(
        agency=Agency.of(row.pool),
        number=row.number,
        printed_by=reader.staff.name,
        insured=insured(contribution.person),
        coverage_year=contribution.coverage_year,
        fund=str(row.get_fund_display()),
        amount=row.amount,
        payer=str(row.get_payer_display()),
        relation=row.relation,
        paid_on=row.paid_on,
        channel=row.channel_words,
        reference=row.reference,
        classification=str(contribution.get_classification_display()),
        starts_on=contribution.starts_on,
        ends_on=contribution.ends_on,
        reversed=row.reverses.number if row.reverses else "",
    )


@dataclass(frozen=True, kw_only=True)
class RefundNotice(Letter):
    """退费通知书: whether money goes back, how much, why and to whose account."""

    kind: ClassVar[str] = "refund_notice"

    payer: str
    masked_id: str
    coverage_year: int
    granted: bool
    ground: str
    reason: str
    amount: Fen
    account: Account
    asked_on: date
    printed_on: date

    def __post_init__(self) -> None:
        masked(self.masked_id, self.account.number)

    def computed(self) -> dict[str, Any]:
        return {"amount_capitals": capitals(self.amount, whole_after_jiao=self.agency.whole_after_jiao)}


def refund_notice(row: Refund, reader: Reader) -> RefundNotice:
    """A decided refund as its letter."""
    if row.contribution:
        person, year = row.contribution.person, row.contribution.coverage_year
        name, number = person.name, main_identity(person)
        identity = number.number if number else ""
    elif row.line:
        name, identity, year = row.line.name, row.line.identity_number, row.line.coverage_year
    return RefundNotice(
        agency=Agency.of(row.pool),
        number=row.number,
        printed_by=reader.staff.name,
        payer=name,
        masked_id=masks.identity(identity) if identity else "",
        coverage_year=year,
        granted=row.state != Refund.State.REFUSED,
        ground=str(row.get_ground_display()),
        reason=row.reason,
        amount=row.amount,
        account=Account(holder=row.payee_name, bank=row.bank_name, number=masks.account(row.bank_account)),
        asked_on=clock.local(row.asked_at).date(),
        printed_on=clock.today(),
    )


@dataclass(frozen=True, kw_only=True)
class DemandLetter(Letter):
    """催缴通知书: what is overdue since when, and what happens when it is not paid in time; with 送达回证 (HN-09)."""

    kind: ClassVar[str] = "demand"

    debtor: str
    year: int
    amount: Fen
    due_on: date | None
    issued_on: date
    days: int | None
    daily_rate: str
    account: Account

    def computed(self) -> dict[str, Any]:
        return {"amount_capitals": capitals(self.amount, whole_after_jiao=self.agency.whole_after_jiao)}


def demand(row: DemandNotice, reader: Reader) -> DemandLetter:
    """A demand notice as its letter. Raises enrollment.services.notices.NoTimeGiven."""
    owed = row.unit_bill or row.contribution
    debtor = row.unit_bill.unit.name if row.unit_bill else row.contribution.person.name if row.contribution else ""
    return DemandLetter(
        agency=Agency.of(row.pool),
        number=f"CJ{row.pool.code}-{row.issued_on.year}-{row.pk:07d}",
        printed_by=reader.staff.name,
        debtor=debtor,
        year=owed.coverage_year if owed else row.issued_on.year,
        amount=row.amount,
        due_on=row.due_on or (owed.due_on if owed else None),
        issued_on=row.issued_on,
        days=days_to_pay(row),
        daily_rate=late_rate(row),
        account=Account.income_of(row.pool),
    )
