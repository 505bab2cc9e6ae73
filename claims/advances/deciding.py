"""审批: another person than handed it in lends, settles or refuses; what is owed goes the way of every payment."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from casework import clock, masks
from casework.commands import service
from casework.errors import ChangedMeanwhile, Incomplete
from casework.rights import Right
from casework.scope import Reader
from claims.advances import rules
from claims.advances.asking import must_be_alive, must_be_unsettled
from claims.advances.errors import HeirNeeded
from claims.advances.facts import account_of, must_be_right, of_account, payee_of
from claims.advances.hands import Case, lock, must_be_another, tell
from claims.advances.papers import Brought, keep, missing, of_payee
from claims.advances.rules import Settled
from claims.advances.setting_off import Deduction, deductions, set_off
from claims.models import Advance, SupplementaryClaim
from claims.models.advance import DECIDED
from claims.models.claim import PayeeStanding
from claims.services import parties
from fund import payables
from fund.models import Account, Fund, Payable, Posting


class Preview(NamedTuple):
    """What a claim comes to now: the answer of the rules, what is set off, what is left to pay (fen)."""

    settled: Settled
    taken: list[Deduction]

    @property
    def set_off(self) -> int:
        return sum(one.fen for one in self.taken)

    @property
    def due(self) -> int:
        return self.settled.payout - self.set_off


@service
def grant_advance(*, advance: Advance, by: Reader) -> Advance:
    """Lend it: owed out of the supplementary fund, no expense before a claim is settled (HN-15).

    Raises SamePerson, WrongStep, HolderDied, StayIsSettled, NoAdvance, RulesAreSilent, NoRulesInForce.
    """
    advance = lock(advance, by, Right.ADVANCE_DECIDE, Advance.State.ASKED)
    must_be_another(advance, by)
    must_be_alive(advance.person)
    must_be_unsettled(advance.person, advance.institution_id, advance.admitted_on)
    lent = rules.lend(advance.pool, advance.prepaid, clock.today())
    advance.due_on, advance.rows, advance.versions = lent.due_on, lent.rows, lent.versions
    _decided(advance, Advance.State.APPROVED, by)
    advance.save()
    _owe(advance, advance.amount, Posting.Reason.ADVANCED, Account.Kind.ADVANCE, by)
    tell("advance_granted", advance, by, amount_fen=advance.amount, due=str(advance.due_on))
    return advance


@service
def refuse_advance(*, advance: Advance, comment: str, by: Reader) -> Advance:
    """Lend nothing, for a reason. Raises SamePerson, WrongStep, Incomplete."""
    return _refuse(advance, comment, by, "advance_refused")


@service
def settle_claim(*, claim: SupplementaryClaim, seen_due: int, by: Reader) -> SupplementaryClaim:
    """Settle the claim: what is lent comes out of the payout, only the rest is owed (HN-13 .. HN-16).

    `seen_due` is the rest in fen that the page showed. Raises SamePerson, WrongStep, ChangedMeanwhile, AdvanceOnItsWay,
    HeirNeeded, NotSupplementary, RulesAreSilent, NoRulesInForce.
    """
    claim = lock(claim, by, Right.ADVANCE_DECIDE, SupplementaryClaim.State.ASKED)
    must_be_another(claim, by)
    found = preview(claim, locked=True)
    if found.due != seen_due:
        raise ChangedMeanwhile()
    claim.payout, claim.set_off, claim.moves = found.settled.payout, found.set_off, found.settled.moves
    claim.rows, claim.versions = found.settled.rows, found.settled.versions
    claim.sequence = _next_place(claim)
    state = SupplementaryClaim.State
    _decided(claim, state.APPROVED if found.due else state.NOTHING_LEFT, by)
    claim.save()
    set_off(claim, found.taken, by.staff)
    if found.due:
        _owe(claim, found.due, Posting.Reason.SETTLED, Account.Kind.BENEFIT, by)
    fen = {"payout_fen": claim.payout, "set_off_fen": claim.set_off, "due_fen": claim.due}
    tell("supplementary_settled", claim, by, **fen)
    return claim


@service
def refuse_claim(*, claim: SupplementaryClaim, comment: str, by: Reader) -> SupplementaryClaim:
    """Pay nothing, for a reason. Raises SamePerson, WrongStep, Incomplete."""
    return _refuse(claim, comment, by, "supplementary_refused")


def preview(claim: SupplementaryClaim, *, locked: bool = False) -> Preview:
    """What the claim comes to now. Raises like `settle_claim`, whose locks it takes when `locked`."""
    if parties.is_dead(claim.person) and claim.payee_standing != PayeeStanding.HEIR:
        raise HeirNeeded(day=claim.person.died_on)
    used: Counter[str] = Counter()
    for moves in _settled_of_year(claim).values_list("moves", flat=True):
        used.update(moves)
    settled = rules.settle(claim, used)
    return Preview(settled, deductions(claim.person, settled.payout, lock=locked))


@service
def correct_account(
    *, case: Case, bank_name: str, bank_account: str, heir: str = "", papers: Brought | None = None, by: Reader
) -> Case:
    """Pay what the bank returned again, to this account of the person, or after a death to that of the heir.

    Raises WrongStep, Incomplete by field; HolderDied for an advance, which is lent to nobody else.
    """
    case = lock(case, by, Right.CLAIM_ENTER, case.State.RETURNED)
    if isinstance(case, Advance):
        must_be_alive(case.person)
    payee, needed, brought = payee_of(case.person, bank_name, bank_account, heir), of_payee(case.person), papers or {}
    must_be_right(chain(of_account(case.person, payee), missing(needed, brought)))
    keep(case, needed, brought, by)
    for name, value in account_of(payee).items():
        setattr(case, name, value)
    for payable in payables.of(case):
        if payable.state == Payable.State.FAILED:
            payables.correct_account(payable, payee=_payee(case))
    case.state = case.State.APPROVED
    case.save()
    tell("supplementary_account", case, by, bank=case.bank_name, account=masks.account(case.bank_account))
    return case


def advance_outcome(*, outcome: payables.Outcome, payables: Iterable[Payable], by: Reader) -> None:
    """Carry the bank's part over to the advances, whose rows fund has locked; fund's service records the event."""
    state = Advance.State
    _carry(Advance, {"SENT": state.PAYING, "PAID": state.OUT, "FAILED": state.RETURNED}[outcome.name], payables)


def claim_outcome(*, outcome: payables.Outcome, payables: Iterable[Payable], by: Reader) -> None:
    """The same for supplementary claims."""
    state = SupplementaryClaim.State
    states = {"SENT": state.PAYING, "PAID": state.PAID, "FAILED": state.RETURNED}
    _carry(SupplementaryClaim, states[outcome.name], payables)


def _carry(model: type[Case], state: str, found: Iterable[Payable]) -> None:
    rows = model.objects.filter(pk__in={payable.subject_id for payable in found})
    rows.filter(state__in=("approved", "paying")).update(state=state)


def _refuse(case: Case, comment: str, by: Reader, verb: str) -> Case:
    case = lock(case, by, Right.ADVANCE_DECIDE, case.State.ASKED)
    must_be_another(case, by)
    if not comment.strip():
        raise Incomplete({"comment": [_("Give the reasons: the person is told.")]})
    case.comment = comment.strip()
    _decided(case, case.State.REFUSED, by)
    case.save()
    tell(verb, case, by, comment=case.comment)
    return case


def _decided(case: Advance | SupplementaryClaim, state: str, by: Reader) -> None:
    case.state, case.decided_by, case.decided_at = state, by.staff, clock.now()


def _owe(
    case: Advance | SupplementaryClaim, fen: int, reason: Posting.Reason, out_of: Account.Kind, by: Reader
) -> None:
    payables.owe(
        subject=case,
        pool=case.pool,
        area_code=case.area_code,
        number=case.number,
        payee=_payee(case),
        by_fund={Fund.SUPPLEMENTARY: fen},
        decided_by=by.staff,
        reason=reason,
        out_of=out_of,
    )


def _payee(case: Advance | SupplementaryClaim) -> payables.Payee:
    return payables.Payee(case.payee_name, case.bank_name, case.bank_account)


def _settled_of_year(claim: SupplementaryClaim) -> QuerySet[SupplementaryClaim]:
    return SupplementaryClaim.objects.filter(person=claim.person_id, year=claim.year, state__in=DECIDED)


def _next_place(claim: SupplementaryClaim) -> int:
    last = _settled_of_year(claim).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1
