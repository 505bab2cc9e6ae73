"""The yearly score by the sheet of the rules, its grade and what it does to the deposit; inspections (SY-09, BJ-19)."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, OutOfScope, SamePerson
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from institutions import errors
from institutions.flow import SCORE
from institutions.models import Agreement, Institution, Visit, YearlyLine, YearlyScore
from institutions.models.agreements import WHOLE
from institutions.rules import Rules
from institutions.services.sheets import filled_in, must_be_within
from policy.designation.shape import Supervision
from policy.schema import Entry

State = YearlyScore.State
INSPECTORS = 2
"""Regulation on the use of funds, art. 29."""


@service
def score_year(
    *, institution: Institution, year: int, points: Mapping[int, int], notes: Mapping[int, str], by: Reader
) -> YearlyScore:
    """Score a year that is over: position of a line to its points and a note.

    Raises ScoredAlready, ScoreAboveMost, SheetIncomplete, NotSupervised, Incomplete, OutOfScope.
    """
    pool, area_code = place_of(institution, by, Right.INSTITUTION_REVIEW)
    if not 2000 <= year <= clock.today().year:
        raise Incomplete({"year": [_("Score a year that has come.")]})
    rules = Rules.on(pool, clock.today())
    lines = sheet_of(rules)
    must_be_within(lines, points)
    Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    if YearlyScore.objects.filter(pool=pool, institution=institution, year=year).exists():
        raise errors.ScoredAlready(year=year)
    score = YearlyScore.objects.create(
        pool=pool,
        area_code=area_code,
        institution=institution,
        agreement=_agreement_of(institution, pool, year),
        version_id=rules.version_id,
        year=year,
        points=sum(points[at] for at, _line in enumerate(lines, 1)),
        scored_by=by.staff,
    )
    YearlyLine.objects.bulk_create(YearlyLine(score=score, **line) for line in filled_in(lines, points, notes))
    _tell("year_scored", score, by, points=score.points)
    return score


@service
def decide_score(*, score: YearlyScore, words: str, by: Reader) -> YearlyScore:
    """Decide the score as another person: the grade that its points reach, and the part of the deposit given back.

    Raises SamePerson.
    """
    score = _take(score, "decide", by)
    if by.staff.pk == score.scored_by_id:
        raise SamePerson(role=_("who scored it"))
    score.grade, score.deposit_share = grade_of(Rules.of(score.version), score.points, clock.today())
    score.state, score.words = State.DECIDED, words.strip()
    score.decided_by, score.decided_on = by.staff, clock.today()
    score.save()
    _tell("score_decided", score, by, points=score.points, grade=score.grade or "—")
    return score


@service
def report_grade(*, score: YearlyScore, reported_on: date, by: Reader) -> YearlyScore:
    """Note that the highest grade was reported upward, where it is decided (SY-09). Raises Incomplete."""
    score = _take(score, "report", by)
    highest = supervision_of(Rules.of(score.version)).grades[0].code
    if score.grade != highest or (score.decided_on and not score.decided_on <= reported_on <= clock.today()):
        raise Incomplete({"reported_on": [_("Only the highest grade is reported, after its decision.")]})
    score.reported_on = reported_on
    score.save(update_fields=["reported_on"])
    _tell("grade_reported", score, by, grade=score.grade, reported_on=reported_on)
    return score


@service
def plan_visit(
    *, institution: Institution, planned_on: date, reason: str, inspectors: Sequence[str], by: Reader
) -> Visit:
    """Plan an inspection by two persons at least. Raises TwoInspectors, Incomplete, OutOfScope."""
    pool, area_code = place_of(institution, by, Right.INSTITUTION_EDIT)
    named = [name.strip() for name in inspectors if name.strip()]
    if len(set(named)) < INSPECTORS:
        raise errors.TwoInspectors()
    if planned_on < clock.today():
        raise Incomplete({"planned_on": [_("Plan it for today or later.")]})
    visit = Visit.objects.create(
        pool=pool,
        area_code=area_code,
        institution=institution,
        planned_on=planned_on,
        reason=reason.strip(),
        inspectors=named,
        planned_by=by.staff,
    )
    tell_about("visit_planned", visit, institution, by, planned_on=planned_on)
    return visit


@service
def record_visit(*, visit: Visit, done_on: date, findings: str, by: Reader) -> Visit:
    """Note what an inspection found. Raises InspectionDone, Incomplete."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("institution", "pool").get(pk=visit.pk)
    by.must(Right.INSTITUTION_EDIT, visit)
    if visit.done_on:
        raise errors.InspectionDone(day=visit.done_on)
    if not findings.strip() or done_on > clock.today():
        raise Incomplete({"findings": [_("Say what was found, today or earlier.")]})
    visit.done_on, visit.findings = done_on, findings.strip()
    visit.save(update_fields=["done_on", "findings"])
    tell_about("visit_recorded", visit, visit.institution, by, done_on=done_on)
    return visit


def grade_of(rules: Rules, points: int, day: date) -> tuple[str, int]:
    """The best grade that the points reach (empty: none), and the part of the deposit given back in basis points."""
    said = supervision_of(rules)
    for grade in said.grades:
        if points >= rules.figure(grade.points, day):
            return grade.code, _basis_points(rules.figure(grade.deposit, day))
    return "", _basis_points(rules.figure(said.ungraded, day))


def sheet_of(rules: Rules) -> list[Entry]:
    """The lines of the yearly sheet. Raises NotSupervised."""
    return rules.entries(supervision_of(rules).sheet)


def supervision_of(rules: Rules) -> Supervision:
    """The rules' part on supervision. Raises NotSupervised."""
    found = rules.designation.supervision
    if found is None:
        raise errors.NotSupervised()
    return found


def place_of(institution: Institution, by: Reader, right: Right) -> tuple[Pool, str]:
    """The pool and area that a case of the institution belongs to. Raises OutOfScope."""
    pool = by.pool
    if pool is None:
        raise OutOfScope()
    area_code = institution.area_id if pool.holds(institution.area_id) else pool.area_id
    if not by.may_in(right, area_code):
        raise OutOfScope()
    return pool, area_code


def tell_about(verb: str, subject: Any, institution: Institution, by: Reader, **payload: Any) -> None:
    """Record the one event of a step about an institution."""
    events.record(
        verb,
        subject=subject,
        actor=by.staff,
        pool=subject.pool,
        area_code=subject.area_code,
        name=institution.name,
        **payload,
    )


def _agreement_of(institution: Institution, pool: Pool, year: int) -> Agreement | None:
    """The last agreement that bound in the year."""
    binding = Agreement.objects.filter(pool=pool, institution=institution, state__in=Agreement.BINDING)
    in_year = binding.filter(starts_on__lte=date(year, 12, 31), period__endswith__gt=date(year, 1, 1))
    return in_year.order_by("-starts_on").first()


def _take(score: YearlyScore, action: str, by: Reader) -> YearlyScore:
    """The score, locked, if the step is possible and the reader's. Raises WrongStep, NotAllowed."""
    locked = YearlyScore.objects.select_for_update(of=("self",)).select_related("institution", "version", "pool")
    score = locked.get(pk=score.pk)
    by.must(SCORE.begin(action, score).right, score)
    return score


def _tell(verb: str, score: YearlyScore, by: Reader, **payload: Any) -> None:
    tell_about(verb, score, score.institution, by, year=score.year, **payload)


def _basis_points(share: Fraction) -> int:
    return int(share * WHOLE)
