"""What lists of misuse can be narrowed by; names and numbers of persons stay out of addresses."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import DateInput
from casework.models import Area
from casework.rights import Right
from casework.scope import Reader
from claims.filters import townships_of
from claims.misuse import selectors
from claims.misuse.errors import NoRulesOfMisuse
from claims.misuse.rules import Rules
from claims.models import Lead, Suspension


class SuspensionFilter(django_filters.FilterSet):
    """How it stands, ground, township, first days."""

    standing = django_filters.ChoiceFilter(
        label=_("State"), choices=selectors.STANDINGS, method="by_standing", empty_label=_("All")
    )
    ground = django_filters.ChoiceFilter(label=_("Ground of the measure"), choices=[], empty_label=_("All"))
    area = django_filters.ModelChoiceFilter(
        label=_("Township"), queryset=Area.objects.none(), method="in_area", empty_label=_("All")
    )
    since = django_filters.DateFilter(
        label=_("Begins from"), field_name="starts_on", lookup_expr="gte", widget=DateInput
    )
    until = django_filters.DateFilter(
        label=_("Begins until"), field_name="starts_on", lookup_expr="lte", widget=DateInput
    )

    class Meta:
        model = Suspension
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str] | None, *, queryset: QuerySet[Any], reader: Reader) -> None:
        super().__init__(data, queryset=queryset)
        self.filters["area"].queryset = townships_of(reader, Right.SUSPENSION_VIEW)
        self.filters["ground"].extra["choices"] = grounds_of(reader)

    def by_standing(self, queryset: Any, name: str, which: str) -> QuerySet[Any]:
        """As it stands today."""
        return selectors.standing(queryset, which, clock.today())

    def in_area(self, queryset: QuerySet[Any], name: str, area: Area) -> QuerySet[Any]:
        """Of persons who live inside the area."""
        return queryset.filter(area_code__startswith=area.prefix)


class LeadFilter(django_filters.FilterSet):
    """How it stands, where it comes from, township, when it was raised, whether it holds a payment back."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Lead.State, empty_label=_("All"))
    source = django_filters.ChoiceFilter(label=_("Source of the lead"), choices=Lead.Source, empty_label=_("All"))
    area = django_filters.ModelChoiceFilter(
        label=_("Township"), queryset=Area.objects.none(), method="in_area", empty_label=_("All")
    )
    since = django_filters.DateFilter(
        label=_("Raised from"), field_name="raised_on", lookup_expr="gte", widget=DateInput
    )
    holds = django_filters.ChoiceFilter(
        label=_("Payment"), choices=[("true", _("held back"))], method="holding", empty_label=_("All")
    )

    class Meta:
        model = Lead
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str] | None, *, queryset: QuerySet[Any], reader: Reader) -> None:
        super().__init__(data, queryset=queryset)
        self.filters["area"].queryset = townships_of(reader, Right.LEAD_VIEW)

    def in_area(self, queryset: QuerySet[Any], name: str, area: Area) -> QuerySet[Any]:
        """Of claims and persons inside the area."""
        return queryset.filter(area_code__startswith=area.prefix)

    def holding(self, queryset: Any, name: str, which: str) -> QuerySet[Any]:
        """Those by which a payment is held back."""
        rows: QuerySet[Any] = queryset.holding()
        return rows


def grounds_of(reader: Reader) -> list[tuple[str, str]]:
    """The grounds of the rules in force, to choose from; none without rules."""
    try:
        grounds = Rules.on(reader.pool, clock.today()).grounds if reader.pool else []
    except NoRulesOfMisuse:
        return []
    return [(entry.code or "", entry.name) for entry in grounds]
