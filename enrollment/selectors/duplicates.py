"""Double enrolments of the reader's areas."""

from django.db.models import QuerySet

from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Duplicate, Person


def duplicates_for(reader: Reader, *, kind: str = "", decided: bool = False) -> QuerySet[Duplicate]:
    """The double enrolments that the reader decides on, with both records."""
    rows = Duplicate.objects.visible_to(reader, Right.ENROL_DECIDE)
    rows = rows.exclude(kept="") if decided else rows.filter(kept="")
    return (rows.filter(kind=kind) if kind else rows).select_related("person__area", "other__area").order_by("-pk")


def by_any_number(pool: Pool, number: str) -> Person | None:
    """The person of the pool with a document of this number."""
    found = Person.objects.filter(pool=pool, identities__number=number.strip().upper(), merged_into=None)
    return found.distinct().first()
