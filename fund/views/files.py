"""The bank's files: the one that leaves, the one that comes back, the payment list on paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.access import look, needs
from casework.errors import Refusal
from casework.letters import render as letter
from casework.models import AccessLog
from casework.request import Request
from casework.rights import Right
from fund import selectors
from fund.bank_files import ReturnFileRefused
from fund.forms import ReturnFileForm
from fund.models import Batch
from fund.paper import payment_list
from fund.services.returns import take_return_file
from fund.views.parts import crumbs

MOST_ROWS = 200


@needs(Right.BATCH_PAY)
@require_GET
def bank_file(request: Request, pk: int, file: int) -> HttpResponse:
    """A file of the batch, byte for byte as it was kept. Each download is written down."""
    batch = get_object_or_404(selectors.batches_for(request.reader), pk=pk)
    kept = get_object_or_404(batch.files, pk=file)
    look(request, AccessLog.Kind.EXPORT, kept, field="content")
    return download(bytes(kept.content), kept.name, "application/octet-stream")


@needs(Right.BATCH_VIEW)
@require_GET
def list_on_paper(request: Request, pk: int) -> HttpResponse:
    """付款清单 of the batch as PDF. Each print is written down."""
    batch = get_object_or_404(selectors.batches_for(request.reader), pk=pk)
    pdf = letter(payment_list(batch, request.reader), "en" if get_language() == "en" else "zh")
    look(request, AccessLog.Kind.PRINT, batch, field="payment_list")
    return download(pdf, f"{batch.number}.pdf", "application/pdf", inline=True)


@needs(Right.BATCH_PAY)
def return_file(request: Request, pk: int) -> HttpResponse:
    """Take the bank's answer. A file that does not fit is shown row by row and changes nothing."""
    batch = get_object_or_404(selectors.batches_for(request.reader), pk=pk)
    form = ReturnFileForm(request.POST, request.FILES) if request.method == "POST" else ReturnFileForm()
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            key = request.POST.get("command_key")
            taken = take_return_file(batch=batch, file=form.cleaned_data["file"], by=request.reader, key=key)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(request, _told(taken))
            return redirect("fund:batch", pk)
    bad = refusal.rows if isinstance(refusal, ReturnFileRefused) else []
    context = {
        "batch": batch,
        "form": form,
        "refusal": refusal,
        "bad_rows": bad[:MOST_ROWS],
        "more": max(len(bad) - MOST_ROWS, 0),
        "crumbs": [*crumbs("fund:batches", batch.number, _("Return file"))],
    }
    return render(
        request, "fund/return_file.html", context, status=refusal.status if refusal else 422 if form.errors else 200
    )


def download(content: bytes, name: str, media_type: str, *, inline: bool = False) -> HttpResponse:
    """Bytes as a file that runs nothing."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(not inline, name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _told(batch: Batch) -> str:
    returned = batch.lines.filter(outcome="failed").count()
    if not returned:
        return _("The bank paid all of batch %(number)s.") % {"number": batch.number}
    return ngettext(
        "The answer to batch %(number)s is taken. %(n)s payment came back: its account has to be corrected.",
        "The answer to batch %(number)s is taken. %(n)s payments came back: their accounts have to be corrected.",
        returned,
    ) % {"number": batch.number, "n": returned}
