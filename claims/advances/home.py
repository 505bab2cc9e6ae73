"""今日 of those who decide advances and supplementary claims, and of those who ask advances back."""

from typing import Any

from casework import clock
from casework.request import Request
from claims.advances import selectors
from claims.models import Advance

SHOWN = 5


def to_decide(request: Request) -> dict[str, Any]:
    """What waits for a decision, the oldest on top."""
    advances = selectors.advances_for(request.reader).filter(state="asked").order_by("asked_at", "pk")[:SHOWN]
    claims = selectors.claims_for(request.reader).filter(state="asked").order_by("asked_at", "pk")[:SHOWN]
    return {
        "advances": [selectors.shown(row) for row in advances],
        "claims": [selectors.shown(row) for row in claims],
    }


def lent(request: Request) -> dict[str, Any]:
    """What was not given back in time or is due first, and what is lent in all (HN-16)."""
    out = selectors.advances_for(request.reader).filter(state=Advance.State.OUT)
    late = out.filter(selectors.late(clock.today())).count()
    first = out.order_by("due_on", "pk")[:SHOWN]
    return {"rows": [selectors.shown(row) for row in first], "late": late, "fen": selectors.left_of(out)}
