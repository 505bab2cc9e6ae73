"""The questions to applications for assistance, cut to what the reader may see."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.flow import APPLICATION
from assistance.models import Application, Station
from assistance.services import checking, costs, deciding, filing
from assistance.services.stations import must_be_another, must_not_have_entered
from casework import masks
from casework.deadlines import overrides
from casework.errors import Refusal
from casework.registry import Offer
from casework.rights import Right
from casework.scope import Reader
from claims.services.afterwards import preview_grants
from policy.days import Overrides, working_days_between

State = Application.State
TONES = {
    State.DRAFT: "",
    State.GRANTED: "good",
    State.REFUSED: "bad",
    State.RECONSIDERATION: "warn",
    State.WITHDRAWN: "",
    State.DIED: "",
    State.MOVED: "",
}
LABELS = {
    "submit": gettext_lazy("Take the application in"),
    "check": gettext_lazy("Note the visit in the village"),
    "review": gettext_lazy("Review"),
    "close_notice": gettext_lazy("Take the notice down"),
    "object": gettext_lazy("Note an objection"),
    "recognition": gettext_lazy("Note what the department says"),
    "decide": gettext_lazy("Decide about the application"),
    "panel": gettext_lazy("Note a panel"),
    "reconsider": gettext_lazy("Reconsider"),
    "ask_again": gettext_lazy("Ask for reconsideration"),
    "account": gettext_lazy("Change the account"),
    "end": gettext_lazy("End the application"),
}
"""The steps in the order of the page, as people call them."""
CHECKS: dict[str, Callable[[Application], None]] = {
    "submit": filing.must_be_authorised,
    "close_notice": checking.notice_must_be_over,
    "panel": deciding.no_panel_before,
    "ask_again": deciding.may_be_reconsidered,
    "decide": filing.must_be_authorised,
}
BY_ANOTHER = {
    "review": must_not_have_entered,
    "close_notice": must_not_have_entered,
    "panel": must_be_another,
    "decide": must_be_another,
    "reconsider": must_be_another,
}
TABS = {
    "open": Application.OPEN,
    "granted": (State.GRANTED,),
    "refused": (State.REFUSED, State.WITHDRAWN, State.DIED, State.MOVED),
}


def applications_for(reader: Reader, right: Right = Right.ASSISTANCE_VIEW) -> QuerySet[Application]:
    """The applications of the reader's areas, each with the station at which it stands (`due_on`, `is_provisional`)."""
    station = Station.objects.filter(application=OuterRef("pk"), ended_on=None)
    rows = Application.objects.visible_to(reader, right).select_related("person__area", "pool__area")
    return rows.annotate(
        due_on=Subquery(station.values("due_on")[:1]), is_provisional=Subquery(station.values("is_provisional")[:1])
    )


def waiting_for(reader: Reader) -> QuerySet[Application]:
    """Those whose next step is one of the reader's, by due date."""
    rows = applications_for(reader)
    states = {
        state
        for name in ("submit", "check", "review", "close_notice", "recognition", "decide", "reconsider")
        for state in APPLICATION.steps[name].sources
        if reader.may(APPLICATION.steps[name].right)
    }
    return rows.filter(state__in=states).order_by("due_on", "pk")


def rows_of(applications: Iterable[Any], today: date, calendar: Overrides | None = None) -> list[dict[str, Any]]:
    """Applications as lists show them; the calendar is asked for once, if the caller does not know it."""
    found = list(applications)
    if calendar is None:
        calendar = overrides() if found else {}
    return [_row(application, today, calendar) for application in found]


def _row(application: Any, today: date, calendar: Overrides) -> dict[str, Any]:
    due_on = getattr(application, "due_on", None)
    return {
        "application": application,
        "name": masks.name(application.person.name),
        "tone": TONES.get(State(application.state), "info"),
        "days_left": working_days_between(today, due_on, calendar) if due_on else None,
        "provisional": bool(getattr(application, "is_provisional", False)),
    }


def offers(application: Application, reader: Reader) -> Iterator[dict[str, Any]]:
    """What this reader could do now, and what stands in the way of it (components/doable.html)."""
    possible = APPLICATION.possible(application)
    for action, label in LABELS.items():
        if action in possible and reader.may_in(APPLICATION.steps[action].right, application.area_code):
            why = hindrance(application, action, reader)
            url = reverse("assistance:application_step", args=[application.pk, action])
            yield {"label": label, "offer": Offer(reason=why) if why else Offer(url=url)}


def hindrance(application: Application, action: str, reader: Reader) -> str:
    """Why the step is not possible yet; nothing when it is."""
    try:
        if action in BY_ANOTHER:
            BY_ANOTHER[action](application, reader)
        if action in CHECKS:
            CHECKS[action](application)
    except Refusal as refusal:
        return str(refusal)
    return ""


def household(application: Application) -> dict[str, Any]:
    """Members, income of the whole household and a head (fen), and what care cost it in the months that count."""
    members = list(application.members.all())
    income = sum(member.income for member in members) + (application.income or 0)
    rows = list(application.costs.select_related("person", "claim"))
    own = sum(row.own for row in rows)
    return {
        "members": members,
        "costs": rows,
        "figures": [
            {"label": _("Persons in the household"), "value": len(members)},
            {"label": _("Income a year"), "fen": income},
            {"label": _("Income a head"), "fen": income // len(members) if members else None},
            {"label": _("Own cost of care"), "fen": own, "payer": "person"},
        ],
    }


def grant_now(application: Application) -> dict[str, Any]:
    """What would be granted now, claim by claim (fen), with the layers behind it; else why it cannot be told."""
    if application.assistance_class is None:
        return {"reason": _("The class is not known yet.")}
    try:
        previewed = preview_grants(costs.grants_of(application))
    except Refusal as refusal:
        return {"reason": str(refusal)}
    rows = [
        {
            "claim": again.held.claim,
            "eligible": again.held.eligible,
            "basic": again.answer.basic,
            "critical_illness": again.answer.critical_illness,
            "before": again.held.assistance,
            "after": again.answer.assistance,
            "difference": again.sum,
            "trace": [row for row in again.answer.rows if row.layer == "assistance"],
        }
        for again in previewed
    ]
    return {"rows": rows, "sum": costs.comes_to(previewed), "reason": ""}
