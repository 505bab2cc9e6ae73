"""Moves to another township or village of the pool: asked for by the new area, made by the one that keeps the record."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, events, masks
from casework.commands import service
from casework.errors import Incomplete, NotAllowed, Refusal, WrongStep
from casework.models import Area
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Contribution, DemandNotice, Duplicate, Identity, Move, Person
from enrollment.services.registering import locked

State = Move.State


class AskedForAlready(Refusal):
    code = "transfer_asked_already"
    sentence = gettext_lazy("A transfer of this person was asked for already and waits for an answer.")
    status = 409


@service
def transfer(*, person: Person, area: Area, reason: str, by: Reader) -> Person:
    """Hand a person over to another township or village of the pool; what is owed moves too, what is paid stays told.

    Taken back by the other area's transfer. Raises Incomplete, and what `locked` raises.
    """
    person = locked(person, by, Right.ENROL_MANAGE)
    origin = _hand_over(person, area)
    asked = person.moves.filter(state=State.ASKED)
    if not asked.update(state=State.DONE, decided_by=by.staff, decided_at=clock.now()):
        _moved(
            person, origin, area, reason=reason.strip(), state=State.DONE, decided_by=by.staff, decided_at=clock.now()
        )
    _tell("person_transferred", person, by, before=origin.name, after=area.name, reason=reason.strip())
    return person


@service
def ask_transfer(*, identity_number: str, area: Area, reason: str, by: Reader) -> Move:
    """Ask the area that keeps a person's record to hand the person over (申请转入).

    Raises NotAllowed, Incomplete, AskedForAlready.
    """
    pool = by.pool
    if pool is None or not pool.holds(area.code) or not by.may_in(Right.ENROL_MANAGE, area.code):
        raise NotAllowed()
    number = identity_number.strip().upper()
    found = Identity.objects.filter(pool=pool, number=number).select_related("person__merged_into").first()
    if found is None:
        raise Incomplete({"identity_number": [_("Nobody here has this number. Enrol the person as new.")]})
    person = Person.objects.select_for_update(no_key=True).get(pk=found.person.merged_into_id or found.person_id)
    if by.may_in(Right.ENROL_MANAGE, person.area_code):
        raise Incomplete({"identity_number": [_("You keep this person's record: transfer it on the person's page.")]})
    if not reason.strip():
        raise Incomplete({"reason": [_("Say why the person moves.")]})
    if person.moves.filter(state=State.ASKED).exists():
        raise AskedForAlready()
    move = _moved(
        person,
        person.area,
        area,
        reason=reason.strip(),
        state=State.ASKED,
        asked_number=number,
        asked_by=by.staff,
        asked_at=clock.now(),
    )
    _tell("transfer_asked", person, by, name=masks.name(person.name), after=area.name, reason=move.reason)
    return move


@service
def decide_transfer(*, move: Move, agree: bool, answer: str = "", by: Reader) -> Move:
    """Hand the person over, or say why not. Raises OutOfScope, WrongStep, Incomplete, and what `locked` raises."""
    person = locked(move.person, by, Right.ENROL_MANAGE)
    move = Move.objects.select_for_update(of=("self",)).select_related("target").get(pk=move.pk)
    if move.state != State.ASKED:
        raise WrongStep(state=move.get_state_display())
    if not agree and not answer.strip():
        raise Incomplete({"answer": [_("Say why the person is not handed over.")]})
    move.state = State.DONE if agree else State.REFUSED
    move.answer, move.decided_by, move.decided_at = answer.strip(), by.staff, clock.now()
    move.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    if agree:
        origin = _hand_over(person, move.target)
        _tell("person_transferred", person, by, before=origin.name, after=move.target.name, reason=move.reason)
    else:
        _tell("transfer_refused", person, by, after=move.target.name, reason=move.answer)
    return move


def _hand_over(person: Person, area: Area) -> Area:
    """The area that had the person until now. Raises Incomplete."""
    if not person.pool.holds(area.code) or area.code == person.area_code:
        raise Incomplete({"area": [_("Choose another township or village of the pool.")]})
    before = person.area
    person.area, person.area_code = area, area.code
    if person.household and person.household.area_code != area.code:
        person.household = None
    person.save(update_fields=["area", "area_code", "household"])
    person.registrations.filter(ended_on=None, school=None).update(area_code=area.code)
    open_rows = person.contributions.filter(state__in=Contribution.OPEN)
    DemandNotice.objects.filter(contribution__in=open_rows, closed_on=None).update(area_code=area.code)
    open_rows.update(area_code=area.code)
    Duplicate.objects.filter(person=person, kept="").update(area_code=area.code)
    return before


def _moved(person: Person, origin: Area, target: Area, **fields: object) -> Move:
    return Move.objects.create(
        pool=person.pool,
        person=person,
        origin=origin,
        origin_code=origin.code,
        target=target,
        target_code=target.code,
        **fields,
    )


def _tell(verb: str, person: Person, by: Reader, **payload: object) -> None:
    events.record(verb, subject=person, actor=by.staff, pool=person.pool, area_code=person.area_code, **payload)
