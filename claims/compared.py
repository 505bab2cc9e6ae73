"""What invoice files say beside the rows that were typed: what was read and has to be checked, and what differs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.money import yuan
from casework.scope import Reader
from claims.facts import InvoiceRow, Note
from claims.models import Claim, Invoice, InvoiceReading
from claims.services.invoices import place_of

Outcome = InvoiceReading.Outcome
FIGURES = {
    "code": gettext_lazy("Invoice code"),
    "check_code": gettext_lazy("Check code"),
    "issued_on": gettext_lazy("Issued on"),
    "amount": gettext_lazy("Amount"),
}
WHY_NOT_READ = {
    Outcome.REVERSAL: gettext_lazy("%(title)s takes another invoice back (红字): nothing can be claimed for it."),
    Outcome.PICTURE: gettext_lazy("%(title)s is a picture without text: type its figures."),
    Outcome.LOCKED: gettext_lazy("%(title)s is locked with a password: type its figures."),
    Outcome.DAMAGED: gettext_lazy("%(title)s cannot be read by the portal: type its figures."),
    Outcome.UNKNOWN: gettext_lazy("%(title)s is no e-invoice of a known kind: type its figures."),
}


def readings_of(claim: Claim) -> QuerySet[InvoiceReading]:
    """What was read out of the claim's invoice files that were not withdrawn."""
    return claim.invoice_readings.filter(document__withdrawn_at=None).select_related("document")


def differences(reading: InvoiceReading, row: InvoiceRow | Invoice) -> list[str]:
    """The figures of which the file says another value than the row; what the file does not say differs from nothing."""
    return [
        name
        for name in FIGURES
        if (said := getattr(reading, name)) not in {None, ""} and (typed := getattr(row, name)) and typed != said
    ]


def notes(claim: Claim, rows: Sequence[InvoiceRow | Invoice], by: Reader) -> list[Note]:
    """What has to be said about the rows: read from a file, other than the file, known from another claim."""
    found = list(readings_of(claim))
    return [*_about_rows(claim, rows, found), *_without_row(rows, found), *_known(claim, rows, by)]


def _about_rows(claim: Claim, rows: Sequence[InvoiceRow | Invoice], found: Iterable[InvoiceReading]) -> Iterator[Note]:
    by_number = {reading.number: reading for reading in found if reading.number}
    for index, row in enumerate(rows):
        reading = by_number.get(row.number)
        if reading is None:
            continue
        differing = differences(reading, row)
        for name in differing:
            yield Note(f"invoices.{index}.{name}", _difference(reading, row, name), differs=True)
        if reading.outcome == Outcome.REVERSAL:
            yield Note(f"invoices.{index}.number", why_not_read(reading), differs=True)
        elif not differing:
            sentence = _("Read from “%(title)s”: check it.") % {"title": reading.document.title}
            yield Note(f"invoices.{index}.number", sentence)
        if reading.payer and reading.payer != claim.person.name:
            sentence = _("“%(title)s” is made out to %(payer)s, not to %(name)s.")
            figures = {"title": reading.document.title, "payer": reading.payer, "name": claim.person.name}
            yield Note(f"invoices.{index}.number", sentence % figures, differs=True)


def _difference(reading: InvoiceReading, row: InvoiceRow | Invoice, name: str) -> str:
    figures = {"title": reading.document.title, "figure": FIGURES[name]}
    figures |= {"read": _shown(getattr(reading, name)), "typed": _shown(getattr(row, name))}
    return _("%(figure)s: “%(title)s” says %(read)s, typed is %(typed)s.") % figures


def _without_row(rows: Sequence[InvoiceRow | Invoice], found: Iterable[InvoiceReading]) -> Iterator[Note]:
    numbers = {row.number for row in rows}
    for reading in found:
        if reading.outcome == Outcome.READ and reading.number not in numbers:
            sentence = _("“%(title)s” says invoice %(number)s: no row has that number.")
            figures = {"title": reading.document.title, "number": reading.number}
            yield Note("invoices", sentence % figures, differs=True)


def _known(claim: Claim, rows: Sequence[InvoiceRow | Invoice], by: Reader) -> Iterator[Note]:
    """The same number in other claims of the pool: closed ones, and those where the code was typed otherwise.

    What is live under the same code and number is refused (`used_elsewhere`); of a decided claim nothing is asked.
    """
    wanted = {row.number for row in rows if row.number}
    if not wanted or claim.state not in Claim.OPEN_STATES:
        return
    others = Invoice.objects.filter(pool=claim.pool_id, number__in=wanted).exclude(claim=claim)
    held = list(others.select_related("claim").order_by("-pk")[:50])
    for index, row in enumerate(rows):
        for other in held:
            if other.number == row.number and not (other.is_live and other.code == row.code):
                sentence = _("An invoice with this number was handed in before: %(place)s.")
                yield Note(f"invoices.{index}.number", sentence % {"place": place_of(other.claim, by)}, differs=True)


def why_not_read(reading: InvoiceReading) -> str:
    """Why a file gave no figures, and what to do."""
    return str(WHY_NOT_READ[Outcome(reading.outcome)]) % {"title": f"“{reading.document.title}”"}


def beside(claim: Claim, invoices: Sequence[Invoice], by: Reader) -> list[dict[str, Any]]:
    """Saved invoices to read, each with its notes."""
    told = notes(claim, invoices, by)
    return [
        {"invoice": invoice, "notes": [note for note in told if note.field.startswith(f"invoices.{index}.")]}
        for index, invoice in enumerate(invoices)
    ]


def _shown(value: Any) -> str:
    if isinstance(value, int):
        return yuan(value)
    return value if isinstance(value, str) else date_format(value, "Y-m-d")
