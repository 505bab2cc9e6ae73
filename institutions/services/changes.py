"""Changes of an institution: noted when the agency learns of them, reported, accepted with their first day, or refused
(BJ-14; Order 2, art. 40)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework import clock, events, sequences
from casework.commands import service
from casework.errors import Incomplete, OutOfScope, SamePerson
from casework.rights import Right
from casework.scope import Reader
from institutions import errors, initials
from institutions.flow import CHANGE
from institutions.models import Change, Institution
from institutions.rules import Rules, traced
from institutions.services.register import change_level_of

State = Change.State
LETTER = "BG"
"""Numbers of changes begin with it (变更)."""
LEVEL = "level"
TEXTS = ("name", "address", "legal_person")
"""Kinds of change whose words are those of the register's column."""


@service
def note_change(
    *, institution: Institution, event: str, after: str, approved_on: date, reported_on: date | None, by: Reader
) -> Change:
    """Note a change from the rules' list: `after` says what is now, of a level its code. Reported already or not yet.

    Raises UnknownChange, ChangeKnown, Incomplete, OutOfScope.
    """
    pool = by.pool
    area_code = institution.area_id if pool and pool.holds(institution.area_id) else pool and pool.area_id
    if pool is None or area_code is None or not by.may_in(Right.INSTITUTION_EDIT, area_code):
        raise OutOfScope()
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    rules = Rules.on(pool, clock.today())
    entry = rules.entry(rules.designation.change_events, event)
    if entry is None:
        raise errors.UnknownChange()
    held = Change.objects.filter(pool=pool, institution=institution, event=event, state__in=Change.OPEN).first()
    if held:
        raise errors.ChangeKnown(number=held.number)
    _look_over(event, after, approved_on, reported_on)
    found = rules.deadline("change_report", approved_on=approved_on)
    change = Change(pool=pool, area_code=area_code, institution=institution, version_id=rules.version_id)
    change.event, change.event_name, change.before = event, entry.name, _shown(institution, event)
    change.after, change.approved_on, change.reported_on = after.strip(), approved_on, reported_on
    change.due_on, change.is_provisional, change.trace = found.due_on, found.provisional, traced(found)
    change.state = State.REPORTED if reported_on else State.KNOWN
    change.noted_by, change.number = by.staff, sequences.case_number(LETTER, pool.area, clock.today())
    change.save()
    _tell("change_noted", change, by, due_on=change.due_on)
    return change


@service
def report_change(*, change: Change, reported_on: date, by: Reader) -> Change:
    """Take the institution's report of a change that was known. Raises WrongStep, Incomplete."""
    change = _take(change, "report", by)
    _look_over(change.event, change.after, change.approved_on, reported_on)
    change.reported_on, change.state = reported_on, State.REPORTED
    change.save(update_fields=["reported_on", "state"])
    _tell("change_reported", change, by, reported_on=reported_on, late=change.days_late)
    return change


@service
def accept_change(*, change: Change, by: Reader) -> Change:
    """Accept it, as another person: it holds from the day that the rules name; the register follows.

    A new level is that of stays admitted from then on. Raises SamePerson, LevelChangeKnown.
    """
    change = _take(change, "accept", by)
    if by.staff.pk == change.noted_by_id:
        raise SamePerson(role=_("who noted it"))
    today = clock.today()
    found = Rules.of(change.version).deadline("change_effect", accepted_on=today, approved_on=change.approved_on)
    change.effective_on, change.effect_trace = found.values["effective_on"], traced(found)
    change.state, change.decided_by, change.decided_on = State.ACCEPTED, by.staff, today
    change.save()
    _write_into_register(change)
    _tell("change_accepted", change, by, effective_on=change.effective_on)
    return change


@service
def refuse_change(*, change: Change, reasons: str, by: Reader) -> Change:
    """Refuse it with the reasons, as another person. Raises SamePerson, ReasonsLack."""
    change = _take(change, "refuse", by)
    if by.staff.pk == change.noted_by_id:
        raise SamePerson(role=_("who noted it"))
    if not reasons.strip():
        raise errors.ReasonsLack()
    change.state, change.decided_by, change.decided_on = State.REFUSED, by.staff, clock.today()
    change.reasons = reasons.strip()
    change.save(update_fields=["state", "decided_by", "decided_on", "reasons"])
    _tell("change_refused", change, by, reasons=reasons)
    return change


def _take(change: Change, action: str, by: Reader) -> Change:
    """The change with its institution, locked. Raises WrongStep, NotAllowed."""
    Institution.objects.select_for_update(of=("self",)).get(pk=change.institution_id)
    locked = Change.objects.select_for_update(of=("self",)).select_related("institution", "version", "pool")
    change = locked.get(pk=change.pk)
    by.must(CHANGE.begin(action, change).right, change)
    return change


def _look_over(event: str, after: str, approved_on: date, reported_on: date | None) -> None:
    """Raises Incomplete."""
    problems: dict[str, list[str]] = {}
    if not after.strip():
        problems["after"] = [_("Say what it is now.")]
    if event in TEXTS and len(after.strip()) > (most := Institution._meta.get_field(event).max_length):
        problems["after"] = [_("The register takes at most %(most)s characters here.") % {"most": most}]
    if event == LEVEL and after.strip() not in Institution.Level.values:
        problems["after"] = [_("Choose the new level.")]
    if approved_on > clock.today():
        problems["approved_on"] = [_("The authority approved it today or earlier.")]
    if reported_on and not approved_on <= reported_on <= clock.today():
        problems["reported_on"] = [_("It was reported after the approval, and today or earlier.")]
    if problems:
        raise Incomplete(problems)


def _shown(institution: Institution, event: str) -> str:
    if event == LEVEL:
        return institution.level
    return getattr(institution, event) if event in TEXTS else ""


def write_words(change: Change) -> None:
    """Write the words of a change that holds into the register."""
    institution = change.institution
    setattr(institution, change.event, change.after)
    institution.initials = initials.of_institution(institution.name)
    institution.save(update_fields=[change.event, "initials"])


def _write_into_register(change: Change) -> None:
    """A level changes from its first day on; words that hold already are written at once, others by the night."""
    institution, effective_on = change.institution, change.effective_on
    if effective_on is None:
        return
    if change.event == LEVEL:
        change_level_of(institution, change.after, effective_on, change.number)
    elif change.event in TEXTS and effective_on <= clock.today():
        write_words(change)


def _tell(verb: str, change: Change, by: Reader, **payload: Any) -> None:
    events.record(
        verb,
        subject=change,
        actor=by.staff,
        pool=change.pool,
        area_code=change.area_code,
        number=change.number,
        name=change.institution.name,
        what=change.event_name,
        **payload,
    )
