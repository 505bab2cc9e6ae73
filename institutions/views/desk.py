"""The desk's page: what is due, what ends soon, the way of applications as a funnel."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from institutions.models import Alarm
from institutions.selectors import desk as selectors
from institutions.views.parts import sections


@needs(Right.AGREEMENT_VIEW)
@require_GET
def desk(request: Request) -> HttpResponse:
    """What is due this week, what waits for a decision, what the night has raised (of one kind, by ?kind=)."""
    today, said = clock.today(), request.GET.get("kind", "")
    kind = said if said in Alarm.Kind.values else ""
    alarms = selectors.alarms_for(request.reader)
    counted = selectors.counted_alarms(request.reader)
    shown = selectors.alarm_rows(alarms.filter(kind=kind) if kind else alarms, today)
    steps = selectors.funnel(request.reader, today)
    everything = sum(one["value"] for one in counted)
    of_kind = sum(one["value"] for one in counted if kind in ("", one["key"]))
    months, settled = selectors.settlement(request.reader, today)
    context = {
        "tabs": sections(request, "desk"),
        "due": selectors.due_this_week(request.reader, today, months),
        "waiting": [*selectors.to_decide(request.reader, today), *settled],
        "alarms": shown,
        "more": max(of_kind - len(shown), 0),
        "kinds": [
            {"label": _("All"), "url": "?", "count": everything, "active": not kind},
            *(
                {
                    "label": one["label"],
                    "url": f"?kind={one['key']}",
                    "count": one["value"],
                    "active": one["key"] == kind,
                }
                for one in counted
            ),
        ],
        "steps": steps,
        "funnel": {"steps": steps, "unit": _("applications")} if steps[0]["value"] else None,
    }
    return render(request, "institutions/desk.html", context)
