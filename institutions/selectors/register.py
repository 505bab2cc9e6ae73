"""The questions to institutions: which one is meant, is it designated (定点) for a pool on a day, does it lie inside."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from casework.models import Pool
from institutions.models import Designation, Institution
from institutions.standing import standing_on

HANDFUL = 12


def designated_on(institution: Institution, pool: Pool, day: date) -> bool:
    """Whether the institution is designated for the pool on a day (NX-13)."""
    return standing_on(institution, pool, day).designated


def is_inside(institution: Institution, pool: Pool) -> bool:
    """Whether the institution lies inside the pool's area: what is outside is out-of-area care (XH-02)."""
    return pool.holds(institution.area_id)


def find(text: str, pool: Pool, day: date, limit: int = HANDFUL) -> list[Institution]:
    """The institutions that a text may mean, by code, name or initials, those designated for the pool first.

    Of designated ones any part of name or initials will do (clerks leave the place out); of all others in the country
    the beginning, which an index answers.
    """
    text = "".join(filter(str.isprintable, text)).strip()
    if not text:
        return []
    wanted = [(part_of(text) & Q(designated(pool, day)), "code"), *_beginnings(text)]
    first, *others = [
        Institution.objects.filter(condition).annotate(rank=Value(rank)).select_related("area").order_by(column)[:limit]
        for rank, (condition, column) in enumerate(wanted)
    ]
    found: dict[int, Institution] = {}
    rows: Any = first.union(*others, all=True)
    for row in sorted(rows, key=lambda row: (row.rank, getattr(row, wanted[row.rank][1]))):
        found.setdefault(row.pk, row)
    return list(found.values())[:limit]


def designations_of(institution: Institution, pool: Pool) -> QuerySet[Designation]:
    """The spans of days on which the institution was, is or will be designated for the pool, newest first."""
    return institution.designations.filter(pool=pool).order_by("-period")


class Standing(models.TextChoices):
    """How an institution stands to a pool on a day."""

    DESIGNATED = "designated", _("Designated today")
    LATER = "later", _("Designated from a later day")
    ENDED = "ended", _("Not designated any more")


def counted_by_standing(pool: Pool | None, day: date) -> QuerySet[Institution, Any]:
    """Standing, kind and count of the institutions that were, are or will be designated for the pool."""
    of_pool = Designation.objects.filter(institution=OuterRef("pk"), pool=pool)
    standing = Case(
        When(Exists(of_pool.filter(period__contains=day)), then=Value(Standing.DESIGNATED)),
        When(Exists(of_pool.filter(period__startswith__gt=day)), then=Value(Standing.LATER)),
        default=Value(Standing.ENDED),
    )
    known = Institution.objects.filter(pk__in=Designation.objects.filter(pool=pool).values("institution"))
    return known.annotate(standing=standing).order_by().values("standing", "kind").annotate(count=Count("pk"))


def ending_between(pool: Pool | None, first: date, last: date) -> QuerySet[Designation]:
    """The designations whose last day lies in these days (both included) and that no later one continues."""
    later = Designation.objects.filter(
        pool=pool, institution=OuterRef("institution"), period__startswith__gte=OuterRef("period__endswith")
    )
    day = timedelta(days=1)
    ending = Designation.objects.filter(pool=pool, period__endswith__range=(first + day, last + day))
    return ending.exclude(Exists(later)).select_related("institution").order_by("period__endswith", "institution__code")


def designated(pool: Pool | None, day: date) -> Exists:
    """Whether an institution is designated for the pool on the day, as a column of a list."""
    return Exists(Designation.objects.filter(institution=OuterRef("pk"), pool=pool, period__contains=day))


def part_of(text: str) -> Q:
    """Any part of the name, of the initials, or the beginning of the code."""
    if text.isascii():
        return Q(initials__contains=text.lower()) | Q(code__startswith=text.upper()) | Q(name__icontains=text)
    return Q(name__contains=text)


def _beginnings(text: str) -> list[tuple[Q, str]]:
    """Each with the column that it is in order of."""
    name = (Q(name__startswith=text), "name")
    if text.isascii():
        return [(Q(code__startswith=text.upper()), "code"), (Q(initials__startswith=text.lower()), "initials"), name]
    return [name]
