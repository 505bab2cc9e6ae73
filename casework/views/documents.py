"""Files of cases: add, look, download, withdraw. Whoever may see the case may see its files; each look is logged."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.access import look, needs
from casework.documents import documents_of, for_viewer, seen_by, type_of
from casework.errors import NotAllowed
from casework.forms import DocumentForm, ReasonForm
from casework.models import AccessLog, Document
from casework.request import Request
from casework.rights import Right
from casework.services import documents
from casework.sniffing import ENDINGS, IMAGES, JPEG, NOT_SHOWN, BadFile

FOR_CASES = (Right.DOCUMENT_VIEW, Right.AGREEMENT_VIEW, Right.ASSISTANCE_VIEW)
"""Who may see files of some case; which case it is, its own type says."""
NO_POWERS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@needs(*FOR_CASES)
def case_documents(request: Request, case_type: str, case_id: int) -> HttpResponse:
    """The files of one case: a POST adds one, a GET lists them beside the form."""
    kind = type_of(case_type)
    case = kind.find(request.reader, case_id, kind.view)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not request.reader.may(kind.add):
            raise NotAllowed()
        if form.is_valid() and _add(request, form, case_type, case_id):
            messages.success(request, _("The document is added."))
            return redirect("casework:documents", case_type, case_id)
    held = documents_of(case)
    context = {
        "form": form,
        "case": case,
        "case_url": kind.url(case),
        "documents": held,
        "viewer_documents": for_viewer(held),
        "may_add": request.reader.may(kind.add) and kind.may_add(case),
        "crumbs": [{"label": str(case), "url": kind.url(case)}, {"label": _("Documents"), "url": ""}],
    }
    return render(request, "casework/documents.html", context, status=422 if form.errors else 200)


def _add(request: Request, form: DocumentForm, case_type: str, case_id: int) -> bool:
    """Whether the file was taken; a refusal stands beside the field."""
    try:
        documents.add_document(
            case_type=case_type,
            case_id=case_id,
            **form.cleaned_data,
            by=request.reader,
            key=request.POST.get("command_key"),
        )
    except BadFile as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    return True


@needs(*FOR_CASES)
@require_GET
def document(request: Request, pk: int) -> HttpResponseBase:
    """The file for the viewer in the page. What browsers do not show (OFD, XML) a page offers as a download."""
    row = seen_by(request.reader, pk)
    if row.media_type in NOT_SHOWN:
        return render(request, "casework/not_shown.html", {"document": row})
    look(request, AccessLog.Kind.DOCUMENT, row, field="view")
    return _file(row, as_attachment=False)


@needs(*FOR_CASES)
@require_GET
def download(request: Request, pk: int) -> HttpResponseBase:
    """The file to keep, under its title."""
    row = seen_by(request.reader, pk)
    look(request, AccessLog.Kind.DOCUMENT, row, field="download")
    return _file(row, as_attachment=True)


@needs(*FOR_CASES)
@require_GET
def thumbnail(request: Request, pk: int) -> HttpResponseBase:
    """The small picture of an image, too small to read: shown with the case, so not a look of its own."""
    row = seen_by(request.reader, pk)
    name = documents.thumbnail_name(row)
    if row.media_type not in IMAGES or not default_storage.exists(name):
        raise Http404
    return _harmless(FileResponse(default_storage.open(name), content_type=JPEG))


@needs(*FOR_CASES)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a file out of its case, with a reason."""
    row = seen_by(request.reader, pk)
    if not request.reader.may(type_of(row.case_type).add):
        raise NotAllowed()
    form = ReasonForm(request.POST)
    if form.is_valid():
        key = request.POST.get("command_key")
        documents.withdraw_document(document=row, reason=form.cleaned_data["reason"], by=request.reader, key=key)
        messages.success(request, _("The document is withdrawn."))
    else:
        messages.error(request, _("Say why the document is withdrawn."))
    return redirect("casework:documents", row.case_type, row.case_id)


def _file(row: Document, *, as_attachment: bool) -> HttpResponseBase:
    name = row.title if row.title.lower().endswith(ENDINGS[row.media_type]) else row.title + ENDINGS[row.media_type][0]
    file = row.file.open("rb")
    return _harmless(FileResponse(file, as_attachment=as_attachment, filename=name, content_type=row.media_type))


def _harmless(response: FileResponse) -> FileResponse:
    """Whatever is inside the file, it runs nothing and reaches nothing."""
    response.headers["Content-Security-Policy"] = NO_POWERS
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
