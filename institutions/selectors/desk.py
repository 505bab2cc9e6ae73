"""What the institution desk has before it: what is due these days, what ends soon, how far applications come."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.deadlines import overrides
from casework.rights import Right
from casework.scope import Reader
from institutions.models import Agreement, Alarm, Application, Change, Clearing, Declaration, Measure, Supplement
from institutions.selectors.agreements import agreements_for
from institutions.selectors.applications import applications_for
from institutions.selectors.changes import changes_for
from institutions.selectors.clearing import clearings_for, prepayments_for
from institutions.selectors.declarations import declarations_for
from policy.days import working_days_between

WEEK = timedelta(7)
SHOWN = 30
PAGES = {
    Alarm.Kind.AGREEMENT: "institutions:agreement",
    Alarm.Kind.CHANGE: "institutions:change",
    Alarm.Kind.VIOLATION: "institutions:violation",
}
"""Kinds of alarm whose subject has a page of its own; the others open the institution."""
AGREED_WITH = "agreement__institution__name"
SETTLED = {"declaration": _("Monthly declaration"), "prepayment": _("Prepayment"), "clearing": _("Clearing")}
CHANGE_TO_REPORT = _("Change to be reported")
STEPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Handed in"), ("submitted", "supplementing", "not_accepted")),
    (_("Accepted"), ("district_review", "assessment")),
    (_("Reviewed"), ("city_decision", "public_notice")),
    (_("Qualified"), ("qualified",)),
)
"""Steps of the funnel, each with the states that have come just so far; who was refused had been accepted."""


def due_this_week(reader: Reader, today: date, months: Iterable[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """Stations, changes and declared months that wait for somebody, by their day; what is late first."""
    found = [*_stations(reader, today), *_changes(reader, today), *months]
    rows = sorted(found, key=lambda row: row["due_on"])[:SHOWN]
    known = overrides()
    return [row | {"days_left": working_days_between(today, row["due_on"], known)} for row in rows]


def to_decide(reader: Reader, today: date) -> list[dict[str, Any]]:
    """Agreements and supplements to sign, measures to decide: they have no day, but somebody waits.

    An agreement has one measure to decide and one supplement to sign at most, so one look finds them all.
    """
    measure = Measure.objects.filter(agreement=OuterRef("pk"), state=Measure.State.PROPOSED)
    supplement = Supplement.objects.filter(agreement=OuterRef("pk"), state=Supplement.State.PROPOSED)
    rows = agreements_for(reader, today).annotate(
        measure=Subquery(measure.values("number")),
        kind=Subquery(measure.values("kind")),
        supplement=Subquery(supplement.values("position")),
    )
    proposed = Q(state=Agreement.State.PROPOSED)
    waiting = rows.filter(proposed | Q(measure__isnull=False) | Q(supplement__isnull=False)).order_by("starts_on", "id")
    return [row for one in waiting[:SHOWN] for row in _waiting(one)]


def settlement(reader: Reader, today: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Of settlement, in one look: months to be paid within a week, and what waits for another person."""
    unpaid = Q(state__in=(*Declaration.UNDECIDED, Declaration.State.CONFIRMED), due_on__lte=today + WEEK)
    months = declarations_for(reader).filter(unpaid | Q(state=Declaration.State.REVIEWED))
    no_day = Value(None, output_field=DateField())
    rows = _columns(months, "declaration", "institution__name", F("due_on"), F("month")).union(
        _columns(prepayments_for(reader).filter(state="proposed"), "prepayment", AGREED_WITH, no_day, F("month")),
        _columns(clearings_for(reader).filter(state="proposed"), "clearing", AGREED_WITH, no_day, F("last_month")),
    )
    due, waiting = [], []
    for kind, pk, name, number, state, last, through in rows.order_by("key")[: 3 * SHOWN]:
        what = f"{SETTLED[kind]} {through:%Y-%m}"
        row = {"name": name, "what": what, "number": number, "url": reverse(f"institutions:{kind}", args=[pk])}
        if last and last <= today + WEEK:
            due.append(row | {"due_on": last, "provisional": False})
        if state in (Declaration.State.REVIEWED, Clearing.State.PROPOSED):
            waiting.append(row)
    return due, waiting


def _columns(cases: QuerySet[Any, Any], kind: str, name: str, last: Any, through: Any) -> QuerySet[Any, Any]:
    named = {"sort": Value(kind, output_field=CharField()), "key": F("pk"), "whose": F(name), "last": last}
    shown = cases.order_by().annotate(**named, through=through)
    return shown.values_list("sort", "key", "whose", "number", "state", "last", "through")


def alarms_for(reader: Reader) -> QuerySet[Alarm, Any]:
    """The alarms of the reader's areas that have not settled."""
    rows = Alarm.objects.visible_to(reader, Right.AGREEMENT_VIEW).filter(settled_on=None)
    return rows.select_related("institution")


def alarm_rows(alarms: QuerySet[Alarm, Any], today: date) -> list[dict[str, Any]]:
    """Alarms as the page shows them, by their day."""
    return [
        {
            "alarm": alarm,
            "late": alarm.due_on < today,
            "url": reverse(PAGES[Alarm.Kind(alarm.kind)], args=[alarm.subject_id])
            if alarm.kind in PAGES
            else reverse("institutions:institution", args=[alarm.institution_id]),
        }
        for alarm in alarms.order_by("due_on", "id")[:SHOWN]
    ]


def counted_alarms(reader: Reader) -> list[dict[str, Any]]:
    """How many alarms of each kind."""
    found = dict(alarms_for(reader).order_by().values_list("kind").annotate(Count("pk")))
    return [{"key": kind.value, "label": kind.label, "value": found[kind]} for kind in Alarm.Kind if kind in found]


def funnel(reader: Reader, today: date) -> list[dict[str, Any]]:
    """How many applications came at least so far, and how many agreements hold: the widths of the funnel."""
    counted = dict(
        Application.objects.visible_to(reader, Right.AGREEMENT_VIEW)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    counted["assessment"] = counted.get("assessment", 0) + counted.get("refused", 0)
    reached = [sum(counted.get(state, 0) for state in states) for _label, states in STEPS]
    widths = [{"name": str(label), "value": sum(reached[at:])} for at, (label, _states) in enumerate(STEPS)]
    seen = agreements_for(reader, today)
    signed = seen.filter(state__in=Agreement.BINDING, application__isnull=False).order_by()
    holds = Q(period__contains=today, is_suspended=False)
    ends = signed.aggregate(
        signed=Count("application", distinct=True), holding=Count("application", distinct=True, filter=holds)
    )
    last = ((_("Agreement signed"), "signed"), (_("In force"), "holding"))
    return [*widths, *({"name": str(label), "value": ends[key]} for label, key in last)]


def _stations(reader: Reader, today: date) -> Iterator[dict[str, Any]]:
    open_ones = applications_for(reader).filter(state__in=Application.OPEN, due_on__lte=today + WEEK)
    for row in open_ones.order_by("due_on")[:SHOWN]:
        yield {
            "due_on": row.due_on,
            "provisional": row.is_provisional,
            "name": row.institution.name,
            "what": row.get_state_display(),
            "url": reverse("institutions:application", args=[row.pk]),
        }


def _changes(reader: Reader, today: date) -> Iterator[dict[str, Any]]:
    open_ones = changes_for(reader).filter(state=Change.State.KNOWN, due_on__lte=today + WEEK)
    for row in open_ones.order_by("due_on")[:SHOWN]:
        yield {
            "due_on": row.due_on,
            "provisional": row.is_provisional,
            "name": row.institution.name,
            "what": f"{CHANGE_TO_REPORT}: {row.event_name}",
            "url": reverse("institutions:change", args=[row.pk]),
        }


def _waiting(agreement: Any) -> Iterator[dict[str, Any]]:
    row = {
        "name": agreement.institution.name,
        "number": agreement.number,
        "url": reverse("institutions:agreement", args=[agreement.pk]),
    }
    if agreement.state == Agreement.State.PROPOSED:
        yield row | {"what": _("Agreement to sign")}
    if agreement.measure:
        yield row | {"what": Measure.Kind(agreement.kind).label, "number": agreement.measure}
    if agreement.supplement:
        yield row | {"what": _("Supplement to sign")}
