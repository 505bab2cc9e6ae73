"""Paying what a class recognised from the past adds to settled claims (DL-16)."""

from django.utils.translation import gettext as _

from assistance.errors import NothingToPay
from assistance.selectors import recorders
from casework import events
from casework.commands import service
from casework.errors import ChangedMeanwhile, SamePerson
from casework.rights import Right
from casework.scope import Reader
from claims.services.afterwards import pay_recognised
from enrollment.models import Person


@service
def pay_difference(*, person: Person, seen: int, by: Reader) -> Person:
    """Owe the difference to the person; `seen` is its sum by the page that was read (fen).

    Who recorded the class does not pay by it. Raises SamePerson, NothingToPay, ChangedMeanwhile, FigureMissing, fund's
    InLiveBatch.
    """
    by.must(Right.ASSISTANCE_DECIDE, person)
    if by.staff.pk in recorders(person):
        raise SamePerson(role=_("who recorded the class"))
    differences = pay_recognised(person, actor=by.staff)
    if not differences:
        raise NothingToPay()
    if sum(differences.values()) != seen:
        raise ChangedMeanwhile()
    events.record(
        "difference_paid",
        subject=person,
        actor=by.staff,
        pool=person.pool,
        area_code=person.area_code,
        claims=len(differences),
        sum_fen=seen,
        differences=differences,
    )
    return person
