"""Invoices as data (XML): what each known layout calls its figures. Names count without their namespace."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from defusedxml.ElementTree import fromstring

from claims.einvoices import LONGEST, MOST_ITEMS

DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']([\w-]+)[\"'][^>]*\?>", re.ASCII)
CHINESE = {b"gbk", b"gb2312", b"gb18030"}
Element = Any
"""An element as defusedxml reads it; nothing here imports a parser that follows entities."""


@dataclass(frozen=True)
class Layout:
    """One kind of e-invoice: the paths under which each figure stands, and those of an item, found by its name."""

    name: str
    figures: Mapping[str, tuple[str, ...]]
    items: tuple[Mapping[str, str], ...]


LAYOUTS = (
    Layout(
        "finance",
        {
            "code": ("EInvoiceCode",),
            "number": ("EInvoiceNumber",),
            "check_code": ("RandomNumber", "CheckCode"),
            "issued_on": ("IssueDate",),
            "amount": ("TotalAmount",),
            "payer": ("PayerPartyName", "PayerName"),
            "issuer": ("InvoicingPartyName", "AgencyName"),
        },
        (
            {
                "name": "AuxItemName",
                "quantity": "AuxItemQuantity",
                "unit_price": "AuxItemStd",
                "amount": "AuxItemAmount",
            },
            {"name": "ItemName", "quantity": "ItemQuantity", "unit_price": "ItemStd", "amount": "ItemAmount"},
        ),
    ),
    Layout(
        "tax",
        {
            "code": ("InvoiceCode",),
            "number": ("InvoiceNo",),
            "check_code": ("InvoiceCheckCode",),
            "issued_on": ("IssueDate",),
            "amount": ("TaxInclusiveTotalAmount",),
            "payer": ("BuyerName",),
            "issuer": ("SellerName",),
        },
        ({"name": "Item", "quantity": "Quantity", "unit_price": "Price", "amount": "Amount", "tax": "TaxAmount"},),
    ),
    Layout(
        "tax_digital",
        {
            "number": ("TaxSupervisionInfo/InvoiceNumber", "InvoiceNumber"),
            "issued_on": ("TaxSupervisionInfo/IssueTime", "RequestTime"),
            "amount": ("BasicInformation/TotalTax-includedAmount",),
            "payer": ("BuyerName",),
            "issuer": ("SellerName",),
        },
        ({"name": "ItemName", "quantity": "Quantity", "unit_price": "UnPrice", "amount": "Amount", "tax": "ComTaxAm"},),
    ),
)


def tree_of(content: bytes) -> Element:
    """The root of an XML file. ValueError (of defusedxml or of the parser) for what is none, or names entities."""
    declared = DECLARED.match(content)
    if declared and declared[1].lower() in CHINESE:
        # The parser of XML knows no Chinese encoding; the declaration would make it refuse the text.
        content = content[declared.end() :].decode("gb18030").encode()
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except SyntaxError as error:
        raise ValueError(str(error)) from error
    return root


def read(root: Element) -> dict[str, Any] | None:
    """Layout, figures and items of an invoice; None for XML of another kind."""
    said = list(_walk(root, ()))
    for layout in LAYOUTS:
        if _first(said, layout.figures["number"]):
            figures = {name: text for name, paths in layout.figures.items() if (text := _first(said, paths))}
            return {"layout": layout.name, "figures": figures, "items": list(_items(root, layout))[:MOST_ITEMS]}
    return None


def local(element: Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _walk(element: Element, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    path = (*above, local(element))
    yield "/".join(path), (element.text or "").strip()
    for child in element:
        yield from _walk(child, path)


def _first(said: Iterable[tuple[str, str]], paths: tuple[str, ...]) -> str:
    for wanted in paths:
        for path, text in said:
            if text and len(text) <= LONGEST and f"/{path}".endswith(f"/{wanted}"):
                return text
    return ""


def _items(root: Element, layout: Layout) -> Iterator[dict[str, str]]:
    """The finest items there are: a medical invoice may list both sums of a kind and the single things."""
    for names in layout.items:
        found = [item for parent in root.iter() if (item := _item(parent, names))]
        if found:
            yield from found
            return


def _item(parent: Element, names: Mapping[str, str]) -> dict[str, str]:
    children = {local(child): (child.text or "").strip()[:LONGEST] for child in parent}
    if not children.get(names["name"]):
        return {}
    item = {figure: children.get(name, "") for figure, name in names.items()}
    tax = item.pop("tax", "")
    return item | {"amount": _with_tax(item["amount"], tax)}


def _with_tax(amount: str, tax: str) -> str:
    """Tax invoices list amounts without their tax; people paid both."""
    try:
        return str(Decimal(amount) + Decimal(tax)) if tax else amount
    except InvalidOperation:
        return amount
