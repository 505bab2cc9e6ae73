"""抵扣: what is still lent comes out of what the supplementary scheme pays; the books of both (HN-15, HN-16)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from casework import clock
from casework.models import Staff
from casework.sequences import case_number
from claims.advances.errors import AdvanceOnItsWay
from claims.models import Advance, AdvancePart, SupplementaryClaim
from claims.models.advance import ON_ITS_WAY
from enrollment.models import Person
from fund import ledger
from fund.models import Account, Fund, Posting

PART_LETTER = "JH"
State, Way = Advance.State, AdvancePart.Way


class Deduction(NamedTuple):
    """What of an advance a payout takes, in fen."""

    advance: Advance
    fen: int


def deductions(person: Person, payout: int, *, lock: bool = False) -> list[Deduction]:
    """What a payout (fen) takes of the person's advances, the oldest first, never more than is left of each.

    Raises AdvanceOnItsWay while one is owed that the bank has not paid.
    """
    rows = Advance.objects.filter(person=person, state__in=(*ON_ITS_WAY, State.OUT)).order_by("pk")
    found, left = [], payout
    for advance in rows.select_for_update(of=("self",)) if lock else rows:
        if advance.state in ON_ITS_WAY:
            raise AdvanceOnItsWay(number=advance.number)
        fen = min(left, advance.left)
        if fen:
            found.append(Deduction(advance, fen))
        left -= fen
    return found


def set_off(claim: SupplementaryClaim, taken: Sequence[Deduction], actor: Staff) -> None:
    """Write the parts, and book them: expense of the fund, less what is lent. Nothing passes the bank."""
    for advance, fen in taken:
        advance.person, advance.pool = claim.person, claim.pool
        give_back(advance, fen, actor, way=Way.SET_OFF, received_on=clock.today(), claim=claim)
    if fen := sum(one.fen for one in taken):
        ledger.book(
            pool=claim.pool,
            reason=Posting.Reason.SET_OFF,
            subject_type=claim._meta.label_lower,
            subject_id=claim.pk,
            legs=ledger.transfer(Account.Kind.BENEFIT, Account.Kind.ADVANCE, {Fund.SUPPLEMENTARY: fen}),
            actor=actor,
        )


def give_back(
    advance: Advance,
    fen: int,
    actor: Staff,
    *,
    way: str,
    received_on: date,
    claim: SupplementaryClaim | None = None,
    reference: str = "",
    payer: str = "",
) -> AdvancePart:
    """One part of an advance, and what is left; settled when nothing is. Books nothing."""
    part = AdvancePart.objects.create(
        pool=advance.pool,
        area_code=advance.area_code,
        advance=advance,
        claim=claim,
        number=case_number(PART_LETTER, advance.person.area, clock.today()),
        way=way,
        amount=fen,
        received_on=received_on,
        reference=reference,
        payer=payer,
        at=clock.now(),
        actor=actor,
    )
    advance.returned += fen
    if advance.returned == advance.amount:
        advance.state, advance.late_on = State.SETTLED, None
    advance.save(update_fields=["returned", "state", "late_on"])
    return part


def take_back_set_off(claim: SupplementaryClaim, actor: Staff) -> None:
    """What the claim set off is lent again: a part with the opposite amount each, booked back to the advances."""
    parts = list(claim.parts.filter(cancels=None).order_by("pk"))
    rows = Advance.objects.select_for_update(of=("self",)).filter(pk__in=[part.advance_id for part in parts])
    advances = {advance.pk: advance for advance in rows.order_by("pk")}
    for part in parts:
        AdvancePart.objects.create(
            pool=part.pool,
            area_code=part.area_code,
            advance_id=part.advance_id,
            claim=claim,
            number=case_number(PART_LETTER, claim.person.area, clock.today()),
            way=Way.SET_OFF,
            amount=-part.amount,
            cancels=part,
            received_on=clock.today(),
            at=clock.now(),
            actor=actor,
        )
        advance = advances[part.advance_id]
        advance.returned, advance.state = advance.returned - part.amount, State.OUT
        advance.save(update_fields=["returned", "state"])
    if fen := sum(part.amount for part in parts):
        ledger.book(
            pool=claim.pool,
            reason=Posting.Reason.REVERSED,
            subject_type=claim._meta.label_lower,
            subject_id=claim.pk,
            legs=ledger.transfer(Account.Kind.ADVANCE, Account.Kind.BENEFIT, {Fund.SUPPLEMENTARY: fen}),
            actor=actor,
        )
