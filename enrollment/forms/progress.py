"""Targets of the areas in an area, all on one page."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import Area, Pool
from enrollment.models import Target
from enrollment.selectors.progress import wanted_by_rules
from enrollment.services.targets import Wanted

MOST_PEOPLE = 100_000_000
PER_HUNDREDTH = 10
"""Thousandths, as targets are kept, of a hundredth, as people say them."""


class TargetsForm(forms.Form):
    """For each area just below one: who should be enrolled, and how many of a hundred shall be.

    Before anything is kept for the year, it offers the population of the year before and the target of the rules.
    """

    title = _("Targets")

    def __init__(self, *args: Any, pool: Pool, area: Area, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = list(Area.objects.filter(parent=area)) or [area]
        kept = {
            (target.area_id, target.coverage_year): target
            for target in Target.objects.filter(pool=pool, area__in=self.areas, coverage_year__in=(year, year - 1))
        }
        usual = wanted_by_rules(pool, year)
        for each in self.areas:
            known, before = kept.get((each.code, year)), kept.get((each.code, year - 1))
            last = known or before
            self.fields[f"population_{each.code}"] = forms.IntegerField(
                label=_("Should be enrolled"),
                min_value=0,
                max_value=MOST_PEOPLE,
                required=False,
                initial=last.population if last else None,
            )
            wanted = known.per_mille if known else usual or (before.per_mille if before else None)
            self.fields[f"target_{each.code}"] = forms.DecimalField(
                label=_("Target in percent"),
                min_value=0,
                max_value=100,
                decimal_places=1,
                required=False,
                initial=None if wanted is None else Decimal(wanted) / PER_HUNDREDTH,
            )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each area with its two fields."""
        for area in self.areas:
            yield {"area": area, "fields": [self[f"population_{area.code}"], self[f"target_{area.code}"]]}

    def clean(self) -> dict[str, Any]:
        """A population without a target is half a target."""
        cleaned = super().clean() or {}
        for area in self.areas:
            if cleaned.get(f"population_{area.code}") and cleaned.get(f"target_{area.code}") is None:
                self.add_error(f"target_{area.code}", _("Say how many of a hundred shall be enrolled."))
        return cleaned

    @property
    def wanted(self) -> list[Wanted]:
        """The targets as typed."""
        typed = self.cleaned_data
        return [
            Wanted(
                area, typed[f"population_{area.code}"] or 0, int((typed[f"target_{area.code}"] or 0) * PER_HUNDREDTH)
            )
            for area in self.areas
        ]
