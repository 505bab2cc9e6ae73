"""Working on a draft: begin one, its figures by form, the rest by YAML files, every fault with file, key and reason."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework import clock
from casework.access import needs
from casework.errors import Refusal, WrongStep
from casework.request import Request
from casework.rights import Right
from policy import InvalidPack
from policy.editor import SCHEMAS
from rulebook import selectors, words
from rulebook.forms import FigureForm, UploadForm, YearForm
from rulebook.models import RuleVersion
from rulebook.services import drafts
from rulebook.views.versions import frame_of, version_of

OLDEST = 10**6


def draft_of(request: Request, pk: int) -> RuleVersion:
    """The version while it is a draft. Raises WrongStep afterwards."""
    found = version_of(request, pk)
    if found.state != RuleVersion.State.DRAFT:
        raise WrongStep(state=found.get_state_display())
    return found


def revision_of(request: Request) -> int:
    """How often the draft had been changed when the page showed it; one that no draft reaches when it was not sent."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(OLDEST)) else OLDEST


@needs(Right.RULES_DRAFT)
@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    """A draft from this version; with a year, the copy that prepares it."""
    origin = version_of(request, pk)
    form = YearForm(request.POST)
    form.fields["year"].required = False
    if not form.is_valid():
        messages.error(request, _("The year is not possible. Choose one from 2000 to 2100."))
        return redirect("rulebook:life", pk)
    made = drafts.start_draft(
        origin=origin, year=form.cleaned_data["year"], by=request.reader, key=request.POST.get("command_key")
    )
    return redirect("rulebook:draft", made.pk)


@needs(Right.RULES_DRAFT)
@require_GET
def draft(request: Request, pk: int) -> HttpResponse:
    """The draft: faults first, then what ends with the year, its figures and files."""
    return _page(request, draft_of(request, pk), UploadForm())


def _page(request: Request, found: RuleVersion, form: UploadForm, status: int = 200) -> HttpResponse:
    context = frame_of(request, found, "draft") | {
        "form": form,
        "faults": words.of_faults(selectors.faults_of(found.files)),
        "figures": [
            {"key": raw.key, "title": raw.data["title"][words.language()], "values": raw.values}
            for raw in selectors.editable_figures(found).values()
        ],
        "ending": _ending(found),
        "schemas": sorted(SCHEMAS),
    }
    return render(request, "rulebook/draft.html", context, status=status)


def _ending(found: RuleVersion) -> list[dict[str, object]]:
    if found.year is None:
        return []
    try:
        pack = selectors.pack_of(found)
    except InvalidPack:
        return []
    return [
        {"key": parameter.key, "title": parameter.title.in_language(words.language()), "last": last}
        for parameter, last in selectors.figures_that_end(pack, found.year)
    ]


@needs(Right.RULES_DRAFT)
@require_http_methods(["GET", "POST"])
def figure(request: Request, pk: int, key: str) -> HttpResponse:
    """The values of one figure by day and cell; `?add=1` offers a further one, a copy of the last."""
    found = draft_of(request, pk)
    raw = selectors.editable_figures(found).get(key)
    if raw is None:
        raise Http404
    added = date(found.year or clock.today().year + 1, 1, 1) if "add" in request.GET else None
    form = FigureForm(request.POST or None, raw=raw, documents=_documents(found), added=added)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.change_figure(
                draft=found,
                key_of_figure=key,
                values=form.typed(),
                revision=revision_of(request),
                by=request.reader,
                key=request.POST.get("command_key"),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The figure is saved."))
            return redirect("rulebook:draft", pk)
    title = raw.data["title"][words.language()]
    crumbs = [
        {"label": found.name, "url": reverse("rulebook:draft", args=[pk])},
        {"label": title},
    ]
    context = {"version": found, "form": form, "raw": raw, "title": title, "added": added, "crumbs": crumbs}
    return render(request, "rulebook/figure_form.html", context, status=422 if form.errors else 200)


def _documents(found: RuleVersion) -> dict[str, str]:
    """The documents that the draft cites, by id; none while it cannot be read."""
    try:
        pack = selectors.pack_of(found)
    except InvalidPack:
        return {}
    return {key: document.title.text.in_language(words.language()) for key, document in pack.identity.documents.items()}


@needs(Right.RULES_DRAFT)
@require_POST
def files(request: Request, pk: int) -> HttpResponse:
    """Take an uploaded file into the draft, or the named one away."""
    found = draft_of(request, pk)
    removed = request.POST.getlist("remove")
    form = UploadForm(request.POST, request.FILES)
    if not removed and not form.is_valid():
        return _page(request, found, form, status=422)
    drafts.change_files(
        draft=found,
        files={} if removed else form.named_text(),
        removed=removed,
        revision=revision_of(request),
        by=request.reader,
        key=request.POST.get("command_key"),
    )
    messages.success(request, _("The files of the draft are saved."))
    return redirect("rulebook:draft", pk)
