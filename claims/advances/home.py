"""今日 of those who decide advances and supplementary claims, and of those who ask advances back."""

from typing import Any

from django.db.models import Count, QuerySet, Window
from django.db.models.functions import JSONObject

from casework import masks
from casework.request import Request
from casework.scope import Reader
from claims.advances import selectors
from claims.models import Advance, SupplementaryClaim

SHOWN = 5


def advances_to_decide(reader: Reader) -> QuerySet[Advance, Any]:
    """The advances that wait for a decision, the oldest on top: one of the lists of a supervisor's day."""
    return _said(selectors.advances_for(reader), "amount")


def claims_to_decide(reader: Reader) -> QuerySet[SupplementaryClaim, Any]:
    """The supplementary claims that wait for a decision, the oldest on top: another of the lists."""
    return _said(selectors.claims_for(reader), "over_limit")


def _said(rows: QuerySet[Any], amount: str) -> QuerySet[Any, Any]:
    asked = rows.filter(state="asked").order_by("asked_at", "pk")
    return asked.values(found=JSONObject(pk="pk", number="number", name="person__name", fen=amount))


def told(row: dict[str, Any]) -> dict[str, Any]:
    """One of either list: the name masked, its amount in fen."""
    return row | {"name": masks.name(row["name"])}


def lent(request: Request) -> dict[str, Any]:
    """What was not given back in time or is due first, and what is lent in all, in fen (HN-16; one query)."""
    out = selectors.advances_for(request.reader).filter(state=Advance.State.OUT)
    sums = {
        "late_in_all": Window(Count("pk", filter=selectors.late())),
        "left_in_all": Window(selectors.LEFT),
    }
    first: list[Any] = list(out.annotate(**sums).order_by("due_on", "pk")[:SHOWN])
    return {
        "rows": [selectors.shown(row) for row in first],
        "late": first[0].late_in_all if first else 0,
        "fen": first[0].left_in_all if first else 0,
    }
