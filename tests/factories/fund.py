"""Payables, bank templates, batches at every station; and the bank's answer as the bank would write it."""

from datetime import date

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from casework.models import Role
from casework.scope import Reader
from fund import payables
from fund.bank_files import Layout
from fund.filters import Choice
from fund.models import BankTemplate, Batch, Fund, Opening, Payable
from fund.orders import layout_of, starting_layouts
from fund.services.batches import check_batch, make_batch
from fund.services.openings import propose_opening
from fund.services.returns import take_return_file
from fund.services.sending import send_batch
from tests.casework.files import pdf
from tests.factories.core import PoolFactory, StaffFactory, reader


class BankTemplateFactory(DjangoModelFactory):
    class Meta:
        model = BankTemplate
        django_get_or_create = ("pool", "name")

    pool = factory.SubFactory(PoolFactory)
    name = "pipe-gbk"
    layout = factory.LazyAttribute(lambda template: starting_layouts()[template.name])


def opening(*, by: Reader | None = None, **fields) -> Opening:
    """What the basic fund brings along, not booked yet."""
    told = {
        "fund": Fund.BASIC,
        "amount": 1_000_000_00,
        "as_of": date(2025, 12, 31),
        "origin": "原新型农村合作医疗基金",
        "reference": "示审财〔2026〕1号",
        "file": ContentFile(pdf("审计报告"), "审计报告.pdf"),
    }
    return propose_opening(**told | fields, by=by or reader(Role.FINANCE))


def owed(amount: int = 123_45, **kwargs) -> Payable:
    """A payable of the basic fund that waits for a batch; a person of staff stands in for its case."""
    pool = kwargs.pop("pool", None) or PoolFactory()
    subject = kwargs.pop("subject", None) or StaffFactory()
    payee = payables.Payee(
        kwargs.pop("payee_name", "张三丰"),
        kwargs.pop("bank_name", "示例银行"),
        kwargs.pop("bank_account", account(subject.pk)),
    )
    return payables.owe(
        subject=subject,
        pool=pool,
        area_code=kwargs.pop("area_code", pool.area.code),
        number=kwargs.pop("number", f"C990000-20260616-{subject.pk:04d}"),
        payee=payee,
        by_fund=kwargs.pop("by_fund", {Fund.BASIC: amount}),
        decided_by=kwargs.pop("decided_by", None) or StaffFactory(),
        **kwargs,
    )


def account(number: int) -> str:
    """A synthetic account number of 19 digits."""
    return f"6217{number:015d}"


def finance(**kwargs) -> Reader:
    """A person of finance at work in the pool."""
    return reader(Role.FINANCE, **kwargs)


def chosen(*rows: Payable) -> dict:
    """The arguments of `make_batch` for these payables as the maker saw them."""
    return {
        "choice": Choice(ids=tuple(row.pk for row in rows)),
        "count": len(rows),
        "amount": sum(row.amount for row in rows),
    }


def made(*rows: Payable, template: BankTemplate | None = None, by: Reader | None = None) -> Batch:
    """A batch that waits for its check."""
    return make_batch(**chosen(*rows), template=template or BankTemplateFactory(), by=by or finance())


def checked(*rows: Payable, **kwargs) -> Batch:
    """A batch that is ready for the bank."""
    return check_batch(batch=made(*rows, **kwargs), by=finance())


def sent(*rows: Payable, **kwargs) -> Batch:
    """A batch that is with the bank."""
    return send_batch(batch=checked(*rows, **kwargs), by=finance())


def answer(batch: Batch, *, failed: dict[int, str] | None = None) -> list[list[str]]:
    """The bank's answer as rows of cells, in the columns of the batch's template; `failed`: position to reason.

    Tests change cells or rows, then write them with `answer_file`.
    """
    layout = layout_of(batch.template)
    failed = failed or {}
    sums = {
        "count": str(batch.count),
        "total": layout.write_amount(batch.amount),
        "batch": batch.number,
        "date": "20260617",
    }
    rows = [[sums.get(column.field, "") for column in layout.answer.header]] if layout.answer.header else []
    for line in batch.lines.select_related("payable"):
        cells = {
            "position": str(line.position),
            "bank_account": line.bank_account,
            "payee_name": line.payee_name,
            "amount": layout.write_amount(line.amount),
            "result": min(layout.answer.failed) if line.position in failed else min(layout.answer.success),
            "reason": failed.get(line.position, ""),
        }
        rows.append([cells.get(column.field, "") for column in layout.answer.columns])
    if layout.answer.footer:
        rows.append([sums.get(column.field, "") for column in layout.answer.footer])
    return rows


def take(batch: Batch, rows: list[list[str]] | bytes, *, by: Reader | None = None) -> Batch:
    """The batch after the bank's answer (`rows`, or the bytes of a file) was taken."""
    content = rows if isinstance(rows, bytes) else answer_file(layout_of(batch.template), rows)
    return take_return_file(batch=batch, file=ContentFile(content, "回盘.txt"), by=by or finance())


def answer_file(layout: Layout, rows: list[list[str]]) -> bytes:
    """The rows as the bank's file."""
    text = []
    for index, cells in enumerate(rows):
        columns = layout.answer.columns
        if layout.answer.header and index == 0:
            columns = layout.answer.header
        elif layout.answer.footer and index == len(rows) - 1:
            columns = layout.answer.footer
        encoded = [cell.encode(layout.encoding) for cell in cells]
        if layout.separator is None:
            encoded = [
                cell.rjust(column.width, column.pad.encode()) if column.align == "right" else cell.ljust(column.width)
                for cell, column in zip(encoded, columns, strict=True)
            ]
        text.append((layout.separator or "").encode().join(encoded))
    return b"".join(row + layout.line_ending.encode() for row in text)
