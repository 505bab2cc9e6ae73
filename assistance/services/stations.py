"""What every step of an application does: take it locked, open the next station with its deadline, tell of it."""

from typing import Any

from django.utils.translation import gettext as _

from assistance.errors import ReasonsLack
from assistance.flow import APPLICATION
from assistance.models import Application, Station
from assistance.rules import Rules
from casework import clock, events
from casework.errors import SamePerson
from casework.models import Document
from casework.scope import Reader
from institutions.rules import traced

State, Kind = Application.State, Station.Kind
EVENT = {
    Kind.VILLAGE_CHECK: "village_check",
    Kind.TOWNSHIP_REVIEW: "township_review",
    Kind.PUBLIC_NOTICE: "assistance_notice",
    Kind.RECOGNITION: "recognition",
    Kind.COUNTY_DECISION: "assistance_decision",
    Kind.RECONSIDERATION: "assistance_decision",
}
"""Station to the event of `policy.deadline` that says how long it may take."""


def take(application: Application, action: str, by: Reader) -> Application:
    """The application, locked, if `action` is possible now and the reader may do it. Raises WrongStep, NotAllowed."""
    locked = Application.objects.select_for_update(of=("self",)).select_related("person__area", "pool__area")
    application = locked.get(pk=application.pk)
    by.must(APPLICATION.begin(action, application).right, application)
    return application


def station_of(application: Application) -> Station:
    """The station at which the application stands."""
    return application.stations.get(ended_on=None)


def open_station(application: Application, kind: str) -> Station:
    """Let the application wait at a station from today on, until when the rules of the day say. Raises FigureMissing."""
    today = clock.today()
    found = Rules.on(application.pool, today).deadline(EVENT[Kind(kind)], started_on=today)
    application.state = State(kind)
    application.save()
    return Station.objects.create(
        application=application,
        kind=kind,
        started_on=today,
        due_on=found.due_on,
        is_provisional=found.provisional,
        trace=traced(found),
    )


def end_station(
    application: Application, by: Reader, *, passed: bool, opinion: str = "", document: Document | None = None
) -> Station:
    """End the station at which it stands."""
    station = station_of(application)
    station.ended_on, station.passed, station.opinion, station.by = clock.today(), passed, opinion.strip(), by.staff
    station.document = document or station.document
    station.save(update_fields=["ended_on", "passed", "opinion", "by", "document"])
    return station


def refuse(application: Application, reasons: str) -> None:
    """End it as refused at the station where it stood, with the last day on which reconsideration can be asked for."""
    today = clock.today()
    found = Rules.on(application.pool, today).deadline("reconsideration", refused_on=today)
    application.refused_at, application.state = application.state, State.REFUSED
    application.reasons, application.decided_on = reasons.strip(), today
    application.reconsider_until = found.due_on
    application.save()


def reasons_must_be_said(agrees: bool, reasons: str) -> None:
    """Raises ReasonsLack."""
    if not agrees and not reasons.strip():
        raise ReasonsLack()


def must_not_have_entered(application: Application, by: Reader) -> None:
    """Whoever reviews did not enter it. Raises SamePerson."""
    if by.staff.pk == application.entered_by_id:
        raise SamePerson(role=_("who entered it"))


def must_be_another(application: Application, by: Reader) -> None:
    """Whoever decides neither entered, checked, reviewed nor recorded the class. Raises SamePerson."""
    must_not_have_entered(application, by)
    if by.staff.pk == application.reviewed_by_id:
        raise SamePerson(role=_("who reviewed it"))
    if by.staff.pk == application.checked_by_id:
        raise SamePerson(role=_("who checked it in the village"))
    recorded = application.recognition and application.recognition.recorded_by_id
    if by.staff.pk == recorded:
        raise SamePerson(role=_("who recorded the class"))


def tell(verb: str, application: Application, by: Reader, **payload: Any) -> None:
    """Record the one event of a step."""
    events.record(
        verb,
        subject=application,
        actor=by.staff,
        pool=application.pool,
        area_code=application.area_code,
        number=str(application),
        **payload,
    )
