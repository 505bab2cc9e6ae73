"""核实与决定: the insurer confirms or objects, another person of the agency pays, declines or gives back (NX-11, NX-15).

From the insurer's word on the night does not touch the case. What is paid counts in the person's year, so that later
claims and nights see it.
"""

from django.utils.translation import gettext as _

from casework import clock, events, masks
from casework.commands import service
from casework.errors import ChangedMeanwhile, Incomplete
from casework.money import yuan
from casework.rights import Right
from casework.scope import Reader
from claims.critical import accounts, moving
from claims.critical.errors import YearOwesLess
from claims.critical.figures import figures_of, write_figures
from claims.critical.hands import locked, must_be_another, must_be_seen
from claims.critical.owed import Owed, owed_for
from claims.critical.terms import to_pay, to_verify
from claims.models import CriticalCase
from claims.models.critical import TO_DECIDE
from fund import payables
from fund.models import Fund, Posting

State = CriticalCase.State


@service
def confirm_case(*, case: CriticalCase, seen_due: int, by: Reader) -> CriticalCase:
    """The insurer has verified the figures of the page: `seen_due` fen are owed (NX-11).

    Raises WrongStep, ChangedMeanwhile for other figures than those seen, SamePerson.
    """
    case = _to_verify(case, seen_due, by)
    _say(case, State.CONFIRMED, by)
    tell("critical_confirmed", case, by, due_fen=case.due)
    return case


@service
def object_to_case(*, case: CriticalCase, seen_due: int, reason: str, by: Reader) -> CriticalCase:
    """The insurer does not agree, for a reason; the agency decides. Raises like `confirm_case`, Incomplete for none."""
    case = _to_verify(case, seen_due, by)
    case.objection = _said("reason", reason, _("Say what is not right, and which stay it is about."))
    _say(case, State.OBJECTED, by)
    tell("critical_objected", case, by, due_fen=case.due, reason=case.objection)
    return case


@service
def pay_case(*, case: CriticalCase, seen_due: int, seen_account: str, reasons: str, by: Reader) -> CriticalCase:
    """Settle the case: it is owed out of critical-illness insurance to the person's account, and counts in the year.

    `seen_account` is the masked account of the page. Against an objection reasons are needed. Where later stays raise
    the year, a further case follows; where it owes less now, the insurer looks again. Raises SamePerson, WrongStep,
    ChangedMeanwhile, YearOwesLess, AccountMissing, AccountWrong, Incomplete.
    """
    case = _to_decide(case, seen_due, by)
    if case.objection:
        reasons = _said("reasons", reasons, _("Say why it is paid against the objection."))
    now = owed_now(case)
    if now.due < case.due:
        raise YearOwesLess(now=yuan(now.due), then=yuan(case.due))
    payee = accounts.payee_of(case)
    if masks.account(payee.bank_account) != seen_account:
        raise ChangedMeanwhile()
    accounts.write(case, payee)
    _decide(case, State.APPROVED, reasons, by)
    case.moves = moving.moves_of(case, now)
    case.save()
    moving.move(case, case.moves)
    payables.owe(
        subject=case,
        pool=case.pool,
        area_code=case.area_code,
        number=case.number,
        payee=payables.Payee(payee.name, payee.bank_name, payee.bank_account),
        by_fund={Fund.CRITICAL_ILLNESS: case.due},
        decided_by=by.staff,
        reason=Posting.Reason.SETTLED,
    )
    tell("critical_paid", case, by, due_fen=case.due, reasons=case.reasons)
    return case


@service
def decline_case(*, case: CriticalCase, seen_due: int, reasons: str, by: Reader) -> CriticalCase:
    """The insurer is right: nothing is paid, for reasons that the letter tells (NX-33).

    No further case opens while the year stays as it is. Raises SamePerson, WrongStep, ChangedMeanwhile, Incomplete.
    """
    case = _to_decide(case, seen_due, by, State.OBJECTED)
    reasons = _said("reasons", reasons, _("Give the reasons: the letter tells them to the person."))
    _decide(case, State.DECLINED, reasons, by)
    case.save()
    tell("critical_declined", case, by, due_fen=case.due, reasons=case.reasons)
    return case


@service
def give_case_back(*, case: CriticalCase, reasons: str, by: Reader) -> CriticalCase:
    """Let the insurer verify anew, with the figures of now and a new term; a year that owes nothing closes the case.

    Raises WrongStep, Incomplete for no reasons.
    """
    case = locked(case, by, Right.CRITICAL_ILLNESS_DECIDE, *TO_DECIDE)
    must_be_another(case, by)
    said = _said("reasons", reasons, _("Say what has to be looked at again."))
    today, before = clock.today(), case.due
    write_figures(case, figures_of(owed_now(case)), today)
    term = to_verify(case.pool, today)
    case.verify_by, case.verify_by_is_provisional = term
    case.pay_by, case.pay_by_is_provisional, case.late_on = None, False, None
    case.verified_by, case.verified_at, case.objection = None, None, ""
    case.save()
    tell("critical_given_back", case, by, before_fen=before, due_fen=case.due, reasons=said)
    return case


def owed_now(case: CriticalCase) -> Owed:
    """What the case's year comes to by what is known now; the case itself counts once it is decided."""
    return owed_for(case.pool, [case.person_year])[case.person_year_id]


def _to_verify(case: CriticalCase, seen_due: int, by: Reader) -> CriticalCase:
    case = locked(case, by, Right.CRITICAL_ILLNESS_VERIFY, State.OPEN)
    must_be_seen(case, seen_due)
    must_be_another(case, by)
    return case


def _say(case: CriticalCase, state: CriticalCase.State, by: Reader) -> None:
    """The insurer's word; from this day the term to pay runs."""
    case.state, case.verified_by, case.verified_at, case.late_on = state, by.staff, clock.now(), None
    case.pay_by, case.pay_by_is_provisional = to_pay(case.pool, clock.today())
    case.save()


def _to_decide(case: CriticalCase, seen_due: int, by: Reader, *states: str) -> CriticalCase:
    case = locked(case, by, Right.CRITICAL_ILLNESS_DECIDE, *(states or TO_DECIDE))
    must_be_seen(case, seen_due)
    must_be_another(case, by)
    return case


def _decide(case: CriticalCase, state: CriticalCase.State, reasons: str, by: Reader) -> None:
    case.state, case.reasons = state, reasons.strip()
    case.decided_by, case.decided_at, case.late_on = by.staff, clock.now(), None


def _said(field: str, text: str, asked: str) -> str:
    if not text.strip():
        raise Incomplete({field: [asked]})
    return text.strip()


def tell(verb: str, case: CriticalCase, by: Reader, **payload: object) -> None:
    """Record what was done with a case."""
    events.record(
        verb,
        subject=case,
        actor=by.staff,
        pool=case.pool,
        area_code=case.area_code,
        number=case.number,
        **payload,
    )
