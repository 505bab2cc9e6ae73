"""Passing cases in hand to a colleague (移交): offered with a note, moved when the colleague confirms."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import ChangedMeanwhile, Incomplete, SamePerson
from casework.models import Staff
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, Handover
from claims.services.locking import lock_claim


@service
def offer(*, claim: Claim, receiver: Staff, note: str, by: Reader) -> Handover:
    """Offer a case that one has in hand to a colleague who may enter claims there; nothing moves yet.

    Raises SamePerson, Incomplete for a colleague who may not or a case that is offered already, ChangedMeanwhile when
    one has it in hand no longer.
    """
    claim = lock_claim(claim, by, Right.CLAIM_ENTER)
    if claim.handler_id != by.staff.pk or claim.state not in Claim.EDITABLE_STATES:
        raise ChangedMeanwhile()
    if receiver.pk == by.staff.pk:
        raise SamePerson(role=_("who hands over"))
    if not Reader.of(receiver, claim.pool.code).may_in(Right.CLAIM_ENTER, claim.area_code):
        raise Incomplete({"receiver": [_("%(name)s does not work on claims here.") % {"name": receiver.name}]})
    if claim.handovers.filter(state=Handover.State.OFFERED).exists():
        raise Incomplete({"claims": [_("%(claim)s is offered to a colleague already.") % {"claim": claim}]})
    handover = Handover.objects.create(
        pool=claim.pool, claim=claim, giver=by.staff, receiver=receiver, note=note.strip(), offered_at=clock.now()
    )
    _record("handover_offered", handover, by, receiver=receiver.name, note=handover.note)
    return handover


@service
def accept(*, handover: Handover, by: Reader) -> Handover:
    """Confirm and have the case in hand. Raises ChangedMeanwhile when it was answered, or the case has moved on."""
    handover = _answer(handover, by, Handover.State.ACCEPTED, lambda one: one.receiver_id)
    claim = handover.claim
    if claim.handler_id != handover.giver_id or claim.state not in Claim.EDITABLE_STATES:
        raise ChangedMeanwhile()
    claim.handler = by.staff
    claim.save(update_fields=["handler"])
    _record("handover_accepted", handover, by, giver=handover.giver.name)
    return handover


@service
def decline(*, handover: Handover, reason: str, by: Reader) -> Handover:
    """Leave the case with who offered it. Raises Incomplete for no reason, ChangedMeanwhile when it was answered."""
    if not reason.strip():
        raise Incomplete({"reason": [_("Say why you cannot take it.")]})
    handover = _answer(handover, by, Handover.State.DECLINED, lambda one: one.receiver_id, reason.strip())
    _record("handover_declined", handover, by, giver=handover.giver.name, reason=reason.strip())
    return handover


@service
def take_back(*, handover: Handover, by: Reader) -> Handover:
    """Offer it no longer. Raises ChangedMeanwhile when it was answered."""
    handover = _answer(handover, by, Handover.State.TAKEN_BACK, lambda one: one.giver_id)
    _record("handover_taken_back", handover, by, receiver=handover.receiver.name)
    return handover


def _answer(
    handover: Handover, by: Reader, state: Handover.State, whose: Callable[[Handover], int], answer: str = ""
) -> Handover:
    """The handover with its claim locked, answered by the one whose answer it is."""
    claim = lock_claim(handover.claim, by, Right.CLAIM_ENTER)
    handover = Handover.objects.select_for_update().select_related("giver", "receiver").get(pk=handover.pk)
    handover.claim = claim
    if handover.state != Handover.State.OFFERED or whose(handover) != by.staff.pk:
        raise ChangedMeanwhile()
    handover.state, handover.answered_at, handover.answer = state, clock.now(), answer
    handover.save(update_fields=["state", "answered_at", "answer"])
    return handover


def _record(verb: str, handover: Handover, by: Reader, **payload: object) -> None:
    claim = handover.claim
    events.record(verb, subject=claim, actor=by.staff, pool=claim.pool, area_code=claim.area_code, **payload)
