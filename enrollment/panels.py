"""The tabs of the person page that enrollment itself fills."""

from typing import Any

from django.utils.translation import gettext as _

from casework import clock, events
from casework.request import Request
from enrollment import page
from enrollment.models import Coverage, Person
from enrollment.selectors import coverage_of, last_day

NEWEST = 50


def overview(request: Request, person: Person) -> dict[str, Any]:
    """概况: who it is, how to reach and to pay them, their standing with the departments that confirmed it."""
    masked = [
        {"what": what, **page.masked(request.reader, person, field)}
        for field, what in (
            ("name", _("Name")),
            ("phone", _("Phone")),
            ("card_number", _("Social security card")),
            ("bank_account", _("Bank account")),
        )
    ]
    return {"masked": masked, "standing": page.standing(person, clock.today())}


def contributions(request: Request, person: Person) -> dict[str, Any]:
    """参保缴费: what was paid for each year and the days it covers, newest first; cover by other schemes."""
    return {
        "contributions": person.contributions.all(),
        "employee": [
            {"first": held.period.lower, "last": last_day(held)}
            for held in coverage_of(person)
            if held.scheme == Coverage.Scheme.EMPLOYEE
        ],
    }


def history(request: Request, person: Person) -> dict[str, Any]:
    """记录: what happened to the person's record, newest first."""
    newest = events.history_of(person).order_by("-pk")[:NEWEST]
    return {"events": [{"at": event.at, "sentence": events.tell(event)} for event in newest]}
