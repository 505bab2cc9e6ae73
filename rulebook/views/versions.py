"""The rules on the screen, to read: what is in force, a version as a document, what differs, what its cases say."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from policy import InvalidPack
from policy.editor import SCHEMAS, json_schema
from rulebook import selectors, words
from rulebook.cases import run_cases
from rulebook.difference import changes_of_figures, changes_of_files
from rulebook.document import Document
from rulebook.forms import CompareForm
from rulebook.models import RuleVersion

View = Callable[[Request, int], HttpResponse]

TONES = {RuleVersion.State.DRAFT: "warn", RuleVersion.State.SUBMITTED: "info", RuleVersion.State.APPROVED: "good"}


def version_of(request: Request, pk: int) -> RuleVersion:
    """The version, if the reader may open it; 404 otherwise."""
    return get_object_or_404(selectors.versions_for(request.reader).select_related("drafted_by", "approved_by"), pk=pk)


def frame_of(request: Request, version: RuleVersion, active: str) -> dict[str, Any]:
    """What every page about a version shows above its own part: state, crumbs, the tabs with one of them active."""
    tabs = {"version": _("Policy text"), "difference": _("Differences"), "cases": _("Cases"), "life": _("Life")}
    if request.reader.may(Right.RULES_DRAFT) or request.reader.may(Right.RULES_APPROVE):
        tabs["simulations"] = _("Simulation")
    if version.state == RuleVersion.State.DRAFT and request.reader.may(Right.RULES_DRAFT):
        tabs = {"draft": _("Work on the draft")} | tabs
    return {
        "version": version,
        "tone": TONES[RuleVersion.State(version.state)],
        "crumbs": [{"label": _("Rules"), "url": reverse("rulebook:in_force")}, {"label": version.name}],
        "tabs": [
            {"label": label, "url": reverse(f"rulebook:{name}", args=[version.pk]), "active": name == active}
            for name, label in tabs.items()
        ],
    }


def tells_faults(view: View) -> View:
    """Show the faults of a draft that cannot be read in place of the view's own page."""

    @functools.wraps(view)
    def told(request: Request, pk: int) -> HttpResponse:
        try:
            return view(request, pk)
        except InvalidPack as invalid:
            frame = frame_of(request, version_of(request, pk), view.__name__)
            return render(request, "rulebook/faults.html", frame | {"faults": words.of_faults(invalid.errors)})

    return told


@needs(Right.RULES_VIEW)
def in_force(request: Request) -> HttpResponse:
    """Which version answers each layer of the reader's pool today, and all versions by place."""
    today = clock.today()
    answers = [
        {"in_force": row, "title": selectors.pack_of(row.version).title(words.language())}
        for row in selectors.in_force_on(request.reader.pool, today)
    ]
    versions = [
        {"version": version, "tone": TONES[RuleVersion.State(version.state)], "layers": layers}
        for version, layers in selectors.versions_with_layers(request.reader, today)
    ]
    return render(request, "rulebook/in_force.html", {"answers": answers, "versions": versions, "today": today})


@needs(Right.RULES_VIEW)
@tells_faults
def version(request: Request, pk: int) -> HttpResponse:
    """A version as a document: chapter by layer, each figure with its source."""
    found = version_of(request, pk)
    document = Document(selectors.pack_of(found))
    return render(request, "rulebook/version.html", frame_of(request, found, "version") | {"document": document})


@needs(Right.RULES_VIEW)
@require_GET
@tells_faults
def difference(request: Request, pk: int) -> HttpResponse:
    """What a version changes against another one: figure by figure, then file by file."""
    found = version_of(request, pk)
    others = selectors.versions_for(request.reader).exclude(pk=pk).exclude(state=RuleVersion.State.DRAFT)
    form = CompareForm(request.GET or None, others=others, chosen=selectors.compared_by_default(found, others))
    context = frame_of(request, found, "difference") | {"form": form}
    other = form.chosen()
    if other:
        context |= {
            "other": other,
            "changes": changes_of_figures(selectors.pack_of(other), selectors.pack_of(found)),
            "files": changes_of_files(other.files, found.files),
        }
    return render(request, "rulebook/difference.html", context, status=422 if form.errors else 200)


@needs(Right.RULES_VIEW)
@require_GET
@tells_faults
def cases(request: Request, pk: int) -> HttpResponse:
    """The version's own worked cases, run now: green, or what was expected and what came out."""
    found = version_of(request, pk)
    results = run_cases(selectors.pack_of(found))
    failed = sum(not result.passed for result in results)
    return render(
        request,
        "rulebook/cases.html",
        frame_of(request, found, "cases") | {"results": results, "failed": failed, "passed": len(results) - failed},
    )


@needs(Right.RULES_VIEW)
@require_GET
def schema(request: Request, kind: str) -> HttpResponse:
    """The JSON schema of a kind of file, by which an editor completes keys and marks mistakes while they are typed."""
    if kind not in SCHEMAS:
        raise Http404
    answer = JsonResponse(json_schema(kind), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = content_disposition_header(True, f"{kind}.schema.json")
    return answer


@needs(Right.RULES_VIEW)
@require_GET
def file(request: Request, pk: int, name: str) -> HttpResponse:
    """One file of a version as it is stored, to work on it in an editor."""
    found = version_of(request, pk)
    if name not in found.files:
        raise Http404
    answer = HttpResponse(found.files[name], content_type="text/yaml; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name.rpartition("/")[2])
    return answer
