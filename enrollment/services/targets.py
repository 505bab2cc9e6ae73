"""Targets of enrolment (参保目标, CL-07): how many should be enrolled, and how many of a thousand shall be."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casework import events
from casework.commands import service
from casework.errors import Incomplete, NotAllowed
from casework.models import Area
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Target
from enrollment.selectors.progress import PER_MILLE


@dataclass(frozen=True)
class Wanted:
    """An area's target: its people who should be enrolled, and how many of a thousand of them shall be."""

    area: Area
    population: int
    per_mille: int


@service
def keep_targets(*, coverage_year: int, wanted: Sequence[Wanted], by: Reader) -> None:
    """Keep the targets of areas for a year; a population of nought takes a target away. Raises NotAllowed, Incomplete."""
    pool = by.pool
    codes = [each.area.code for each in wanted]
    if pool is None or not all(pool.holds(code) and by.may_in(Right.TARGET_KEEP, code) for code in codes):
        raise NotAllowed()
    if not wanted or any(each.population < 0 or not 0 <= each.per_mille <= PER_MILLE for each in wanted):
        raise Incomplete({"": [_("A target lies between 0 and 1000 of a thousand.")]})
    Target.objects.filter(pool=pool, coverage_year=coverage_year, area__in=codes).delete()
    Target.objects.bulk_create(
        Target(
            pool=pool,
            area=each.area,
            area_code=each.area.code,
            coverage_year=coverage_year,
            population=each.population,
            per_mille=each.per_mille,
        )
        for each in wanted
        if each.population
    )
    events.record(
        "targets_kept",
        subject=pool,
        actor=by.staff,
        pool=pool,
        area_code=min(codes),
        year=coverage_year,
        areas=len(wanted),
    )
