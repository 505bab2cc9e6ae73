"""What a township does about one expense of the month: the person is told, the account filled in, done or not possible."""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from assistance import errors
from assistance.flow import EXPENSE
from assistance.models import Expense
from casework import clock, events
from casework.commands import service
from casework.documents import documents_of
from casework.errors import Incomplete
from casework.models import Document
from casework.scope import Reader
from casework.services.documents import keep_document
from claims.facts import Payee
from claims.models.claim import PayeeStanding
from claims.services import parties


@service
def notify_person(*, expense: Expense, notified_on: date, way: str, by: Reader) -> Expense:
    """The person was told that something may be reimbursed. Raises Incomplete, WrongStep."""
    expense = _take(expense, "notify", by)
    if notified_on > clock.today():
        raise Incomplete({"notified_on": [_("It was told today or earlier.")]})
    expense.notified_on, expense.notified_way = notified_on, Expense.Way(way)
    return _go_on(expense, "notify", by, way=str(expense.get_notified_way_display()))


@service
def fill_account(
    *,
    expense: Expense,
    payee_standing: str,
    payee_name: str,
    bank_name: str,
    bank_account: str,
    file: File | None = None,
    by: Reader,
) -> Expense:
    """The account, with the paper where it is another's. Raises Incomplete, AuthorisationLacks, BadFile."""
    expense = _take(expense, "account", by)
    account = Payee(payee_name.strip(), bank_name.strip(), "".join(bank_account.split()), payee_standing)
    problems: dict[str, list[str]] = {}
    for lack in parties.missing_of_payee(expense.person, account):  # type: ignore[arg-type]
        field = lack.field.removeprefix("payee.")
        problems.setdefault(f"payee_{field}" if field in ("name", "standing") else field, []).append(lack.sentence)
    if problems:
        raise Incomplete(problems)
    needed = parties.PAPERS.get(payee_standing, ())
    if file and needed:
        keep_document(case=expense, kind=needed[0], title="", file=file, by=by)
    there = set(documents_of(expense).values_list("kind", flat=True)) if needed else set()
    lacking = [str(Document.Kind(kind).label) for kind in needed[:1] if kind not in there]
    if lacking:
        raise errors.AuthorisationLacks(payee=account.name, papers="、".join(lacking))
    expense.payee_standing, expense.payee_name = PayeeStanding(payee_standing), account.name
    expense.bank_name, expense.bank_account = account.bank_name, account.bank_account
    return _go_on(expense, "account", by)


@service
def mark_done(*, expense: Expense, closed_on: date, by: Reader) -> Expense:
    """It was reimbursed. Raises Incomplete, WrongStep."""
    expense = _take(expense, "done", by)
    if closed_on > clock.today():
        raise Incomplete({"closed_on": [_("It was done today or earlier.")]})
    expense.closed_on = closed_on
    return _go_on(expense, "done", by)


@service
def mark_not_possible(*, expense: Expense, reason: str, by: Reader) -> Expense:
    """It cannot be reimbursed, with the reason. Raises Incomplete, WrongStep."""
    expense = _take(expense, "not_possible", by)
    if not reason.strip():
        raise Incomplete({"reason": [_("Say why it cannot be reimbursed.")]})
    expense.reason, expense.closed_on = reason.strip(), clock.today()
    return _go_on(expense, "not_possible", by, reason=expense.reason)


@service
def take_up_again(*, expense: Expense, reason: str, by: Reader) -> Expense:
    """What was closed by mistake is open again. Raises Incomplete, WrongStep."""
    expense = _take(expense, "again", by)
    if not reason.strip():
        raise Incomplete({"reason": [_("Say why it is taken up again.")]})
    expense.reason, expense.closed_on = "", None
    return _go_on(expense, "again", by, reason=reason.strip())


def _take(expense: Expense, action: str, by: Reader) -> Expense:
    locked = Expense.objects.select_for_update(of=("self",)).select_related("person", "pool").get(pk=expense.pk)
    by.must(EXPENSE.begin(action, locked).right, locked)
    return locked


def _go_on(expense: Expense, action: str, by: Reader, **payload: Any) -> Expense:
    expense.state, expense.handled_by = EXPENSE.steps[action].target, by.staff
    expense.save()
    events.record(
        f"expense_{action}",
        subject=expense,
        actor=by.staff,
        pool=expense.pool,
        area_code=expense.area_code,
        number=str(expense),
        **payload,
    )
    return expense
