"""What keeps a claim from being submitted, each with a sentence."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.documents import documents_of
from casework.models import Document
from casework.money import yuan
from claims import quantities, typed
from claims.entitlements import registered
from claims.facts import IN_PERSON, OWN_ACCOUNT, Applicant, InvoiceRow, LineRow, Missing, Payee, SplitRow, Stay
from claims.models import Claim, ExpenseLine, Invoice, SplitStatement
from claims.models.claim import Kind
from claims.selectors import periods_of, read_whole
from claims.services import parties
from claims.services.splits import missing_of_splits
from claims.services.supplement import not_brought

OUTPATIENT_DOCUMENTS = (Document.Kind.INVOICE, Document.Kind.ITEMISED_LIST, Document.Kind.DIAGNOSIS)
REQUIRED_DOCUMENTS = {
    Kind.INPATIENT: (*OUTPATIENT_DOCUMENTS, Document.Kind.RECORDS),
    Kind.OUTPATIENT: OUTPATIENT_DOCUMENTS,
    Kind.OUTPATIENT_CHRONIC: OUTPATIENT_DOCUMENTS,
    Kind.OUTPATIENT_MAJOR: OUTPATIENT_DOCUMENTS,
}
"""Of the four that law allows to be demanded (社会保险经办条例 art. 20, 31) records exist for a stay only."""


def needed_documents(stay: Stay, applicant: Applicant = IN_PERSON, payee: Payee = OWN_ACCOUNT) -> list[Document.Kind]:
    """The documents without which such a claim cannot be handed in.

    Who says that another insurer has paid a part proves it by that insurer's split statement (分割单); who applies or is
    paid for somebody else proves that (`parties.PAPERS`).
    """
    needed = list(REQUIRED_DOCUMENTS[Kind(stay.kind)])
    if stay.paid_elsewhere:
        needed.append(Document.Kind.SPLIT_STATEMENT)
    return needed + parties.papers_of(applicant, payee)


def documents_needed_by(claim: Claim) -> list[Document.Kind]:
    """The documents without which the saved claim cannot be handed in."""
    return needed_documents(Stay.of(claim), Applicant.of(claim), Payee.of(claim))


def missing_for_submission(claim: Claim, papers: Collection[str] | None = None) -> list[Missing]:
    """Everything that is missing or wrong in the saved claim; empty when it can be submitted.

    `papers`: the kinds of documents that are there, where a page has read them.
    """
    read_whole(claim)
    return missing_in(
        claim,
        Stay.of(claim),
        list(claim.invoices.all()),
        list(claim.lines.all()),
        payee=Payee.of(claim),
        splits=list(claim.splits.all()),
        applicant=Applicant.of(claim),
        papers=papers,
    )


def missing_in(
    claim: Claim,
    stay: Stay,
    invoices: Sequence[Invoice | InvoiceRow],
    lines: Sequence[ExpenseLine | LineRow],
    payee: Payee,
    splits: Sequence[SplitStatement | SplitRow] = (),
    applicant: Applicant = IN_PERSON,
    papers: Collection[str] | None = None,
) -> list[Missing]:
    """Everything that is missing or wrong, in the order of the form, in facts that need not be saved.

    Cover and documents are those of the claim.
    """
    return [
        *_stay(stay),
        *_cover(claim, stay),
        *registered.missing(claim.person, claim.pool, stay),
        *_invoices(stay, invoices),
        *missing_of_splits(invoices, splits),
        *_lines(stay, lines),
        *_totals(stay, invoices, lines),
        *_documents(claim, needed_documents(stay, applicant, payee), papers),
        *parties.missing_of_applicant(claim.person, applicant),
        *parties.missing_of_payee(claim.person, payee),
    ]


Found = Iterator[Missing]


def needed_of_stay(stay: Stay) -> Found:
    """What of the stay the rules cannot be asked without."""
    if stay.institution is None:
        yield Missing("stay.institution", _("Choose the institution."))
    if stay.admitted_on is None:
        yield Missing("stay.admitted_on", _("Enter the day of admission, or of the first visit."))
    if stay.discharged_on is None:
        yield Missing("stay.discharged_on", _("Enter the day of discharge, or of the last visit."))


def needed_of_lines(stay: Stay, lines: Mapping[int, ExpenseLine | LineRow]) -> Found:
    """What of the lines (by their place) the rules cannot be asked without."""
    if not lines:
        yield Missing("lines", _("Enter at least one line of expense."))
    for index, line in lines.items():
        if not line.category:
            yield Missing(f"lines.{index}.category", _("Choose the class: A, B or C."))
        if line.price_limit is not None and not line.quantity:
            sentence = _("Enter the quantity: the price limit of this item is per unit.")
            yield Missing(f"lines.{index}.quantity", sentence)
        yield from _of_limited(f"lines.{index}", stay, line)


def _of_limited(path: str, stay: Stay, line: ExpenseLine | LineRow) -> Found:
    """What a limit of quantity needs to know (DL-12): how many, and in which period."""
    entry = line.entry
    if entry is None or entry.limit_quantity is None:
        return
    figures = {"limit": typed.number(entry.limit_quantity), "period": entry.get_limit_period_display()}
    if not line.quantity:
        yield Missing(f"{path}.quantity", _("Enter the quantity: at most %(limit)s %(period)s are paid for.") % figures)
    if quantities.is_of_another_year(line, stay):
        sentence = _("Bought in another year than the claim counts in: enter a claim of its own for that year.")
        yield Missing(f"{path}.served_on", sentence, is_wrong=True)
    elif quantities.is_undated(line, stay):
        sentence = _("Enter the day: at most %(limit)s %(period)s are paid for, and the visits lie in several periods.")
        yield Missing(f"{path}.served_on", sentence % figures)


def _of_entry(path: str, stay: Stay, line: ExpenseLine | LineRow) -> Found:
    """A line whose entry the catalogue did not hold on its day is not in the catalogue (LPS-30, FX-17)."""
    entry, day = line.entry, line.served_on or stay.discharged_on
    if entry is None or day is None or entry.holds_on(day) or line.category == "C":
        return
    if entry.starts_on > day:
        sentence = _("%(name)s is in the catalogue only from %(since)s on: choose class C, or another entry.")
    else:
        sentence = _("%(name)s left the catalogue after %(until)s: choose class C, or another entry.")
    figures = {"name": entry.name, "since": entry.starts_on, "until": entry.ends_on}
    yield Missing(f"{path}.category", sentence % figures, is_wrong=True)


def _stay(stay: Stay) -> Found:
    yield from needed_of_stay(stay)
    if stay.diagnosis is None:
        yield Missing("stay.diagnosis", _("Choose the diagnosis."))
    for field in ("admitted_on", "discharged_on"):
        yield from _future(f"stay.{field}", getattr(stay, field))
    if stay.claimed <= 0:
        yield Missing("stay.claimed", _("Enter the amount that is claimed."))


def _future(path: str, day: date | None) -> Found:
    if day and day > clock.today():
        yield Missing(path, _("%(day)s lies in the future.") % {"day": date_format(day, "Y-m-d")}, is_wrong=True)


def _cover(claim: Claim, stay: Stay) -> Found:
    day = stay.admitted_on
    if day is None:
        return
    periods = periods_of(claim)
    if any(day in period for period in periods):
        return
    later = [period.lower for period in periods if period.lower and period.lower > day]
    earlier = [period.upper for period in periods if period.upper and period.upper <= day]
    figures = {"day": date_format(day, "Y-m-d")}
    if later:
        figures["since"] = date_format(later[0], "Y-m-d")
        sentence = _("Not covered on %(day)s: benefits begin on %(since)s.")
    elif earlier:
        figures["end"] = date_format(earlier[-1], "Y-m-d")
        sentence = _("Not covered on %(day)s: cover ended before %(end)s.")
    else:
        sentence = _("Not covered on %(day)s: no resident insurance is on record.")
    yield Missing("person", sentence % figures, is_wrong=True)


def _invoices(stay: Stay, invoices: Sequence[Invoice | InvoiceRow]) -> Found:
    if not invoices:
        yield Missing("invoices", _("Enter at least one invoice."))
    for index, invoice in enumerate(invoices):
        path = f"invoices.{index}"
        if not invoice.number:
            yield Missing(f"{path}.number", _("Enter the invoice number."))
        if invoice.issued_on is None:
            yield Missing(f"{path}.issued_on", _("Enter the date of the invoice."))
        elif stay.admitted_on and invoice.issued_on < stay.admitted_on:
            yield Missing(f"{path}.issued_on", _("The invoice is older than the admission."), is_wrong=True)
        yield from _future(f"{path}.issued_on", invoice.issued_on)
        if invoice.amount <= 0:
            yield Missing(f"{path}.amount", _("Enter the amount of the invoice."))


def _lines(stay: Stay, lines: Sequence[ExpenseLine | LineRow]) -> Found:
    if not lines:
        yield from needed_of_lines(stay, {})
    for index, line in enumerate(lines):
        if not line.name:
            yield Missing(f"lines.{index}.name", _("Enter what was paid for."))
        yield from needed_of_lines(stay, {index: line})
        yield from _of_entry(f"lines.{index}", stay, line)
        yield from _future(f"lines.{index}.served_on", line.served_on)
        if line.amount <= 0:
            yield Missing(f"lines.{index}.amount", _("Enter the amount of the line."))


def _totals(stay: Stay, invoices: Sequence[Invoice | InvoiceRow], lines: Sequence[ExpenseLine | LineRow]) -> Found:
    """The claim, its invoices and its lines tell one amount, or the difference is named."""
    stated = stay.claimed
    sums = {"invoices": sum(row.amount for row in invoices), "lines": sum(row.amount for row in lines)}
    if sums["invoices"] == sums["lines"]:
        sums = {"both": sums["lines"]}
    for kind, total in sums.items():
        if total and stated and total != stated:
            sentence = _DIFFERENCES[kind, stated > total]
            figures = {"sum": yuan(total), "claimed": yuan(stated), "difference": yuan(abs(stated - total))}
            yield Missing("stay.claimed", str(sentence) % figures, is_wrong=True)


_DIFFERENCES = {
    ("both", True): gettext_lazy(
        "Invoices and lines come to %(sum)s, the claim says %(claimed)s: %(difference)s too much."
    ),
    ("both", False): gettext_lazy(
        "Invoices and lines come to %(sum)s, the claim says %(claimed)s: %(difference)s too little."
    ),
    ("lines", True): gettext_lazy("The lines come to %(sum)s, the claim says %(claimed)s: %(difference)s too much."),
    ("lines", False): gettext_lazy("The lines come to %(sum)s, the claim says %(claimed)s: %(difference)s too little."),
    ("invoices", True): gettext_lazy(
        "The invoices come to %(sum)s, the claim says %(claimed)s: %(difference)s too much."
    ),
    ("invoices", False): gettext_lazy(
        "The invoices come to %(sum)s, the claim says %(claimed)s: %(difference)s too little."
    ),
}


def _documents(claim: Claim, needed: Sequence[Document.Kind], papers: Collection[str] | None) -> Found:
    there = set(documents_of(claim).values_list("kind", flat=True)) if papers is None else papers
    for kind in needed:
        if kind not in there:
            yield Missing(f"documents.{kind}", _("Add the document: %(kind)s.") % {"kind": kind.label})
    for asked in not_brought(claim):
        sentence = _("Add the paper that was asked for: %(kind)s.") % {"kind": Document.Kind(asked).label}
        yield Missing(f"documents.{asked}", sentence)
