"""What a list of payments or batches can be narrowed by. Codes and dates only: names stay out of addresses."""

from collections.abc import Mapping
from dataclasses import dataclass

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.forms import DateInput
from casework.models import Area
from fund.models import Batch, Fund, Payable, Posting
from fund.payables import PAYABLE


class PayableFilter(django_filters.FilterSet):
    """Payments by township, fund, day and case number."""

    area = django_filters.ModelChoiceFilter(
        label=_("Township"), queryset=Area.objects.none(), method="in_area", empty_label=_("All")
    )
    fund = django_filters.ChoiceFilter(label=_("Fund"), choices=Fund, method="of_fund", empty_label=_("All"))
    since = django_filters.DateFilter(
        label=_("Owed from"), field_name="created_at", lookup_expr="date__gte", widget=DateInput
    )
    until = django_filters.DateFilter(
        label=_("Owed until"), field_name="created_at", lookup_expr="date__lte", widget=DateInput
    )
    number = django_filters.CharFilter(label=_("Case number"), field_name="number", lookup_expr="startswith")

    class Meta:
        model = Payable
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str] | None, *, queryset: QuerySet, areas: QuerySet | None = None) -> None:
        super().__init__(data, queryset=queryset)
        self.filters["area"].queryset = Area.objects.all() if areas is None else areas

    def in_area(self, queryset: QuerySet, name: str, area: Area) -> QuerySet:
        """Payments whose case lies inside the area."""
        return queryset.filter(area_code__startswith=area.prefix)

    def of_fund(self, queryset: QuerySet, name: str, fund: str) -> QuerySet:
        """Payments to which the fund gives something."""
        return queryset.filter(by_fund__has_key=fund)


class BatchFilter(django_filters.FilterSet):
    """Batches by state, day and number."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Batch.State, empty_label=_("All"))
    since = django_filters.DateFilter(
        label=_("Made from"), field_name="made_at", lookup_expr="date__gte", widget=DateInput
    )
    until = django_filters.DateFilter(
        label=_("Made until"), field_name="made_at", lookup_expr="date__lte", widget=DateInput
    )
    number = django_filters.CharFilter(label=_("Batch number"), field_name="number", lookup_expr="startswith")

    class Meta:
        model = Batch
        fields: list[str] = []


class PostingFilter(django_filters.FilterSet):
    """Postings by reason, day, and the case number of the payment they are about."""

    reason = django_filters.ChoiceFilter(label=_("Booked for"), choices=Posting.Reason, empty_label=_("All"))
    since = django_filters.DateFilter(
        label=_("Booked from"), field_name="booked_on", lookup_expr="gte", widget=DateInput
    )
    until = django_filters.DateFilter(
        label=_("Booked until"), field_name="booked_on", lookup_expr="lte", widget=DateInput
    )
    number = django_filters.CharFilter(label=_("Case number"), method="of_case")

    class Meta:
        model = Posting
        fields: list[str] = []

    def of_case(self, queryset: QuerySet, name: str, number: str) -> QuerySet:
        """Postings about the payments of one case, and those of the case itself."""
        about = Q(pk__in=[])
        for pk, subject_type, subject_id in Payable.objects.filter(number=number).values_list(
            "pk", "subject_type", "subject_id"
        ):
            about |= Q(subject_type=PAYABLE, subject_id=pk) | Q(subject_type=subject_type, subject_id=subject_id)
        return queryset.filter(about)


@dataclass(frozen=True)
class Choice:
    """Payables picked by hand (`ids`), or everything that a filter shows (`ids` is None)."""

    ids: tuple[int, ...] | None = None
    filters: tuple[tuple[str, str], ...] = ()

    def of(self, payables: QuerySet[Payable]) -> QuerySet[Payable]:
        """The chosen ones among `payables`."""
        if self.ids is not None:
            return payables.filter(pk__in=self.ids)
        return PayableFilter(dict(self.filters), queryset=payables).qs
