"""Households (户) and schools: who lives together, who is on a school's roll."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casework import events
from casework.commands import service
from casework.errors import Incomplete, NotAllowed
from casework.models import Area
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Household, Person, School
from enrollment.services.registering import locked


@service
def join_household(*, person: Person, number: str, by: Reader) -> Person:
    """Put a person into the household with this number of the household register, or into none when it is empty.

    A number that is new makes a household of the person's area with the person as its head. Raises Incomplete when the
    number belongs to another area, and what `locked` raises.
    """
    person = locked(person, by, Right.ENROL_MANAGE)
    number = number.strip().upper()
    household = None
    if number:
        household, _is_new = Household.objects.get_or_create(
            pool=person.pool,
            number=number,
            defaults={"area": person.area, "area_code": person.area_code, "head": person},
        )
        if household.area_code != person.area_code:
            raise Incomplete(
                {"number": [_("A household of another area has this number. Compare it with the register.")]}
            )
    person.household = household
    person.save(update_fields=["household"])
    events.record(
        "household_joined",
        subject=person,
        actor=by.staff,
        pool=person.pool,
        area_code=person.area_code,
        number=number or "—",
    )
    return person


@service
def keep_school(*, name: str, area: Area, on_roll: int, school: School | None = None, by: Reader) -> School:
    """Add a school, or correct one: its place and how many are on its roll (CL-48). Raises NotAllowed, Incomplete."""
    if by.pool is None or not by.pool.holds(area.code) or not by.may_in(Right.ENROL_MANAGE, area.code):
        raise NotAllowed()
    if school:
        by.must(Right.ENROL_MANAGE, school)
    kept = school or School(pool=by.pool)
    kept.name, kept.area, kept.area_code, kept.on_roll = name.strip(), area, area.code, on_roll
    if not kept.name:
        raise Incomplete({"name": [_("Type the name of the school.")]})
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise Incomplete({"name": [_("A school of this name is there already.")]}) from error
    events.record(
        "school_kept",
        subject=kept,
        actor=by.staff,
        pool=kept.pool,
        area_code=kept.area_code,
        name=name,
        on_roll=on_roll,
    )
    return kept
