"""The catalogue to read: entries as words, an entry with its versions, what the filters of its list ask."""

from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.forms import DateInput
from casework.money import yuan
from casework.rights import Right
from casework.scope import Reader
from claims import finding, typed
from claims.models import CatalogueEntry, CatalogueKind
from claims.models.catalogue import Category, Described
from institutions.models import Institution

MOST_FOUND = 300
"""Entries that a search in the list answers at most, the nearest first."""
LIMITED = [
    ("quantity", gettext_lazy("Largest quantity")),
    ("person", gettext_lazy("Sex, age or diagnosis")),
    ("level", gettext_lazy("Hospital level")),
    ("price", gettext_lazy("Price limit")),
]
_LIMITED = {
    "quantity": Q(limit_quantity__isnull=False),
    "person": ~Q(sex="") | Q(age_from__isnull=False) | Q(age_to__isnull=False) | ~Q(diagnoses=[]),
    "level": ~Q(levels=[]),
    "price": Q(price_limit__isnull=False) | Q(price_limits__isnull=False),
}


class CatalogueFilter(django_filters.FilterSet):
    """Entries by text, kind, class, the day on which they hold, and what limits them."""

    q = django_filters.CharFilter(label=gettext_lazy("Code, initials, name"), method="with_text")
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=CatalogueKind, empty_label=gettext_lazy("All")
    )
    category = django_filters.ChoiceFilter(
        label=gettext_lazy("Class"), choices=Category, empty_label=gettext_lazy("All")
    )
    limited = django_filters.ChoiceFilter(
        label=gettext_lazy("Limited by"), choices=LIMITED, method="with_limit", empty_label=gettext_lazy("All")
    )
    on = django_filters.DateFilter(label=gettext_lazy("Valid on"), method="valid_on", widget=DateInput)

    class Meta:
        model = CatalogueEntry
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str], *, reader: Reader) -> None:
        super().__init__(data, queryset=entries_for(reader))
        self.pool = reader.pool

    @property
    def day(self) -> Any:
        """The day on which the entries hold; today where none is asked for."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        return cleaned.get("on") or clock.today()

    @property
    def qs(self) -> QuerySet[CatalogueEntry]:
        """The entries that hold on the day and fit."""
        day = self.day
        held = super().qs.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
        return held.prefetch_related("price_limits")

    def with_text(self, queryset: QuerySet[CatalogueEntry], name: str, text: str) -> QuerySet[CatalogueEntry]:
        """Entries of the codes that the search finds."""
        found = finding.codes(typed.plain(text)[:60], self.pool, MOST_FOUND) if self.pool else []
        return queryset.filter(code__in=found)

    def with_limit(self, queryset: QuerySet[CatalogueEntry], name: str, what: str) -> QuerySet[CatalogueEntry]:
        """Entries that are limited so."""
        return queryset.filter(_LIMITED[what]).distinct()

    def valid_on(self, queryset: QuerySet[CatalogueEntry], name: str, day: Any) -> QuerySet[CatalogueEntry]:
        """Narrowed in `qs`, where no day means today."""
        return queryset


def entries_for(reader: Reader) -> QuerySet[CatalogueEntry]:
    """All versions of the reader's pool; none for who may not read the catalogue."""
    if reader.pool is None or not reader.may(Right.CATALOGUE_VIEW):
        return CatalogueEntry.objects.none()
    return CatalogueEntry.objects.filter(pool=reader.pool)


def versions_of(entry: CatalogueEntry) -> list[CatalogueEntry]:
    """All versions of the entry's code, the newest first."""
    rows = CatalogueEntry.objects.filter(pool=entry.pool_id, code=entry.code).select_related("release")
    return list(rows.prefetch_related("price_limits").order_by("-starts_on"))


def limits_of(said: Described) -> list[str]:
    """Quantity, sex, ages, diagnoses and levels that an entry or a row is limited to, each in words."""
    found = []
    if said.limit_quantity is not None:
        figures = {
            "limit": typed.number(said.limit_quantity),
            "unit": said.unit,
            "period": said.get_limit_period_display(),
        }
        found.append(" ".join((_("%(limit)s %(unit)s %(period)s") % figures).split()))
    if said.sex:
        found.append(_("only %(sex)s") % {"sex": said.get_sex_display()})
    if said.age_from is not None or said.age_to is not None:
        found.append(_ages(said.age_from, said.age_to))
    if said.diagnoses:
        found.append(_("only with %(diagnoses)s") % {"diagnoses": _(", ").join(said.diagnoses)})
    if said.levels:
        found.append(_("only at %(levels)s") % {"levels": level_names(said.levels)})
    return found


def _ages(first: int | None, last: int | None) -> str:
    if first is None:
        return _("up to %(last)s years") % {"last": last}
    if last is None:
        return _("from %(first)s years on") % {"first": first}
    return _("%(first)s to %(last)s years") % {"first": first, "last": last}


def level_names(levels: Sequence[str]) -> str:
    """Hospital levels in words."""
    return _(", ").join(str(Institution.Level(level).label) for level in levels)


def prices_of(general: int | None, by_level: Mapping[str, int]) -> list[str]:
    """Price limits in words: the general one, then those of levels."""
    order = list(Institution.Level.values)
    levels = sorted(by_level.items(), key=lambda limit: order.index(limit[0]), reverse=True)
    named = [f"{Institution.Level(level).label} {yuan(amount)}" for level, amount in levels]
    return ([yuan(general)] if general is not None else []) + named


def class_of(said: Described) -> str:
    """Class with the first share, where the catalogue names one."""
    share = f" {typed.percent(said.first_self_pay)}%" if said.first_self_pay is not None else ""
    return f"{said.get_category_display()}{share}"
