"""What can start for a person's participation now, and why the rest cannot (现在可以办).

The person comes with `selectors.enrolling.with_participation` and the coverages prefetched: nothing is asked here.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework import clock
from casework.registry import Offer
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Coverage, Person


def hindrance(reader: Reader, person: Person) -> str:
    """Why nothing at all can start; empty when something can."""
    if person.merged_into_id:
        return _("This record was merged into another one.")
    if person.died_on:
        return _("The person died on %(day)s.") % {"day": person.died_on}
    if not reader.may_in(Right.ENROL, person.area_code):
        return _("Another area keeps this person's record.")
    return ""


def enrol(reader: Reader, person: Any) -> Offer:
    """Enrolling somebody who takes no part at present."""
    reason = hindrance(reader, person) or _employee_cover(person)
    if not reason and person.takes_part_since:
        reason = _("Takes part since %(day)s.") % {"day": person.takes_part_since}
    return _offer("enrollment:enrol", person, reason)


def further_year(reader: Reader, person: Any) -> Offer:
    """Enrolling somebody who takes part for the next coverage year."""
    reason = hindrance(reader, person)
    if not reason and person.takes_part_since is None:
        reason = _("Takes no part at present.")
    if not reason and person.has_next_year:
        reason = _("%(year)s is owed or paid already.") % {"year": clock.today().year + 1}
    return _offer("enrollment:further_year", person, reason)


def _employee_cover(person: Person) -> str:
    today = clock.today()
    for held in person.coverages.all():
        upper = held.period.upper
        if held.scheme == Coverage.Scheme.EMPLOYEE and held.period.lower <= today and (upper is None or today < upper):
            return _("Employees' insurance is active; it has to end first.")
    return ""


def _offer(route: str, person: Person, reason: str) -> Offer:
    return Offer(reason=reason) if reason else Offer(url=reverse(route, args=[person.pk]))
