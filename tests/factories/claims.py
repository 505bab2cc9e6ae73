"""Claims at every station, brought there by the services themselves; catalogue and diagnoses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from stdnum import luhn

from casework import clock
from casework.models import Document, Pool, Role
from casework.scope import Reader
from claims.facts import Applicant, InvoiceRow, LineRow, Payee, SplitRow, Stay
from claims.models import CatalogueEntry, Claim, Diagnosis
from claims.models.claim import Relation, Standing
from claims.services import parties
from claims.services.intake import save_draft, start_claim, submit
from claims.services.missing import documents_needed_by
from claims.services.preview import preview_claim
from claims.services.review import approve, pass_first_review, pass_second_review
from enrollment.models import Person
from fund.models import Batch, Payable
from fund.orders import layout_of
from fund.services.returns import take_return_file
from tests.factories import fund as bank
from tests.factories.core import PoolFactory, reader
from tests.factories.enrollment import insured_person, resident_id
from tests.factories.institutions import designated_hospital
from tests.factories.review import change_threshold


class DiagnosisFactory(DjangoModelFactory):
    class Meta:
        model = Diagnosis
        django_get_or_create = ("code",)

    code = "K35.900"
    name = "急性阑尾炎"
    initials = "jxlwy"


class CatalogueEntryFactory(DjangoModelFactory):
    class Meta:
        model = CatalogueEntry

    pool = factory.SubFactory(PoolFactory)
    code = factory.Sequence(lambda n: f"XJ01{n:06d}")
    name = factory.Sequence(lambda n: f"头孢示例注射剂{n}")
    initials = "tbslzsj"
    kind = CatalogueEntry.Kind.DRUG
    category = "B"
    starts_on = date(2000, 1, 1)


class DocumentFactory(DjangoModelFactory):
    """The row of a document; its file is not written."""

    class Meta:
        model = Document

    case_type = "claims.claim"
    kind = Document.Kind.INVOICE
    title = "住院收费票据"
    file = factory.Sequence(lambda n: f"00/{n:032x}")
    media_type = "application/pdf"
    size = 1024
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    uploaded_at = factory.LazyFunction(clock.now)


def card(number: int) -> str:
    """A synthetic bank card of 19 digits with its check digit."""
    body = f"6299{number:014d}"
    return body + luhn.calc_check_digit(body)


def account_of(person: Person) -> Payee:
    """The person's own account."""
    return Payee(person.name, "示例农村商业银行", card(person.pk))


def applicant_for(person: Person) -> Applicant:
    """Who usually applies for the person: a parent for a minor."""
    standing, _payee_standing = parties.usual(person)
    if standing == Standing.SELF:
        return Applicant()
    number = resident_id(date(1980, 5, 17), 1)
    return Applicant(standing, "张父", Relation.PARENT, identity=number, phone="13900001234")


IN_UTF8 = "comma-utf8"
_invoice_numbers = iter(range(1, 10**9, 7))


def invoice(amount: int, issued_on: date | None = None, **fields: Any) -> InvoiceRow:
    """An invoice nobody has used, of today if no day is given."""
    number = f"{next(_invoice_numbers):010d}"
    return InvoiceRow(**{"code": "99060125", "number": number, "issued_on": issued_on, "amount": amount} | fields)


def draft(
    *,
    by: Reader | None = None,
    person: Person | None = None,
    pool: Pool | None = None,
    lines: Sequence[LineRow] = (),
    amount: int = 5_400_00,
    invoices: Sequence[InvoiceRow] | None = None,
    payee: Payee | None = None,
    splits: Sequence[SplitRow] = (),
    applicant: Applicant | None = None,
    with_documents: bool = True,
    **stay: Any,
) -> Claim:
    """A draft from which nothing is missing: one class A line of `amount` fen if no lines are given."""
    pool = pool or (person.pool if person else PoolFactory())
    person = person or insured_person(pool, years=(clock.today().year,))
    by = by or reader(Role.CLERK, pool=pool)
    lines = lines or [LineRow(name="西药费", category="A", amount=amount)]
    total = sum(line.amount for line in lines)
    told = {
        "institution": stay.pop("institution", None) or designated_hospital(),
        "diagnosis": stay.pop("diagnosis", None) or DiagnosisFactory(),
        "admitted_on": clock.today().replace(day=1),
        "discharged_on": clock.today().replace(day=9),
        "claimed": total,
    } | stay
    claim = start_claim(person=person, by=by)
    claim = save_draft(
        claim=claim,
        version=claim.version,
        stay=Stay(**told),
        invoices=[invoice(total, told["discharged_on"])] if invoices is None else invoices,
        lines=lines,
        payee=payee or account_of(person),
        splits=splits,
        applicant=applicant or applicant_for(person),
        by=by,
    )
    if with_documents:
        add_documents(claim, by)
    return claim


def saved(claim: Claim, by: Reader, *, lines: Sequence[LineRow], **stay: Any) -> Claim:
    """The draft saved again with other lines; one new invoice and the amount claimed follow them."""
    total = sum(line.amount for line in lines)
    return save_draft(
        claim=claim,
        version=claim.version,
        stay=replace(Stay.of(claim), claimed=total, **stay),
        invoices=[invoice(total, claim.discharged_on)],
        lines=lines,
        payee=Payee(claim.payee_name, claim.bank_name, claim.bank_account),
        by=by,
    )


def add_documents(claim: Claim, by: Reader) -> None:
    """The documents that a claim of its kind needs."""
    for kind in documents_needed_by(claim):
        DocumentFactory(
            pool_id=claim.pool_id, area_code=claim.area_code, case_id=claim.pk, kind=kind, uploaded_by=by.staff
        )


def submitted(**fields: Any) -> Claim:
    """A claim that waits for its first review."""
    by = fields.pop("by", None) or reader(Role.CLERK, pool=_pool_of(fields))
    claim = draft(by=by, **fields)
    return submit(claim=claim, version=claim.version, by=by)


def reviewed(**fields: Any) -> Claim:
    """A claim that waits for its second review."""
    return first_passed(submitted(**fields))


def awaiting_approval(**fields: Any) -> Claim:
    """A claim that waits for the supervisor: its pool lets one decide every claim."""
    change_threshold(_pool_of(fields), None)
    return second_passed(reviewed(**fields))


def settled(**fields: Any) -> Claim:
    """A decided claim, by the supervisor where the pool asks for it."""
    claim = second_passed(reviewed(**fields))
    return approved(claim) if claim.state == Claim.State.AWAITING_APPROVAL else claim


def first_passed(claim: Claim, by: Reader | None = None) -> Claim:
    """The claim after its first review by somebody new."""
    by = by or reader(Role.REVIEWER, pool=claim.pool)
    return pass_first_review(claim=claim, version=claim.version, seen_fund=preview_claim(claim).fund, by=by)


def second_passed(claim: Claim, by: Reader | None = None) -> Claim:
    """The claim after its second review by somebody new."""
    by = by or reader(Role.REVIEWER, pool=claim.pool)
    return pass_second_review(claim=claim, version=claim.version, seen_fund=preview_claim(claim).fund, by=by)


def approved(claim: Claim, by: Reader | None = None) -> Claim:
    """The claim after a supervisor has decided it."""
    by = by or reader(Role.SUPERVISOR, pool=claim.pool)
    return approve(claim=claim, version=claim.version, seen_fund=preview_claim(claim).fund, by=by)


def _pool_of(fields: dict[str, Any]) -> Pool:
    person = fields.get("person")
    fields["pool"] = fields.get("pool") or (person.pool if person else PoolFactory())
    return fields["pool"]


def sent_to_bank(*claims: Claim) -> Batch:
    """A batch with everything that is open for the claims, with the bank."""
    keys = [claim.pk for claim in claims]
    rows = Payable.objects.filter(subject_type="claims.claim", subject_id__in=keys, state=Payable.State.OPEN)
    return bank.sent(*rows.order_by("pk"), template=bank.BankTemplateFactory(pool=claims[0].pool, name=IN_UTF8))


def answered(batch: Batch, *, failed: dict[int, str] | None = None) -> None:
    """The bank's answer to the batch, taken in; `failed`: position to reason."""
    content = bank.answer_file(layout_of(batch.template), bank.answer(batch, failed=failed))
    take_return_file(batch=batch, file=ContentFile(content, "answer.txt"), by=bank.finance(pool=batch.pool))


def paid(claim: Claim) -> Claim:
    """The settled claim after the bank has paid everything that was open."""
    answered(sent_to_bank(claim))
    return Claim.objects.get(pk=claim.pk)
