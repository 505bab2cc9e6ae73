"""What a counter or a reviewer says about a claim. Every field may be missing in a draft: 0, None or empty text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.base import File

from casework.models import Document
from claims.models import CatalogueEntry, Claim, Diagnosis, DiseaseRegistration, ExpenseLine
from institutions.models import Institution


@dataclass(frozen=True)
class Stay:
    """One stay or outpatient period (就诊信息). `continues` is the claim that a referral continues,
    `registration` the registered disease (门诊慢特病).

    In fen: `claimed`, and what other insurers have `paid_elsewhere` by their split statements (分割单).
    """

    kind: str = "inpatient"
    access: str = "ordinary"
    reason: str = "01"
    institution: Institution | None = None
    admitted_on: date | None = None
    discharged_on: date | None = None
    diagnosis: Diagnosis | None = None
    is_accident: bool = False
    continues: Claim | None = None
    registration: DiseaseRegistration | None = None
    claimed: int = 0
    paid_elsewhere: int = 0

    @classmethod
    def of(cls, claim: Claim) -> "Stay":
        """The stay as it is stored."""
        return cls(
            kind=claim.kind,
            access=claim.access,
            reason=claim.reason,
            institution=claim.institution,
            admitted_on=claim.admitted_on,
            discharged_on=claim.discharged_on,
            diagnosis=claim.diagnosis,
            is_accident=claim.is_accident,
            continues=claim.continues,
            registration=claim.registration,
            claimed=claim.claimed,
            paid_elsewhere=claim.paid_elsewhere,
        )


@dataclass(frozen=True)
class InvoiceRow:
    """One invoice (票据) as typed; `amount` in fen."""

    code: str = ""
    number: str = ""
    check_code: str = ""
    issued_on: date | None = None
    amount: int = 0


@dataclass(frozen=True)
class SplitRow:
    """What another insurer has paid of one invoice (分割单) as typed; `amount` in fen."""

    invoice_number: str = ""
    issuer: str = ""
    number: str = ""
    issued_on: date | None = None
    amount: int = 0


@dataclass(frozen=True)
class LineRow:
    """One expense line (费用明细). Amounts in fen, `price_limit` fen a unit, `first_self_pay` in basis points.

    `served_on` is None where the line stands for the days of the stay; `trace_codes` are those of the packages
    (药品追溯码, DL-29).
    """

    entry: CatalogueEntry | None = None
    name: str = ""
    category: str = ""
    quantity: Decimal | None = None
    unit_price: int | None = None
    amount: int = 0
    first_self_pay: int | None = None
    price_limit: int | None = None
    served_on: date | None = None
    trace_codes: tuple[str, ...] = ()

    @classmethod
    def of(cls, line: ExpenseLine, *, as_claimed: bool = False) -> "LineRow":
        """A saved line as the rules see it: what is allowed of it, or what was claimed."""
        return cls(
            entry=line.entry,
            name=line.name,
            category=line.category if as_claimed else line.allowed_category,
            quantity=line.quantity if as_claimed else line.units_for(line.allowed_amount, line.adjust_reason),
            unit_price=line.unit_price,
            amount=line.amount if as_claimed else line.allowed_amount,
            first_self_pay=line.first_self_pay,
            price_limit=line.price_limit,
            served_on=line.served_on,
            trace_codes=tuple(line.trace_codes),
        )

    def day(self, stay: Stay) -> date | None:
        """The day by which the line is priced and counted: its own, else that of the discharge."""
        return self.served_on or stay.discharged_on


@dataclass(frozen=True)
class Payee:
    """Whose account the money goes to (收款账户), and on what ground (`PayeeStanding`)."""

    name: str = ""
    bank_name: str = ""
    bank_account: str = ""
    standing: str = "insured"

    @classmethod
    def of(cls, claim: Claim) -> "Payee":
        """The account as it is stored."""
        return cls(claim.payee_name, claim.bank_name, claim.bank_account, claim.payee_standing)


@dataclass(frozen=True)
class Applicant:
    """Who stands at the counter (申请人): in what capacity (`Standing`); what else, where it is not the person."""

    standing: str = "self"
    name: str = ""
    relation: str = ""
    identity_kind: str = "01"
    identity: str = ""
    phone: str = ""

    @classmethod
    def of(cls, claim: Claim) -> "Applicant":
        """The applicant as stored."""
        return cls(**{name: getattr(claim, f"applicant_{name}") for name in cls.__dataclass_fields__})


IN_PERSON, OWN_ACCOUNT = Applicant(), Payee()


@dataclass(frozen=True)
class Adjustment:
    """What a reviewer allows of one line: fen, class, and why (`ExpenseLine.AdjustReason`)."""

    allowed_amount: int
    allowed_category: str
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Objection:
    """An appeal as it is handed in (复查申请): by whom (`Standing`), when, why, with which papers.

    `name` where it is not the person; `late_reason`: why it is taken although the term is over.
    """

    standing: str
    grounds: str
    handed_in_on: date | None
    name: str = ""
    late_reason: str = ""
    papers: Sequence[File] = ()


@dataclass(frozen=True)
class Level:
    """A level of the review rules: claims of a kind ("" for every) with a flag so severe, above so many fen (None: any)."""

    kind: str
    severity: str
    above: int | None
    way: str


@dataclass(frozen=True)
class MissingPaper:
    """A paper that is missing or wrong: its kind (`Document.Kind`), what to do about it, the article that asks for it."""

    kind: str
    remedy: str
    article: str

    @property
    def name(self) -> str:
        """The paper by its name."""
        return str(Document.Kind(self.kind).label)


@dataclass(frozen=True)
class Missing:
    """What keeps a claim from being submitted: the field's path and a sentence.

    `is_wrong`: what stands there is wrong; otherwise it is not there yet.
    """

    field: str
    sentence: str
    is_wrong: bool = False


@dataclass(frozen=True)
class Note:
    """A sentence about a row of invoices (by the path of the form); `differs` when something does not fit."""

    field: str
    sentence: str
    differs: bool = False


@dataclass(frozen=True)
class PublishedList:
    """What an official document publishes: which list of the catalogue, whole or in part, from which day."""

    kind: str
    title: str
    starts_on: date
    document_number: str = ""
    is_complete: bool = True
