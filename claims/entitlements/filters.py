"""What lists of filings and referrals can be narrowed by; names and numbers of persons stay out of addresses."""

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
from claims.entitlements import selectors
from claims.filters import townships_of
from claims.models import DiseaseRegistration, Filing, Referral
from claims.models.registration import REGISTERED

STANDINGS = [
    ("holds", _("Holds today")),
    ("ending", _("Ends soon")),
    ("later", _("Begins later")),
    ("ended", _("Ended")),
    ("void", _("Taken back")),
]


class HeldFilter(django_filters.FilterSet):
    """How it stands, township, first days."""

    standing = django_filters.ChoiceFilter(
        label=_("State"), choices=STANDINGS, method="by_standing", empty_label=_("All")
    )
    area = django_filters.ModelChoiceFilter(
        label=_("Township"), queryset=Area.objects.none(), method="in_area", empty_label=_("All")
    )
    since = django_filters.DateFilter(
        label=_("Begins from"), field_name="starts_on", lookup_expr="gte", widget=DateInput
    )
    until = django_filters.DateFilter(
        label=_("Begins until"), field_name="starts_on", lookup_expr="lte", widget=DateInput
    )

    def __init__(self, data: Mapping[str, str] | None, *, queryset: QuerySet[Any], reader: Reader, warned: int) -> None:
        super().__init__(data, queryset=queryset)
        self.warned = warned
        self.filters["area"].queryset = townships_of(reader, Right.ENTITLEMENT_VIEW)

    def by_standing(self, queryset: Any, name: str, which: str) -> QuerySet[Any]:
        """As it stands today."""
        return selectors.standing(queryset, which, clock.today(), self.warned)

    def in_area(self, queryset: QuerySet[Any], name: str, area: Area) -> QuerySet[Any]:
        """Of persons who live inside the area."""
        return queryset.filter(area_code__startswith=area.prefix)


class FilingFilter(HeldFilter):
    """Filings by type too, and whether they were made up later."""

    kind = django_filters.ChoiceFilter(label=_("Type"), choices=Filing.Kind, empty_label=_("All"))
    made_up = django_filters.ChoiceFilter(
        label=_("Filed"),
        choices=[("True", _("made up later")), ("False", _("in time"))],
        field_name="is_made_up",
        empty_label=_("All"),
    )

    class Meta:
        model = Filing
        fields: list[str] = []


class ReferralFilter(HeldFilter):
    """Referrals."""

    class Meta:
        model = Referral
        fields: list[str] = []


class RegistrationFilter(HeldFilter):
    """Registrations by kind of care and disease too; what waits for a decision, what was refused."""

    care = django_filters.ChoiceFilter(
        label=_("Kind of care"), choices=[(kind.value, kind.label) for kind in REGISTERED], empty_label=_("All")
    )

    class Meta:
        model = DiseaseRegistration
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state.value, state.label) for state in DiseaseRegistration.State if state != "approved"]
        self.filters["standing"].extra["choices"] = [*states, *(one for one in STANDINGS if one[0] != "void")]

    def by_standing(self, queryset: Any, name: str, which: str) -> QuerySet[Any]:
        """By the state of an application; of an approved one, as it stands today."""
        if which in DiseaseRegistration.State.values:
            return queryset.filter(state=which)
        return selectors.standing(queryset, which, clock.today(), self.warned)
