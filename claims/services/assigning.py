"""Who has a case in hand, decided by who divides the work; what happens to the cases of somebody who leaves."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework import events
from casework.commands import service
from casework.errors import NotAllowed, SamePerson, WrongStep
from casework.models import Staff
from casework.rights import Right
from casework.scope import Reader
from claims.errors import CannotTake, NothingInHand
from claims.flow import RIGHT_AT
from claims.models import Claim
from claims.services import stages
from claims.services.locking import lock_claim, lock_claims


@service
def assign(*, claim: Claim, to: Staff, by: Reader) -> Claim:
    """Give a case to a named person who may work on it now (指派). Raises CannotTake, WrongStep when it is closed."""
    claim = lock_claim(claim, by, Right.WORK_ASSIGN)
    if right_for(claim) is None:
        raise WrongStep(state=claim.get_state_display())
    if why := why_not(claim, Reader.of(to, claim.pool.code)):
        raise CannotTake(name=to.name, why=why)
    claim.handler = to
    claim.save(update_fields=["handler"])
    stages.record("claim_assigned", claim, stages.Hand(by.staff), name=to.name)
    return claim


@service
def reassign_all(*, staff: Staff, to: Staff | None, by: Reader) -> Staff:
    """Give everything that a person has in hand to another, or back to the queue. Raises NotAllowed, NothingInHand.

    What the other one may not take goes back to the queue; drafts then belong to nobody until they are taken over.
    """
    if by.pool is None or not by.may_in(Right.WORK_ASSIGN, by.pool.area_id):
        raise NotAllowed()
    moved = hand_over(staff, to, by)
    if not moved["cases"]:
        raise NothingInHand(name=staff.name)
    events.record(
        "cases_reassigned",
        subject=staff,
        actor=by.staff,
        pool=by.pool,
        area_code=by.pool.area_id,
        name=staff.name,
        successor=to.name if to else "—",
        **moved,
    )
    return staff


def hand_over(staff: Staff, to: Staff | None, by: Reader) -> dict[str, object]:
    """Move what a person has in hand in the reader's pool, inside another service's transaction.

    Answers how many cases left their hand, how many of them went to `to`, and their numbers.
    """
    successor = Reader.of(to, by.pool.code) if to and by.pool else None
    claims = lock_claims(in_hand_of(staff).filter(pool=by.pool).values_list("pk", flat=True))
    taken = [claim for claim in claims if successor and not why_not(claim, successor)]
    Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(handler=None)
    Claim.objects.filter(pk__in=[claim.pk for claim in taken]).update(handler=to)
    return {"cases": len(claims), "taken": len(taken), "numbers": [str(claim) for claim in claims]}


def in_hand_of(staff: Staff) -> QuerySet[Claim]:
    """The open cases that a person has in hand."""
    open_cases: QuerySet[Claim] = Claim.objects.filter(state__in=Claim.OPEN_STATES, handler=staff)
    return open_cases


def right_for(claim: Claim) -> Right | None:
    """The right that works on a case now: at its station, or at the counter; None when it is in nobody's hand."""
    if claim.state in Claim.EDITABLE_STATES:
        return Right.CLAIM_ENTER
    return RIGHT_AT.get(claim.state)


def why_not(claim: Claim, reader: Reader) -> str:
    """Why a person cannot take a case in hand; empty when they can."""
    right = right_for(claim)
    if right is None or not reader.staff.is_active or not reader.may_in(right, claim.area_code):
        return _("the role does not work on cases at this station, or not in this area.")
    if claim.state in RIGHT_AT:
        try:
            stages.must_be_stranger(claim, reader)
        except SamePerson as refusal:
            return _("already took part as %(role)s.") % refusal.figures
    return ""
