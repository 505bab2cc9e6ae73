"""多付追回: what cases paid beyond what the year comes to now, after a claim was reversed or a stay taken off.

What waits for the bank is owed anew without it; what was received is a recovery, as for claims (社会保险法 art. 30).
"""

from collections import Counter

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import ChangedMeanwhile, Incomplete
from casework.models import Staff
from casework.rights import Right
from casework.scope import Reader
from claims.critical import moving
from claims.critical.errors import NothingOverpaid
from claims.critical.hands import locked
from claims.critical.owed import Owed
from claims.critical.services import owed_now, tell
from claims.models import CriticalCase, Recovery
from claims.models.critical import OWED
from claims.services.money import OVER
from fund import payables
from fund.models import Fund, Payable, Posting
from policy.settling.raised_cap import BONUS_PAID

State = CriticalCase.State


@service
def take_back(*, case: CriticalCase, seen_overpaid: int, reasons: str, by: Reader) -> CriticalCase:
    """Take back what the cases of this one's year paid too much, the latest first; the counters of the year follow.

    Raises NothingOverpaid, ChangedMeanwhile for another amount than was seen (fen), Incomplete for no reasons, fund's
    InLiveBatch while the bank has not answered.
    """
    case = locked(case, by, Right.CLAIM_REVERSE, *OWED)
    owed = owed_now(case)
    if not owed.overpaid:
        raise NothingOverpaid()
    if owed.overpaid != seen_overpaid:
        raise ChangedMeanwhile()
    if not reasons.strip():
        raise Incomplete({"reasons": [_("Say why it is taken back: the notice tells the person.")]})
    left = owed.overpaid
    paid = CriticalCase.objects.select_for_update(of=("self",)).filter(person_year=case.person_year, state__in=OWED)
    for one in paid.select_related("pool").order_by("-pk"):
        one.person_year, one.overpaid = case.person_year, 0
        part = min(left, one.stands)
        if part:
            _take(one, part, owed, reasons.strip(), by.staff)
        one.save()
        left -= part
    case.refresh_from_db()
    tell("critical_taken_back", case, by, overpaid_fen=seen_overpaid, reasons=reasons.strip())
    return case


def _take(case: CriticalCase, part: int, owed: Owed, why: str, actor: Staff) -> None:
    """Take `part` (fen) of one case back: its counters, then its money."""
    change = _moves_back(case, part, owed)
    moving.move(case, change)
    net = Counter(case.moves)
    net.update(change)
    case.moves = {counter: fen for counter, fen in net.items() if fen}
    case.taken_back += part
    _money_back(case, part, why, actor)
    case.state = _state_of(case)


def _moves_back(case: CriticalCase, part: int, owed: Owed) -> dict[str, int]:
    """The caps less what is taken back; of the bonus what the year does not use any more."""
    used = dict(case.person_year.uses.values_list("counter", "amount"))
    back = {counter: -part for counter in case.moves if counter != BONUS_PAID}
    unused = min(used.get(BONUS_PAID, 0) - owed.used[BONUS_PAID], case.moves.get(BONUS_PAID, 0))
    return back | ({BONUS_PAID: -unused} if unused > 0 else {})


def _money_back(case: CriticalCase, part: int, why: str, actor: Staff) -> None:
    """Cancel what waits and owe the rest of it anew; what was received is to be recovered."""
    waiting = 0
    for payable in payables.of(case):
        if payable.state not in OVER:
            payables.cancel(payable, actor=actor, reason=Posting.Reason.DIFFERENCE)
            waiting += payable.amount
    if waiting > part:
        payables.owe(
            subject=case,
            pool=case.pool,
            area_code=case.area_code,
            number=case.number,
            payee=payables.Payee(case.payee_name, case.bank_name, case.bank_account),
            by_fund={Fund.CRITICAL_ILLNESS: waiting - part},
            decided_by=actor,
            reason=Posting.Reason.DIFFERENCE,
        )
    elif part > waiting:
        _recover(case, part - waiting, why, actor)


def _recover(case: CriticalCase, fen: int, why: str, actor: Staff) -> None:
    shares = {Fund.CRITICAL_ILLNESS.value: fen}
    Recovery.objects.create(
        pool=case.pool,
        area_code=case.area_code,
        case=case,
        person_id=case.person_year.person_id,
        amount=fen,
        by_fund=shares,
        reason=why[: Recovery._meta.get_field("reason").max_length],
        opened_at=clock.now(),
    )
    payables.recoverable(subject=case, pool=case.pool, by_fund=shares, actor=actor, reason=Posting.Reason.DIFFERENCE)


def _state_of(case: CriticalCase) -> CriticalCase.State:
    if case.taken_back == case.due:
        return State.REVERSED
    waits = any(payable.state == Payable.State.OPEN for payable in payables.of(case))
    return State.APPROVED if waits else State.PAID
