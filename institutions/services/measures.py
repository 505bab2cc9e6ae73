"""What stops or ends an agreement: proposed by one person on a ground or at somebody's wish, decided by another
(BJ-16, BJ-19; Order 2, art. 42 .. 44)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete
from casework.models import Staff
from casework.scope import Reader
from institutions import errors
from institutions.models import Agreement, Measure
from institutions.rules import Rules, language, traced
from institutions.services.agreed import (
    another_hand,
    decided_end,
    open_suspension,
    take_agreement,
    tell,
    term_must_run,
)
from institutions.services.days import write_days

Kind, Side, State = Measure.Kind, Measure.Side, Measure.State
DAY = timedelta(days=1)
ACTIONS = {Kind.SUSPENSION: "suspend", Kind.TERMINATION: "terminate", Kind.NON_RENEWAL: "decline"}
TWICE, TWO = "suspended_twice", 2
"""The ground that counts suspensions: Order 2, art. 43 (1)."""


@dataclass(frozen=True)
class Wish:
    """Who wants what: the side, the ground by its code, the day the other side had notice, the first day without."""

    side: str
    served_on: date
    reasons: str
    ground: str = ""
    starts_on: date | None = None


@service
def propose_measure(*, agreement: Agreement, kind: str, wish: Wish, by: Reader) -> Measure:
    """Propose a suspension, a termination or that the agreement is not renewed.

    Raises MeasureOpen, SuspendedAlready, EndDecided, MayNotLeave, NoticeTooShort, OutsideTerm, GroundUnknown,
    GroundOpen, NotSuspendedTwice, ReasonsLack, Incomplete.
    """
    agreement = take_agreement(agreement, ACTIONS[Kind(kind)], by)
    measure = new_measure(agreement, kind, wish, by.staff)
    measure.save()
    tell("measure_proposed", agreement, by, number=measure.number, kind=kind, starts_on=measure.starts_on)
    return measure


@service
def decide_measure(*, measure: Measure, agrees: bool, decision: str, by: Reader) -> Measure:
    """Decide what was proposed, as another person. The designated days follow at once.

    Raises SamePerson, ReasonsLack.
    """
    agreement = take_agreement(measure.agreement, "decide", by)
    measure = agreement.measures.select_for_update().get(pk=measure.pk, state=State.PROPOSED)
    measure.decided_by = another_hand(measure.proposed_by_id, by, _("who proposed it"))
    if not agrees and not decision.strip():
        raise errors.ReasonsLack()
    measure.decided_on, measure.decision = clock.today(), decision.strip()
    measure.state = State.DECIDED if agrees else State.REJECTED
    measure.save()
    if agrees:
        take_effect(agreement, measure)
    verb = "measure_decided" if agrees else "measure_rejected"
    tell(verb, agreement, by, number=measure.number, starts_on=measure.starts_on, reasons=decision)
    return measure


@service
def resume_agreement(*, measure: Measure, resumes_on: date, reasons: str, by: Reader) -> Measure:
    """Let the agreement hold again from a day on, within its term. Raises SuspensionOver, OutsideTerm, ReasonsLack."""
    agreement = take_agreement(measure.agreement, "resume", by)
    measure = agreement.measures.select_for_update().get(
        pk=measure.pk, kind=Kind.SUSPENSION, state=State.DECIDED, is_over=False
    )
    if not reasons.strip():
        raise errors.ReasonsLack()
    if measure.due_on and resumes_on > measure.due_on + DAY:
        raise errors.SuspensionOver(day=measure.due_on)
    if not measure.starts_on < resumes_on <= agreement.ends_on:
        raise errors.OutsideTerm(first=measure.starts_on + DAY, last=agreement.ends_on, field="resumes_on")
    measure.ends_on, measure.is_over = resumes_on - DAY, True
    measure.save(update_fields=["ends_on", "is_over"])
    write_days(agreement)
    tell("agreement_resumed", agreement, by, resumes_on=resumes_on, reasons=reasons)
    return measure


@service
def tell_insured(*, measure: Measure, told_on: date, told_how: str, filed_on: date | None, by: Reader) -> Measure:
    """Note when and how the insured were told, and when the bureau had its copy (BJ-16). Raises BeforeServed, Incomplete."""
    agreement = take_agreement(measure.agreement, "tell", by)
    measure = agreement.measures.select_for_update().get(pk=measure.pk, state=State.DECIDED)
    if not told_how.strip():
        raise Incomplete({"told_how": [_("Say where the insured can read it.")]})
    for name, day in (("told_on", told_on), ("filed_on", filed_on)):
        if day and measure.decided_on and not measure.decided_on <= day <= clock.today():
            raise errors.BeforeServed(day=measure.decided_on, field=name)
    measure.told_on, measure.told_how, measure.filed_on = told_on, told_how.strip(), filed_on
    measure.save(update_fields=["told_on", "told_how", "filed_on"])
    tell("insured_told", agreement, by, number=measure.number, told_on=told_on, how=told_how)
    return measure


def new_measure(agreement: Agreement, kind: str, wish: Wish, proposed_by: Staff) -> Measure:
    """A measure as the rules let it be, not written yet. Raises what `propose_measure` raises."""
    measure_must_be_possible(agreement, kind)
    rules = Rules.of(agreement.version)
    measure = Measure(agreement=agreement, kind=Kind(kind), side=Side(wish.side), proposed_by=proposed_by)
    measure.served_on, measure.reasons = wish.served_on, wish.reasons.strip()
    measure.starts_on = _first_day(agreement, kind, wish)
    if not measure.reasons:
        raise errors.ReasonsLack()
    _say_ground(measure, rules, wish.ground)
    _count_days(measure, rules)
    measure.number = f"{agreement.number}-C{agreement.measures.count() + 1}"
    return measure


def measure_must_be_possible(agreement: Agreement, kind: str) -> None:
    """Raises MeasureOpen, SuspendedAlready, EndDecided, TermOver."""
    term_must_run(agreement)
    waiting = next((one for one in agreement.measures.all() if one.state == State.PROPOSED), None)
    if waiting:
        raise errors.MeasureOpen(number=waiting.number)
    suspension = open_suspension(agreement)
    if suspension and kind == Kind.SUSPENSION:
        raise errors.SuspendedAlready(day=suspension.starts_on)
    end = decided_end(agreement)
    if end and kind != Kind.SUSPENSION:
        raise errors.EndDecided(number=end.number)


def _first_day(agreement: Agreement, kind: str, wish: Wish) -> date:
    """The first day without: for one that is not renewed the day after its term. Raises OutsideTerm, Incomplete."""
    if wish.served_on > clock.today():
        raise Incomplete({"served_on": [_("Notice was served today or earlier.")]})
    if kind == Kind.NON_RENEWAL:
        return agreement.ends_on + DAY
    if wish.starts_on is None or not agreement.starts_on < wish.starts_on <= agreement.ends_on:
        raise errors.OutsideTerm(first=agreement.starts_on + DAY, last=agreement.ends_on, field="starts_on")
    if wish.starts_on < wish.served_on:
        raise Incomplete({"starts_on": [_("It begins on the day of the notice or later: nothing stops backwards.")]})
    return wish.starts_on


def _say_ground(measure: Measure, rules: Rules, code: str) -> None:
    """The ground from the pack's list; a wish of the institution to pause, or not to go on, needs none.

    Raises GroundUnknown, GroundOpen, NotSuspendedTwice.
    """
    if measure.kind == Kind.NON_RENEWAL or (measure.kind == Kind.SUSPENSION and measure.side == Side.INSTITUTION):
        return
    rule = rules.designation
    listed = rule.suspension_grounds if measure.kind == Kind.SUSPENSION else rule.termination_grounds
    entry = rules.entry(listed, code)
    if entry is None:
        raise errors.GroundUnknown()
    if entry.open:
        raise errors.GroundOpen(name=entry.name, reason=entry.open.text.in_language(language()), field="ground")
    if code == TWICE:
        decided = measure.agreement.measures.filter(kind=Kind.SUSPENSION, state=State.DECIDED)
        count, agency = decided.count(), decided.filter(side=Side.AGENCY, is_over=False)
        if count < TWO and not agency.exists():
            raise errors.NotSuspendedTwice(count=count, field="ground")
    measure.ground, measure.ground_name = code, entry.name


def _count_days(measure: Measure, rules: Rules) -> None:
    """Notice of the side that owes one (a suspension by the agency is no wish of it, but follows from a ground), and the
    last day of a suspension at own wish.

    Raises MayNotLeave, NoticeTooShort, FigureMissing.
    """
    ending, institution = rules.designation.ending, measure.agreement.institution
    if measure.side == Side.INSTITUTION and institution.ownership in ending.never_by:
        raise errors.MayNotLeave(ownership=institution.get_ownership_display())
    sanction = measure.side == Side.AGENCY and measure.kind == Kind.SUSPENSION
    if measure.side in ending.notice_by and not sanction:
        _notice_must_be_long_enough(measure, rules)
    if measure.kind == Kind.SUSPENSION and measure.side == Side.INSTITUTION:
        found = rules.deadline("suspension", starts_on=measure.starts_on)
        measure.due_on = found.due_on
        measure.trace = [*measure.trace, *traced(found)]


def _notice_must_be_long_enough(measure: Measure, rules: Rules) -> None:
    """Of one that is not renewed the day to count from is the last of its term. Raises NoticeTooShort."""
    stop_on = measure.starts_on - DAY if measure.kind == Kind.NON_RENEWAL else measure.starts_on
    found = rules.deadline("termination", notice_served_on=measure.served_on, stop_on=stop_on)
    said: dict[str, Any] = {"served": measure.served_on, "wanted": stop_on}
    if stop_on < found.values["earliest"]:
        raise errors.NoticeTooShort(**said, **found.values, field="starts_on")
    measure.trace = traced(found)


def take_effect(agreement: Agreement, measure: Measure) -> None:
    """A termination cuts the agreement's days, and with them a suspension that still runs."""
    if measure.kind == Kind.NON_RENEWAL:
        return
    if measure.kind == Kind.TERMINATION:
        agreement.state = Agreement.State.ENDED
        agreement.period = DateRange(agreement.starts_on, measure.starts_on)
        agreement.save(update_fields=["state", "period"])
        agreement.measures.filter(kind=Kind.SUSPENSION, state=State.DECIDED).update(is_over=True)
    write_days(agreement)
