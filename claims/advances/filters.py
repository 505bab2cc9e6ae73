"""What lists of advances and supplementary claims can be narrowed by; names and ID numbers stay out of addresses."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.forms import DateInput
from casework.models import Area
from casework.rights import Right
from casework.scope import Reader
from claims.filters import townships_of


class AskedFilter(django_filters.FilterSet):
    """Township, day it was handed in, case number."""

    area = django_filters.ModelChoiceFilter(
        label=_("Township"), queryset=Area.objects.none(), method="in_area", empty_label=_("All")
    )
    since = django_filters.DateFilter(
        label=_("Handed in from"), field_name="asked_at", lookup_expr="date__gte", widget=DateInput
    )
    until = django_filters.DateFilter(
        label=_("Handed in until"), field_name="asked_at", lookup_expr="date__lte", widget=DateInput
    )
    number = django_filters.CharFilter(label=_("Case number"), field_name="number", lookup_expr="istartswith")

    def __init__(self, data: Mapping[str, str] | None, *, queryset: QuerySet[Any], reader: Reader) -> None:
        super().__init__(data, queryset=queryset)
        self.filters["area"].queryset = townships_of(reader, Right.ADVANCE_VIEW)

    def in_area(self, queryset: QuerySet[Any], name: str, area: Area) -> QuerySet[Any]:
        """Those of persons who live inside the area."""
        return queryset.filter(area_code__startswith=area.prefix)
