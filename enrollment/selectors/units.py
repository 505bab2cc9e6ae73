"""The questions about units, cut to what the reader may see."""

from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, When

from casework.rights import Right
from casework.scope import Reader
from enrollment.models import DemandNotice, Person, SpecialStatus, Unit, UnitBill
from enrollment.services.billing import HELD


def units_for(reader: Reader) -> QuerySet[Unit]:
    """The units of the reader's areas with the count of those they pay for."""
    units = Unit.objects.visible_to(reader, Right.CONTRIBUTION_VIEW).select_related("area", "pool")
    return units.annotate(people=Count("members", filter=Q(members__ends_on=None)))


def missing_units(reader: Reader, coverage_year: int) -> QuerySet[Unit]:
    """Public units, which must join, without a bill for the year: who is missing (HN-29)."""
    billed = UnitBill.objects.filter(unit=OuterRef("pk"), coverage_year=coverage_year)
    return units_for(reader).filter(~Exists(billed), is_public=True)


def missing_persons(reader: Reader, coverage_year: int) -> QuerySet[Person]:
    """Persons of the public sector without supplementary insurance in a year (HN-20, HN-29)."""
    held = SpecialStatus.objects.filter(person=OuterRef("pk"))
    public = held.filter(Q(ends_on=None) | Q(ends_on__gte=date(coverage_year, 1, 1)), code="public_sector")
    insured = held.filter(code=HELD, starts_on__lte=date(coverage_year, 12, 31))
    insured = insured.filter(Q(ends_on=None) | Q(ends_on__gte=date(coverage_year, 1, 1)))
    people = Person.objects.visible_to(reader, Right.CONTRIBUTION_VIEW).filter(died_on=None, merged_into=None)
    return people.filter(Exists(public), ~Exists(insured)).select_related("area")


def overdue_bills(reader: Reader, day: date) -> QuerySet[UnitBill]:
    """Bills past their day of which the unit or finance has not paid its part, with their notice (HN-04, HN-09).

    `unit_owes` and `finance_owes`: fen of each part that is open, before any late fee; nothing where it is paid.
    """
    rows = bills_for(reader).filter(due_on__lt=day).prefetch_related("notices")
    return rows.annotate(
        unit_owes=Case(When(paid_on=None, then=F("total") - F("by_finance")), default=0),
        finance_owes=Case(When(finance_paid_on=None, then=F("by_finance")), default=0),
    ).filter(Q(unit_owes__gt=0) | Q(finance_owes__gt=0))


def overdue_figures(reader: Reader, day: date) -> dict[str, int]:
    """How many bills are overdue, what units and finance owe of them (fen), how many notices still have to be served
    and how many served ones were not obeyed in time (HN-09)."""
    to_serve = Q(unit_owes__gt=0, notices__served_on=None)
    found = overdue_bills(reader, day).aggregate(
        bills=Count("pk"),
        unit_fen=Sum("unit_owes"),
        finance_fen=Sum("finance_owes"),
        to_serve=Count("pk", filter=to_serve),
        passed=Count("pk", filter=Q(unit_owes__gt=0, notices__deadline__lt=day)),
    )
    return {name: figure or 0 for name, figure in found.items()}


def bills_for(reader: Reader) -> QuerySet[UnitBill]:
    """The bills of the reader's units."""
    return UnitBill.objects.visible_to(reader, Right.CONTRIBUTION_VIEW).select_related("unit__area", "answer", "pool")


def notices_for(reader: Reader) -> QuerySet[DemandNotice]:
    """The demand notices of the reader's areas: of persons and units for who sees contributions, else of persons."""
    if reader.may(Right.CONTRIBUTION_VIEW):
        notices = DemandNotice.objects.visible_to(reader, Right.CONTRIBUTION_VIEW)
    else:
        notices = DemandNotice.objects.visible_to(reader, Right.ENROL_MANAGE).filter(unit_bill=None)
    return notices.select_related("pool", "unit_bill__unit", "contribution__person__area")
