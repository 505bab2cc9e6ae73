"""What everybody may know: the institutions of a pool, those that are designated and those that are not any more."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from casework.models import Pool
from institutions.models import Care, Designation, Institution


def published(pool: Pool, day: date) -> QuerySet[Institution]:
    """The institutions that are designated on the day, or were (BJ-17; Order 2: lists of signed and ended ones).

    `is_designated` says which of both, `since` and `beyond` the days of the latest designation, `services` what for.
    """
    held = Designation.objects.filter(institution=OuterRef("pk"), pool=pool, period__startswith__lte=day)
    latest = held.order_by("-period")
    rows = Institution.objects.filter(Exists(held)).select_related("area")
    return rows.annotate(
        is_designated=Exists(held.filter(period__contains=day)),
        since=Subquery(latest.values("period__startswith")[:1]),
        beyond=Subquery(latest.values("period__endswith")[:1]),
        services=Subquery(latest.values("services")[:1]),
    ).order_by("code")


def services_of(row: Institution) -> str:
    """What an institution is designated for, in words; by its kind where its designation does not say."""
    said = getattr(row, "services", None) or usual_services(row)
    return "、".join(str(Care(each).label) for each in said)


def usual_services(row: Institution) -> list[str]:
    """What institutions of this kind are designated for unless something else is agreed."""
    match row.kind:
        case Institution.Kind.PHARMACY:
            return [Care.PURCHASE]
        case Institution.Kind.VILLAGE_CLINIC:
            return [Care.OUTPATIENT]
        case Institution.Kind.HOSPITAL:
            return [Care.OUTPATIENT, Care.CHRONIC, Care.INPATIENT]
    return [Care.OUTPATIENT, Care.INPATIENT] if row.beds else [Care.OUTPATIENT]
