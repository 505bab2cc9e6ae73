"""日结: what a clerk did since the last closing, the closing itself and its paper; all counters for who leads them."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import needs
from casework.errors import Incomplete
from casework.models import Pool
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from claims import closing, typed
from claims.letters import closing_of
from claims.letters.day import AMOUNTS, LABELS, VERBS
from claims.models import DayClosing
from claims.services.closing import close_day
from claims.views.common import crumbs, key_of, printed, told

LEADING = (Right.CLAIM_APPROVE, Right.CASES_AUDIT)
AT_A_COUNTER = (Right.CLAIM_ENTER, Right.RECOVERY_BOOK)


def closings_for(reader: Reader) -> QuerySet[DayClosing]:
    """The reader's own closings, and those of the areas that they lead or audit."""
    seen = [DayClosing.objects.visible_to(reader, right).values("pk") for right in LEADING]
    shown = Q(pool=reader.pool, staff=reader.staff) | Q(pk__in=seen[0]) | Q(pk__in=seen[1])
    return DayClosing.objects.filter(shown).select_related("staff", "pool")


@needs(*AT_A_COUNTER)
def day(request: Request) -> HttpResponse:
    """What happened since the last closing; a POST closes it."""
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        said = {name: typed.words(request.POST.get(name, "")) for name in ("counter", "remark")}
        try:
            closed = close_day(**said, by=request.reader, key=key_of(request))
            messages.success(request, _("The day is closed: %(number)s.") % {"number": closed.number})
            return redirect("claims:day")
        except Incomplete as refusal:
            problems = refusal.problems
            messages.error(request, told(refusal))
    staff, pool, now = request.user, cast(Pool, request.reader.pool), clock.now()
    done = closing.since_the_last(staff, pool, now)
    closed_before = DayClosing.objects.filter(pool=pool, staff=staff)[:10]
    context = {
        "begins": closing.begins_at(staff, pool),
        "now": now,
        "figures": _figures(closing.figures(done, staff, pool)),
        "rows": _rows(closing.rows(done)),
        "closings": closed_before,
        "counter": closed_before[0].counter if closed_before else "",
        "leads": any(request.reader.may(right) for right in LEADING),
        "crumbs": crumbs((_("End of the day"), "")),
    }
    return render(request, "claims/day.html", context, status=422 if problems else 200)


@needs(*LEADING)
@require_GET
def days(request: Request) -> HttpResponse:
    """Every closing of a day, by counter, with the figures together."""
    try:
        asked = typed.day(request.GET.get("day", "")) or clock.today()
    except ValidationError:
        asked = clock.today()
    held = list(closings_for(request.reader).filter(day=asked).order_by("counter", "closed_at"))
    counters: dict[str, list[DayClosing]] = {}
    for closed in held:
        counters.setdefault(closed.counter, []).append(closed)
    context = {
        "day": asked,
        "figures": _figures(closing.together(held)),
        "counters": [
            {"name": name, "closings": several, "figures": closing.together(several)}
            for name, several in counters.items()
        ],
        "crumbs": crumbs((_("End of the day"), "")),
    }
    return render(request, "claims/days.html", context)


@needs(*AT_A_COUNTER, *LEADING)
@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """One closing as PDF."""
    closed = get_object_or_404(closings_for(request.reader), pk=pk)
    return printed(request, closed, closing_of(closed, request.user), closed.number, field="day_list")


def _figures(found: dict[str, int]) -> list[dict[str, Any]]:
    """The figures as components/figures.html shows them."""
    return [{"label": label, ("fen" if name in AMOUNTS else "value"): found[name]} for name, label in LABELS.items()]


def _rows(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"what": VERBS[row["verb"]]} for row in reversed(found)]
