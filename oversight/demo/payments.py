"""Batches of the demo: made, checked and sent by three persons; the bank's answer as the bank would write it."""

from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.db.models import Model

from casework.models import Pool, Role
from fund.filters import Choice
from fund.models import BankTemplate, Batch, Payable
from fund.orders import layout_of
from fund.services.batches import check_batch, make_batch
from fund.services.returns import take_return_file
from fund.services.sending import send_batch
from oversight.demo.places import BANK_FILES
from oversight.demo.staff import reader


def send(pool: Pool, cases: Sequence[Model]) -> Batch | None:
    """One batch of what the funds owe for these cases of one kind, on its way to the bank."""
    maker, payer = reader(Role.FINANCE, pool, 0), reader(Role.FINANCE, pool, 1)
    due = Payable.objects.filter(
        pool=pool,
        state=Payable.State.OPEN,
        subject_type__in={case._meta.label_lower for case in cases},
        subject_id__in=[case.pk for case in cases],
    )
    rows = list(due)
    if not rows:
        return None
    batch = make_batch(
        choice=Choice(ids=tuple(row.pk for row in rows)),
        count=len(rows),
        amount=sum(row.amount for row in rows),
        template=BankTemplate.objects.get(pool=pool, name=BANK_FILES["comma-utf8"]),
        by=maker,
    )
    batch = check_batch(batch=batch, by=reader(Role.SUPERVISOR, pool))
    return send_batch(batch=batch, by=payer)


def pay(pool: Pool, cases: Sequence[Model], *, failed: bool = False) -> None:
    """Send a batch and take the bank's answer: all paid, or all returned."""
    batch = send(pool, cases)
    if batch is not None:
        answer = ContentFile(_answer(batch, failed).encode(), name=f"{batch.number}-back.csv")
        take_return_file(batch=batch, file=answer, by=reader(Role.FINANCE, pool, 0))


def _answer(batch: Batch, failed: bool) -> str:
    amount = layout_of(batch.template).write_amount
    rows = [[batch.number, f"{batch.made_at:%Y%m%d}", str(batch.count), amount(batch.amount)]]
    for line in batch.lines.order_by("position"):
        result = ["F", "账户已销户"] if failed else ["S", ""]
        rows.append([str(line.position), line.payee_name, line.bank_account, amount(line.amount), *result])
    return "".join(",".join(row) + "\n" for row in rows)
