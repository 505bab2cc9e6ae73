"""Split statements (分割单) of other insurers: what of an invoice is paid already, and what has to be proved about it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from casework.money import yuan
from claims.facts import InvoiceRow, Missing, SplitRow
from claims.models import Invoice, SplitStatement
from claims.services.invoices import normalised


def missing_of_splits(
    invoices: Sequence[Invoice | InvoiceRow], splits: Sequence[SplitStatement | SplitRow]
) -> Iterator[Missing]:
    """What is missing or wrong: a split statement names an invoice of the claim and no more than that invoice."""
    amounts = {invoice.number: invoice.amount for invoice in invoices if invoice.number}
    paid: Counter[str] = Counter()
    for index, split in enumerate(splits):
        path, number = f"splits.{index}", normalised(split.invoice_number)
        yield from _not_there(path, split)
        if number and number not in amounts:
            sentence = _("No invoice of this claim has this number.")
            yield Missing(f"{path}.invoice_number", sentence, is_wrong=True)
        paid[number] += split.amount
        if number in amounts and paid[number] > amounts[number]:
            figures = {"paid": yuan(paid[number]), "amount": yuan(amounts[number])}
            sentence = _("Paid there: %(paid)s, more than the invoice of %(amount)s.") % figures
            yield Missing(f"{path}.amount", sentence, is_wrong=True)


def _not_there(path: str, split: SplitStatement | SplitRow) -> Iterator[Missing]:
    sentences = {
        "invoice_number": _("Enter the number of the invoice that was paid."),
        "issuer": _("Enter who paid."),
        "number": _("Enter the number of the split statement."),
        "amount": _("Enter the amount that was paid there."),
    }
    for name, sentence in sentences.items():
        if not getattr(split, name):
            yield Missing(f"{path}.{name}", sentence)
