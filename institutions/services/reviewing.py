"""The stations of Beijing's text: written opinions, the district's review, the city's decision with its certificate
(BJ-10 .. BJ-12, BJ-34)."""

from datetime import date

from django.core.files.base import File
from django.utils.translation import gettext as _

from casework import clock, sequences
from casework.commands import service
from casework.errors import Incomplete
from casework.models import Document
from casework.scope import Reader
from casework.services.documents import keep_document
from institutions import errors
from institutions.models import Application, Certificate, Inspection, Opinion, Station
from institutions.rules import Rules, traced
from institutions.services.stations import end_station, go_on, must_be_another, refuse, station_of, take, tell


@service
def give_opinion(
    *, application: Application, authority: str, given_on: date, agrees: bool, words: str, file: File, by: Reader
) -> Opinion:
    """Attach the written opinion of another authority to the station. Raises Incomplete, BadFile."""
    application = take(application, "opinion", by)
    station = station_of(application)
    if given_on > clock.today() or station.opinions.filter(authority=authority).exists():
        raise Incomplete({"authority": [_("It was given today or earlier, and each authority gives one.")]})
    document = keep_document(case=application, kind=Document.Kind.OTHER, title="", file=file, by=by)
    opinion = Opinion.objects.create(
        station=station,
        authority=Opinion.Authority(authority),
        given_on=given_on,
        agrees=agrees,
        words=words.strip(),
        document=document,
    )
    tell("opinion_given", application, by, authority=authority, agrees=agrees)
    return opinion


@service
def review_application(*, application: Application, agrees: bool, opinion: str, by: Reader) -> Application:
    """The district's review: its opinion goes with the papers to the city, whatever it is.

    Raises OpinionsLack, ReasonsLack, SamePerson.
    """
    application = take(application, "review", by)
    must_be_another(application, by)
    opinions_must_be_there(application)
    if not agrees and not opinion.strip():
        raise errors.ReasonsLack()
    end_station(application, by, passed=agrees, opinion=opinion.strip())
    application.reviewed_by = by.staff
    go_on(application, "district_review", clock.today())
    tell("application_reviewed", application, by, agrees=agrees, opinion=opinion)
    return application


@service
def extend_decision(*, application: Application, reason: str, by: Reader) -> Station:
    """Extend the city's decision once, with the reason (BJ-11). Raises ExtendedBefore, ReasonsLack."""
    application = take(application, "extend", by)
    must_not_be_extended(application)
    station = station_of(application)
    if not reason.strip():
        raise errors.ReasonsLack()
    found = Rules.of(application.version).deadline("city_decision", received_on=station.started_on, extended=True)
    station.due_on, station.is_provisional, station.trace = found.due_on, found.provisional, traced(found)
    station.extended_on, station.extension_reason = clock.today(), reason.strip()
    station.save()
    tell("decision_extended", application, by, due_on=station.due_on, reason=reason)
    return station


@service
def decide_application(*, application: Application, agrees: bool, reasons: str, by: Reader) -> Application:
    """The city's decision: a certificate where the rules have one, or a refusal with its reasons.

    Raises OpinionsLack, ReasonsLack, SamePerson.
    """
    application = take(application, "decide", by)
    must_be_another(application, by)
    opinions_must_be_there(application)
    if not agrees and not reasons.strip():
        raise errors.ReasonsLack()
    today = clock.today()
    end_station(application, by, passed=agrees, opinion=reasons.strip())
    application.decided_by = by.staff
    if agrees:
        go_on(application, "city_decision", today)
        certify(application, today, by)
    else:
        refuse(application, reasons, today)
    tell("application_decided" if agrees else "application_refused", application, by, reasons=reasons)
    return application


def certify(application: Application, day: date, by: Reader) -> Certificate | None:
    """Issue the certificate with its yearly inspections, where the rules have certificates (BJ-12)."""
    rules = Rules.of(application.version)
    if rules.designation.certificate is None:
        return None
    found = rules.deadline("certificate", issued_on=day)
    stem = f"Z{application.pool.code}-{day.year}"
    certificate = Certificate.objects.create(
        pool=application.pool,
        area_code=application.area_code,
        institution=application.institution,
        application=application,
        number=f"{stem}-{sequences.next_number(stem):04d}",
        issued_on=day,
        valid_to=found.values["valid_to"],
        renewal_opens=found.values["renewal_opens"],
        trace=traced(found),
        issued_by=by.staff,
    )
    Inspection.objects.bulk_create(
        Inspection(certificate=certificate, due_on=due_on) for due_on in found.values["inspections"]
    )
    return certificate


def must_not_be_extended(application: Application) -> None:
    """Raises ExtendedBefore."""
    extended_on = station_of(application).extended_on
    if extended_on:
        raise errors.ExtendedBefore(day=extended_on)


def opinions_must_be_there(application: Application) -> None:
    """Raises OpinionsLack, where the rules ask other authorities and one of them has not answered in writing."""
    station = station_of(application)
    asked = Rules.of(application.version).designation.station(station.kind)
    given = set(station.opinions.values_list("authority", flat=True))
    for authority in asked.opinions if asked else []:
        if authority not in given:
            raise errors.OpinionsLack(authority=Opinion.Authority(authority).label)
