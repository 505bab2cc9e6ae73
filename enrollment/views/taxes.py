"""Files to and from the tax bureau: handed out, brought, looked at dry, taken (税务对账)."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import clock, sheets
from casework.access import look, needs
from casework.errors import Refusal
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered, file
from enrollment.forms.money import BringForm, PushForm
from enrollment.matching import Outcome
from enrollment.selectors import money
from enrollment.services import taxes
from enrollment.tax_files import PaymentFileRefused
from enrollment.views.parts import crumbs, sections

SHOWN = 200


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def home(request: Request) -> HttpResponse:
    """The first screen of contributions that the reader may open."""
    return redirect("enrollment:payment_files")


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def files(request: Request) -> HttpResponse:
    """The bureau's files with what of them waits for an owner, and the files that went out."""
    page = page_of(money.payment_files_for(request.reader), request)
    context = {
        "tabs": sections(request.reader, "enrollment:payment_files"),
        "rows": page.rows,
        "pager": page.pager,
        "brought": money.brought_for(request.reader),
        "sent": money.tax_files_for(request.reader).order_by("-pk")[:10],
        "may": request.reader.may(Right.CONTRIBUTION_RECONCILE),
        "push_form": PushForm(initial={"coverage_year": clock.today().year + (clock.today().month > 8)}),
        "bring_form": BringForm(),
    }
    return render(request, "enrollment/money/files.html", context)


@needs(Right.CONTRIBUTION_RECONCILE)
@require_POST
def push(request: Request) -> HttpResponse:
    """推送税务: make the file of what is owed."""
    form = PushForm(request.POST)
    if form.is_valid():
        key = request.POST.get("command_key")
        made = answered(form, lambda: taxes.push_to_tax(**form.cleaned_data, by=request.reader, key=key))
        if made:
            messages.success(request, _("File %(number)s is made. Download it below.") % {"number": made.number})
            return redirect("enrollment:payment_files")
    return _form(request, form, _("Hand out to the tax bureau"))


@needs(Right.CONTRIBUTION_RECONCILE)
@require_GET
def tax_file(request: Request, pk: int) -> HttpResponse:
    """A file for the bureau, as it was made. Each download is written down."""
    row = get_object_or_404(money.tax_files_for(request.reader), pk=pk)
    look(request, AccessLog.Kind.EXPORT, row, field="content")
    with row.document.file.open("rb") as kept:
        media_type = sheets.MEDIA_TYPE if row.document.title.endswith("xlsx") else "text/csv"
        return file(kept.read(), row.document.title, media_type)


@needs(Right.CONTRIBUTION_RECONCILE)
@require_POST
def bring(request: Request) -> HttpResponse:
    """Bring the bureau's file; what is wrong with it as a whole is shown row by row."""
    form = BringForm(request.POST, request.FILES)
    bad: list[Any] = []
    if form.is_valid():
        try:
            key = request.POST.get("command_key")
            kept = taxes.bring_payment_file(file=form.cleaned_data["file"], by=request.reader, key=key)
            return redirect("enrollment:payments_brought", kept.pk)
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error("file", str(refusal))
            bad = refusal.rows if isinstance(refusal, PaymentFileRefused) else []
    return _form(request, form, _("Take payments of the tax bureau"), bad_rows=bad[:SHOWN])


@needs(Right.CONTRIBUTION_RECONCILE)
def brought(request: Request, pk: int) -> HttpResponse:
    """A dry look: what would become of each line. POST takes the file."""
    kept = get_object_or_404(money.brought_for(request.reader), pk=pk)
    if request.method == "POST":
        taken = taxes.take_payment_file(document=kept, by=request.reader, key=request.POST.get("command_key"))
        messages.success(request, _("The file is taken. Lines without an owner wait below."))
        return redirect("enrollment:payment_file", taken.pk)
    matching = taxes.matching_of(kept)
    decided = [one for _known, part in matching.decided() for one in part]
    counts, sums = Counter(one.outcome for one in decided), Counter[str]()
    for one in decided:
        sums[one.outcome] += one.line.amount
    bad = [one for one in decided if one.outcome != Outcome.BOOKED]
    context = {
        "document": kept,
        "total": sum(sums.values()),
        "count": len(decided),
        "figures": [
            {"label": outcome.label, "count": counts[outcome], "fen": sums[outcome]}
            for outcome in Outcome
            if outcome in counts
        ],
        "rows": [{"one": one, "why": money.explained(one.outcome, one.detail)} for one in bad[:SHOWN]],
        "more": max(len(bad) - SHOWN, 0),
        "crumbs": crumbs("enrollment:payment_files", kept.title),
    }
    return render(request, "enrollment/money/brought.html", context)


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def payment_file(request: Request, pk: int) -> HttpResponse:
    """A file that was taken: by outcome how many and how much, and its lines."""
    row = get_object_or_404(money.payment_files_for(request.reader), pk=pk)
    outcomes = money.by_outcome(row.lines.all())
    wanted = request.GET.get("outcome", "")
    lines = row.lines.filter(outcome=wanted) if wanted in Outcome.values else row.lines.all()
    page = page_of(lines, request, order=("id",))
    context = {
        "file": row,
        "outcomes": [
            *({**one, "url": f"?outcome={one['outcome']}", "active": one["outcome"] == wanted} for one in outcomes)
        ],
        "rows": [{"line": line, "why": money.explained(line.outcome, line.explanation)} for line in page.rows],
        "pager": page.pager,
        "booked": sum(one["fen"] for one in outcomes if one["outcome"] == Outcome.BOOKED),
        "crumbs": crumbs("enrollment:payment_files", row.name),
    }
    return render(request, "enrollment/money/file.html", context)


def _form(request: Request, form: Any, title: str, **context: Any) -> HttpResponse:
    shown = {"form": form, "title": title, "crumbs": crumbs("enrollment:payment_files", title), **context}
    return render(request, "enrollment/money/form.html", shown, status=422 if form.errors else 200)
