"""The file to the bank: written once, by a third person, after everything was compared again."""

import hashlib

from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.commands import service
from casework.errors import SamePerson
from casework.events import record
from casework.scope import Reader
from fund import ledger, payables
from fund.bank_files import write
from fund.models import Account, BankFile, Batch, Posting
from fund.orders import layout_of, order_of
from fund.payables import Outcome
from fund.services.steps import another_than, begin, compared, lock_cases, tell_cases


@service
def send_batch(*, batch: Batch, by: Reader) -> Batch:
    """Write the bank's file and book the money as on its way (送银行). From here on the batch is locked.

    The view has asked the payer's password again. Raises SamePerson, WrongStep, BatchDiffers, FileImpossible.
    """
    lock_cases(batch)
    batch = begin("send", batch, by)
    another_than(by, [(batch.maker, _("its maker")), (batch.checker, _("its checker"))])
    lines = compared(batch)
    owed = [line.payable for line in lines]
    if any(payable.decided_by_id == by.staff.pk for payable in owed):
        raise SamePerson(role=_("who decided it"))
    batch.payer, batch.sent_at = by.staff, clock.now()
    batch.save(update_fields=["state", "payer", "sent_at"])
    layout = layout_of(batch.template)
    name = f"{batch.number}.{layout.extension}"
    file = keep_file(batch, BankFile.Direction.OUT, name, write(layout, order_of(batch, lines)), by)
    ledger.book_all(
        [
            payables.booking(payable, Posting.Reason.SENT, Account.Kind.PAYABLE, Account.Kind.TRANSIT, by.staff)
            for payable in owed
        ]
    )
    tell_cases(Outcome.SENT, owed, by)
    record(
        "batch_sent",
        subject=batch,
        actor=by.staff,
        pool=batch.pool,
        area_code=batch.area_code,
        number=batch.number,
        count=batch.count,
        amount_fen=batch.amount,
        file=file.name,
        sha256=file.sha256,
    )
    return batch


def keep_file(batch: Batch, direction: BankFile.Direction, name: str, content: bytes, by: Reader) -> BankFile:
    """Keep a file's bytes as they are, with their hash."""
    return BankFile.objects.create(
        pool=batch.pool,
        batch=batch,
        direction=direction,
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        at=clock.now(),
        actor=by.staff,
    )
