"""The questions to applications, cut to what the reader may see."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.deadlines import overrides
from casework.errors import Refusal
from casework.registry import Offer
from casework.rights import Right
from casework.scope import Reader
from institutions.flow import APPLICATION
from institutions.models import Application, Certificate, Institution, Station
from institutions.services import applications as intake
from institutions.services import assessing, reviewing
from institutions.services.stations import must_be_another
from policy.days import working_days_between

State = Application.State
TONES = {
    State.DRAFT: "",
    State.SUBMITTED: "info",
    State.SUPPLEMENTING: "warn",
    State.DISTRICT_REVIEW: "info",
    State.CITY_DECISION: "info",
    State.ASSESSMENT: "info",
    State.PUBLIC_NOTICE: "info",
    State.QUALIFIED: "good",
    State.NOT_ACCEPTED: "bad",
    State.REFUSED: "bad",
    State.WITHDRAWN: "",
}
LABELS = {
    "submit": _("Take the papers in"),
    "tell_missing": _("Tell once what lacks"),
    "supplemented": _("Take the supplements in"),
    "accept": _("Accept as complete"),
    "opinion": _("Attach a written opinion"),
    "review": _("Review"),
    "extend": _("Extend the decision"),
    "decide": _("Decide"),
    "team": _("Name the team"),
    "score": _("Fill in the score sheet"),
    "assess": _("Conclude the assessment"),
    "object": _("Note an objection"),
    "close_notice": _("End the notice"),
    "not_accept": _("Do not accept"),
    "withdraw": _("Note the withdrawal"),
}
"""The steps in the order of the page, as people call them."""
PAPERS = {"lacks": _("Notice of what lacks"), "notice": _("Public notice"), "decision": _("Decision as a letter")}
CHECKS: dict[str, Callable[[Application], None]] = {
    "tell_missing": intake.something_must_lack,
    "accept": intake.papers_must_be_there,
    "review": reviewing.opinions_must_be_there,
    "decide": reviewing.opinions_must_be_there,
    "extend": reviewing.must_not_be_extended,
    "assess": assessing.must_be_scored,
    "close_notice": assessing.notice_must_be_over,
}
BY_ANOTHER = {"review", "decide", "score", "assess", "close_notice"}


def applications_for(reader: Reader) -> QuerySet[Application]:
    """The applications of the reader's areas, each with the station at which it stands (`due_on`, `is_provisional`)."""
    station = Station.objects.filter(application=OuterRef("pk"), ended_on=None)
    rows = Application.objects.visible_to(reader, Right.AGREEMENT_VIEW).select_related("institution__area", "pool")
    return rows.annotate(
        due_on=Subquery(station.values("due_on")[:1]), is_provisional=Subquery(station.values("is_provisional")[:1])
    )


def certificates_for(reader: Reader) -> QuerySet[Certificate]:
    """The certificates of the reader's areas."""
    rows = Certificate.objects.visible_to(reader, Right.AGREEMENT_VIEW)
    return rows.select_related("institution", "pool", "application").prefetch_related("inspections")


def certificate_on(institution: Institution, reader_pool: int, day: date) -> Certificate | None:
    """The certificate that holds for the pool on a day: not revoked, not expired."""
    held = Certificate.objects.filter(pool=reader_pool, institution=institution, issued_on__lte=day, valid_to__gte=day)
    return held.exclude(revoked_on__lte=day).first()


def rows_of(applications: Iterable[Any], today: date) -> list[dict[str, Any]]:
    """Applications as lists show them."""
    known = overrides()
    return [
        {
            "application": one,
            "tone": TONES[State(one.state)],
            "days_left": working_days_between(today, one.due_on, known) if one.due_on else None,
            "provisional": bool(one.is_provisional),
        }
        for one in applications
    ]


def offers(application: Application, reader: Reader) -> Iterator[dict[str, Any]]:
    """What this reader could do now, and what stands in the way of it (components/doable.html)."""
    possible = APPLICATION.possible(application)
    for action, label in LABELS.items():
        if action in possible and reader.may_in(APPLICATION.steps[action].right, application.area_code):
            why = hindrance(application, action, reader)
            url = reverse("institutions:application_step", args=[application.pk, action])
            yield {"label": label, "offer": Offer(reason=why) if why else Offer(url=url)}


def papers_of(application: Application) -> list[dict[str, Any]]:
    """The papers that it has now, by label and address (institutions/papers.html)."""
    papers = {State.SUPPLEMENTING: "lacks", State.PUBLIC_NOTICE: "notice"}
    papers |= dict.fromkeys((State.NOT_ACCEPTED, State.REFUSED, State.QUALIFIED), "decision")
    which = papers.get(State(application.state))
    if which is None:
        return []
    return [
        {
            "label": PAPERS[which],
            "which": which,
            "url": reverse("institutions:application_paper", args=[application.pk, which]),
        }
    ]


def hindrance(application: Application, action: str, reader: Reader) -> str:
    """Why the step is not possible yet; nothing when it is."""
    try:
        if action in BY_ANOTHER:
            must_be_another(application, reader)
        if action in CHECKS:
            CHECKS[action](application)
    except Refusal as refusal:
        return str(refusal)
    return ""


def averages(application: Application) -> list[dict[str, Any]]:
    """The figures of the year before, with the averages that follow from them (BJ-07), in fen and tenths of days."""
    visits, discharges, days = application.visits, application.discharges, application.stay_days
    return [
        {"label": _("Outpatient visits"), "value": f"{visits:,}"},
        {"label": _("Cost a visit"), "fen": _mean(application.visits_amount, visits)},
        {"label": _("Admissions"), "value": f"{application.admissions:,}"},
        {"label": _("Discharges"), "value": f"{discharges:,}"},
        {"label": _("Days a stay"), "value": _tenths(days, discharges)},
        {"label": _("Cost a stay"), "fen": _mean(application.discharges_amount, discharges)},
        {"label": _("Cost a day of stay"), "fen": _mean(application.discharges_amount, days)},
        {"label": _("Insured persons who want it"), "value": f"{application.chosen_by:,}"},
    ]


def _mean(amount: int, count: int) -> int | None:
    """Fen for each, rounded half up; None for none."""
    return (2 * amount + count) // (2 * count) if count else None


def _tenths(days: int, count: int) -> str:
    tenths = (20 * days + count) // (2 * count) if count else 0
    return f"{tenths // 10}.{tenths % 10}" if count else "—"
