"""What the lists of institutions can be narrowed by."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Area, Pool
from institutions.models import Care, Institution, PaymentMethod
from institutions.selectors.register import designated, part_of

ATTRIBUTES = {
    "is_cross_region": _("Cross-region settlement"),
    "is_cross_province": _("Cross-province settlement"),
    "is_cross_province_inpatient": _("Cross-province inpatient settlement"),
    "drg": _("Paid by diagnosis-related groups"),
    "is_community": _("Community health service"),
    "is_specialised": _("Specialised"),
    "chinese": _("Chinese medicine"),
    "is_internal": _("Internal"),
    "is_for_profit": _("For profit"),
    "not_connected": _("System not connected"),
    "closed": _("Closed"),
}
"""Attributes by which institutions are counted and listed (DL-22, BJ-37, FX-25)."""


class InstitutionFilter(django_filters.FilterSet):
    """Institutions designated for the pool today by kind, level, county and attribute; the last one opens the register."""

    q = django_filters.CharFilter(
        label=_("Code, name or initials"), method="with_text", widget=forms.SearchInput(attrs={"maxlength": 60})
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Institution.Kind, empty_label=_("all"))
    level = django_filters.ChoiceFilter(label=_("Level"), choices=Institution.Level, empty_label=_("all"))
    county = django_filters.ModelChoiceFilter(
        label=_("County"), queryset=Area.objects.none(), method="in_area", empty_label=_("all")
    )
    attribute = django_filters.ChoiceFilter(
        label=_("Attribute"), choices=list(ATTRIBUTES.items()), method="with_attribute", empty_label=_("all")
    )
    everywhere = django_filters.BooleanFilter(
        label=_("Also those not designated"), method="anywhere", widget=forms.CheckboxInput
    )

    class Meta:
        model = Institution
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str] | None, *, queryset: QuerySet[Institution], pool: Pool) -> None:
        super().__init__(data, queryset=queryset)
        self.pool = pool
        self.filters["county"].queryset = counties_of(pool)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only the designated, unless the last filter is ticked."""
        if not self.form.cleaned_data.get("everywhere"):
            queryset = queryset.filter(is_designated=True)
        return super().filter_queryset(queryset)

    def with_text(self, queryset: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """Any part of the name or initials, or the beginning of the code."""
        return queryset.filter(part_of(text))

    def in_area(self, queryset: QuerySet[Any], name: str, area: Area) -> QuerySet[Any]:
        """Institutions inside the area."""
        return queryset.filter(area__code__startswith=area.prefix)

    def with_attribute(self, queryset: QuerySet[Any], name: str, attribute: str) -> QuerySet[Any]:
        """Institutions that have the attribute."""
        return having(queryset, attribute, self.pool)

    def anywhere(self, queryset: QuerySet[Any], name: str, ticked: bool) -> QuerySet[Any]:
        """Answered by `filter_queryset`."""
        return queryset


def having(rows: QuerySet[Any], attribute: str, pool: Pool) -> QuerySet[Any]:
    """Of some institutions those with one of ATTRIBUTES."""
    match attribute:
        case "drg":
            return rows.annotate(paid=_paid_for_stays(pool)).filter(paid=PaymentMethod.Method.DRG)
        case "chinese":
            return rows.filter(medicine__in=(Institution.Medicine.CHINESE, Institution.Medicine.INTEGRATED))
        case "not_connected":
            return rows.exclude(connection=Institution.Connection.CONNECTED)
        case "closed":
            return rows.exclude(closed_on=None)
        case flag:
            return rows.filter(**{flag: True})


def _paid_for_stays(pool: Pool) -> Subquery:
    began = PaymentMethod.objects.filter(pool=pool, institution=OuterRef("pk"), starts_on__lte=clock.today())
    return Subquery(began.filter(care=Care.INPATIENT).order_by("-starts_on").values("method")[:1])


def counties_of(pool: Pool) -> QuerySet[Area]:
    """The counties of a pool."""
    return Area.objects.filter(level=Area.Level.COUNTY, code__startswith=pool.area.prefix)


def designated_rows(pool: Pool) -> QuerySet[Institution]:
    """The register, each with whether it is designated for the pool today."""
    rows = Institution.objects.select_related("area")
    return rows.annotate(is_designated=designated(pool, clock.today()))
