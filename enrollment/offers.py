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
from enrollment import page
from enrollment.models import Coverage, Person, Registration


def hindrance(reader: Reader, person: Person, right: Right = Right.ENROL) -> str:
    """Why nothing at all can start; empty when something can."""
    if person.merged_into_id:
        return _("This record was merged into another one.")
    if person.died_on:
        return _("The person died on %(day)s.") % {"day": person.died_on}
    if not reader.may_in(right, person.area_code):
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


def change(what: str, reader: Reader, person: Any) -> Offer:
    """A change of participation (enrollment.views.changing) as the state allows it; nothing where it is no matter."""
    if not _is_matter(what, person):
        return Offer()
    reason = "" if what == "revoke-death" and person.died_on else hindrance(reader, person, Right.ENROL_MANAGE)
    if not reason and what in ("suspend", "end") and person.takes_part_since is None:
        reason = _("Takes no part at present.")
    return Offer(reason=reason) if reason else Offer(url=reverse("enrollment:change", args=[person.pk, what]))


def _is_matter(what: str, person: Any) -> bool:
    """Whether the change says anything to the person: nobody resumes what was not suspended."""
    return {
        "resume": person.last_end == Registration.End.SUSPENDED and person.takes_part_since is None,
        "revoke-death": person.died_on is not None,
        "join-employees": not _has_employee_cover(person),
        "leave-employees": _has_employee_cover(person),
    }.get(what, True)


def merge(reader: Reader, person: Person) -> Offer:
    """Making this and another record one, by those who decide on double enrolment."""
    if person.merged_into_id:
        return Offer()
    if not reader.may_in(Right.ENROL_DECIDE, person.area_code):
        return Offer(reason=_("Another area keeps this person's record."))
    return Offer(url=reverse("enrollment:other_record", args=[person.pk]))


def standing(what: str, right: Right, reader: Reader, person: Person) -> Offer:
    """Status, class, document and facts of a person, by those who keep them; nothing to end where none holds."""
    if what == "end-status" and not page.statuses_to_end(person, clock.today()):
        return Offer()
    if not reader.may_in(right, person.area_code):
        return Offer(reason=_("Another area keeps this person's record."))
    return Offer(url=reverse("enrollment:change", args=[person.pk, what]))


def _employee_cover(person: Person) -> str:
    return _("Employees' insurance is active; it has to end first.") if _has_employee_cover(person) else ""


def _has_employee_cover(person: Person) -> bool:
    today = clock.today()
    held = (row.period for row in person.coverages.all() if row.scheme == Coverage.Scheme.EMPLOYEE)
    return any(period.lower <= today and (period.upper is None or today < period.upper) for period in held)


def _offer(route: str, person: Person, reason: str) -> Offer:
    return Offer(reason=reason) if reason else Offer(url=reverse(route, args=[person.pk]))
