"""Double enrolments of the reader's areas."""

from django.db.models import Case, F, Q, QuerySet, When

from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from enrollment.duplicates import SUBSIDISED
from enrollment.models import Duplicate, Person

Kept = Duplicate.Kept


def duplicates_for(reader: Reader, *, kind: str = "", decided: bool = False) -> QuerySet[Duplicate]:
    """The double enrolments that the reader decides on, with both records."""
    rows = Duplicate.objects.visible_to(reader, Right.ENROL_DECIDE)
    rows = rows.exclude(kept="") if decided else rows.filter(kept="")
    return (rows.filter(kind=kind) if kind else rows).select_related("person__area", "other__area").order_by("-pk")


def by_any_number(pool: Pool, number: str) -> Person | None:
    """The person of the pool with a document of this number."""
    found = Person.objects.filter(pool=pool, identities__number=number.strip().upper(), merged_into=None)
    return found.distinct().first()


def gave_up_the_subsidy(pool: Pool, coverage_year: int) -> QuerySet[Duplicate, int]:
    """The keys of those whose side was given up for a year; where both are one record now, the merge has decided."""
    decided = Duplicate.objects.filter(pool=pool, coverage_year=coverage_year, kind__in=SUBSIDISED)
    decided = decided.filter(Q(kept=Kept.THERE) | Q(kept=Kept.HERE, other__isnull=False))
    apart = decided.filter(person__merged_into=None, other__merged_into=None)
    given_up = Case(When(kept=Kept.THERE, then=F("person_id")), default=F("other_id"))
    return apart.order_by().values_list(given_up, flat=True)
