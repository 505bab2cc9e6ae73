"""Other positions for settled claims of one person, written and booked together.

What one claim gains and another loses in the same calculation is set off inside each fund, so that nobody is asked to
give back what they are owed a moment later.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casework import clock
from casework.models import Staff
from claims.models import Claim, PersonYear, Recovery, Repayment, Settlement
from claims.services.asking_again import Again
from claims.services.money import book_difference, by_fund, states_by_payments
from claims.services.receipts import left_of, write_repayment
from claims.services.settle import move_year, write_settlement
from claims.third_party.following import follow
from fund import payables
from fund.models import Payable


@dataclass(frozen=True)
class Reason:
    """Why settled claims get other positions: the cause that is kept, words for a recovery, a number that stands on
    what is owed, and the account that it goes to (that of the claim where none is named). `across`: funds are netted
    against each other, so that the person gets the sum and gives nothing back."""

    cause: Settlement.Cause
    words: str
    number: str = ""
    payee: payables.Payee | None = None
    across: bool = False


def write_again(
    year: PersonYear, asked: Iterable[Again], reason: Reason, *, actor: Staff
) -> list[tuple[Settlement, Settlement]]:
    """The further positions of claims that come to something else, and the moves of the year: each before and after."""
    pairs = []
    for again in asked:
        if not again.is_other:
            continue
        held = again.held
        moved = write_settlement(
            held.claim,
            year,
            cause=reason.cause,
            sequence=held.sequence,
            turn=held.turn + 1,
            question=again.question,
            answer=again.answer,
            versions=again.versions,
            actor=actor,
        )
        change = Counter(again.answer.moves)
        change.subtract(held.result["moves"])
        move_year(moved, change)
        pairs.append((held, moved))
    return pairs


def book(pairs: Sequence[tuple[Settlement, Settlement]], reason: Reason, *, actor: Staff) -> dict[str, int]:
    """Owe what claims gain, take back what others lose; claim number to fen that its funds pay more.

    What is lost comes out of what is not paid yet, then out of what the same funds now owe for the other claims, and
    only the rest is a recovery. Raises fund's InLiveBatch.
    """
    changed = [(held, moved) for held, moved in pairs if by_fund(held) != by_fund(moved)]
    claims = [moved.claim for _held, moved in changed]
    known = set(Recovery.objects.filter(claim__in=claims).values_list("pk", flat=True))
    for held, moved in changed:
        book_difference(held, moved, actor=actor, why=reason.words, number=reason.number, payee=reason.payee)
    new = list(Recovery.objects.filter(claim__in=claims).exclude(pk__in=known).order_by("pk"))
    for recovery in new:
        _set_off(recovery, claims, reason, actor)
    for recovery in new if reason.across else ():
        _net(recovery, claims, reason, actor)
    _follow(claims)
    follow(claims, actor)
    return {moved.claim.number: moved.fund - held.fund for held, moved in changed}


def _set_off(recovery: Recovery, claims: Sequence[Claim], reason: Reason, actor: Staff) -> None:
    """Use what the same funds owe for the other claims for what one of them lost."""
    for claim in claims:
        for payable in payables.of(claim):
            used = payables.usable_of(left_of(recovery), payable) if payable.state == Payable.State.OPEN else {}
            if claim.pk == recovery.claim_id or not used:
                continue
            payables.set_off(payable, by_fund=used, actor=actor)
            _write_netted(recovery, used, claim, reason, actor)


def _net(recovery: Recovery, claims: Sequence[Claim], reason: Reason, actor: Staff) -> None:
    """Use what any fund owes for these claims for what another fund lost."""
    for claim in claims:
        for payable in payables.of(claim):
            left = left_of(recovery)
            amount = min(sum(left.values()), payable.amount)
            if payable.state != Payable.State.OPEN or not amount:
                continue
            given, used = payables.shares(payable.by_fund, amount), payables.shares(left, amount)
            payables.set_off(payable, by_fund=given, actor=actor)
            payables.net_between(subject=recovery, pool=claim.pool, given=given, used=used, actor=actor)
            _write_netted(recovery, used, claim, reason, actor)


def _write_netted(recovery: Recovery, used: Mapping[str, int], claim: Claim, reason: Reason, actor: Staff) -> None:
    write_repayment(
        recovery,
        used,
        actor,
        way=Repayment.Way.NETTED,
        received_on=clock.today(),
        reference=reason.number or claim.number,
        set_off_against=claim,
    )


def _follow(claims: Sequence[Claim]) -> None:
    """The state of each claim as its payments have it now."""
    states = states_by_payments(claims)
    for claim in claims:
        claim.state = states[claim.pk]
        claim.version += 1
        claim.save(update_fields=["state", "version"])
