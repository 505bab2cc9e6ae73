"""What is left of a recovery by fund, and writing down what came of it. Plain functions inside a service's transaction."""

from collections import Counter
from collections.abc import Mapping

from casework import clock
from casework.models import Staff
from casework.sequences import case_number
from claims.models import Recovery, Repayment
from claims.services.money import FUNDS

RECEIPT_LETTER = "R"


def left_of(recovery: Recovery) -> dict[str, int]:
    """What is still to be given back to each fund, in fen; funds to which nothing is owed left out."""
    left = Counter(recovery.by_fund)
    for share in recovery.repayments.values_list("by_fund", flat=True):
        left.subtract(share)
    return {fund: left[fund] for fund in FUNDS if left[fund]}


def write_repayment(recovery: Recovery, used: Mapping[str, int], actor: Staff, **fields: object) -> Repayment:
    """The repayment with its number, and what is left of the recovery; settled when nothing is. Writes no event."""
    amount = sum(used.values())
    repayment = Repayment.objects.create(
        pool_id=recovery.pool_id,
        area_code=recovery.area_code,
        recovery=recovery,
        number=case_number(RECEIPT_LETTER, recovery.person.area, clock.today()),
        amount=amount,
        by_fund=used,
        at=clock.now(),
        actor=actor,
        **fields,
    )
    recovery.repaid += amount
    recovery.state = Recovery.State.OPEN if recovery.left else Recovery.State.SETTLED
    recovery.save(update_fields=["repaid", "state"])
    return repayment
