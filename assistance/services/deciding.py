"""What the county does about an application: the department's recognition, a panel, the decision and its money, and
reconsideration (DL-16, DL-18, DL-19)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from assistance import errors
from assistance.models import Application, Panel, PanelMember
from assistance.rules import Rules
from assistance.services.checking import after_notice
from assistance.services.costs import comes_to, fill_costs, grants_of, with_panel
from assistance.services.filing import must_be_authorised
from assistance.services.stations import (
    Kind,
    State,
    end_station,
    must_be_another,
    open_station,
    reasons_must_be_said,
    refuse,
    take,
    tell,
)
from casework import clock
from casework.commands import service
from casework.errors import ChangedMeanwhile, Incomplete, SamePerson
from casework.models import Document
from casework.scope import Reader
from casework.services.documents import keep_document
from claims.services.afterwards import pay_grants, preview_grants
from enrollment.models import Recognition
from enrollment.services.recognitions import keep_recognition
from fund import payables

LEAST_MEMBERS = 2
"""A decision together is one of several, whatever the rules say of the number."""


@service
def note_recognition(
    *,
    application: Application,
    agrees: bool,
    subtype: str = "",
    document_number: str = "",
    starts_on: date | None = None,
    reasons: str = "",
    file: File | None = None,
    by: Reader,
) -> Application:
    """What the department in charge says: the person is recognised as `subtype`, or is not, with its reasons.

    Raises ReasonsLack, Incomplete, RecognisedAlready, NoClasses, BadFile.
    """
    application = take(application, "recognition", by)
    reasons_must_be_said(agrees, reasons)
    document = None
    if file:
        title = _("Paper of the department")
        document = keep_document(case=application, kind=Document.Kind.OTHER, title=title, file=file, by=by)
    end_station(application, by, passed=agrees, opinion=reasons, document=document)
    if agrees:
        said = {"subtype": subtype, "document_number": document_number, "starts_on": starts_on or clock.today()}
        recognition = keep_recognition(person=application.person, ends_on=None, by=by, document=document, **said)
        _to_the_county(application, recognition)
        tell("assistance_recognised", application, by, subtype=subtype)
    else:
        refuse(application, reasons)
        tell("assistance_refused", application, by, reasons=reasons.strip())
    return application


@service
def hold_panel(
    *,
    application: Application,
    met_on: date,
    minutes: str,
    amount: int,
    members: Sequence[Mapping[str, Any]],
    place: str = "",
    by: Reader,
) -> Panel:
    """Note a collective decision: who sat, how they voted, the minutes, fen added to the standard.

    Agreed when more than half of the members vote for it. Raises PanelTooSmall, PanelMetBefore, AboveResidual,
    Incomplete, FigureMissing, SamePerson.
    """
    application = take(application, "panel", by)
    must_be_another(application, by)
    no_panel_before(application)
    _look_over_panel(application, met_on, minutes, members)
    votes = [PanelMember.Vote(member["vote"]) for member in members]
    is_agreed = 2 * votes.count(PanelMember.Vote.FOR) > len(votes)
    if is_agreed:
        with_panel(application, amount)
    panel = Panel.objects.create(
        application=application,
        met_on=met_on,
        place=place.strip(),
        minutes=minutes.strip(),
        amount=amount if is_agreed else 0,
        is_agreed=is_agreed,
        noted_by=by.staff,
        noted_at=clock.now(),
    )
    PanelMember.objects.bulk_create(PanelMember(panel=panel, **member) for member in members)
    tell("assistance_panel_met", application, by, members=len(members), sum_fen=panel.amount)
    return panel


@service
def decide_application(
    *, application: Application, agrees: bool, reasons: str = "", seen: int = 0, by: Reader
) -> Application:
    """Grant what the rules and the panel give and have it owed, or refuse with the reasons.

    `seen` is the sum (fen) of the page that was read. Raises SamePerson, ReasonsLack, RecognitionLacks,
    NothingToGrant, AuthorisationLacks, ChangedMeanwhile, FigureMissing, fund's InLiveBatch.
    """
    application = take(application, "decide", by)
    must_be_another(application, by)
    reasons_must_be_said(agrees, reasons)
    if agrees:
        differences = _grant(application, seen, by)
        tell("assistance_granted", application, by, sum_fen=application.granted, differences=differences)
        return application
    end_station(application, by, passed=False, opinion=reasons)
    application.decided_by = by.staff
    refuse(application, reasons)
    tell("assistance_refused", application, by, reasons=reasons.strip())
    return application


@service
def ask_again(*, application: Application, reasons: str, by: Reader) -> Application:
    """The applicant asks for reconsideration. Raises ReasonsLack, TooLateToAskAgain, AskedAgainBefore."""
    application = take(application, "ask_again", by)
    may_be_reconsidered(application)
    reasons_must_be_said(False, reasons)
    application.was_reconsidered = True
    open_station(application, State.RECONSIDERATION)
    tell("assistance_asked_again", application, by, reasons=reasons.strip())
    return application


@service
def reconsider(*, application: Application, agrees: bool, reasons: str, by: Reader) -> Application:
    """Somebody who had no part in the refusal reconsiders: the step is taken anew, or the refusal stands.

    Raises SamePerson, ReasonsLack.
    """
    application = take(application, "reconsider", by)
    must_be_another(application, by)
    if by.staff.pk == application.decided_by_id:
        raise SamePerson(role=_("who refused it"))
    reasons_must_be_said(agrees, reasons)
    end_station(application, by, passed=agrees, opinion=reasons)
    if agrees:
        _take_anew(application)
    else:
        application.state, application.reasons = State.REFUSED, reasons.strip()
        application.decided_by, application.decided_on = by.staff, clock.today()
        application.save()
    verb = "assistance_taken_anew" if agrees else "assistance_refused"
    tell(verb, application, by, reasons=reasons.strip())
    return application


def no_panel_before(application: Application) -> None:
    """Raises PanelMetBefore."""
    held = getattr(application, "panel", None)
    if held:
        raise errors.PanelMetBefore(day=held.met_on)


def may_be_reconsidered(application: Application) -> None:
    """Raises TooLateToAskAgain, AskedAgainBefore."""
    if application.was_reconsidered:
        raise errors.AskedAgainBefore()
    until = application.reconsider_until
    if until is None or clock.today() > until:
        raise errors.TooLateToAskAgain(day=until)


def _to_the_county(application: Application, recognition: Recognition) -> None:
    application.recognition, application.assistance_class = recognition, recognition.assistance_class
    fill_costs(application)
    open_station(application, State.COUNTY_DECISION)


def _look_over_panel(
    application: Application, met_on: date, minutes: str, members: Sequence[Mapping[str, Any]]
) -> None:
    """Raises PanelTooSmall, Incomplete, FigureMissing, RecognitionLacks."""
    if application.assistance_class is None:
        raise errors.RecognitionLacks()
    least = max(Rules.on(application.pool, clock.today()).figure("panel_quorum"), LEAST_MEMBERS)
    present = {(member["name"], member.get("unit", "")) for member in members}
    if len(present) < least or len(present) < len(members):
        raise errors.PanelTooSmall(count=len(present), least=least)
    problems = {}
    if not minutes.strip():
        problems["minutes"] = [_("Type the minutes: what was said, and why this amount.")]
    if application.received_on is None or not application.received_on <= met_on <= clock.today():
        problems["met_on"] = [_("The panel met after the application came in, and not in the future.")]
    if problems:
        raise Incomplete(problems)


def _grant(application: Application, seen: int, by: Reader) -> dict[str, int]:
    """Write and book it. The sum that the page showed is the sum that is paid."""
    if application.assistance_class is None:
        raise errors.RecognitionLacks()
    must_be_authorised(application)
    grants = grants_of(application)
    total = comes_to(preview_grants(grants))
    if total <= 0:
        raise errors.NothingToGrant(assisted_class=application.assistance_class)
    if total != seen:
        raise ChangedMeanwhile()
    payee = payables.Payee(application.payee_name, application.bank_name, application.bank_account)
    differences = pay_grants(grants, number=application.number, payee=payee, actor=by.staff)
    end_station(application, by, passed=True)
    application.state, application.granted, application.decided_by = State.GRANTED, total, by.staff
    application.decided_on = clock.today()
    application.save()
    return differences


def _take_anew(application: Application) -> None:
    """Back to where it was refused, or past a notice that has hung; whoever takes the step may be another."""
    application.decided_by = application.decided_on = None
    application.reasons, refused_at = "", application.refused_at
    if refused_at == Kind.PUBLIC_NOTICE:
        after_notice(application)
        return
    if refused_at == Kind.TOWNSHIP_REVIEW:
        application.reviewed_by = None
    open_station(application, refused_at)
