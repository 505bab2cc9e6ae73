"""A batch is made by one person and checked by another; until it is sent it can be cancelled."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock, sequences
from casework.commands import service
from casework.errors import Incomplete, NotAllowed, OutOfScope, Refusal, SamePerson
from casework.events import record
from casework.models import Area, Role
from casework.money import yuan
from casework.rights import RIGHTS, Right
from casework.scope import Reader
from fund.bank_files import write
from fund.filters import Choice
from fund.models import BankTemplate, Batch, BatchLine, Payable
from fund.orders import layout_of, order_of
from fund.payables import held
from fund.selectors import ready_for
from fund.services.steps import another_than, begin, compared, lock_payables

MOST_LINES = 5_000
SHOWN = 5
BATCH_LETTER = "B"


class NothingChosen(Refusal):
    code = "nothing_chosen"
    sentence = _("Choose at least one payment for the batch.")


class TooManyLines(Refusal):
    code = "too_many_lines"
    sentence = _("A batch takes at most %(most)s payments, you chose %(count)s. Narrow the filter and make several.")


class ChoiceChanged(Refusal):
    code = "choice_changed"
    sentence = _(
        "You chose %(count)s payments of %(amount)s yuan, but now there are %(real_count)s of %(real_amount)s yuan: "
        "somebody else put some into a batch or changed them. Look at the list again and choose anew."
    )
    status = 409


class AccountMissing(Refusal):
    code = "account_missing"
    sentence = _(
        "These payments have no complete account: %(numbers)s. Have the account entered in the case, or leave them out."
    )


class OneAreaOnly(Refusal):
    code = "one_area_only"
    sentence = _("These payments belong to several of your areas. Make a batch for each area.")


@service
def make_batch(*, choice: Choice, count: int, amount: int, template: BankTemplate, by: Reader) -> Batch:
    """Put the chosen payables into a batch, all or none (生成批次).

    `count` and `amount` (fen) are what the maker saw and agreed to. Raises NothingChosen, TooManyLines,
    ChoiceChanged, AccountMissing, SamePerson (who decided a case does not pay it), OneAreaOnly, FileImpossible.
    """
    if not by.may(Right.BATCH_MAKE):
        raise NotAllowed()
    if by.pool is None or template.pool_id != by.pool.pk:
        raise OutOfScope()
    payables = _locked(choice, by)
    _must_be_as_chosen(payables, count, amount)
    _must_be_payable(payables, by)
    area = _area(payables, by)
    now = clock.now()
    batch = Batch.objects.create(
        pool=by.pool,
        area_code=area.code,
        number=sequences.case_number(BATCH_LETTER, area, now.date()),
        template=template,
        count=count,
        amount=amount,
        maker=by.staff,
        made_at=now,
    )
    lines = BatchLine.objects.bulk_create(
        _line(batch, position, payable) for position, payable in enumerate(payables, start=1)
    )
    write(layout_of(template), order_of(batch, lines))
    _payables(payables).update(state=Payable.State.BATCHED)
    _record("batch_made", batch, by, template=template.name)
    return batch


@service
def check_batch(*, batch: Batch, by: Reader) -> Batch:
    """A second person finds batch and database in agreement (复核). Raises SamePerson, WrongStep, BatchDiffers."""
    batch = begin("check", batch, by)
    another_than(by, [(batch.maker, _("its maker"))])
    compared(batch)
    batch.checker, batch.checked_at = by.staff, clock.now()
    batch.save(update_fields=["state", "checker", "checked_at"])
    _record("batch_checked", batch, by)
    return batch


@service
def cancel_batch(*, batch: Batch, reason: str, by: Reader) -> Batch:
    """Free the payables of a batch that has not left (撤销批次). Raises WrongStep once it is with the bank."""
    if not reason.strip():
        raise Incomplete({"reason": [str(_("Say why the batch is cancelled."))]})
    batch = begin("cancel", batch, by)
    lock_payables(batch)
    Payable.objects.filter(lines__batch=batch, lines__is_live=True).update(state=Payable.State.OPEN)
    batch.lines.update(is_live=False)
    batch.save(update_fields=["state"])
    _record("batch_cancelled", batch, by, reason=reason.strip())
    return batch


def _locked(choice: Choice, by: Reader) -> list[Payable]:
    """The chosen payables that still wait for a batch, locked in order of their keys; none that was held back before."""
    chosen = choice.of(ready_for(by, Right.BATCH_MAKE))
    locked = list(chosen.select_for_update(of=("self",)).order_by("pk")[: MOST_LINES + 1])
    held_meanwhile = set(_payables(locked).filter(held()).values_list("pk", flat=True))
    return [payable for payable in locked if payable.pk not in held_meanwhile]


def _must_be_as_chosen(payables: Sequence[Payable], count: int, amount: int) -> None:
    if count < 1:
        raise NothingChosen()
    if count > MOST_LINES:
        raise TooManyLines(most=MOST_LINES, count=count)
    real = sum(payable.amount for payable in payables)
    if (len(payables), real) != (count, amount):
        raise ChoiceChanged(count=count, amount=yuan(amount), real_count=len(payables), real_amount=yuan(real))


def _must_be_payable(payables: Sequence[Payable], by: Reader) -> None:
    incomplete = [p.number for p in payables if not (p.payee_name and p.bank_name and p.bank_account)]
    if incomplete:
        raise AccountMissing(numbers=", ".join(incomplete[:SHOWN]))
    if any(payable.decided_by_id == by.staff.pk for payable in payables):
        raise SamePerson(role=_("who decided it"))


def _area(payables: Sequence[Payable], by: Reader) -> Area:
    """The widest area of the maker that holds every payable: who sees that area sees the batch."""
    granting = [a.area for a in by.assignments if Right.BATCH_MAKE in RIGHTS[Role(a.role)]]
    holding = [area for area in granting if all(area.holds(payable.area_code) for payable in payables)]
    if not holding:
        raise OneAreaOnly()
    return min(holding, key=lambda area: len(area.prefix))


def _line(batch: Batch, position: int, payable: Payable) -> BatchLine:
    return BatchLine(
        batch=batch,
        payable=payable,
        position=position,
        payee_name=payable.payee_name,
        bank_name=payable.bank_name,
        bank_account=payable.bank_account,
        amount=payable.amount,
    )


def _payables(payables: Sequence[Payable]) -> QuerySet[Payable]:
    return Payable.objects.filter(pk__in=[payable.pk for payable in payables])


def _record(verb: str, batch: Batch, by: Reader, **payload: str) -> None:
    record(
        verb,
        subject=batch,
        actor=by.staff,
        pool=batch.pool,
        area_code=batch.area_code,
        number=batch.number,
        count=batch.count,
        amount_fen=batch.amount,
        **payload,
    )
