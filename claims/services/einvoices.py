"""Electronic invoices as files: read in a process of their own, kept with what they say (C2 of the national rules)."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File

from casework import sniffing
from casework.child_process import Overran, answer_of
from casework.commands import service
from casework.models import Document
from casework.scope import Reader
from casework.services.documents import add_to_case
from claims import typed
from claims.einvoices import ITEM_FIGURES
from claims.models import Claim, InvoiceReading
from claims.services.invoices import normalised

MEMORY, SECONDS = 512 * 1024 * 1024, 10
LONGEST_NUMBER = 20
KINDS = {sniffing.PDF: "pdf", sniffing.OFD: "ofd", sniffing.XML: "xml"}
DAY = re.compile(r"(\d{4})\D{0,3}(\d{1,2})\D{0,3}(\d{1,2})")
Outcome = InvoiceReading.Outcome


@dataclass(frozen=True)
class ReadInvoice:
    """What a file says; `amount` in fen, None where it cannot be read. Without a number the outcome says why."""

    outcome: str
    layout: str = ""
    code: str = ""
    number: str = ""
    check_code: str = ""
    issued_on: date | None = None
    amount: int | None = None
    payer: str = ""
    issuer: str = ""
    items: tuple[Mapping[str, str], ...] = ()


def read_file(file: File) -> ReadInvoice | None:
    """What an invoice file says; None for a picture, which is not read. Raises sniffing.BadFile."""
    kind = KINDS.get(sniffing.media_type_of(file))
    if kind is None:
        return None
    file.seek(0)
    try:
        told = json.loads(
            answer_of("claims.einvoices.child", file.read(), memory=MEMORY, seconds=SECONDS, arguments=[kind])
        )
    except Overran:
        told = "damaged"
    finally:
        file.seek(0)
    return ReadInvoice(Outcome(told)) if isinstance(told, str) else _understood(told)


@service
def add_invoice_file(*, claim: Claim, title: str, file: File, read: ReadInvoice | None, by: Reader) -> Document:
    """Keep an invoice's file with what was read out of it. Raises like `add_document`."""
    document = add_to_case(
        case_type=claim._meta.label_lower,
        case_id=claim.pk,
        kind=Document.Kind.INVOICE,
        title=title,
        file=file,
        by=by,
        invoice=read.number if read else "",
    )
    if read:
        InvoiceReading.objects.create(
            claim=claim, pool_id=claim.pool_id, document=document, **(asdict(read) | {"items": list(read.items)})
        )
    return document


def _understood(told: Mapping[str, Any]) -> ReadInvoice:
    said: Mapping[str, str] = told["figures"]
    number = _fitting("number", said)
    amount = _amount(said.get("amount", ""))
    if not number:
        return ReadInvoice(Outcome.UNKNOWN)
    reverses = amount is not None and amount < 0
    return ReadInvoice(
        outcome=Outcome.REVERSAL if reverses else Outcome.READ,
        layout=told["layout"],
        code=_fitting("code", said),
        number=number,
        check_code=_fitting("check_code", said),
        issued_on=_day(said.get("issued_on", "")),
        amount=None if reverses else amount,
        payer=typed.plain(said.get("payer", ""))[:80],
        issuer=typed.plain(said.get("issuer", ""))[:120],
        items=tuple(_item(item) for item in told["items"]),
    )


def _fitting(name: str, said: Mapping[str, str]) -> str:
    """A code or number in its one spelling; empty when it is longer than any code or number is."""
    text = normalised(said.get(name, ""))
    return text if len(text) <= LONGEST_NUMBER else ""


def _day(text: str) -> date | None:
    found = DAY.search(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _amount(text: str) -> int | None:
    try:
        return typed.fen(text)
    except ValidationError:
        return None


def _item(item: Mapping[str, str]) -> dict[str, str]:
    """An item as it is typed into the sheet of lines; what the sheet could not read is left out."""
    read = {name: typed.plain(item.get(name, "")) for name in ITEM_FIGURES}
    readings = {"quantity": typed.quantity, "unit_price": typed.fen, "amount": typed.fen}
    return read | {name: read[name] if _reads(reading, read[name]) else "" for name, reading in readings.items()}


def _reads(reading: Any, text: str) -> bool:
    try:
        value = reading(text)
    except ValidationError:
        return False
    return value is None or value >= 0
