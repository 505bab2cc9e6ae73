"""The questions about units, cut to what the reader may see."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from casework.rights import Right
from casework.scope import Reader
from enrollment.models import DemandNotice, Unit, UnitBill


def units_for(reader: Reader) -> QuerySet[Unit]:
    """The units of the reader's areas with the count of those they pay for."""
    units = Unit.objects.visible_to(reader, Right.CONTRIBUTION_VIEW).select_related("area", "pool")
    return units.annotate(people=Count("members", filter=Q(members__ends_on=None)))


def missing_units(reader: Reader, coverage_year: int) -> QuerySet[Unit]:
    """Public units, which must join, without a bill for the year: who is missing (HN-29)."""
    billed = UnitBill.objects.filter(unit=OuterRef("pk"), coverage_year=coverage_year)
    return units_for(reader).filter(~Exists(billed), is_public=True)


def bills_for(reader: Reader) -> QuerySet[UnitBill]:
    """The bills of the reader's units."""
    return UnitBill.objects.visible_to(reader, Right.CONTRIBUTION_VIEW).select_related("unit", "answer", "pool")


def notices_for(reader: Reader) -> QuerySet[DemandNotice]:
    """The demand notices of the reader's areas, of persons and of units."""
    notices = DemandNotice.objects.visible_to(reader, Right.CONTRIBUTION_VIEW)
    return notices.select_related("pool", "unit_bill__unit", "contribution__person__area")
