"""What letters are made of. Amounts are fen, dates are dates; identity and account numbers arrive masked."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from casework.letters.errors import DoesNotAdd
from casework.models import Pool
from casework.money import yuan

Fen = Annotated[int, "fen"]


def masked(*values: str) -> None:
    """Refuse an identity, telephone or account number in full: paper shows no more than a screen (national_rules C11).

    Raises ValueError.
    """
    for value in values:
        if value and "*" not in value:
            raise ValueError("a letter takes identity, telephone and account numbers masked")


@dataclass(frozen=True, kw_only=True)
class Agency:
    """The agency (经办机构) whose name and seal stand on the paper, and its habit of writing 整 after 角."""

    name: str
    address: str
    telephone: str
    whole_after_jiao: bool = True

    @classmethod
    def of(cls, pool: Pool) -> Self:
        """The letterhead of the pool's agency, as the system administrator keeps it."""
        return cls(
            name=pool.agency_name,
            address=pool.agency_address,
            telephone=pool.agency_telephone,
            whole_after_jiao=pool.whole_after_jiao,
        )


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What every letter carries: who sends it, the number of its case or batch, who printed it."""

    kind: ClassVar[str]

    agency: Agency
    number: str
    printed_by: str

    def computed(self) -> dict[str, Any]:
        """What the letter shows beside its fields: totals and amounts in capitals, by name."""
        return {}

    def must_add(self, what: Any, stated: int, *parts: int) -> None:
        """Raise DoesNotAdd, naming `what`, unless the parts (fen) make the stated amount (fen)."""
        if stated != sum(parts):
            raise DoesNotAdd(what=what, stated=yuan(stated), parts=yuan(sum(parts)), number=self.number)


@dataclass(frozen=True, kw_only=True)
class Insured:
    """The insured person (参保人): full name, masked identity number, home area, class (人员类别)."""

    name: str
    masked_id: str
    area: str
    category: str

    def __post_init__(self) -> None:
        masked(self.masked_id)


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who stands at the counter: the insured person or somebody for them (代办人), who shows a document of their own."""

    name: str
    relation: str
    masked_telephone: str
    masked_id: str = ""

    def __post_init__(self) -> None:
        masked(self.masked_telephone, self.masked_id)


@dataclass(frozen=True, kw_only=True)
class SlipFact:
    """One line of a slip: what it is, and how it reads."""

    label: str
    value: str


class MaterialForm(StrEnum):
    """How a paper was handed in."""

    ORIGINAL = "original"
    COPY = "copy"
    ELECTRONIC = "electronic"


@dataclass(frozen=True, kw_only=True)
class Material:
    """A paper the counter received (材料)."""

    name: str
    form: MaterialForm
    count: int
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class MissingMaterial:
    """A paper that is missing or wrong, what to do about it, and the article that asks for it."""

    name: str
    remedy: str
    article: str


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """Where and until when the person may object (救济途径): to the authority above (行政复议), and where the letter says
    so to the agency itself (复查) or before a court (行政诉讼)."""

    until: date
    authority: str
    agency_until: date | None = None
    court_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Account:
    """A bank account. `number` is masked where it is a person's."""

    holder: str
    bank: str
    number: str

    @classmethod
    def income_of(cls, pool: Pool) -> Self:
        """The account into which persons return money (收入户)."""
        return cls(holder=pool.income_holder or pool.agency_name, bank=pool.income_bank, number=pool.income_account)


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who took a step and when; an empty name leaves the line free for the pen."""

    name: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Visit:
    """The stay or visit that was settled (就诊)."""

    number: str
    institution: str
    level: str
    kind: str
    access: str
    diagnosis: str
    admitted_on: date
    discharged_on: date
    days: int
    invoices: int


@dataclass(frozen=True, kw_only=True)
class FundPayment:
    """What one fund pays (基金支付): the amount it counted, what was still payable under its cap, what it paid."""

    fund: str
    counted: Fen
    payable_limit: Fen | None
    paid: Fen


@dataclass(frozen=True, kw_only=True)
class Source:
    """The article or document a figure comes from; `illustrative` when it is an example, not local policy."""

    text: str
    illustrative: bool = False


@dataclass(frozen=True, kw_only=True)
class CalculationRow:
    """One row of the trace: what, the formula in figures, the amount, the sources of its figures."""

    layer: str
    label: str
    formula: str
    amount: Fen
    sources: tuple[Source, ...]


@dataclass(frozen=True, kw_only=True)
class YearUse:
    """A counter of the year (年度累计): before this claim, this claim, and the cap if there is one."""

    counter: str
    before: Fen
    now: Fen
    limit: Fen | None


@dataclass(frozen=True, kw_only=True)
class ExpenseLine:
    """One line of the itemised list (费用明细) and how it was counted."""

    name: str
    catalogue_class: str
    quantity: str
    amount: Fen
    self_paid: Fen
    above_limit: Fen
    first_self_pay: Fen
    in_policy: Fen
    elsewhere: Fen = 0
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Payment:
    """One row of a payment list (付款清单)."""

    case_number: str
    payee: str
    bank: str
    masked_account: str
    amount: Fen
    remark: str = ""

    def __post_init__(self) -> None:
        masked(self.masked_account)


@dataclass(frozen=True, kw_only=True)
class FundTotal:
    """What one fund gives to a batch."""

    fund: str
    amount: Fen


@dataclass(frozen=True, kw_only=True)
class ClaimedInvoice:
    """One invoice of a claim (票据)."""

    code: str
    number: str
    issued_on: date
    amount: Fen


@dataclass(frozen=True, kw_only=True)
class PaidElsewhere:
    """What another insurer has paid by its split statement (分割单)."""

    issuer: str
    number: str
    invoice_number: str
    amount: Fen


@dataclass(frozen=True, kw_only=True)
class ReturnedPaper:
    """An original that goes back to its owner: what, how many sheets, whether it was stamped as reimbursed."""

    name: str
    sheets: int
    stamped: bool


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One thing that a clerk did on a day."""

    at: str
    what: str
    number: str
    person: str
    amount: Fen | None


@dataclass(frozen=True, kw_only=True)
class DayFigure:
    """A figure of a day: a count, or an amount."""

    label: str
    count: int | None = None
    amount: Fen | None = None


@dataclass(frozen=True, kw_only=True)
class RepaidFund:
    """What one fund paid, what was due, what comes back to it."""

    fund: str
    paid: Fen
    due: Fen
    repay: Fen
