"""What is owed to a person for a claim, and what the person has to give back; always inside a service's transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping

from casework import clock
from casework.models import Staff
from claims.models import Claim, Recovery, Settlement
from fund import payables
from fund.models import Fund, Payable, Posting

FUNDS = tuple(Fund.values)
OVER = (*Payable.RECEIVED, Payable.State.CANCELLED)


def by_fund(settlement: Settlement) -> dict[str, int]:
    """What each fund pays by this position, in fen."""
    return {fund: getattr(settlement, fund) for fund in FUNDS}


def payee_of(claim: Claim) -> payables.Payee:
    """The account that the claim is paid to."""
    return payables.Payee(claim.payee_name, claim.bank_name, claim.bank_account)


def owe(
    claim: Claim,
    shares: Mapping[str, int],
    *,
    actor: Staff,
    reason: Posting.Reason,
    number: str = "",
    payee: payables.Payee | None = None,
) -> None:
    """Owe the shares (fund -> fen) to the claim's payee, or another one; nothing happens when nothing is due.

    `number` stands on the payment where it is another case's than the claim's.
    """
    if not any(shares.values()):
        return
    payables.owe(
        subject=claim,
        pool=claim.pool,
        area_code=claim.area_code,
        number=number or claim.number,
        payee=payee or payee_of(claim),
        by_fund=shares,
        decided_by=actor,
        reason=reason,
    )


def recover(claim: Claim, shares: Mapping[str, int], *, actor: Staff, why: str, reason: Posting.Reason) -> None:
    """Ask the person to give back the shares (fund -> fen); nothing happens when there is nothing to give back."""
    shares = {fund: fen for fund, fen in shares.items() if fen}
    if not shares:
        return
    Recovery.objects.create(
        pool_id=claim.pool_id,
        area_code=claim.area_code,
        claim=claim,
        person_id=claim.person_id,
        amount=sum(shares.values()),
        by_fund=shares,
        reason=why.strip().rstrip("。.")[: Recovery._meta.get_field("reason").max_length],
        opened_at=clock.now(),
    )
    payables.recoverable(subject=claim, pool=claim.pool, by_fund=shares, actor=actor, reason=reason)


def take_back(claim: Claim, *, why: str, actor: Staff) -> None:
    """Undo all money of a claim: cancel what waits for the bank, recover what was received and not asked back before.

    Raises fund's InLiveBatch while the bank has not answered.
    """
    paid: Counter[str] = Counter()
    for payable in payables.of(claim):
        if payable.state in Payable.RECEIVED:
            paid.update(payable.by_fund)
        elif payable.state != Payable.State.CANCELLED:
            payables.cancel(payable, actor=actor)
    for recovery in claim.recoveries.all():
        paid.subtract(recovery.by_fund)
    recover(claim, paid, actor=actor, why=why, reason=Posting.Reason.REVERSED)


def book_difference(
    before: Settlement,
    after: Settlement,
    *,
    actor: Staff,
    why: str,
    number: str = "",
    payee: payables.Payee | None = None,
) -> None:
    """Owe what a recomputation adds and take back what it takes: first from what is not paid yet, then as recovery.

    What is owed carries `number` and goes to `payee` where they are not the claim's.

    Raises fund's InLiveBatch when something is taken back while the bank has not answered.
    """
    claim, reason = after.claim, Posting.Reason.DIFFERENCE
    change = Counter(by_fund(after))
    change.subtract(by_fund(before))
    if min(change.values()) < 0:
        for payable in payables.of(claim):
            if payable.state not in OVER:
                payables.cancel(payable, actor=actor, reason=reason)
                change.update(payable.by_fund)
    more = {fund: fen for fund, fen in change.items() if fen > 0}
    owe(claim, more, actor=actor, reason=reason, number=number, payee=payee)
    recover(claim, {fund: -fen for fund, fen in change.items() if fen < 0}, actor=actor, why=why, reason=reason)


def states_by_payments(claims: Iterable[Claim]) -> dict[int, str]:
    """The state of each settled claim as its payables have it, by key."""
    settled = {claim.pk: claim for claim in claims}
    found: dict[int, set[str]] = {key: set() for key in settled}
    owed = Payable.objects.filter(subject_type=Claim._meta.label_lower, subject_id__in=settled)
    for key, state in owed.exclude(state=Payable.State.CANCELLED).values_list("subject_id", "state"):
        found[key].add(state)
    return {key: _state(claim, found[key]) for key, claim in settled.items()}


def _state(claim: Claim, payments: set[str]) -> str:
    if not payments:
        return Claim.State.NOTHING_DUE
    if Payable.State.FAILED in payments:
        return Claim.State.PAYMENT_FAILED
    if Payable.State.BATCHED in payments:
        return claim.state
    return Claim.State.APPROVED if Payable.State.OPEN in payments else Claim.State.PAID
