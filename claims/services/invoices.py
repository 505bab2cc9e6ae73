"""Invoices (票据): one spelling each, and each in one live claim only (NX-20)."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from casework.rights import Right
from casework.scope import Reader
from claims.facts import InvoiceRow
from claims.models import Claim, Invoice


def normalised(text: str) -> str:
    """A code or number as it is compared: half-width capitals without spaces. Leading zeros belong to it."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def tidy(row: InvoiceRow) -> InvoiceRow:
    """The row with code, number and check code in their one spelling."""
    return replace(row, code=normalised(row.code), number=normalised(row.number), check_code=normalised(row.check_code))


def repeated(rows: Sequence[InvoiceRow]) -> dict[str, list[str]]:
    """Problems of rows that name an invoice which stands further up in the same claim."""
    first: dict[tuple[str, str], int] = {}
    problems: dict[str, list[str]] = {}
    for index, row in enumerate(rows):
        above = first.setdefault((row.code, row.number), index)
        if row.number and above != index:
            problems[f"invoices.{index}.number"] = [
                _("This invoice stands in row %(row)d already.") % {"row": above + 1}
            ]
    return problems


def used_elsewhere(claim: Claim, rows: Sequence[InvoiceRow], by: Reader) -> dict[str, list[str]]:
    """Problems of rows whose invoice is live in another claim of the pool; tells no more of it than `by` may see."""
    places = {(used.code, used.number): used.claim for used in _live_elsewhere(claim, rows)}
    return {
        f"invoices.{index}.number": [
            _("This invoice was used: %(place)s.") % {"place": place_of(places[row.code, row.number], by)}
        ]
        for index, row in enumerate(rows)
        if (row.code, row.number) in places
    }


def _live_elsewhere(claim: Claim, rows: Iterable[InvoiceRow]) -> Iterable[Invoice]:
    named = [Q(code=row.code, number=row.number) for row in rows if row.number]
    if not named:
        return []
    live = Invoice.objects.filter(pool=claim.pool_id, is_live=True).exclude(claim=claim)
    return live.filter(reduce(or_, named)).select_related("claim")


def place_of(claim: Claim, by: Reader) -> str:
    """Another claim in words, no more of it than `by` may see."""
    if not by.may_in(Right.CLAIM_VIEW, claim.area_code):
        return _("in a claim of another area")
    figures = {"number": claim.number or _("a draft"), "state": claim.get_state_display()}
    return _("in %(number)s (%(state)s)") % figures
