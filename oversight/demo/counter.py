"""What the counter has on its hands besides typing: e-invoices that were read, an heir's claim, originals, the day."""

from dataclasses import replace
from datetime import timedelta

from django.core.files.base import ContentFile

from casework import clock
from casework.guide import national
from casework.models import Pool, Role
from casework.money import plain_yuan
from casework.scope import Reader
from casework.services.guide import set_item
from claims.models import Claim, Invoice, Original
from claims.services.closing import close_day
from claims.services.einvoices import add_invoice_file, read_file
from claims.services.handover import offer
from claims.services.intake import start_claim
from claims.services.originals import return_originals
from enrollment.models import Person
from enrollment.services.moving import record_death
from oversight.demo.staff import reader

READ = 3
"""How many drafts carry the file of their invoice."""


def add_e_invoices(pool: Pool) -> None:
    """Invoice files as XML in a few drafts; the first one's amount is another than what was typed."""
    drafts = Claim.objects.filter(pool=pool, state=Claim.State.DRAFT).select_related("person", "institution", "handler")
    for at, claim in enumerate(drafts.order_by("pk")[:READ]):
        invoice = claim.invoices.first()
        file = _e_invoice(claim, invoice, more=0 if at else 30_00)
        by = Reader.of(claim.handler, pool.code)
        add_invoice_file(claim=claim, title="", file=file, read=read_file(file), by=by)


def begin_for_an_heir(pool: Pool) -> None:
    """A draft for somebody who has died: the heir applies and is paid, what proves it is still missing."""
    clerk = reader(Role.CLERK, pool)
    person = Person.objects.filter(pool=pool, kind=Person.Kind.ADULT, claims=None).order_by("born_on").first()
    if person:
        record_death(person=person, died_on=clock.today() - timedelta(days=20), by=clerk)
        start_claim(person=Person.objects.get(pk=person.pk), by=clerk)


def end_the_day(pool: Pool) -> None:
    """Originals of two paid claims went back to their owners; the clerk closed the day and offers a draft to the other."""
    clerk, colleague = reader(Role.CLERK, pool), reader(Role.CLERK, pool, 1)
    kept = Original.objects.filter(pool=pool, claim__state=Claim.State.PAID).select_related("claim__person")
    for original in kept.order_by("pk")[:2]:
        claim = original.claim
        return_originals(claim=claim, originals=[original], returned_to=claim.person.name, are_stamped=True, by=clerk)
    close_day(counter="A12窗口", remark="", by=clerk)
    draft = Claim.objects.filter(pool=pool, state=Claim.State.DRAFT, handler=colleague.staff).order_by("pk").first()
    if draft:
        offer(claim=draft, receiver=clerk.staff, note="明天起外出培训，请接手。", by=colleague)


def localise_the_guide(pool: Pool) -> None:
    """One item of the guide as this place has it; its figures are invented for the demo and say so."""
    item = replace(
        national()["06-02"],
        working_days=20,
        working_days_status="told",
        levels=("county", "township"),
        is_deferrable=True,
        note="示例：承诺办结20个工作日，短于法定期限。",
    )
    set_item(item=item, starts_on=clock.today(), by=reader(Role.POLICY, pool))


def _e_invoice(claim: Claim, invoice: Invoice, *, more: int) -> ContentFile:
    """The finance ministry's layout, with the invoice's own figures and `more` fen."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><EInvoice><EInvoiceData><Main>'
        f"<EInvoiceName>医疗住院收费票据（电子）示例</EInvoiceName><EInvoiceCode>{invoice.code}</EInvoiceCode>"
        f"<EInvoiceNumber>{invoice.number}</EInvoiceNumber><RandomNumber>{invoice.check_code}</RandomNumber>"
        f"<TotalAmount>{plain_yuan(invoice.amount + more)}</TotalAmount><IssueDate>{invoice.issued_on:%Y%m%d}</IssueDate>"
        f"<InvoicingPartyName>{claim.institution.name}</InvoicingPartyName>"
        f"<PayerPartyName>{claim.person.name}</PayerPartyName></Main></EInvoiceData></EInvoice>"
    )
    return ContentFile(text.encode(), f"电子票据{invoice.number}.xml")
