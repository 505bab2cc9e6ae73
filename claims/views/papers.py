"""4 材料: the documents of a claim, by what the law allows to be demanded; added and taken back on the form."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.access import needs
from casework.documents import documents_of, for_viewer, same_elsewhere
from casework.models import Document
from casework.request import Request
from casework.rights import Right
from casework.services.documents import add_document, withdraw_document
from casework.sniffing import BadFile
from claims.models import Claim
from claims.models.claim import Kind
from claims.services.missing import REQUIRED_DOCUMENTS
from claims.views.common import claim_of, key_of

MOST_FILES = 20


def required(claim: Claim) -> list[dict[str, Any]]:
    """Every kind of document with its files; `required` where the claim cannot be handed in without one (one query)."""
    documents = documents_of(claim)
    held: dict[str, list[dict[str, Any]]] = {}
    for document, shown in zip(documents, for_viewer(documents), strict=True):
        held.setdefault(document.kind, []).append(shown | {"pk": document.pk})
    demanded = REQUIRED_DOCUMENTS[Kind(claim.kind)]
    return [
        {"kind": kind.value, "label": kind.label, "required": kind in demanded, "files": held.get(kind, [])}
        for kind in Document.Kind
    ]


@needs(Right.CLAIM_ENTER)
@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    """Add the chosen files, each under its kind; what cannot be taken is named, the others are kept."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    problems: list[str] = []
    chosen = [(kind, file) for kind in Document.Kind for file in request.FILES.getlist(f"file_{kind.value}")]
    for at, (kind, file) in enumerate(chosen[:MOST_FILES]):
        problems += _add(request, claim, kind, file, at)
    return _answer(request, claim, problems)


def _add(request: Request, claim: Claim, kind: Document.Kind, file: UploadedFile, at: int) -> list[str]:
    """Sentences about what is wrong with the file, or what the reviewer will ask about it."""
    key = key_of(request)
    try:
        document = add_document(
            case_type=claim._meta.label_lower,
            case_id=claim.pk,
            kind=kind.value,
            title="",
            file=file,
            by=request.reader,
            key=f"{key}:{at}" if key else None,
        )
    except BadFile as refusal:
        return [f"{file.name}: {refusal}"]
    if same_elsewhere(document).exists():
        return [
            _("%(name)s: the same file lies in another case already. The reviewer will see that.") % {"name": file.name}
        ]
    return []


@needs(Right.CLAIM_ENTER)
@require_POST
def take_back(request: Request, pk: int, document: int) -> HttpResponse:
    """Withdraw a document that was added by mistake; the file stays as evidence."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    of_claim = Document.objects.filter(case_type=claim._meta.label_lower, case_id=claim.pk)
    row = get_object_or_404(of_claim, pk=document)
    withdraw_document(document=row, reason=_("Added by mistake"), by=request.reader, key=key_of(request))
    return _answer(request, claim, [])


def _answer(request: Request, claim: Claim, problems: list[str]) -> HttpResponse:
    context = {"claim": claim, "documents": required(claim), "problems": problems, "fresh": True}
    return render(request, "claims/edit/documents.html", context)
