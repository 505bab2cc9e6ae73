"""追偿: what the third party owes follows what the funds have paid for the claim.

Plain functions inside the service that moves the claim's money; the claim is locked. What is paid opens a recovery, what
is taken back from the insured releases it: rows are added, none is changed.
"""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from casework import clock
from casework.models import Staff
from casework.money import yuan
from claims.models import Claim, Recovery, Repayment, ThirdParty
from claims.models.third_party import WHOLE
from claims.services.receipts import left_of, write_repayment
from claims.third_party.errors import ThirdPartyHasPaid
from fund import payables
from fund.models import Payable, Posting
from fund.payables import shares


def follow(claims: Iterable[Claim | int], actor: Staff) -> None:
    """Let the recoveries from third parties make what they owe by now of claims that the fund paid first.

    Raises ThirdPartyHasPaid where more came from one than it would still owe.
    """
    keys = [getattr(claim, "pk", claim) for claim in claims]
    parties = ThirdParty.objects.filter(claim__in=keys, standing__in=ThirdParty.PAID_FIRST)
    for party in parties.select_related("pool", "claim__person__area").order_by("claim_id"):
        change = Counter(owes(party))
        change.subtract(_asked(party))
        _open(party, {fund: fen for fund, fen in change.items() if fen > 0}, actor)
        _release(party, {fund: -fen for fund, fen in change.items() if fen < 0}, actor)


def owes(party: ThirdParty) -> dict[str, int]:
    """Their share of what each fund has paid for the claim, in fen, at most what they have to bear of its cost.

    社会保险基金先行支付暂行办法 art. 12: by the share of blame, of what was paid first.
    """
    paid = _paid(party.claim)
    cost = party.claim.settlements.latest("turn").total
    whole = sum(paid.values())
    return shares(paid, min(whole * party.share // WHOLE, party.bears(cost))) if whole else {}


def _paid(claim: Claim) -> dict[str, int]:
    """What each fund has paid for the claim and not asked back from the insured, in fen."""
    paid: Counter[str] = Counter()
    rows = Payable.objects.filter(subject_type=Claim._meta.label_lower, subject_id=claim.pk)
    for by_fund in rows.filter(state__in=Payable.RECEIVED).values_list("by_fund", flat=True):
        paid.update(by_fund)
    for by_fund in claim.recoveries.values_list("by_fund", flat=True):
        paid.subtract(by_fund)
    return {fund: fen for fund, fen in sorted(paid.items()) if fen > 0}


def _asked(party: ThirdParty) -> Counter[str]:
    """What is asked of the third party by its recoveries, less what was released since."""
    asked: Counter[str] = Counter()
    for recovery in party.recoveries.all():
        asked.update(recovery.by_fund)
        for by_fund in recovery.repayments.filter(way=Repayment.Way.RELEASED).values_list("by_fund", flat=True):
            asked.subtract(by_fund)
    return asked


def _open(party: ThirdParty, by_fund: dict[str, int], actor: Staff) -> None:
    if not by_fund:
        return
    Recovery.objects.create(
        pool=party.pool,
        area_code=party.area_code,
        third_party=party,
        person=party.claim.person,
        amount=sum(by_fund.values()),
        by_fund=by_fund,
        reason=party.cause,
        opened_at=clock.now(),
    )
    payables.recoverable(
        subject=party, pool=party.pool, by_fund=by_fund, actor=actor, reason=Posting.Reason.THIRD_PARTY
    )


def _release(party: ThirdParty, by_fund: dict[str, int], actor: Staff) -> None:
    """Take off what is not owed any more, from what is open; what was written off before needs no release."""
    rest = Counter(by_fund)
    for recovery in Recovery.objects.select_for_update(of=("self",)).filter(third_party=party).order_by("-pk"):
        recovery.person = party.claim.person
        used = {fund: min(fen, rest[fund]) for fund, fen in left_of(recovery).items() if rest[fund]}
        if not used:
            continue
        rest.subtract(used)
        why = _("Less is paid for the claim")
        made = write_repayment(recovery, used, actor, way=Repayment.Way.RELEASED, received_on=clock.today(), reason=why)
        payables.waived(subject=made, pool=party.pool, by_fund=used, actor=actor)
    received = _received(party)
    over = sum(fen for fen in rest.values()) - _written_off(party)
    if over > 0 and received:
        raise ThirdPartyHasPaid(number=party.claim.number, received=yuan(received), over=yuan(min(over, received)))


def _received(party: ThirdParty) -> int:
    return _sum(party, exclude=Repayment.WITHOUT_MONEY)


def _written_off(party: ThirdParty) -> int:
    return _sum(party, way=Repayment.Way.WRITTEN_OFF)


def _sum(party: ThirdParty, *, way: str = "", exclude: tuple[str, ...] = ()) -> int:
    rows = Repayment.objects.filter(recovery__third_party=party).exclude(way__in=exclude)
    if way:
        rows = rows.filter(way=way)
    return sum(rows.values_list("amount", flat=True))
