"""What the counter has on its hands besides typing: e-invoices that were read, a claim that an heir brings."""

from django.core.files.base import ContentFile

from casework.models import Pool
from casework.money import plain_yuan
from casework.scope import Reader
from claims.models import Claim, Invoice
from claims.services.einvoices import add_invoice_file, read_file
from claims.services.intake import start_claim
from enrollment.models import Person

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
    person = Person.objects.filter(pool=pool, died_on__isnull=False, claims=None).order_by("pk").first()
    clerk = Claim.objects.filter(pool=pool, state=Claim.State.DRAFT).order_by("pk").first()
    if person and clerk:
        start_claim(person=person, by=Reader.of(clerk.handler, pool.code))


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
