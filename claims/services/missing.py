"""What keeps a claim from being submitted, each with a sentence."""

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.documents import documents_of
from casework.models import Document
from casework.money import yuan
from claims.facts import Missing
from claims.models import Claim, ExpenseLine, Invoice
from claims.models.claim import Kind
from claims.services import accounts
from enrollment.models import Coverage

OUTPATIENT_DOCUMENTS = (Document.Kind.INVOICE, Document.Kind.ITEMISED_LIST, Document.Kind.DIAGNOSIS)
REQUIRED_DOCUMENTS = {
    Kind.INPATIENT: (*OUTPATIENT_DOCUMENTS, Document.Kind.RECORDS),
    Kind.OUTPATIENT: OUTPATIENT_DOCUMENTS,
    Kind.OUTPATIENT_CHRONIC: OUTPATIENT_DOCUMENTS,
    Kind.OUTPATIENT_MAJOR: OUTPATIENT_DOCUMENTS,
}
"""Of the four that law allows to be demanded (社会保险经办条例 art. 20, 31) records exist for a stay only."""


def missing_for_submission(claim: Claim) -> list[Missing]:
    """Everything that is missing or wrong, in the order of the form; empty when the claim can be submitted."""
    invoices, lines = list(claim.invoices.all()), list(claim.lines.all())
    return [
        Missing(field, sentence)
        for field, sentence in (
            *_stay(claim),
            *_cover(claim),
            *_invoices(claim, invoices),
            *_lines(lines),
            *_totals(claim, invoices, lines),
            *_documents(claim),
            *_payee(claim),
        )
    ]


Found = Iterator[tuple[str, str]]


def _stay(claim: Claim) -> Found:
    if claim.institution_id is None:
        yield "stay.institution", _("Choose the institution.")
    if claim.diagnosis_id is None:
        yield "stay.diagnosis", _("Choose the diagnosis.")
    if claim.admitted_on is None:
        yield "stay.admitted_on", _("Enter the day of admission, or of the first visit.")
    if claim.discharged_on is None:
        yield "stay.discharged_on", _("Enter the day of discharge, or of the last visit.")
    today = clock.today()
    for field in ("admitted_on", "discharged_on"):
        day = getattr(claim, field)
        if day and day > today:
            yield f"stay.{field}", _("%(day)s lies in the future.") % {"day": date_format(day, "Y-m-d")}
    if claim.claimed <= 0:
        yield "stay.claimed", _("Enter the amount that is claimed.")


def _cover(claim: Claim) -> Found:
    if claim.admitted_on is None:
        return
    periods = list(
        Coverage.objects.filter(person=claim.person_id, scheme=Coverage.Scheme.RESIDENT)
        .order_by("period")
        .values_list("period", flat=True)
    )
    if any(claim.admitted_on in period for period in periods):
        return
    later = [period.lower for period in periods if period.lower and period.lower > claim.admitted_on]
    earlier = [period.upper for period in periods if period.upper and period.upper <= claim.admitted_on]
    figures = {"day": date_format(claim.admitted_on, "Y-m-d")}
    if later:
        figures["since"] = date_format(later[0], "Y-m-d")
        yield "person", _("Not covered on %(day)s: benefits begin on %(since)s.") % figures
    elif earlier:
        figures["end"] = date_format(earlier[-1], "Y-m-d")
        yield "person", _("Not covered on %(day)s: cover ended before %(end)s.") % figures
    else:
        yield "person", _("Not covered on %(day)s: no resident insurance is on record.") % figures


def _invoices(claim: Claim, invoices: Sequence[Invoice]) -> Found:
    if not invoices:
        yield "invoices", _("Enter at least one invoice.")
    today = clock.today()
    for index, invoice in enumerate(invoices):
        if not invoice.number:
            yield f"invoices.{index}.number", _("Enter the invoice number.")
        if invoice.issued_on is None:
            yield f"invoices.{index}.issued_on", _("Enter the date of the invoice.")
        elif invoice.issued_on > today:
            day = date_format(invoice.issued_on, "Y-m-d")
            yield f"invoices.{index}.issued_on", _("%(day)s lies in the future.") % {"day": day}
        elif claim.admitted_on and invoice.issued_on < claim.admitted_on:
            yield f"invoices.{index}.issued_on", _("The invoice is older than the admission.")
        if invoice.amount <= 0:
            yield f"invoices.{index}.amount", _("Enter the amount of the invoice.")


def _lines(lines: Sequence[ExpenseLine]) -> Found:
    if not lines:
        yield "lines", _("Enter at least one line of expense.")
    for index, line in enumerate(lines):
        if not line.name:
            yield f"lines.{index}.name", _("Enter what was paid for.")
        if not line.category:
            yield f"lines.{index}.category", _("Choose the class: A, B or C.")
        if line.amount <= 0:
            yield f"lines.{index}.amount", _("Enter the amount of the line.")
        if line.price_limit is not None and not line.quantity:
            yield f"lines.{index}.quantity", _("Enter the quantity: the price limit of this item is per unit.")


def _totals(claim: Claim, invoices: Sequence[Invoice], lines: Sequence[ExpenseLine]) -> Found:
    """The claim, its invoices and its lines tell one amount, or the difference is named."""
    stated = claim.claimed
    for kind, rows in (("invoices", invoices), ("lines", lines)):
        total = sum(row.amount for row in rows)
        if total and stated and total != stated:
            sentence = _DIFFERENCES[kind, stated > total]
            figures = {"sum": yuan(total), "claimed": yuan(stated), "difference": yuan(abs(stated - total))}
            yield "stay.claimed", str(sentence) % figures


_DIFFERENCES = {
    ("lines", True): gettext_lazy("The lines come to %(sum)s, the claim says %(claimed)s: %(difference)s too much."),
    ("lines", False): gettext_lazy("The lines come to %(sum)s, the claim says %(claimed)s: %(difference)s too little."),
    ("invoices", True): gettext_lazy(
        "The invoices come to %(sum)s, the claim says %(claimed)s: %(difference)s too much."
    ),
    ("invoices", False): gettext_lazy(
        "The invoices come to %(sum)s, the claim says %(claimed)s: %(difference)s too little."
    ),
}


def _documents(claim: Claim) -> Found:
    there = set(documents_of(claim).values_list("kind", flat=True))
    for kind in REQUIRED_DOCUMENTS[Kind(claim.kind)]:
        if kind not in there:
            yield f"documents.{kind}", _("Add the document: %(kind)s.") % {"kind": kind.label}


def _payee(claim: Claim) -> Found:
    if not claim.payee_name:
        yield "payee.name", _("Enter the name of the payee.")
    if not claim.bank_name:
        yield "payee.bank_name", _("Enter the bank.")
    if not claim.bank_account:
        yield "payee.bank_account", _("Enter the bank account.")
    elif problem := accounts.problem_of(claim.bank_account):
        yield "payee.bank_account", problem
