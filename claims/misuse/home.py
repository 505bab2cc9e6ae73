"""今日 of those who propose, serve and decide suspensions: as lists that the start page reads with its others."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import JSONObject

from casework.rights import Right
from casework.scope import Reader
from claims.misuse import selectors
from claims.models import Suspension


def suspensions(reader: Reader) -> QuerySet[Suspension, Any]:
    """What waits for the reader, the oldest on top: to be decided or answered by another person, to be served."""
    mine = Suspension.objects.visible_to(reader, Right.SUSPENSION_PROPOSE).filter(selectors.UNSERVED)
    asked = Q(state=Suspension.State.PROPOSED) | selectors.APPEALED & ~Q(decided_by=reader.staff)
    decides = Suspension.objects.visible_to(reader, Right.SUSPENSION_DECIDE).exclude(proposed_by=reader.staff)
    found = Suspension.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=decides.filter(asked).values("pk")))
    return found.order_by("pk").values(found=JSONObject(pk="pk", number="number", state="state", words="ground_name"))


def told(row: dict[str, Any]) -> dict[str, Any]:
    """One of `suspensions` in words. What is decided has to be served, or an appeal has come since."""
    return row | {"is_proposed": row["state"] == Suspension.State.PROPOSED}
