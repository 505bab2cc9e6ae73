"""To which account a case is paid: the one that the counter entered for it, else the person's own on record."""

from collections.abc import Collection, Iterable

from django.core.files.base import File
from django.utils.translation import gettext as _

from casework import events, masks
from casework.commands import service
from casework.errors import Incomplete
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from claims.critical.errors import AccountMissing, AccountWrong
from claims.critical.hands import locked
from claims.facts import Payee
from claims.models import CriticalCase
from claims.models.claim import PayeeStanding
from claims.models.critical import UNFINISHED
from claims.services import parties
from enrollment.models import Person
from fund import payables
from fund.models import Payable
from fund.payables import Outcome

State = CriticalCase.State


def known_account(case: CriticalCase) -> Payee | None:
    """The account that would be paid now: the case's, else that of the person's record; None where none is known."""
    if case.bank_account:
        return Payee(case.payee_name, case.bank_name, case.bank_account, case.payee_standing)
    person = case.person_year.person
    if not person.bank_account or parties.is_dead(person):
        return None
    return Payee(person.name, person.bank_name, person.bank_account)


def payee_of(case: CriticalCase) -> Payee:
    """The account that is paid. Raises AccountMissing, AccountWrong for one that no bank would take."""
    payee = known_account(case)
    if payee is None:
        raise AccountMissing()
    if wrong := [missing.sentence for missing in parties.missing_of_payee(case.person_year.person, payee)]:
        raise AccountWrong(why=" ".join(wrong))
    return payee


def write(case: CriticalCase, payee: Payee) -> None:
    """Keep with the case to whom it is paid."""
    case.payee_standing, case.payee_name = payee.standing, payee.name
    case.bank_name, case.bank_account = payee.bank_name, payee.bank_account


@service
def name_account(*, case: CriticalCase, payee: Payee, papers: Collection[File] = (), by: Reader) -> CriticalCase:
    """The counter enters to which account the case is paid; one that the bank returned is paid again there.

    Another's account needs the paper that says why. Raises WrongStep, Incomplete by field, BadFile.
    """
    case = locked(case, by, Right.CLAIM_ENTER, *UNFINISHED, State.RETURNED)
    person = Person.objects.get(pk=case.person_year.person_id)
    if problems := _problems(person, payee, papers):
        raise Incomplete(problems)
    title = _("Account of %(number)s") % {"number": case.number}
    for file in papers:
        keep_document(case=case, kind=Document.Kind.OTHER, title=title, file=file, by=by)
    write(case, payee)
    case.account_by = by.staff
    if case.state == State.RETURNED:
        _pay_again(case, payee)
    case.save()
    events.record(
        "critical_account_named",
        subject=case,
        actor=by.staff,
        pool=case.pool,
        area_code=case.area_code,
        number=case.number,
        bank=payee.bank_name,
        account=masks.account(payee.bank_account),
    )
    return case


def _problems(person: Person, payee: Payee, papers: Collection[File]) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for missing in parties.missing_of_payee(person, payee):
        problems.setdefault(missing.field.removeprefix("payee."), []).append(missing.sentence)
    if payee.standing != PayeeStanding.INSURED and not papers:
        problems["papers"] = [_("Add the paper that shows why the money goes to another than the person.")]
    return problems


def _pay_again(case: CriticalCase, payee: Payee) -> None:
    for payable in payables.of(case):
        if payable.state == Payable.State.FAILED:
            corrected = payables.Payee(payee.name, payee.bank_name, payee.bank_account)
            payables.correct_account(payable, payee=corrected)
    case.state = State.APPROVED


def outcome(*, outcome: Outcome, payables: Iterable[Payable], by: Reader) -> None:
    """Carry the bank's part over to the cases, whose rows fund has locked; fund's service records the event."""
    states = {Outcome.SENT: State.PAYING, Outcome.PAID: State.PAID, Outcome.FAILED: State.RETURNED}
    keys = {payable.subject_id for payable in payables}
    rows = CriticalCase.objects.filter(pk__in=keys, state__in=(State.APPROVED, State.PAYING, State.PAID))
    rows.update(state=states[outcome])
