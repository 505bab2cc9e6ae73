"""Who lives where and takes part: households, villages, schools."""

from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from casework.models import Area
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Contribution, Household, Person, School

PAGE = 50
State = Contribution.State
ENROLLED = (State.DUE, State.UNPAID, State.WAITING, State.ACTIVE)


def with_years(rows: QuerySet[Person], today: date) -> QuerySet[Any]:
    """Persons with the state of their contribution for this year and the next (`this_year`, `next_year`; None: none)."""

    def state(year: int) -> Subquery:
        standing = Contribution.objects.filter(person=OuterRef("pk"), coverage_year=year)
        return Subquery(standing.exclude(state=State.CANCELLED).values("state")[:1])

    return rows.annotate(this_year=state(today.year), next_year=state(today.year + 1))


def living_in(reader: Reader, area: Area, today: date) -> QuerySet[Any]:
    """The living of a village or township by household, with their years."""
    rows = Person.objects.visible_to(reader, Right.PERSON_VIEW)
    rows = rows.filter(area_code__startswith=area.prefix, merged_into=None, died_on=None)
    return with_years(rows, today).select_related("household").order_by("pk")


def households_for(reader: Reader) -> QuerySet[Household]:
    """The households of the reader's areas."""
    return Household.objects.visible_to(reader, Right.PERSON_VIEW).select_related("area", "head")


def schools_with_roll(reader: Reader, year: int) -> QuerySet[School]:
    """The schools of the reader's areas with how many are enrolled for a year, beside those on roll (CL-48)."""
    enrolled = Count(
        "registration__contributions",
        filter=Q(
            registration__ended_on=None,
            registration__contributions__coverage_year=year,
            registration__contributions__state__in=ENROLLED,
        ),
    )
    rows = School.objects.visible_to(reader, Right.ENROL_MANAGE).select_related("area")
    return rows.annotate(enrolled=enrolled, lacking=F("on_roll") - F("enrolled")).order_by("name")
