"""What a clerk did since the last closing (日结): figures and rows, read off the events."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from casework import clock, masks
from casework.models import Event, Pool, Staff
from casework.selectors import midnight
from claims.models import Claim, DayClosing, Original

COUNTED = {
    "claim_submitted": "taken_in",
    "claim_resubmitted": "again",
    "claim_supplemented": "again",
    "claim_withdrawn": "withdrawn",
    "recovery_repaid": "receipts",
    "repayment_cancelled": "receipts",
}
"""What is counted of what happened, by the verb of its event."""
LISTED = (*COUNTED, "claim_account_corrected", "originals_returned", "handover_accepted")
"""What stands on the list of a day."""
FIGURES = ("taken_in", "claimed", "again", "withdrawn", "receipts", "paid_back", "returned", "still_kept")
OVERLAPPING = 2
"""An event may have been under way while the day was closed: it is looked for in the time of the last closing too."""


def begins_at(staff: Staff, pool: Pool) -> datetime:
    """Where the next closing begins: at the end of the one before, the first one at midnight."""
    last = DayClosing.objects.filter(staff=staff, pool=pool).order_by("-closed_at").first()
    return last.closed_at if last else midnight(clock.today())


def since_the_last(staff: Staff, pool: Pool, until: datetime) -> list[Event]:
    """What the clerk did that stands in no closing yet, in order."""
    closed = list(DayClosing.objects.filter(staff=staff, pool=pool).order_by("-closed_at", "-id")[:OVERLAPPING])
    since = closed[0].begins_at if closed else midnight(clock.today())
    listed = [row["event"] for closing in closed for row in closing.rows]
    events = Event.objects.filter(actor=staff, pool=pool, verb__in=LISTED, at__gte=since, at__lte=until)
    return list(events.exclude(pk__in=listed).order_by("at", "id"))


def figures(events: Iterable[Event], staff: Staff, pool: Pool) -> dict[str, int]:
    """Counts, sheets of originals, and amounts in fen; `still_kept` is what lies with the clerk now."""
    found = dict.fromkeys(FIGURES, 0)
    for event in events:
        said = event.payload
        if event.verb in COUNTED:
            found[COUNTED[event.verb]] += 1
        if event.verb == "claim_submitted":
            found["claimed"] += said["claimed_fen"]
        elif event.verb == "recovery_repaid":
            found["paid_back"] += said["amount_fen"]
        elif event.verb == "repayment_cancelled":
            found["paid_back"] -= abs(said["amount_fen"])
        elif event.verb == "originals_returned":
            found["returned"] += said["sheets"]
    lying = Original.objects.filter(pool=pool, seen_by=staff, is_kept=True, returned_at=None)
    return found | {"still_kept": lying.aggregate(sheets=Sum("sheets", default=0))["sheets"]}


def rows(events: Sequence[Event]) -> list[dict[str, Any]]:
    """What was done, in order: event, at, verb, number of case or receipt, person (masked), fen."""
    label = Claim._meta.label_lower
    keys = [event.subject_id for event in events if event.subject_type == label]
    claims = {str(claim.pk): claim for claim in Claim.objects.filter(pk__in=keys).select_related("person")}
    return [_row(event, claims.get(event.subject_id) if event.subject_type == label else None) for event in events]


def _row(event: Event, claim: Claim | None) -> dict[str, Any]:
    said = event.payload
    return {
        "event": event.pk,
        "at": timezone.localtime(event.at).strftime("%H:%M"),
        "verb": event.verb,
        "number": said.get("number") or (claim.number if claim else "") or "—",
        "person": masks.name(claim.person.name) if claim else "",
        "fen": said.get("claimed_fen", said.get("amount_fen")),
    }


def together(closings: Iterable[DayClosing]) -> dict[str, int]:
    """The figures of several closings in one; what is still kept counts once a clerk, as it stood last."""
    in_order = sorted(closings, key=lambda one: one.closed_at)
    last = {closing.staff_id: closing for closing in in_order}
    added = {name: sum(one.figures[name] for one in in_order) for name in FIGURES}
    return added | {"still_kept": sum(one.figures["still_kept"] for one in last.values())}
