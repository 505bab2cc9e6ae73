"""The rules on the screen, to read: what is in force, a version as a document, what differs, what its cases say."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from rulebook import selectors
from rulebook.cases import run_cases
from rulebook.difference import changes_of_figures, changes_of_files
from rulebook.document import Document, language
from rulebook.forms import CompareForm
from rulebook.models import RuleVersion

TONES = {RuleVersion.State.DRAFT: "warn", RuleVersion.State.SUBMITTED: "info", RuleVersion.State.APPROVED: "good"}


def version_of(request: Request, pk: int) -> RuleVersion:
    """The version, if the reader may open it; 404 otherwise."""
    return get_object_or_404(selectors.versions_for(request.reader).select_related("drafted_by", "approved_by"), pk=pk)


def frame_of(version: RuleVersion, active: str) -> dict[str, Any]:
    """What every page about a version shows above its own part: state, crumbs, the tabs with one of them active."""
    tabs = {
        "version": _("Policy text"),
        "difference": _("Differences"),
        "cases": _("Cases"),
    }
    return {
        "version": version,
        "tone": TONES[RuleVersion.State(version.state)],
        "crumbs": [{"label": _("Rules"), "url": reverse("rulebook:in_force")}, {"label": version.title}],
        "tabs": [
            {"label": label, "url": reverse(f"rulebook:{name}", args=[version.pk]), "active": name == active}
            for name, label in tabs.items()
        ],
    }


@needs(Right.RULES_VIEW)
def in_force(request: Request) -> HttpResponse:
    """Which version answers each layer of the reader's pool today, and all versions by place."""
    today = clock.today()
    answers = [
        {"in_force": row, "title": selectors.pack_of(row.version).title(language())}
        for row in selectors.in_force_on(request.reader.pool, today)
    ]
    versions = [
        {"version": version, "tone": TONES[RuleVersion.State(version.state)], "layers": layers}
        for version, layers in selectors.versions_with_layers(request.reader, today)
    ]
    return render(request, "rulebook/in_force.html", {"answers": answers, "versions": versions, "today": today})


@needs(Right.RULES_VIEW)
def version(request: Request, pk: int) -> HttpResponse:
    """A version as a document: chapter by layer, each figure with its source."""
    found = version_of(request, pk)
    document = Document(selectors.pack_of(found))
    return render(request, "rulebook/version.html", frame_of(found, "version") | {"document": document})


@needs(Right.RULES_VIEW)
@require_GET
def difference(request: Request, pk: int) -> HttpResponse:
    """What a version changes against another one: figure by figure, then file by file."""
    found = version_of(request, pk)
    others = selectors.versions_for(request.reader).exclude(pk=pk)
    form = CompareForm(request.GET or None, others=others, chosen=selectors.compared_by_default(found, others))
    context = frame_of(found, "difference") | {"form": form}
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
def cases(request: Request, pk: int) -> HttpResponse:
    """The version's own worked cases, run now: green, or what was expected and what came out."""
    found = version_of(request, pk)
    results = run_cases(selectors.pack_of(found))
    failed = sum(not result.passed for result in results)
    return render(
        request,
        "rulebook/cases.html",
        frame_of(found, "cases") | {"results": results, "failed": failed, "passed": len(results) - failed},
    )
