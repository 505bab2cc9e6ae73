"""暂停医疗费用联网结算: proposed by one person, decided by another, served, appealed against, lifted early (条例 art. 41).

The person is locked before the suspension, so that a person has one on its way at a time and no two hold at once.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, SamePerson
from casework.models import Pool
from casework.scope import Reader
from casework.sequences import case_number
from claims.misuse import errors
from claims.misuse.flow import SUSPENSION
from claims.misuse.rules import Rules
from claims.models import Suspension
from claims.models.misuse import DAY
from enrollment.models import Person
from policy.days import add_months

LETTER = "ZT"
"""Numbers of suspensions begin with it (暂停)."""
LONGEST = 500
State = Suspension.State
PROPOSE = SUSPENSION.steps["serve"].right


@service
def propose_suspension(
    *, person: Person, ground: str, facts: str, months: int, starts_on: date, by: Reader
) -> Suspension:
    """Propose to suspend a person's online settlement on a ground of the rules, for so many months from a day on.

    Raises NobodyToSuspend, GroundUnknown, TermOutOfBounds, FigureMissing, NoRulesOfMisuse, SuspensionOnItsWay,
    SuspendedThen, Incomplete by field.
    """
    person = _lock_person(person.pk)
    by.must(PROPOSE, person)
    proposed = new_suspension(person, by.pool or person.pool, ground, months, starts_on)
    proposed.facts = must_say("facts", facts, _("Say what happened, with days and figures."))
    proposed.proposed_by, proposed.proposed_on = by.staff, clock.today()
    proposed.save()
    tell("suspension_proposed", proposed, by, ground=proposed.ground_name, months=months, starts_on=f"{starts_on}")
    return proposed


def new_suspension(person: Person, pool: Pool, ground: str, months: int, starts_on: date) -> Suspension:
    """A suspension of a locked person as the rules let it be, not written yet. Raises what `propose_suspension` raises."""
    _must_be_there(person)
    rules = Rules.on(pool, clock.today())
    entry = rules.ground(ground)
    if entry is None:
        raise errors.GroundUnknown()
    least, most, article = rules.bounds()
    if not least <= months <= most:
        raise errors.TermOutOfBounds(article=article, least=least, most=most, months=months)
    _must_not_be_past(starts_on)
    _must_be_the_only_one(person, starts_on)
    return Suspension(
        pool=pool,
        area_code=person.area_code,
        number=case_number(LETTER, pool.area, clock.today()),
        person=person,
        ground=ground,
        ground_name=entry.name,
        article=rules.article_of(entry),
        months=months,
        starts_on=starts_on,
        ends_on=last_day(starts_on, months),
    )


@service
def decide_suspension(
    *, suspension: Suspension, agrees: bool, starts_on: date | None, reference: str, decision: str, by: Reader
) -> Suspension:
    """Decide what was proposed, as another person; `starts_on`: the first day, where it is not the one proposed.

    Raises SamePerson, WrongStep, and Incomplete for a day that is over, or no reason to decline.
    """
    suspension = _take(suspension, "decide", by)
    if by.staff.pk == suspension.proposed_by_id:
        raise SamePerson(role=_("who proposed it"))
    if agrees:
        first = starts_on or suspension.starts_on
        _must_not_be_past(first)
        _must_be_the_only_one(suspension.person, first, besides=suspension)
        suspension.starts_on, suspension.ends_on = first, last_day(first, suspension.months)
        suspension.decision = decision.strip()[:LONGEST]
    else:
        suspension.decision = must_say("decision", decision, _("Say why it is not decided upon."))
    suspension.state = State.DECIDED if agrees else State.REJECTED
    suspension.reference = reference.strip()
    suspension.decided_by, suspension.decided_on = by.staff, clock.today()
    suspension.save()
    verb = "suspension_decided" if agrees else "suspension_rejected"
    days = {"starts_on": f"{suspension.starts_on}", "ends_on": f"{suspension.ends_on}"}
    tell(verb, suspension, by, **days, months=suspension.months, reasons=suspension.decision)
    return suspension


@service
def serve_suspension(*, suspension: Suspension, served_on: date, how: str, by: Reader) -> Suspension:
    """Note when and how the person was told. Served after its first day, it begins on that day and lasts as long: nothing
    is suspended backwards. Raises ServedAlready, OverAlready, Incomplete by field, WrongStep.
    """
    suspension = _take(suspension, "serve", by)
    if suspension.served_on:
        raise errors.ServedAlready(number=suspension.number, day=suspension.served_on)
    _must_go_on(suspension)
    known_since = suspension.decided_on or clock.today()
    problems = {
        "served_on": [] if known_since <= served_on <= clock.today() else [_("From the decision until today.")],
        "how": [] if how in Suspension.Way.values else [_("Choose how it was served.")],
    }
    if any(problems.values()):
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    suspension.served_on, suspension.served_how = served_on, how
    if served_on > suspension.starts_on:
        suspension.starts_on, suspension.ends_on = served_on, last_day(served_on, suspension.months)
    suspension.save(update_fields=["served_on", "served_how", "starts_on", "ends_on"])
    days = {"starts_on": f"{suspension.starts_on}", "ends_on": f"{suspension.ends_on}"}
    tell("suspension_served", suspension, by, served_on=f"{served_on}", **days)
    return suspension


@service
def appeal_suspension(*, suspension: Suspension, appealed_on: date, words: str, by: Reader) -> Suspension:
    """Take the person's appeal. It goes on holding until the answer. Raises NotServedYet, AppealedOnce, Incomplete."""
    suspension = _take(suspension, "appeal", by)
    if suspension.served_on is None:
        raise errors.NotServedYet(number=suspension.number)
    if suspension.appealed_on:
        raise errors.AppealedOnce(day=suspension.appealed_on)
    if not suspension.served_on <= appealed_on <= clock.today():
        raise Incomplete({"appealed_on": [_("Choose a day after it was served, today or earlier.")]})
    suspension.appeal = must_say("words", words, _("Say what the person brings forward."))
    suspension.appealed_on = appealed_on
    suspension.save(update_fields=["appealed_on", "appeal"])
    tell("suspension_appealed", suspension, by, appealed_on=f"{appealed_on}")
    return suspension


@service
def answer_suspension_appeal(*, suspension: Suspension, is_upheld: bool, answer: str, by: Reader) -> Suspension:
    """Answer the appeal, as somebody who neither proposed nor decided. When it holds, the suspension ends today.

    Raises NoAppealWaits, SamePerson, Incomplete.
    """
    suspension = _take(suspension, "answer", by)
    if suspension.appealed_on is None or suspension.is_upheld is not None:
        raise errors.NoAppealWaits(number=suspension.number)
    if by.staff.pk in (suspension.proposed_by_id, suspension.decided_by_id):
        raise SamePerson(role=_("who proposed or decided it"))
    suspension.answer = must_say("answer", answer, _("Say why: the person is told."))
    suspension.is_upheld = is_upheld
    suspension.answered_by, suspension.answered_on = by.staff, clock.today()
    if is_upheld and suspension.last_on >= clock.today():
        _lift(suspension, clock.today(), suspension.answer, by)
    suspension.save()
    verb = "suspension_appeal_upheld" if is_upheld else "suspension_appeal_dismissed"
    tell(verb, suspension, by, reasons=suspension.answer)
    return suspension


@service
def lift_suspension(*, suspension: Suspension, lifted_from: date, because: str, by: Reader) -> Suspension:
    """End it before its term: `lifted_from` is the first day without it, today or later. Raises OverAlready, Incomplete."""
    suspension = _take(suspension, "lift", by)
    _must_go_on(suspension)
    last = suspension.ends_on if suspension.served_on else max(suspension.ends_on, clock.today())
    if not clock.today() <= lifted_from <= last:
        raise Incomplete({"lifted_from": [_("Choose a day from today until %(day)s.") % {"day": last}]})
    _lift(suspension, lifted_from, must_say("because", because, _("Say why it ends early.")), by)
    suspension.save(update_fields=["lifted_from", "lifted_because", "lifted_by"])
    tell("suspension_lifted", suspension, by, lifted_from=f"{lifted_from}", reasons=suspension.lifted_because)
    return suspension


def last_day(starts_on: date, months: int) -> date:
    """The last day of a term of so many months, that day included."""
    return add_months(starts_on, months) - DAY


def must_say(field: str, words: str, asked: str) -> str:
    """What was written, without blanks around it. Raises Incomplete for nothing, or too much."""
    said = words.strip()
    if not said:
        raise Incomplete({field: [asked]})
    if len(said) > LONGEST:
        raise Incomplete({field: [_("At most %(longest)d characters fit here.") % {"longest": LONGEST}]})
    return said


def tell(verb: str, suspension: Suspension, by: Reader, **payload: Any) -> None:
    """Record the one event of a step."""
    events.record(
        verb,
        subject=suspension,
        actor=by.staff,
        pool=suspension.pool,
        area_code=suspension.area_code,
        number=suspension.number,
        **payload,
    )


def _lift(suspension: Suspension, lifted_from: date, because: str, by: Reader) -> None:
    suspension.lifted_from, suspension.lifted_because, suspension.lifted_by = lifted_from, because, by.staff


def _lock_person(key: int) -> Person:
    rows = Person.objects.select_for_update(no_key=True, of=("self",)).select_related("area", "pool__area")
    return rows.get(pk=key)


def _take(suspension: Suspension, action: str, by: Reader) -> Suspension:
    """The suspension, locked after its person, if the step is possible and the reader's. Raises WrongStep, NotAllowed."""
    person = _lock_person(suspension.person_id)
    rows = Suspension.objects.select_for_update(of=("self",)).select_related("pool__area")
    found: Suspension = rows.get(pk=suspension.pk)
    found.person = person
    by.must(SUSPENSION.begin(action, found).right, found)
    return found


def _must_be_there(person: Person) -> None:
    if person.merged_into_id:
        raise errors.NobodyToSuspend(why=_("this record was merged into another one."))
    if person.died_on:
        raise errors.NobodyToSuspend(why=_("the person died on %(day)s.") % {"day": person.died_on})


def _must_not_be_past(starts_on: date) -> None:
    if starts_on < clock.today():
        raise Incomplete({"starts_on": [_("It begins today or later: nothing is suspended backwards.")]})


def _must_be_the_only_one(person: Person, starts_on: date, besides: Suspension | None = None) -> None:
    """Raises SuspensionOnItsWay, SuspendedThen."""
    for other in person.suspensions.exclude(state=State.REJECTED):
        if besides and other.pk == besides.pk:
            continue
        if other.state == State.PROPOSED or (other.served_on is None and other.lifted_from is None):
            raise errors.SuspensionOnItsWay(number=other.number)
        if not other.never_holds and other.last_on >= starts_on:
            raise errors.SuspendedThen(number=other.number, until=other.last_on)


def _must_go_on(suspension: Suspension) -> None:
    """Raises OverAlready."""
    has_ended = suspension.served_on is not None and suspension.ends_on < clock.today()
    if suspension.lifted_from is not None or has_ended:
        raise errors.OverAlready(number=suspension.number, day=suspension.last_on)
