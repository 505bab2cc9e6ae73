"""What the village and the township do about an application: the visit, the first review, the public notice (DL-18)."""

from datetime import date

from django.core.files.base import File
from django.utils.translation import gettext as _

from assistance import errors
from assistance.models import Application, Objection
from assistance.services.costs import fill_costs
from assistance.services.stations import (
    Kind,
    State,
    end_station,
    must_not_have_entered,
    open_station,
    reasons_must_be_said,
    refuse,
    station_of,
    take,
    tell,
)
from casework import clock
from casework.commands import service
from casework.errors import Incomplete
from casework.models import Document
from casework.scope import Reader
from casework.services.documents import keep_document
from casework.sniffing import IMAGES, media_type_of
from enrollment.selectors import recognition_on


@service
def check_in_village(
    *, application: Application, visited_on: date, agrees: bool, note: str, file: File | None, by: Reader
) -> Application:
    """The visit: what was found, with a photo; the township reviews next. Raises PhotoLacks, Incomplete, BadFile."""
    application = take(application, "check", by)
    if not application.received_on or not application.received_on <= visited_on <= clock.today():
        raise Incomplete({"visited_on": [_("The visit was after the application came in, and not in the future.")]})
    if not note.strip():
        raise Incomplete({"note": [_("Say what was found.")]})
    if file is None or media_type_of(file) not in IMAGES:
        raise errors.PhotoLacks()
    title = _("Visit on %(day)s") % {"day": visited_on}
    document = keep_document(case=application, kind=Document.Kind.OTHER, title=title, file=file, by=by)
    end_station(application, by, passed=agrees, opinion=note, document=document)
    application.checked_by = by.staff
    open_station(application, State.TOWNSHIP_REVIEW)
    tell("assistance_visited", application, by, visited_on=visited_on)
    return application


@service
def review_in_township(*, application: Application, agrees: bool, reasons: str, by: Reader) -> Application:
    """The first review: the application is made public, or refused with the reasons. Raises SamePerson, ReasonsLack."""
    application = take(application, "review", by)
    must_not_have_entered(application, by)
    reasons_must_be_said(agrees, reasons)
    end_station(application, by, passed=agrees, opinion=reasons)
    application.reviewed_by = by.staff
    if agrees:
        open_station(application, State.PUBLIC_NOTICE)
    else:
        refuse(application, reasons)
    _tell_of_review(application, by, agrees, reasons)
    return application


@service
def object_to(*, application: Application, received_on: date, by_whom: str, words: str, by: Reader) -> Objection:
    """Note what somebody says against it, while the notice hangs. Raises Incomplete."""
    application = take(application, "object", by)
    station = station_of(application)
    if not station.started_on <= received_on <= min(station.due_on, clock.today()):
        raise Incomplete({"received_on": [_("Objections come while the notice hangs.")]})
    objection = Objection.objects.create(
        station=station, received_on=received_on, by_whom=by_whom.strip(), words=words.strip()
    )
    tell("assistance_objected", application, by, by_whom=objection.by_whom)
    return objection


@service
def answer_objection(
    *, application: Application, objection: Objection, answer: str, is_upheld: bool, by: Reader
) -> Objection:
    """Answer an objection: it holds, or it does not. Raises WrongStep, Incomplete."""
    application = take(application, "answer", by)
    objection = Objection.objects.select_for_update().get(pk=objection.pk, station__application=application)
    if not answer.strip() or objection.is_upheld is not None:
        raise Incomplete({"answer": [_("It is answered once, with words.")]})
    objection.answer, objection.is_upheld, objection.answered_on = answer.strip(), is_upheld, clock.today()
    objection.save()
    tell("assistance_objection_answered", application, by, by_whom=objection.by_whom)
    return objection


@service
def close_notice(*, application: Application, reasons: str, by: Reader) -> Application:
    """Take the notice down when its days are over: on to the department, or to the county where a class holds already.

    An objection that holds refuses it. Raises NoticeHangs, ObjectionsUnanswered, SamePerson, ReasonsLack.
    """
    application = take(application, "close_notice", by)
    must_not_have_entered(application, by)
    notice_must_be_over(application)
    agrees = not station_of(application).objections.filter(is_upheld=True).exists()
    reasons_must_be_said(agrees, reasons)
    end_station(application, by, passed=agrees, opinion=reasons)
    application.reviewed_by = by.staff
    if agrees:
        after_notice(application)
    else:
        refuse(application, reasons)
    _tell_of_review(application, by, agrees, reasons)
    return application


def after_notice(application: Application) -> None:
    """To the county with the class that a department has recognised already, else to the department."""
    held = recognition_on(application.person, clock.today())
    if held is None:
        open_station(application, State.RECOGNITION)
        return
    application.recognition, application.assistance_class = held, held.assistance_class
    fill_costs(application)
    open_station(application, State.COUNTY_DECISION)


def notice_must_be_over(application: Application) -> None:
    """Raises NoticeHangs, ObjectionsUnanswered."""
    station = station_of(application)
    if station.kind != Kind.PUBLIC_NOTICE or clock.today() <= station.due_on:
        raise errors.NoticeHangs(day=station.due_on)
    unanswered = station.objections.filter(is_upheld=None).count()
    if unanswered:
        raise errors.ObjectionsUnanswered(count=unanswered)


def _tell_of_review(application: Application, by: Reader, agrees: bool, reasons: str) -> None:
    verb = "assistance_passed" if agrees else "assistance_refused"
    tell(verb, application, by, reasons=reasons.strip(), station=str(application.get_state_display()))
