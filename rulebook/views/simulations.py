"""Simulations on the screen: ask for one, see how far it is, read what it came to."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework import clock
from casework.access import needs
from casework.models import Area
from casework.request import Request
from casework.rights import Right
from rulebook import selectors, words
from rulebook.forms import SimulationForm
from rulebook.models import Layer, RuleVersion, SimulationRun
from rulebook.services import simulation as services
from rulebook.services.settling import is_silent
from rulebook.views.versions import frame_of, version_of

State = SimulationRun.State
TONES = {State.WAITING: "info", State.RUNNING: "info", State.DONE: "good", State.FAILED: "bad"}
DECIDERS = (Right.RULES_DRAFT, Right.RULES_APPROVE)


@needs(*DECIDERS)
@require_http_methods(["GET", "POST"])
def simulations(request: Request, pk: int) -> HttpResponse:
    """The simulations of a version in the reader's pool; a POST asks for another one."""
    found = version_of(request, pk)
    others = selectors.versions_for(request.reader).exclude(pk=pk).exclude(state=RuleVersion.State.DRAFT)
    this_year = clock.today().year
    first = {
        "before": selectors.compared_by_default(found, others),
        "year": this_year,
        "as_year": found.year or this_year,
    }
    form = SimulationForm(request.POST or None, others=others, initial=first)
    if request.method == "POST" and form.is_valid():
        run = services.start_simulation(
            after=found,
            pool=request.reader.pool,
            by=request.reader,
            key=request.POST.get("command_key"),
            **form.cleaned_data,
        )
        return redirect("rulebook:simulation", run.pk)
    runs = SimulationRun.objects.visible_to(request.reader, Right.RULES_VIEW).filter(after=found)
    context = frame_of(request, found, "simulations") | {
        "form": form,
        "runs": [{"run": run, "tone": TONES[State(run.state)]} for run in runs.select_related("before", "started_by")],
    }
    return render(request, "rulebook/simulations.html", context, status=422 if form.errors else 200)


def _run_of(request: Request, pk: int) -> SimulationRun:
    visible = SimulationRun.objects.visible_to(request.reader, Right.RULES_VIEW)
    return get_object_or_404(visible.select_related("after", "before"), pk=pk)


def _job(run: SimulationRun) -> dict[str, Any]:
    """The run as components/job.html shows it."""
    finished = {"label": _("See the result"), "url": reverse("rulebook:simulation", args=[run.pk])}
    return {
        "name": _("Simulation"),
        "state": run.get_state_display(),
        "tone": TONES[State(run.state)],
        "running": run.state in (State.WAITING, State.RUNNING),
        "done": run.done,
        "total": run.total,
        "detail": run.problem,
        "links": [finished] if run.state == State.DONE else [],
    }


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
        context |= _shown(run.result)
    return render(request, "rulebook/simulation.html", context)


@needs(*DECIDERS)
@require_GET
def progress(request: Request, pk: int) -> HttpResponse:
    """The progress alone, asked for again and again until the run ends."""
    run = _run_of(request, pk)
    url = reverse("rulebook:progress", args=[pk])
    return render(request, "components/job.html", {"job": _job(run), "url": url, "key": "simulation"})


@needs(*DECIDERS)
@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """Take a run up again that nobody works on."""
    services.start_again(run=_run_of(request, pk), by=request.reader, key=request.POST.get("command_key"))
    return redirect("rulebook:simulation", pk)


def _shown(result: dict[str, Any]) -> dict[str, Any]:
    """What the page and its charts show: layers, tables, winners and losers."""
    total = result["total"]
    layers = [
        {"name": str(Layer(layer).label), "before": amount, "after": total["after"]["layers"][layer]}
        for layer, amount in total["before"]["layers"].items()
    ]
    names = dict(
        Area.objects.filter(code__in=[part["name"] for part in result["townships"]]).values_list("code", "name")
    )
    parts = [(names.get(part["name"], part["name"]), part) for part in result["townships"]]
    tables = [
        {"title": _("By township"), "rows": [_row(name, part) for name, part in parts]},
        {
            "title": _("By class of persons"),
            "rows": [_row(_member(part["name"]), part) for part in result["members"]],
        },
    ]
    bars = [{"from": bar["over"], "to": bar["up_to"], "persons": bar["persons"]} for bar in result["histogram"]]
    return {
        "result": result,
        "layers": layers,
        "tables": tables,
        "charts": {
            "layers": layers,
            "bars": bars,
            "words": {
                "before": _("Before"),
                "after": _("After"),
                "persons": _("Persons"),
                "unchanged": _("unchanged"),
                "yuan": _("yuan"),
            },
        },
    }


def _row(name: str, part: dict[str, Any]) -> dict[str, Any]:
    before, after = part["before"]["fund"], part["after"]["fund"]
    return {
        "name": name or "—",
        "claims": part["claims"],
        "before": before,
        "after": after,
        "difference": after - before,
    }


def _member(kind: str) -> str:
    return str(words.CODES.get(kind, kind))
