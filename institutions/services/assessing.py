"""The stations of the national rules: assessment by a team with a score sheet, public notice with objections."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete
from casework.scope import Reader
from institutions import errors
from institutions.models import Application, Objection, Score, Station, TeamMember
from institutions.rules import Rules
from institutions.services.reviewing import certify
from institutions.services.sheets import filled_in, must_be_within
from institutions.services.stations import end_station, go_on, must_be_another, refuse, station_of, take, tell
from policy.schema import Entry


@service
def set_team(*, application: Application, members: Sequence[Mapping[str, Any]], by: Reader) -> Application:
    """Who assesses: `field`, `name`, `unit` each, somebody for every field that the rules name. Raises TeamIncomplete."""
    application = take(application, "team", by)
    asked = Rules.of(application.version).designation.station("assessment")
    lacking = set(asked.team if asked else []) - {member["field"] for member in members}
    if lacking:
        fields = "、".join(str(TeamMember.Expertise(each).label) for each in sorted(lacking))
        raise errors.TeamIncomplete(fields=fields)
    station = station_of(application)
    station.team.all().delete()
    TeamMember.objects.bulk_create(TeamMember(station=station, **member) for member in members)
    tell("team_set", application, by, members=len(members))
    return application


@service
def give_scores(
    *, application: Application, points: Mapping[int, int], notes: Mapping[int, str], by: Reader
) -> Station:
    """Fill in the score sheet: position of a line to its points and a note. Raises ScoreAboveMost, SheetIncomplete."""
    application = take(application, "score", by)
    must_be_another(application, by)
    lines = sheet_of(application)
    must_be_within(lines, points)
    station = station_of(application)
    station.scores.all().delete()
    Score.objects.bulk_create(Score(station=station, **line) for line in filled_in(lines, points, notes))
    tell("scores_given", application, by, points=sum(points.values()))
    return station


@service
def conclude_assessment(*, application: Application, opinion: str, by: Reader) -> Application:
    """Pass who has the points that the rules ask for; refuse all others with the reasons.

    Raises TeamIncomplete, SheetIncomplete, ReasonsLack, SamePerson.
    """
    application = take(application, "assess", by)
    must_be_another(application, by)
    must_be_scored(application)
    station = station_of(application)
    reached = sum(station.scores.values_list("points", flat=True))
    passed = reached >= Rules.of(application.version).figure("assessment_pass_points", clock.today())
    if not passed and not opinion.strip():
        raise errors.ReasonsLack()
    end_station(application, by, passed=passed, opinion=opinion.strip())
    application.reviewed_by = by.staff
    if passed:
        go_on(application, "assessment", clock.today())
    else:
        refuse(application, opinion, clock.today())
    tell("application_assessed" if passed else "application_refused", application, by, points=reached, reasons=opinion)
    return application


@service
def object_to(*, application: Application, received_on: date, by_whom: str, words: str, by: Reader) -> Objection:
    """Note what somebody says against the applicant, while the notice runs. Raises Incomplete."""
    application = take(application, "object", by)
    station = station_of(application)
    if not station.started_on <= received_on <= min(station.due_on, clock.today()):
        raise Incomplete({"received_on": [_("Objections come while the notice runs.")]})
    objection = Objection.objects.create(
        station=station, received_on=received_on, by_whom=by_whom.strip(), words=words.strip()
    )
    tell("objection_received", application, by, by_whom=by_whom)
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
    tell("objection_answered", application, by, by_whom=objection.by_whom, is_upheld=is_upheld)
    return objection


@service
def close_notice(*, application: Application, reasons: str, by: Reader) -> Application:
    """End the notice when its days are over: qualified, or refused where an objection holds.

    Raises NoticeRuns, ObjectionsOpen, ReasonsLack, SamePerson.
    """
    application = take(application, "close_notice", by)
    must_be_another(application, by)
    notice_must_be_over(application)
    station = station_of(application)
    upheld = station.objections.filter(is_upheld=True).exists()
    if upheld and not reasons.strip():
        raise errors.ReasonsLack()
    end_station(application, by, passed=not upheld, opinion=reasons.strip())
    application.decided_by = by.staff
    if upheld:
        refuse(application, reasons, clock.today())
    else:
        go_on(application, "public_notice", clock.today())
        certify(application, clock.today(), by)
    tell("application_refused" if upheld else "application_decided", application, by, reasons=reasons)
    return application


def must_be_scored(application: Application) -> None:
    """Raises TeamIncomplete, SheetIncomplete."""
    station = station_of(application)
    if not station.team.exists():
        raise errors.TeamIncomplete(fields=_("the whole team"))
    if not station.scores.exists():
        raise errors.SheetIncomplete()


def notice_must_be_over(application: Application) -> None:
    """Raises NoticeRuns, ObjectionsOpen."""
    station = station_of(application)
    if clock.today() <= station.due_on:
        raise errors.NoticeRuns(day=station.due_on)
    unanswered = station.objections.filter(is_upheld=None).count()
    if unanswered:
        raise errors.ObjectionsOpen(count=unanswered)


def sheet_of(application: Application) -> list[Entry]:
    """The lines of the score sheet that the rules give."""
    rules = Rules.of(application.version)
    asked = rules.designation.station("assessment")
    return rules.entries(asked.sheet if asked else None)
