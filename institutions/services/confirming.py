"""A reviewed declaration is confirmed by another person: what is paid, kept back, set off, and owed by each fund; then what
the bank answers."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet, Sum
from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import SamePerson
from casework.money import plain_yuan
from casework.scope import Reader
from fund import ledger, payables
from fund.models import Account, Fund, Payable, Posting
from fund.payables import Outcome, Payee
from institutions.declared import errors as refused
from institutions.declared.steps import last_of, take, tell
from institutions.models import Agreement, Clearing, Declaration, Institution, Prepayment
from institutions.services.agreed import terms_on
from policy.designation.clearing import Month, Paid, pay_month

State = Declaration.State


@service
def confirm_declaration(*, declaration: Declaration, by: Reader) -> Declaration:
    """Confirm with its deductions, as somebody who neither brought nor reviewed nor deducted: owe both layers apart.

    Raises SamePerson, AccountLacks, WrongStep.
    """
    if declaration.agreement_id:
        Agreement.objects.select_for_update(of=("self",)).get(pk=declaration.agreement_id)
    declaration = take(declaration, "confirm", by)
    _must_be_another(declaration, by)
    payee = payee_of(declaration.institution)
    off = deducted(declaration)
    paid = what_is_paid(declaration, off)
    _write(declaration, off, paid, by)
    _keep_back(declaration, by)
    for fund, fen in ((Fund.BASIC, paid.basic), (Fund.CRITICAL_ILLNESS, paid.critical)):
        if fen:
            _owe(declaration, fund, fen, payee, by)
    tell("declaration_confirmed", declaration, by, amount=plain_yuan(paid.basic + paid.critical))
    return declaration


@service
def pay_declaration_again(*, declaration: Declaration, by: Reader) -> Declaration:
    """Let what the bank returned be paid to the account that the register has now. Raises NotReturned, AccountLacks."""
    declaration = take(declaration, "pay_again", by)
    pay_again(declaration, declaration.institution)
    tell("declaration_paid_again", declaration, by)
    return declaration


def pay_again(case: Model, institution: Institution) -> None:
    """What the bank returned of a case waits for a batch again, to the account that the register has now.

    Raises NotReturned, AccountLacks.
    """
    payee = payee_of(institution)
    returned = [one for one in payables.of(case) if one.state == Payable.State.FAILED]
    if not returned:
        raise refused.NotReturned()
    for payable in returned:
        payables.correct_account(payable, payee=payee)


def outcome(*, outcome: Outcome, payables: Iterable[Payable], by: Reader) -> None:
    """A declaration is paid when all that is owed for it is."""
    if outcome == Outcome.PAID:
        paid = fully_paid(Declaration, payables)
        Declaration.objects.filter(pk__in=paid, state=State.CONFIRMED).update(state=State.PAID, paid_on=clock.today())


def fully_paid(of: Any, paid: Iterable[Payable]) -> set[int]:
    """The keys of cases of a kind among paid payables of which nothing is owed any more."""
    keys = {payable.subject_id for payable in paid}
    owed = Payable.objects.filter(subject_type=of._meta.label_lower, subject_id__in=keys)
    open_ones = owed.exclude(state__in=[*Payable.RECEIVED, Payable.State.CANCELLED])
    return keys - set(open_ones.values_list("subject_id", flat=True))


def what_is_paid(declaration: Declaration, off: tuple[int, int] | None = None) -> Paid:
    """What the declaration comes to with the deductions that stand now (`off`, fen by layer, where they are summed)."""
    basic, critical = off or deducted(declaration)
    agreement = declaration.agreement
    return pay_month(
        Month(
            basic=declaration.basic,
            critical=declaration.critical,
            deducted_basic=basic,
            deducted_critical=critical,
            deposit=terms_on(agreement, last_of(declaration.month))["deposit"] if agreement else 0,
            prepaid=prepaid_for(agreement, declaration.month) if agreement else 0,
        )
    )


def deducted(declaration: Declaration) -> tuple[int, int]:
    """Fen taken off, by layer: basic, critical illness."""
    sums = declaration.deductions.order_by().aggregate(basic=Sum("basic"), critical=Sum("critical"))
    return int(sums["basic"] or 0), int(sums["critical"] or 0)


def used_of(declaration: Declaration) -> dict[str, int]:
    """Fund to the fen of its payments that were set off against what the institution has to give back."""
    parts = Payable.objects.filter(
        subject_type=Declaration._meta.label_lower, subject_id=declaration.pk, state=Payable.State.SET_OFF
    )
    return dict(sum((Counter(shares) for shares in parts.values_list("by_fund", flat=True)), Counter()))


def prepaid_for(agreement: Agreement, month: date) -> int:
    """Fen that can be set off against a month: paid in advance for it or for months before it, and not set off."""
    given = agreement.prepayments.filter(state__in=Prepayment.OWED, month__lte=month)
    used = agreement.declarations.filter(state__in=Declaration.DECIDED, month__lte=month)
    through = _sum(given, "amount") - _sum(used, "set_off")
    return max(min(through, prepaid_left(agreement)), 0)


def prepaid_left(agreement: Agreement) -> int:
    """Fen that were paid in advance and are not set off."""
    given = _sum(agreement.prepayments.filter(state__in=Prepayment.OWED), "amount")
    used = _sum(agreement.declarations.filter(state__in=Declaration.DECIDED), "set_off")
    return given - used - _sum(agreement.clearings.filter(state__in=Clearing.IN_FORCE), "prepaid_left")


def payee_of(institution: Institution) -> Payee:
    """The account of the register. Raises AccountLacks."""
    if not (institution.bank_name and institution.bank_account):
        raise refused.AccountLacks(name=institution.name)
    return Payee(institution.name[:80], institution.bank_name, institution.bank_account)


def _sum(rows: QuerySet[Any, Any], column: str) -> int:
    return int(rows.order_by().aggregate(sum=Sum(column))["sum"] or 0)


def _must_be_another(declaration: Declaration, by: Reader) -> None:
    """Raises SamePerson."""
    if by.staff.pk in (declaration.brought_by_id, declaration.reviewed_by_id):
        raise SamePerson(role=_("who brought or reviewed it"))
    if declaration.deductions.filter(made_by=by.staff).exists():
        raise SamePerson(role=_("who deducted"))


def _write(declaration: Declaration, off: tuple[int, int], paid: Paid, by: Reader) -> None:
    declaration.deducted_basic, declaration.deducted_critical = off
    declaration.deposit, declaration.set_off = paid.deposit, paid.set_off
    declaration.payable_basic, declaration.payable_critical = paid.basic, paid.critical
    declaration.payment_trace = [row.as_json() for row in paid.rows]
    declaration.confirmed_by, declaration.confirmed_on = by.staff, clock.today()
    nothing = not (paid.basic or paid.critical)
    declaration.state = State.PAID if nothing else State.CONFIRMED
    declaration.paid_on = clock.today() if nothing else None
    declaration.save()


def _keep_back(declaration: Declaration, by: Reader) -> None:
    """Book the deposit and what was paid in advance as spent, though nothing leaves the bank for them."""
    parts = ((Account.Kind.DEPOSIT, declaration.deposit), (Account.Kind.PREPAID, declaration.set_off))
    legs = {(Fund.BASIC, kind): -fen for kind, fen in parts if fen}
    if legs:
        ledger.book(
            pool=declaration.pool,
            reason=Posting.Reason.DECLARED,
            subject_type=Declaration._meta.label_lower,
            subject_id=declaration.pk,
            legs={(Fund.BASIC, Account.Kind.BENEFIT): -sum(legs.values()), **legs},
            actor=by.staff,
        )


def _owe(declaration: Declaration, fund: Fund, fen: int, payee: Payee, by: Reader) -> None:
    """Each layer is a payment of its own, out of its own fund (NX-21)."""
    payables.owe(
        subject=declaration,
        pool=declaration.pool,
        area_code=declaration.area_code,
        number=declaration.number,
        payee=payee,
        by_fund={fund: fen},
        decided_by=by.staff,
        reason=Posting.Reason.DECLARED,
    )
