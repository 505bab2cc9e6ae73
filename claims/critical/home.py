"""今日 of those who verify, decide and pay critical-illness cases after the fact."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import JSONObject

from casework import clock
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from claims.critical import selectors
from claims.models import CriticalCase
from claims.models.critical import TO_DECIDE

SHOWN = 5
State = CriticalCase.State


def to_verify(request: Request) -> dict[str, Any]:
    """The insurer's open cases, the first due on top, and how many are late."""
    rows = selectors.cases_for(request.reader).filter(state=State.OPEN).order_by("opened_on", "pk")[:SHOWN]
    return {"counts": selectors.counts(request.reader), "rows": [selectors.shown(case) for case in rows]}


def to_decide(reader: Reader) -> QuerySet[CriticalCase, Any]:
    """What a supervisor sees as one of the lists of their day: what the insurer has said, what is late at the insurer,
    what was paid too much."""
    rows = CriticalCase.objects.visible_to(reader, Right.CRITICAL_ILLNESS_DECIDE)
    rows = rows.filter(selectors.in_list("decide") | selectors.late() | Q(overpaid__gt=0)).order_by("opened_on", "pk")
    said = ("pk", "number", "state", "due", "overpaid", "verify_by", "pay_by")
    return rows.values(found=JSONObject(**{name: name for name in said}))


def told(row: dict[str, Any]) -> dict[str, Any]:
    """One of `to_decide` in words; an amount in fen."""
    last = row["verify_by"] if row["state"] == State.OPEN else row["pay_by"]
    waits = row["state"] == State.OPEN or row["state"] in TO_DECIDE
    return row | {
        "words": State(row["state"]).label,
        "tone": selectors.TONES[State(row["state"])],
        "is_late": waits and last is not None and date.fromisoformat(last) < clock.today(),
    }


def accounts(request: Request) -> dict[str, Any]:
    """Cases for which the counter has to ask for an account: none is known, or the bank returned the payment."""
    rows = CriticalCase.objects.visible_to(request.reader, Right.CLAIM_ENTER)
    unknown = selectors.in_list("decide") & Q(bank_account="", person_year__person__bank_account="")
    rows = rows.filter(unknown | Q(state=State.RETURNED)).select_related("person_year__person__area")
    return {"rows": [selectors.shown(case) for case in rows.order_by("opened_on", "pk")[:SHOWN]]}
