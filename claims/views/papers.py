"""4 材料: the documents of a claim, by what the law allows to be demanded; added and taken back on the form."""

from typing import Any

from django.contrib import messages
from django.core.files.base import File
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework import clock
from casework.access import needs
from casework.documents import documents_of, for_viewer, same_elsewhere
from casework.errors import Incomplete
from casework.models import Document
from casework.pages import bound
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import add_document, withdraw_document
from casework.sniffing import NOT_SHOWN, BadFile
from claims import typed
from claims.compared import readings_of, why_not_read
from claims.einvoices import ITEM_FIGURES
from claims.grids import InvoiceGrid
from claims.models import Claim, InvoiceReading, Original
from claims.services.einvoices import add_invoice_file, read_file
from claims.services.invoices import place_of
from claims.services.missing import documents_needed_by
from claims.services.originals import note_original, return_originals
from claims.views.common import claim_of, key_of, told

MOST_FILES, PLACES_TOLD = 20, 5


def required(claim: Claim) -> list[dict[str, Any]]:
    """Every kind of document with its files; `required` where the claim cannot be handed in without one (one query)."""
    documents = documents_of(claim).select_related("original")
    held: dict[str, list[dict[str, Any]]] = {}
    for document, shown in zip(documents, for_viewer(documents), strict=True):
        held.setdefault(document.kind, []).append(shown | {"pk": document.pk} | _original(document))
    demanded = documents_needed_by(claim)
    return [
        {"kind": kind.value, "label": kind.label, "required": kind in demanded, "files": held.get(kind, [])}
        for kind in Document.Kind
    ]


def _original(document: Document) -> dict[str, Any]:
    """What is noted of the paper behind a document, and whether there can be any."""
    noted: Original | None = getattr(document, "original", None)
    return {
        "is_paper": document.media_type not in NOT_SHOWN,
        "original": ("kept" if noted.is_kept else "seen") if noted else "",
        "sheets": noted.sheets if noted else 1,
    }


@needs(Right.CLAIM_ENTER)
@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    """Add the chosen files, each under its kind; what cannot be taken is named, the others are kept.

    What was read out of invoice files is proposed for the sheet of invoices.
    """
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    chosen = [(kind, file) for kind in Document.Kind for file in request.FILES.getlist(f"file_{kind.value}")]
    added, problems = [], []
    for at, (kind, file) in enumerate(chosen[:MOST_FILES]):
        try:
            document = _add(request, claim, kind, file, at)
        except BadFile as refusal:
            problems.append(f"{file.name}: {refusal}")
            continue
        added.append(document)
        problems += _known_elsewhere(document, request.reader)
    read = list(readings_of(claim).filter(document__in=added))
    problems += [why_not_read(reading) for reading in read if reading.outcome != InvoiceReading.Outcome.READ]
    return _answer(request, claim, problems, read)


@needs(Right.CLAIM_ENTER)
@require_POST
def add_pages(request: Request, pk: int) -> HttpResponse:
    """Add the pages that a camera took as one document of a kind."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    kind = Document.Kind(request.POST["kind"]) if request.POST["kind"] in Document.Kind else Document.Kind.OTHER
    title = _("Photographed %(moment)s") % {"moment": f"{clock.now():%m-%d %H%M}"}
    try:
        document = _add(request, claim, kind, bound(request.FILES.getlist("pages"), title), 0)
    except BadFile as refusal:
        return _answer(request, claim, [str(refusal)], [], status=422)
    return _answer(request, claim, _known_elsewhere(document, request.reader), [])


def _add(request: Request, claim: Claim, kind: Document.Kind, file: File, at: int) -> Document:
    key = f"{key_of(request)}:{at}" if key_of(request) else None
    if kind == Document.Kind.INVOICE:
        found = read_file(file)
        return add_invoice_file(claim=claim, title="", file=file, read=found, by=request.reader, key=key)
    case = {"case_type": claim._meta.label_lower, "case_id": claim.pk}
    return add_document(**case, kind=kind.value, title="", file=file, by=request.reader, key=key)


def _known_elsewhere(document: Document, reader: Reader) -> list[str]:
    """Where else the same file lies: a signal that the reviewer will see too."""
    others = list(same_elsewhere(document)[:PLACES_TOLD])
    claims = Claim.objects.in_bulk([other.case_id for other in others if other.case_type == document.case_type])
    places = {
        place_of(claims[other.case_id], reader) if other.case_type == document.case_type else _("in another case")
        for other in others
    }
    sentence = _("“%(title)s”: the same file lies %(place)s already. The reviewer will see that.")
    return [sentence % {"title": document.title, "place": place} for place in sorted(places)]


@needs(Right.CLAIM_ENTER)
@require_POST
def take_back(request: Request, pk: int, document: int) -> HttpResponse:
    """Withdraw a document that was added by mistake; the file stays as evidence."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    of_claim = Document.objects.filter(case_type=claim._meta.label_lower, case_id=claim.pk)
    row = get_object_or_404(of_claim, pk=document)
    withdraw_document(document=row, reason=_("Added by mistake"), by=request.reader, key=key_of(request))
    return _answer(request, claim, [], [])


@needs(Right.CLAIM_ENTER)
@require_POST
def note(request: Request, pk: int, document: int) -> HttpResponse:
    """Note what became of the original of a document: not brought, seen and handed back, kept."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    row = get_object_or_404(documents_of(claim), pk=document)
    said, sheets = request.POST.get("original", ""), request.POST.get("sheets", "1")
    note_original(
        claim=claim,
        document=row,
        is_seen=said in {"seen", "kept"},
        is_kept=said == "kept",
        sheets=int(sheets) if sheets.isascii() and sheets.isdigit() and len(sheets) < 6 else 0,
        by=request.reader,
    )
    return _answer(request, claim, [], [])


@needs(Right.CLAIM_ENTER)
@require_POST
def give_back(request: Request, pk: int) -> HttpResponse:
    """Return originals that were kept to somebody who signs for them; the slip can be printed then."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    keys = [key for key in request.POST.getlist("originals") if key.isascii() and key.isdigit() and len(key) < 19]
    try:
        return_originals(
            claim=claim,
            originals=list(claim.originals.filter(pk__in=keys)),
            returned_to=typed.words(request.POST.get("returned_to", "")),
            are_stamped=request.POST.get("are_stamped") == "yes",
            by=request.reader,
            key=key_of(request),
        )
        messages.success(request, _("The originals are returned. Print the slip and have it signed."))
    except Incomplete as refusal:
        messages.error(request, told(refusal))
    return redirect("claims:case_documents", pk)


def _answer(
    request: Request, claim: Claim, problems: list[str], read: list[InvoiceReading], status: int = 200
) -> HttpResponse:
    context = {"claim": claim, "documents": required(claim), "problems": problems, "fresh": True}
    context |= {"invoices": _rows(read), "items": _items(read)}
    return render(request, "claims/edit/documents.html", context, status=status)


def _rows(read: list[InvoiceReading]) -> dict[str, Any]:
    """What was read, as rows for the sheet of invoices."""
    columns = list(InvoiceGrid.columns)
    cells = [InvoiceGrid.cells_of(reading) for reading in read if reading.outcome == InvoiceReading.Outcome.READ]
    return {"columns": columns, "lines": [[cell[column] for column in columns] for cell in cells]}


def _items(read: list[InvoiceReading]) -> dict[str, Any]:
    """What was paid for, as rows for the sheet of lines."""
    items = [item for reading in read for item in reading.items]
    return {"columns": ITEM_FIGURES, "lines": [[item[name] for name in ITEM_FIGURES] for item in items]}
