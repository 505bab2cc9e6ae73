"""What lists of claims can be narrowed by: codes, states and dates only.

Names and numbers of persons stay out of addresses.
"""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.forms import DateInput
from casework.models import Area
from casework.rights import Right
from casework.scope import Reader
from claims.instalments.selectors import late_of
from claims.models import Claim, Flag, Recovery
from claims.models.claim import Kind


class ClaimFilter(django_filters.FilterSet):
    """Claims by state, kind of care, township, days and flags."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Claim.State, empty_label=_("All"))
    kind = django_filters.ChoiceFilter(label=_("Kind of care"), choices=Kind, empty_label=_("All"))
    area = django_filters.ModelChoiceFilter(
        label=_("Township"), queryset=Area.objects.none(), method="in_area", empty_label=_("All")
    )
    since = django_filters.DateFilter(
        label=_("Received from"), field_name="received_on", lookup_expr="gte", widget=DateInput
    )
    until = django_filters.DateFilter(
        label=_("Received until"), field_name="received_on", lookup_expr="lte", widget=DateInput
    )
    due = django_filters.DateFilter(label=_("Due until"), field_name="due_on", lookup_expr="lte", widget=DateInput)
    flagged = django_filters.ChoiceFilter(
        label=_("Flags"), choices=Flag.Severity, method="with_flag", empty_label=_("All")
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str] | None, *, queryset: QuerySet[Claim], reader: Reader) -> None:
        super().__init__(data, queryset=queryset)
        self.filters["area"].queryset = townships_of(reader)

    def in_area(self, queryset: QuerySet[Claim], name: str, area: Area) -> QuerySet[Claim]:
        """Claims of persons who live inside the area."""
        return queryset.filter(area_code__startswith=area.prefix)

    def with_flag(self, queryset: QuerySet[Claim], name: str, severity: str) -> QuerySet[Claim]:
        """Claims with a flag of that severity that nobody has lifted."""
        return queryset.filter(pk__in=Flag.objects.filter(severity=severity, lifted_by=None).values("claim"))


class RecoveryFilter(django_filters.FilterSet):
    """Recoveries by township, by the day on which they were opened, by case number."""

    area = django_filters.ModelChoiceFilter(
        label=_("Township"), queryset=Area.objects.none(), method="in_area", empty_label=_("All")
    )
    since = django_filters.DateFilter(
        label=_("Opened from"), field_name="opened_at", lookup_expr="date__gte", widget=DateInput
    )
    until = django_filters.DateFilter(
        label=_("Opened until"), field_name="opened_at", lookup_expr="date__lte", widget=DateInput
    )
    number = django_filters.CharFilter(label=_("Case number"), method="of_case")
    late = django_filters.ChoiceFilter(
        label=_("Instalments"), choices=[("1", _("Late"))], method="with_late", empty_label=_("All")
    )

    class Meta:
        model = Recovery
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str] | None, *, queryset: QuerySet[Recovery], reader: Reader) -> None:
        super().__init__(data, queryset=queryset)
        self.filters["area"].queryset = townships_of(reader, Right.RECOVERY_VIEW)

    def in_area(self, queryset: QuerySet[Recovery], name: str, area: Area) -> QuerySet[Recovery]:
        """Recoveries from persons who live inside the area."""
        return queryset.filter(area_code__startswith=area.prefix)

    def with_late(self, queryset: QuerySet[Recovery], name: str, said: str) -> QuerySet[Recovery]:
        """Those of which an instalment did not come in time."""
        return queryset.filter(late_of())

    def of_case(self, queryset: QuerySet[Recovery], name: str, number: str) -> QuerySet[Recovery]:
        """Recoveries of claims and cases whose number begins so."""
        return queryset.filter(
            Q(claim__number__startswith=number)
            | Q(case__number__startswith=number)
            | Q(supplementary__number__startswith=number)
            | Q(third_party__claim__number__startswith=number)
        )


def townships_of(reader: Reader, right: Right = Right.CLAIM_VIEW) -> QuerySet[Area]:
    """The townships of the reader's pool in which the reader holds the right."""
    prefixes = reader.prefixes(right)
    if reader.pool is None or not prefixes:
        return Area.objects.none()
    seen = reduce(or_, (Q(code__startswith=prefix) for prefix in prefixes))
    return Area.objects.filter(seen, level=Area.Level.TOWNSHIP, code__startswith=reader.pool.area.prefix)


def chips_of(filters: django_filters.FilterSet, path: str) -> list[dict[str, Any]]:
    """The active filters, each with the address that takes it off."""
    chips = []
    for field in filters.form:
        value = filters.data.get(field.name)
        if not value:
            continue
        choices = {str(key): label for key, label in getattr(field.field, "choices", [])}
        rest = filters.data.copy()
        for name in (field.name, "after", "before"):
            rest.pop(name, None)
        chips.append({"label": field.label, "value": choices.get(value, value), "url": f"{path}?{rest.urlencode()}"})
    return chips
