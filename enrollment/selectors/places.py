"""Where persons are registered, and what their number says about a place."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from casework.models import Area, Pool
from casework.rights import Right
from casework.scope import Reader
from enrollment import identity
from enrollment.models import Identity, Person

PLACES = (Area.Level.TOWNSHIP, Area.Level.VILLAGE)


def areas_to_register_in(reader: Reader, right: Right = Right.PERSON_EDIT) -> QuerySet[Area]:
    """The townships and villages of the pool where the reader may register persons, or enrol them."""
    prefixes = reader.prefixes(right)
    if reader.pool is None or not prefixes:
        return Area.objects.none()
    mine = reduce(or_, (Q(code__startswith=prefix) for prefix in sorted(prefixes)))
    return places_of(reader.pool).filter(mine)


def places_of(pool: Pool) -> QuerySet[Area]:
    """The townships and villages of a pool."""
    return Area.objects.filter(code__startswith=pool.area.prefix, level__in=PLACES)


def place_hints(person: Person) -> tuple[Any, ...]:
    """Hints about the county in the person's resident ID; none when our own register of areas knows it."""
    document = person.identities.filter(is_main=True, kind=Identity.Kind.RESIDENT_ID).first()
    if document is None or Area.objects.filter(code__startswith=document.number[:6]).exists():
        return ()
    return identity.hints(document.number)
