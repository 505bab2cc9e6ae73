"""The bank's answer: taken whole, once. What was paid is booked; what came back can be paid again."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePath

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from casework.commands import service
from casework.errors import Refusal
from casework.events import record
from casework.scope import Reader
from fund import ledger, payables
from fund.bank_files import Reply, read
from fund.models import Account, BankFile, Batch, BatchLine, Payable, Posting
from fund.orders import layout_of, order_of
from fund.payables import Outcome
from fund.services.sending import keep_file
from fund.services.steps import begin, lock_cases, lock_payables, tell_cases

MOST_BYTES = 5 * 1024 * 1024
LONGEST_NAME = 120


class AlreadyTaken(Refusal):
    code = "return_file_already_taken"
    sentence = _("This very file was already taken for batch %(number)s. Nothing was done a second time.")
    status = 409


class FileTooLarge(Refusal):
    code = "return_file_too_large"
    sentence = _("The file is larger than %(most)s MB, which no return file is. Choose the bank's file.")


@service
def take_return_file(*, batch: Batch, file: File, by: Reader) -> Batch:
    """Book what the bank says of every line of the batch (回盘). All of the file or nothing.

    Raises AlreadyTaken, FileTooLarge, WrongStep, or ReturnFileRefused with every row that does not fit.
    """
    content = _content(file)
    lock_cases(batch)
    _must_be_new(batch, content)
    batch = begin("take_return", batch, by)
    lock_payables(batch)
    lines = list(batch.lines.select_related("payable__pool"))
    replies = read(layout_of(batch.template), content, order_of(batch, lines))
    batch.save(update_fields=["state"])
    kept = keep_file(batch, BankFile.Direction.BACK, PurePath(file.name or "").name[-LONGEST_NAME:], content, by)
    paid, failed = _answered(lines, replies)
    ledger.book_all(
        [
            *_bookings(paid, Posting.Reason.PAID, Account.Kind.BANK, by),
            *_bookings(failed, Posting.Reason.RETURNED, Account.Kind.PAYABLE, by),
        ]
    )
    tell_cases(Outcome.PAID, paid, by)
    tell_cases(Outcome.FAILED, failed, by)
    record(
        "return_file_taken",
        subject=batch,
        actor=by.staff,
        pool=batch.pool,
        area_code=batch.area_code,
        number=batch.number,
        file=kept.name,
        sha256=kept.sha256,
        paid=len(paid),
        paid_amount_fen=sum(payable.amount for payable in paid),
        failed=len(failed),
        failed_amount_fen=sum(payable.amount for payable in failed),
    )
    return batch


def _content(file: File) -> bytes:
    if file.size > MOST_BYTES:
        raise FileTooLarge(most=MOST_BYTES // 1024**2, field="file")
    with file.open("rb") as opened:
        return opened.read()


def _must_be_new(batch: Batch, content: bytes) -> None:
    known = BankFile.objects.filter(
        pool=batch.pool_id, direction=BankFile.Direction.BACK, sha256=hashlib.sha256(content).hexdigest()
    )
    if taken := known.select_related("batch").first():
        raise AlreadyTaken(number=taken.batch.number, field="file")


def _answered(lines: Sequence[BatchLine], replies: Sequence[Reply]) -> tuple[list[Payable], list[Payable]]:
    """Write the answers to the lines and their payables; the paid ones and the returned ones."""
    paid: list[BatchLine] = []
    failed: list[BatchLine] = []
    for line, reply in zip(lines, replies, strict=True):
        payable = line.payable
        if reply.paid:
            payable.state = Payable.State.PAID
            paid.append(line)
        else:
            line.outcome, line.failure, line.is_live = BatchLine.Outcome.FAILED, reply.failure, False
            payable.state, payable.failure = Payable.State.FAILED, reply.failure
            failed.append(line)
    # Most are paid: one statement for all of them; a bulk_update of 5,000 rows takes seconds.
    BatchLine.objects.filter(pk__in=[line.pk for line in paid]).update(outcome=BatchLine.Outcome.PAID)
    Payable.objects.filter(pk__in=[line.payable_id for line in paid]).update(state=Payable.State.PAID)
    BatchLine.objects.bulk_update(failed, ["outcome", "failure", "is_live"], batch_size=500)
    Payable.objects.bulk_update([line.payable for line in failed], ["state", "failure"], batch_size=500)
    return [line.payable for line in paid], [line.payable for line in failed]


def _bookings(
    answered: Sequence[Payable], reason: Posting.Reason, credit: Account.Kind, by: Reader
) -> list[ledger.Booking]:
    """What was on its way leaves the bank account, or is owed again."""
    return [payables.booking(payable, reason, Account.Kind.TRANSIT, credit, by.staff) for payable in answered]
