"""Simulations on the screen: ask for one, see how far it is, read what it came to, take its tables along."""

import csv
from io import StringIO
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework import clock, sheets
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from rulebook import results, selectors, trial, words
from rulebook.forms import SimulationForm
from rulebook.models import RuleVersion, SimulationRun
from rulebook.services import simulation as services
from rulebook.services.settling import is_silent
from rulebook.views.versions import frame_of, tells_faults, version_of

State = SimulationRun.State
TONES = {
    State.WAITING: "info",
    State.RUNNING: "info",
    State.DONE: "good",
    State.FAILED: "bad",
    State.CANCELLED: "",
}
DECIDERS = (Right.RULES_DRAFT, Right.RULES_APPROVE)


@needs(*DECIDERS)
@require_http_methods(["GET", "POST"])
@tells_faults
def simulations(request: Request, pk: int) -> HttpResponse:
    """The simulations of a version in the reader's pool; a POST asks for another one."""
    found = version_of(request, pk)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        run = services.start_simulation(
            after=found,
            pool=request.reader.pool,
            by=request.reader,
            key=request.POST.get("command_key"),
            **form.asked(),
        )
        return redirect("rulebook:simulation", run.pk)
    runs = SimulationRun.objects.visible_to(request.reader, Right.RULES_VIEW).filter(after=found)
    context = frame_of(request, found, "simulations") | {
        "form": form,
        "runs": [{"run": run, "tone": TONES[State(run.state)]} for run in runs.select_related("before", "started_by")],
    }
    return render(request, "rulebook/simulations.html", context, status=422 if form.errors else 200)


def _form(request: Request, found: RuleVersion) -> SimulationForm:
    """Against what is in force, on this year's claims, with the layers that the version would answer."""
    this_year = clock.today().year
    as_year = found.year or this_year
    layers = selectors.pack_of(found).layers
    first = {
        "year": this_year,
        "as_year": as_year,
        "layers": trial.layers_to_try(found, layers, trial.in_force(request.reader.pool, as_year)),
    }
    others = selectors.versions_for(request.reader).exclude(pk=found.pk).exclude(state=RuleVersion.State.DRAFT)
    return SimulationForm(request.POST or None, request.FILES or None, others=others, layers=layers, initial=first)


def _run_of(request: Request, pk: int) -> SimulationRun:
    visible = SimulationRun.objects.visible_to(request.reader, Right.RULES_VIEW)
    return get_object_or_404(visible.select_related("after", "before"), pk=pk)


def _job(run: SimulationRun) -> dict[str, Any]:
    """The run as components/job.html shows it."""
    finished = {"label": _("See the result"), "url": reverse("rulebook:simulation", args=[run.pk])}
    running = run.state in SimulationRun.LIVE
    return {
        "name": _("Simulation"),
        "state": run.get_state_display(),
        "tone": TONES[State(run.state)],
        "running": running,
        "done": run.done,
        "total": run.total,
        "left": _left(run),
        "detail": run.problem.get(words.language(), ""),
        "links": [finished] if run.state == State.DONE else [],
        "cancel_url": reverse("rulebook:cancel", args=[run.pk]) if running else "",
    }


def _left(run: SimulationRun) -> str:
    """About how long it takes still, by what is done."""
    if run.state != State.RUNNING or not run.done or not run.started_at or run.total <= run.done:
        return ""
    passed = (clock.now() - run.started_at).total_seconds()
    minutes = int(passed / run.done * (run.total - run.done) // 60) + 1
    return ngettext("about %(minutes)s minute left", "about %(minutes)s minutes left", minutes) % {"minutes": minutes}


@needs(*DECIDERS)
@require_GET
def simulation(request: Request, pk: int) -> HttpResponse:
    """How far a simulation is; once it has ended, what changes for whom."""
    run = _run_of(request, pk)
    context = frame_of(request, run.after, "simulations") | {
        "run": run,
        "job": _job(run),
        "progress_url": reverse("rulebook:progress", args=[pk]),
        "silent": is_silent(run),
    }
    if run.state == State.DONE:
        tables = results.tables_of(run.result) if run.result["total"]["claims"] else []
        context |= {
            "result": run.result,
            "tables": tables,
            "sides": results.sides_of(run.result),
            "charts": results.charts_of(tables),
        }
    return render(request, "rulebook/simulation.html", context)


@needs(*DECIDERS)
@require_GET
def progress(request: Request, pk: int) -> HttpResponse:
    """The progress alone, asked for again and again until the run ends."""
    return _progress(request, _run_of(request, pk))


def _progress(request: Request, run: SimulationRun) -> HttpResponse:
    url = reverse("rulebook:progress", args=[run.pk])
    return render(request, "components/job.html", {"job": _job(run), "url": url, "key": "simulation"})


@needs(*DECIDERS)
@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """Take a run up again that nobody works on."""
    services.start_again(run=_run_of(request, pk), by=request.reader, key=request.POST.get("command_key"))
    return redirect("rulebook:simulation", pk)


@needs(*DECIDERS)
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """End a run that goes on; the answer is its progress."""
    run = services.cancel(run=_run_of(request, pk), by=request.reader, key=request.POST.get("command_key"))
    return _progress(request, run) if request.htmx else redirect("rulebook:simulation", pk)


@needs(*DECIDERS)
@require_GET
def table(request: Request, pk: int, key: str, kind: str) -> HttpResponse:
    """One table of a result as a CSV file or a workbook."""
    run = _run_of(request, pk)
    tables = results.tables_of(run.result) if run.result else []
    found = next((each for each in tables if each.key == key), None)
    if found is None or kind not in ("csv", "xlsx"):
        raise Http404
    heads = [column.label for column in found.columns]
    name = f"simulation-{run.pk}-{key}.{kind}"
    if kind == "xlsx":
        return sheets.download(sheets.workbook(heads, found.cells(), note=found.counted), name)
    text = StringIO()
    csv.writer(text).writerows([[sheets.defused(cell) for cell in row] for row in [heads, *found.written()]])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
