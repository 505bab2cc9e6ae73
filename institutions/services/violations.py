"""Violations: noted, decided with sanctions and a day to put them right, appealed, points of doctors (BJ-19, BJ-36, SY-10).
Maker, decider and who answers the appeal are three."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from casework import clock, sequences
from casework.commands import service
from casework.errors import Incomplete, SamePerson
from casework.rights import Right
from casework.scope import Reader
from institutions import errors
from institutions.models import Institution, PointEntry, Professional, Violation, Visit
from institutions.rules import Rules, traced
from institutions.services.recovering import claim, release, take_violation, tell
from institutions.services.stopping import Stop, stop_agreement, take_back
from institutions.services.supervision import place_of, supervision_of

State = Violation.State
LETTER = "WG"
"""Numbers of violations begin with it (违规)."""


@service
def note_violation(
    *, institution: Institution, kind: str, facts: str, found_on: date, visit: Visit | None = None, by: Reader
) -> Violation:
    """Note a violation from the list of the rules, found at an inspection or otherwise.

    Raises NothingOnTheList, VisitElsewhere, NotSupervised, Incomplete, OutOfScope.
    """
    pool, area_code = place_of(institution, by, Right.INSTITUTION_EDIT)
    rules = Rules.on(pool, clock.today())
    entry = rules.entry(supervision_of(rules).violations, kind)
    if entry is None:
        raise errors.NothingOnTheList(field="kind")
    if visit and visit.institution_id != institution.pk:
        raise errors.VisitElsewhere(name=visit.institution.name)
    if not facts.strip() or found_on > clock.today():
        raise Incomplete({"facts": [_("Say what happened, found today or earlier.")]})
    violation = Violation.objects.create(
        pool=pool,
        area_code=area_code,
        number=sequences.case_number(LETTER, pool.area, clock.today()),
        institution=institution,
        version_id=rules.version_id,
        visit=visit,
        kind=kind,
        kind_name=entry.name,
        facts=facts.strip(),
        found_on=found_on,
        noted_by=by.staff,
    )
    tell("violation_noted", violation, by, what=entry.name)
    return violation


@service
def decide_violation(
    *,
    violation: Violation,
    sanctions: Sequence[str],
    amount: int,
    critical: int = 0,
    decision: str,
    stop: Stop | None = None,
    by: Reader,
) -> Violation:
    """Decide it as another person: sanctions by their codes, an amount to give back (fen; `critical` of it to the
    critical-illness fund), which the funds have to recover from now on; the rules say until when it is put right.

    A sanction that suspends or ends the agreement is decided with it, on the ground and from the day of `stop`.

    Raises SamePerson, NothingOnTheList, Incomplete, and what `stop_agreement` raises.
    """
    violation = take_violation(violation, "decide", by)
    if by.staff.pk == violation.noted_by_id:
        raise SamePerson(role=_("who noted it"))
    rules = Rules.of(violation.version)
    listed = {entry.code: entry for entry in rules.entries(supervision_of(rules).sanctions)}
    if not sanctions or not set(sanctions) <= set(listed):
        raise errors.NothingOnTheList(field="sanctions")
    _must_be_parts(amount, critical)
    found = rules.deadline("rectification", decided_on=clock.today())
    chosen = [entry for code, entry in listed.items() if code in sanctions]
    violation.sanctions = [entry.name for entry in chosen]
    violation.amount, violation.critical, violation.decision = amount, critical, decision.strip()
    violation.rectify_by, violation.trace = found.due_on, traced(found)
    violation.state, violation.decided_by, violation.decided_on = State.DECIDED, by.staff, clock.today()
    violation.save()
    measure = stop_agreement(violation, chosen, stop or Stop(), by)
    claim(violation, by)
    told = {"sanctions": "、".join(violation.sanctions), "rectify_by": found.due_on}
    if measure:
        tell("violation_stopped", violation, by, **told, measure=measure.number, starts_on=measure.starts_on)
    else:
        tell("violation_decided", violation, by, **told)
    return violation


@service
def drop_violation(*, violation: Violation, reasons: str, by: Reader) -> Violation:
    """Decide as another person that it was none. Raises SamePerson, ReasonsLack."""
    violation = take_violation(violation, "drop", by)
    if by.staff.pk == violation.noted_by_id:
        raise SamePerson(role=_("who noted it"))
    if not reasons.strip():
        raise errors.ReasonsLack()
    violation.state, violation.decision = State.DROPPED, reasons.strip()
    violation.decided_by, violation.decided_on = by.staff, clock.today()
    violation.save()
    tell("violation_dropped", violation, by, reasons=reasons)
    return violation


@service
def rectify_violation(*, violation: Violation, rectified_on: date, how: str, by: Reader) -> Violation:
    """Note that and how it was put right. Raises WrongStep, Incomplete."""
    violation = take_violation(violation, "rectify", by)
    if violation.decided_on is None or not violation.decided_on <= rectified_on <= clock.today() or not how.strip():
        raise Incomplete({"how": [_("Say how it was put right, after the decision and today or earlier.")]})
    violation.state, violation.rectified_on, violation.rectified_how = State.RECTIFIED, rectified_on, how.strip()
    violation.save(update_fields=["state", "rectified_on", "rectified_how"])
    tell("violation_rectified", violation, by, rectified_on=rectified_on)
    return violation


@service
def appeal_violation(*, violation: Violation, appealed_on: date, words: str, by: Reader) -> Violation:
    """Take the institution's appeal. Raises AppealedBefore, Incomplete."""
    violation = take_violation(violation, "appeal", by)
    if violation.appealed_on:
        raise errors.AppealedBefore(day=violation.appealed_on)
    if not words.strip() or appealed_on > clock.today():
        raise Incomplete({"words": [_("Say what the institution brings forward, today or earlier.")]})
    violation.appealed_on, violation.appeal = appealed_on, words.strip()
    violation.save(update_fields=["appealed_on", "appeal"])
    tell("violation_appealed", violation, by, appealed_on=appealed_on)
    return violation


@service
def answer_appeal(*, violation: Violation, is_upheld: bool, answer: str, by: Reader) -> Violation:
    """Answer the appeal, as somebody who did not decide. When it holds, nothing is to be given back any more, what came is
    owed to the institution, and what it stopped goes on.

    Raises NoAppeal, SamePerson, ReasonsLack, TwoAgreements, AccountLacks.
    """
    violation = take_violation(violation, "answer", by)
    if violation.appealed_on is None or violation.is_upheld is not None:
        raise errors.NoAppeal()
    if by.staff.pk in (violation.decided_by_id, violation.noted_by_id):
        raise SamePerson(role=_("who noted or decided it"))
    if not answer.strip():
        raise errors.ReasonsLack()
    violation.is_upheld, violation.answer = is_upheld, answer.strip()
    violation.answered_by, violation.answered_on = by.staff, clock.today()
    violation.save(update_fields=["is_upheld", "answer", "answered_by", "answered_on"])
    if is_upheld:
        take_back(violation, violation.answer, by)
        release(violation, by)
    tell("appeal_answered", violation, by, upheld=is_upheld, reasons=answer)
    return violation


@service
def give_points(
    *, violation: Violation, professional: Professional, points: int, reasons: str, by: Reader
) -> PointEntry:
    """Points against a doctor's code in this calendar year, wherever they practise; less than nought takes points back.

    At the limit of the rules their insurance practice stops. Raises PointsBelowNought, ReasonsLack, FigureMissing.
    """
    violation = take_violation(violation, "points", by)
    professional = Professional.objects.select_for_update(of=("self",)).get(pk=professional.pk)
    if not reasons.strip():
        raise errors.ReasonsLack()
    here = professional.institution_id == violation.institution_id
    if not here and not professional.places.filter(institution=violation.institution_id).exists():
        raise Incomplete({"professional": [_("This person does not practise at this institution.")]})
    year = clock.today().year
    held = points_of(professional, year)
    if held + points < 0 or points == 0:
        raise errors.PointsBelowNought(name=professional.name, points=held, year=year)
    limit = Rules.of(violation.version).figure("doctor_points_limit", clock.today())
    entry = PointEntry.objects.create(
        pool=violation.pool,
        professional=professional,
        violation=violation,
        year=year,
        points=points,
        given_on=clock.today(),
        reasons=reasons.strip(),
        by=by.staff,
        at=clock.now(),
    )
    _stop_at_the_limit(professional, held, held + points, limit)
    tell("points_given", violation, by, person=professional.name, points=points, together=held + points)
    return entry


def points_of(professional: Professional, year: int) -> int:
    """The points of a calendar year; a new one begins at nought."""
    return int(professional.point_entries.filter(year=year).aggregate(sum=Sum("points"))["sum"] or 0)


def _must_be_parts(amount: int, critical: int) -> None:
    """Raises Incomplete."""
    if amount < 0:
        raise Incomplete({"amount": [_("An amount is not negative.")]})
    if not 0 <= critical <= amount:
        raise Incomplete({"critical": [_("It is a part of the whole amount.")]})


def _stop_at_the_limit(professional: Professional, before: int, after: int, limit: int) -> None:
    """Suspended when the limit is reached, at work again when points were taken back."""
    if before < limit <= after:
        professional.state, professional.state_since = Professional.State.SUSPENDED, clock.today()
    elif after < limit <= before and professional.state == Professional.State.SUSPENDED:
        professional.state, professional.state_since = Professional.State.ACTIVE, clock.today()
    else:
        return
    professional.save(update_fields=["state", "state_since"])
