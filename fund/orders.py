"""A batch as the bank reads it, and the layout of its template."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone

from fund.bank_files import Layout, PaymentLine, PaymentOrder
from fund.models import BankTemplate, Batch, BatchLine

STARTING_LAYOUTS = Path(__file__).parent / "data" / "bank_templates"


def layout_of(template: BankTemplate) -> Layout:
    """The template's layout, checked. Raises pydantic's ValidationError where it is not one."""
    return Layout.model_validate(template.layout)


def order_of(batch: Batch, lines: Iterable[BatchLine]) -> PaymentOrder:
    """What the file of a batch says; its day is the day on which the batch was made."""
    return PaymentOrder(
        batch=batch.number,
        day=timezone.localdate(batch.made_at),
        payer_account=batch.template.payer_account,
        lines=[
            PaymentLine(
                position=line.position,
                number=line.payable.number,
                payee_name=line.payee_name,
                bank_name=line.bank_name,
                bank_account=line.bank_account,
                amount=line.amount,
            )
            for line in lines
        ],
    )


def starting_layouts() -> dict[str, dict[str, Any]]:
    """Layouts that a pool can start from until its bank says otherwise, by name."""
    return {name: json.loads(text) for name, text in starting_texts().items()}


def starting_texts() -> dict[str, str]:
    """The same as they stand in their files, to be read and changed by people."""
    return {path.stem: path.read_text("utf-8") for path in sorted(STARTING_LAYOUTS.glob("*.json"))}
