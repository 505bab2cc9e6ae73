"""Whom a part of the night changed, asked of the rows themselves."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from casework.models import JobChunk, JobRun
from casework.night_parts import reach
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Contribution
from enrollment.night import relieved, repricing
from enrollment.night.identified import identified, without_contribution
from enrollment.refundable import RELIEF


def chunks_open_to(reader: Reader) -> QuerySet[JobChunk]:
    """The parts of the reader's pool."""
    return JobChunk.objects.filter(run__pool=reader.pool).select_related("run__pool")


def persons_changed(chunk: JobChunk, reader: Reader) -> QuerySet[Any]:
    """Persons for the identified, contributions (with `person`) for every other job; cut to what the reader may see."""
    run = chunk.run
    found: Any
    if run.name == "identified":
        found = without_contribution(identified(run.pool, run.business_day, chunk.key), run.business_day)
    elif run.name == relieved.KEY:
        covered = repricing.in_area(run.pool, chunk.key).filter(channel=RELIEF, paid_on=run.business_day)
        found = covered.select_related("person")
    elif run.name == repricing.KEY:
        priced = repricing.in_area(run.pool, chunk.key).filter(repriced_on=run.business_day)
        found = priced.select_related("person")
    else:
        found = (
            _contributions(run)
            .filter(pool=run.pool, area_code__range=reach(run.pool, chunk.key))
            .select_related("person")
        )
    return found.visible_to(reader, Right.PERSON_VIEW)


def _contributions(run: JobRun) -> QuerySet[Contribution]:
    day, rows = run.business_day, Contribution.objects.all()
    match run.name:
        case "waiting":
            ended = rows.filter(state=Contribution.State.ACTIVE, coverage_year__in=(day.year - 1, day.year))
            return ended.filter(starts_on__gt=_night_before(run), starts_on__lte=day, paid_on__lt=F("starts_on"))
        case "closing":
            return rows.filter(notices__issued_on=day)
        case "renewal":
            return rows.filter(channel="renewal", coverage_year__in=(day.year, day.year + 1))
        case _:
            return rows.none()


def _night_before(run: JobRun) -> date:
    """The last night before this one; before the first one, the year before began."""
    before = JobRun.objects.filter(pool=run.pool, name=run.name, business_day__lt=run.business_day)
    found = before.order_by("-business_day").values_list("business_day", flat=True).first()
    return found or date(run.business_day.year - 1, 1, 1)
