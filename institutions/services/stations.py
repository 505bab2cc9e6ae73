"""What every step of an application does: take it locked, open the next station with its deadline, tell of it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework import clock, events
from casework.errors import SamePerson
from casework.scope import Reader
from institutions.flow import APPLICATION
from institutions.models import Application, Station
from institutions.rules import Rules, traced

FACT = {
    "intake": ("intake_notice", "received_on"),
    "supplement": ("supplement", "told_on"),
    "district_review": ("district_review", "received_on"),
    "city_decision": ("city_decision", "received_on"),
    "assessment": ("assessment", "accepted_on"),
    "public_notice": ("public_notice", "published_on"),
}
"""Kind of station to the event of `policy.deadline` and the fact that it counts from."""


def take(application: Application, action: str, by: Reader) -> Application:
    """The application, locked, if `action` is possible now and the reader may do it. Raises WrongStep, NotAllowed."""
    locked = Application.objects.select_for_update(of=("self",)).select_related("institution__area", "version", "pool")
    application = locked.get(pk=application.pk)
    by.must(APPLICATION.begin(action, application).right, application)
    return application


def station_of(application: Application) -> Station:
    """The station at which the application stands."""
    return application.stations.get(ended_on=None)


def open_station(application: Application, kind: str, day: date) -> Station:
    """Let the application wait at a station from a day on, until when its rules say. Raises FigureMissing."""
    event, fact = FACT[kind]
    found = Rules.of(application.version).deadline(event, **{fact: day})
    return Station.objects.create(
        application=application,
        kind=kind,
        started_on=day,
        due_on=found.due_on,
        is_provisional=found.provisional,
        trace=traced(found),
    )


def end_station(
    application: Application, by: Reader, *, passed: bool, opinion: str = "", on: date | None = None
) -> Station:
    """End the station at which it stands."""
    station = station_of(application)
    station.ended_on, station.passed, station.opinion, station.by = on or clock.today(), passed, opinion, by.staff
    station.save(update_fields=["ended_on", "passed", "opinion", "by"])
    return station


def go_on(application: Application, after: str, day: date) -> None:
    """Move to the next station that the rules name after this one; after the last one the applicant is qualified."""
    following = Rules.of(application.version).designation.after(after)
    if following is None:
        application.state, application.decided_on = Application.State.QUALIFIED, day
    else:
        application.state = Application.State(following)
        open_station(application, following, day)
    application.save()


def refuse(application: Application, reasons: str, day: date) -> None:
    """End it as refused, with the reasons and the day from which the applicant may come again."""
    again = Rules.of(application.version).deadline("reapplication", refused_on=day)
    application.state, application.reasons = Application.State.REFUSED, reasons.strip()
    application.decided_on, application.again_from = day, again.values.get("earliest")
    application.save()


def must_be_another(application: Application, by: Reader) -> None:
    """Whoever entered, reviewed and decides are different persons. Raises SamePerson."""
    if by.staff.pk == application.entered_by_id:
        raise SamePerson(role=_("who entered it"))
    if by.staff.pk == application.reviewed_by_id:
        raise SamePerson(role=_("who reviewed it"))


def tell(verb: str, application: Application, by: Reader, **payload: Any) -> None:
    """Record the one event of a step."""
    events.record(
        verb,
        subject=application,
        actor=by.staff,
        pool=application.pool,
        area_code=application.area_code,
        number=str(application),
        name=application.institution.name,
        **payload,
    )
