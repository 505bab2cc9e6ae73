"""Special statuses: who confirmed them, from when to when. Assistance classes are in recognitions.py."""

from datetime import date

from django.core.files.base import File
from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from enrollment.models import Person, SpecialStatus
from enrollment.selectors.enrollees import LARGE_AMOUNT
from enrollment.selectors.members import HELD_INSURANCES
from enrollment.services.pricing_again import price_again
from policy.facts import STATUSES

STATUS_CODES = (*STATUSES, *HELD_INSURANCES, LARGE_AMOUNT)


@service
def add_status(
    *,
    person: Person,
    code: str,
    department: str,
    starts_on: date,
    ends_on: date | None = None,
    evidence: File | None = None,
    by: Reader,
) -> SpecialStatus:
    """Add a special status that a department has confirmed, with its paper (CL-06). Raises Incomplete.

    What the person owes and has not paid is priced again.
    """
    by.must(Right.PERSON_EDIT, person)
    problems = _problems(department, starts_on, ends_on)
    if code not in STATUS_CODES:
        problems["code"] = [_("Choose one of the statuses.")]
    if problems:
        raise Incomplete(problems)
    status = SpecialStatus.objects.create(
        person=person,
        code=code,
        department=department.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        document=_paper(person, department, evidence, by),
    )
    price_again(person.contributions.all(), person.pool, clock.today())
    _tell("status_added", person, by, code=code, department=status.department, starts_on=starts_on)
    return status


def _paper(person: Person, department: str, evidence: File | None, by: Reader) -> Document | None:
    if evidence is None:
        return None
    return keep_document(case=person, kind=Document.Kind.OTHER, title=department, file=evidence, by=by)


def _problems(department: str, starts_on: date, ends_on: date | None) -> dict[str, list[str]]:
    problems = {}
    if not department.strip():
        problems["department"] = [_("Say which department confirmed it.")]
    if ends_on and ends_on < starts_on:
        problems["ends_on"] = [_("The last day lies before the first.")]
    return problems


def _tell(verb: str, person: Person, by: Reader, **payload: object) -> None:
    events.record(verb, subject=person, actor=by.staff, pool=person.pool, area_code=person.area_code, **payload)
