"""Late registrations (零星参保): the agency checks each, then the tax bureau may collect (参保信息核定, DL-06, DL-21)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from casework import clock, events, masks
from casework.commands import service
from casework.errors import Incomplete
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Contribution
from enrollment.services.owing import Pricing
from enrollment.services.pricing_again import price_again
from rulebook.errors import NoRulesInForce

LATE = Contribution.Classification.LATE


@service
def check_late(*, contributions: Sequence[Contribution], by: Reader) -> int:
    """Confirm late registrations: priced as of today, they go with the next file to the tax bureau. How many.

    Those checked or paid meanwhile stay as they are. Raises Incomplete when none is left.
    """
    keys = [row.pk for row in contributions]
    open_ones = Contribution.objects.filter(
        pk__in=keys, state__in=Contribution.OPEN, classification=LATE, checked_on=None
    )
    found = list(open_ones.select_for_update(of=("self",)).select_related("person", "pool").order_by("pk"))
    for row in found:
        by.must(Right.CONTRIBUTION_BOOK, row)
    if not found:
        raise Incomplete({"contribution": [_("Choose the registrations that you have checked.")]})
    price_again(Contribution.objects.filter(pk__in=keys), found[0].pool, clock.today())
    checked = Contribution.objects.filter(pk__in=[row.pk for row in found])
    checked.update(checked_on=clock.today(), checked_by=by.staff)
    if len(found) == 1:
        _tell("late_checked", found[0], by, year=found[0].coverage_year, name=masks.name(found[0].person.name))
    else:
        _tell("late_checked_together", found[0], by, count=len(found))
    return len(found)


def checks_late(pool: Pool, coverage_year: int) -> bool:
    """Whether the rules of a year have late registrations checked first; where none are in force, nothing asks for it."""
    try:
        return Pricing(pool, coverage_year).checks_late
    except NoRulesInForce:
        return False


def check_at_the_counter(owed: Contribution, by: Reader) -> None:
    """Who registers late with those who book contributions is checked by that."""
    if owed.classification == LATE and by.may_in(Right.CONTRIBUTION_BOOK, owed.area_code):
        owed.checked_on, owed.checked_by = clock.today(), by.staff
        owed.save(update_fields=["checked_on", "checked_by"])


def _tell(verb: str, row: Contribution, by: Reader, **payload: object) -> None:
    events.record(verb, subject=row.person, actor=by.staff, pool=row.pool, area_code=row.area_code, **payload)
