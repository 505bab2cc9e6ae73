"""Letters about agreements: the agreement itself, a supplement, the notice of a suspension, of an end (BJ-15, BJ-16)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from casework import clock, masks
from casework.capitals import capitals
from casework.documents import documents_of
from casework.letters import Agency, Letter
from casework.letters.data import Fen
from casework.scope import Reader
from casework.templatetags.portal import percent
from institutions.models import Agreement, Care, Institution, Measure, Supplement
from institutions.models.agreements import WHOLE

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Party:
    """The institution as papers name it."""

    name: str
    code: str
    sort: str
    area: str
    address: str
    legal_person: str
    telephone: str

    @classmethod
    def of(cls, institution: Institution) -> "Party":
        """What the register has of it today."""
        return cls(
            name=institution.name,
            code=institution.code,
            sort=f"{institution.get_kind_display()} · {institution.get_level_display()}",
            area=institution.area.name,
            address=institution.address,
            legal_person=institution.legal_person,
            telephone=institution.telephone,
        )


@dataclass(frozen=True, kw_only=True)
class Article:
    """A clause with its heading."""

    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A paper that belongs to the agreement."""

    title: str


@dataclass(frozen=True, kw_only=True)
class AgreementPaper(Letter):
    """服务协议: both sides, the term, the money, every clause, the attachments, room for two signatures and seals."""

    kind: ClassVar[str] = "agreement"

    party: Party
    account: str
    services: str
    certificate: str
    starts_on: date
    ends_on: date
    budget: Fen
    prepayment: str
    prepaid: Fen
    deposit: str
    clauses: tuple[Article, ...]
    attachments: tuple[Attachment, ...]
    signed_for: str
    signed_by: str
    signed_on: date | None

    def computed(self) -> dict[str, Any]:
        return {"budget_capitals": capitals(self.budget, whole_after_jiao=self.agency.whole_after_jiao)}


@dataclass(frozen=True, kw_only=True)
class SupplementPaper(Letter):
    """补充协议: what changes from which day on; figures that are None stay as they were."""

    kind: ClassVar[str] = "agreement_supplement"

    party: Party
    agreement: str
    agreed_on: date | None
    subject: str
    text: str
    starts_on: date
    budget: Fen | None
    prepayment: str
    deposit: str
    signed_for: str
    signed_by: str
    signed_on: date | None


@dataclass(frozen=True, kw_only=True)
class SuspensionNotice(Letter):
    """中止协议通知书: from which day on, why, how long at most, what it means for who is admitted already."""

    kind: ClassVar[str] = "agreement_suspension"

    party: Party
    agreement: str
    wish: str
    ground: str
    reasons: str
    served_on: date
    decided_on: date
    starts_on: date
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class TerminationNotice(Letter):
    """解除 / 不再续签协议通知书: the last day in force, the ground, what both sides still settle."""

    kind: ClassVar[str] = "agreement_end"

    party: Party
    agreement: str
    is_renewal: bool
    wish: str
    ground: str
    reasons: str
    served_on: date
    decided_on: date
    last_day: date
    ends_on: date


def agreement_paper(agreement: Agreement, reader: Reader) -> AgreementPaper:
    """The agreement as its letter."""
    certificate, bank = agreement.certificate, agreement.institution
    return AgreementPaper(
        **_sent(agreement, agreement.number, reader),
        account=f"{bank.bank_name} {masks.account(bank.bank_account)}".strip(),
        services="、".join(str(Care(each).label) for each in agreement.services),
        certificate=certificate.number if certificate else "",
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        budget=agreement.budget,
        prepayment=percent(agreement.prepayment),
        prepaid=prepaid(agreement.budget, agreement.prepayment),
        deposit=percent(agreement.deposit),
        clauses=tuple(Article(name=clause.name, text=clause.text) for clause in agreement.clauses.all()),
        attachments=tuple(Attachment(title=document.title) for document in documents_of(agreement)),
        signed_for=agreement.signed_for,
        signed_by=agreement.signed_by.name if agreement.signed_by else "",
        signed_on=agreement.signed_on,
    )


def supplement_paper(supplement: Supplement, reader: Reader) -> SupplementPaper:
    """A supplement as its letter."""
    agreement = supplement.agreement
    prepayment, deposit = supplement.prepayment, supplement.deposit
    return SupplementPaper(
        **_sent(agreement, supplement.number, reader),
        agreement=agreement.number,
        agreed_on=agreement.signed_on,
        subject=supplement.subject,
        text=supplement.text,
        starts_on=supplement.starts_on,
        budget=supplement.budget,
        prepayment="" if prepayment is None else percent(prepayment),
        deposit="" if deposit is None else percent(deposit),
        signed_for=supplement.signed_for,
        signed_by=supplement.signed_by.name if supplement.signed_by else "",
        signed_on=supplement.signed_on,
    )


def measure_paper(measure: Measure, reader: Reader) -> SuspensionNotice | TerminationNotice:
    """A decided suspension, termination or refusal to renew as its letter."""
    agreement = measure.agreement
    said = _sent(agreement, measure.number, reader) | {
        "agreement": agreement.number,
        "wish": str(measure.get_side_display()),
        "ground": measure.ground_name,
        "reasons": measure.reasons,
        "served_on": measure.served_on,
        "decided_on": measure.decided_on or clock.today(),
    }
    if measure.kind == Measure.Kind.SUSPENSION:
        return SuspensionNotice(**said, starts_on=measure.starts_on, due_on=measure.due_on)
    last_day = measure.starts_on - DAY
    is_renewal = measure.kind == Measure.Kind.NON_RENEWAL
    return TerminationNotice(**said, is_renewal=is_renewal, last_day=last_day, ends_on=agreement.ends_on)


def prepaid(budget: int, ratio: int) -> int:
    """Fen in advance: the ratio (basis points) of the budget (fen), half up (FX-28)."""
    return (2 * budget * ratio + WHOLE) // (2 * WHOLE)


def _sent(agreement: Agreement, number: str, reader: Reader) -> dict[str, Any]:
    return {
        "agency": Agency.of(agreement.pool),
        "number": number,
        "printed_by": reader.staff.name,
        "party": Party.of(agreement.institution),
    }
