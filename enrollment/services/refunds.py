"""Contribution money goes back (退费): asked for by one person, decided by another, paid through a batch of the fund."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from casework import clock, events, sequences
from casework.commands import service
from casework.errors import ChangedMeanwhile, SamePerson, WrongStep
from casework.models import Area, Pool, Staff
from casework.pools import of_the_whole_pool
from casework.rights import Right
from casework.scope import Reader
from enrollment import refundable
from enrollment.booking import issue
from enrollment.models import Contribution, Coverage, PaymentLine, Person, Receipt, Refund, Relief
from enrollment.services.pricing_again import price_again
from fund import payables
from fund.models import Account, Fund, Payable, Posting
from fund.payables import Outcome, Payee

LETTER = "F"
"""Refund numbers begin with it."""
CHANNEL = "refund"
Ground, State = Refund.Ground, Refund.State


@service
def ask_refund(
    *,
    contribution: Contribution,
    ground: str,
    payee_name: str,
    bank_name: str,
    bank_account: str,
    reason: str,
    by: Reader,
) -> Refund:
    """Ask for what was paid for a contribution to be given back: all of it, or the part that a department takes over.

    Raises Incomplete, and what refundable.must_be_refundable raises.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=contribution.person_id)
    contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
    by.must(Right.REFUND_ASK, contribution)
    payee = refundable.payee(payee_name, bank_name, bank_account, reason)
    fen = refundable.must_be_refundable(contribution, ground)
    refund = _asked(contribution.pool, person.area, ground, fen, payee, reason, by)
    refund.contribution = contribution
    refund.save()
    _tell("refund_asked", refund, by, ground=str(Ground(ground).label))
    return refund


@service
def give_back_line(
    *, line: PaymentLine, ground: str, payee_name: str, bank_name: str, bank_account: str, reason: str, by: Reader
) -> Refund:
    """Ask for a payment without an owner, or that buys nothing, to be given back to who made it. Raises Incomplete."""
    pool = of_the_whole_pool(by, Right.CONTRIBUTION_RECONCILE)
    line = refundable.open_line(line, pool)
    if before := Refund.objects.filter(line=line).first():
        raise refundable.AskedAlready(number=before.number)
    payee = refundable.payee(payee_name, bank_name, bank_account, reason)
    refund = _asked(pool, pool.area, ground, line.amount, payee, reason, by)
    refund.line = line
    refund.save()
    line.resolution, line.note = PaymentLine.Resolution.REFUND, reason.strip()
    line.resolved_by, line.resolved_at = by.staff, clock.now()
    line.save(update_fields=["resolution", "note", "resolved_by", "resolved_at"])
    _tell("refund_asked", refund, by, ground=str(Ground(ground).label))
    return refund


@service
def decide_refund(*, refund: Refund, agree: bool, by: Reader) -> Refund:
    """Grant a refund, which takes back what the payment bought and owes the money, or refuse it.

    Raises SamePerson for who asked, WrongStep, and what no longer makes it refundable.
    """
    if contribution := refund.contribution:
        Person.objects.select_for_update(no_key=True).get(pk=contribution.person_id)
    refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    by.must(Right.REFUND_DECIDE, refund)
    if refund.state != State.ASKED:
        raise WrongStep(state=refund.get_state_display())
    if refund.asked_by_id == by.staff.pk:
        raise SamePerson(role=_("who asked for it"))
    refund.decided_by, refund.state = by.staff, State.PAYABLE if agree else State.REFUSED
    refund.save(update_fields=["decided_by", "state"])
    if agree:
        _owe(refund, by.staff)
    elif line := refund.line:
        PaymentLine.objects.filter(pk=line.pk).update(resolution=PaymentLine.Resolution.HELD)
    _tell("refund_granted" if agree else "refund_refused", refund, by)
    return refund


def outcome(*, outcome: Outcome, payables: list[Payable], by: Reader) -> None:
    """What the bank did with refunds; fund tells it inside its own transaction."""
    if outcome == Outcome.PAID:
        paid = [payable.subject_id for payable in payables]
        Refund.objects.filter(pk__in=paid, state=State.PAYABLE).update(state=State.PAID)


def _asked(pool: Pool, area: Area, ground: str, amount: int, payee: Payee, reason: str, by: Reader) -> Refund:
    return Refund(
        pool=pool,
        area_code=area.code,
        number=sequences.case_number(LETTER, area, clock.today()),
        ground=ground,
        amount=amount,
        payee_name=payee.name,
        bank_name=payee.bank_name,
        bank_account=payee.bank_account,
        reason=reason.strip(),
        asked_by=by.staff,
        asked_at=clock.now(),
    )


def _owe(refund: Refund, by: Staff) -> None:
    """The money leaves the income, or the suspense, of its fund; it is owed to the payee."""
    shares: dict[str, int] = {Fund.BASIC: refund.amount}
    source = Account.Kind.SUSPENSE
    if refund.contribution:
        shares, source = _taken_back(refund, refund.contribution, by), Account.Kind.CONTRIBUTION
    payables.owe(
        subject=refund,
        pool=refund.pool,
        area_code=refund.area_code,
        number=refund.number,
        payee=Payee(refund.payee_name, refund.bank_name, refund.bank_account),
        by_fund=shares,
        decided_by=by,
        reason=Posting.Reason.REFUND,
        out_of=source,
    )


def _taken_back(refund: Refund, contribution: Contribution, by: Staff) -> dict[str, int]:
    """Take back the cover (not where a department only takes over a part) and write the receipts of what goes back."""
    contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if refundable.must_be_refundable(contribution, refund.ground, but=refund) != refund.amount:
        raise ChangedMeanwhile()
    back: list[tuple[Receipt | None, str, int]]
    if refund.ground == Ground.RELIEF:
        _relieve(refund, contribution)
        back = [(None, Fund.BASIC.value, refund.amount)]
    else:
        Coverage.objects.filter(contribution=contribution).delete()
        contribution.state = Contribution.State.CANCELLED
        back = [(receipt, receipt.fund, receipt.amount) for receipt in refundable.receipts_of(contribution)]
    contribution.save(update_fields=["state", "relief"])
    price_again(contribution.person.contributions.all(), contribution.pool, clock.today())
    issue(contribution.pool, _receipts(refund, contribution, back, by))
    shares: Counter[str] = Counter()
    for _receipt, fund, fen in back:
        shares[fund] += fen
    return dict(shares)


def _receipts(
    refund: Refund, contribution: Contribution, back: Sequence[tuple[Receipt | None, str, int]], by: Staff
) -> list[Receipt]:
    return [
        Receipt(
            pool=contribution.pool,
            contribution=contribution,
            fund=fund,
            amount=-fen,
            paid_on=clock.today(),
            channel=CHANNEL,
            reference=f"{refund.number}-{at}",
            reverses=receipt,
            by=by,
        )
        for at, (receipt, fund, fen) in enumerate(back, start=1)
    ]


def _relieve(refund: Refund, contribution: Contribution) -> None:
    """The department that pays for the status owes the part from now on (FX-10)."""
    relieved = refundable.relieved(contribution)
    Relief.objects.create(
        contribution=contribution, payer=relieved.payer.zh, ground=relieved.status, amount=refund.amount
    )
    contribution.relief += refund.amount


def _tell(verb: str, refund: Refund, by: Reader, **payload: object) -> None:
    events.record(
        verb,
        subject=refund,
        actor=by.staff,
        pool=refund.pool,
        area_code=refund.area_code,
        number=refund.number,
        amount_fen=refund.amount,
        **payload,
    )
