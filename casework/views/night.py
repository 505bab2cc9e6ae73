"""The night on the screen: a timetable by day, each run's parts, and another try for those that failed."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import clock
from casework.access import needs
from casework.models import JobChunk
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.services.night import try_again
from casework.timetable import chunks_of, figures_of, line_of, parts_of, runs_seen_by, timetable

ONE_DAY = timedelta(days=1)
FAILED_SHOWN = 20


@needs(Right.JOBS_VIEW)
@require_GET
def night(request: Request) -> HttpResponse:
    """The jobs of a day's night; while one goes on, its lines ask for themselves again."""
    day = _day(request)
    lines = timetable(request.reader, day)
    context = {
        "day": day,
        "lines": lines,
        "goes_on": any(line.goes_on for line in lines),
        "url": f"{reverse('casework:night')}?day={day}",
        "begins": f"{settings.NIGHT_BEGINS:%H:%M}",
        "before": max(day, date.min + ONE_DAY) - ONE_DAY,
        "after": min(day, date.max - ONE_DAY) + ONE_DAY,
        "is_today": day == clock.today(),
    }
    return render(request, "casework/night/lines.html" if request.htmx else "casework/night/night.html", context)


@needs(Right.JOBS_VIEW)
@require_GET
def night_run(request: Request, pk: int) -> HttpResponse:
    """One job of one night: how far it is, its figures, its parts, what failed and why."""
    run = get_object_or_404(runs_seen_by(request.reader), pk=pk)
    line = line_of(run, request.reader)
    if line is None:
        raise Http404
    url = reverse("casework:night_run", args=[pk])
    if request.htmx:
        answer = render(request, "casework/night/line.html", {"line": line, "url": url})
        if not line.goes_on:
            answer["HX-Refresh"] = "true"
        return answer
    parts = chunks_of(run, request.reader)
    page = page_of(parts, request, order=("key",))
    night_url = f"{reverse('casework:night')}?day={run.business_day}"
    context = {
        "line": line,
        "url": url,
        "figures": figures_of(line.job, parts),
        "failed": parts_of(line.job, parts.filter(state=JobChunk.State.FAILED)[:FAILED_SHOWN]),
        "parts": parts_of(line.job, page.rows),
        "pager": page.pager,
        "persons": line.job.persons if request.reader.may(line.job.right) else "",
        "may_retry": request.reader.may(Right.JOBS_RETRY),
        "crumbs": [{"label": _("Night jobs"), "url": night_url}, {"label": line.job.label}],
    }
    return render(request, "casework/night/run.html", context)


@needs(Right.JOBS_RETRY)
@require_POST
def night_again(request: Request, pk: int) -> HttpResponse:
    """Have the failed parts of a run tried again."""
    run = get_object_or_404(runs_seen_by(request.reader), pk=pk)
    try_again(run=run, by=request.reader, key=request.POST["command_key"])
    messages.success(request, _("The failed parts are tried again."))
    return redirect("casework:night_run", pk)


def _day(request: Request) -> date:
    """The day that the address names, else today."""
    try:
        return parse_date(request.GET.get("day", "")) or clock.today()
    except ValueError:
        return clock.today()
