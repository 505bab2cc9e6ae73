"""Whether a person is covered on a day: a question to dates, never to a flag (law 7)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from enrollment.models import Coverage, Person

YEARS = 5
ONE_DAY = timedelta(days=1)
_KINDS = {
    Coverage.Scheme.RESIDENT: ("covered", gettext_noop("Covered by resident insurance")),
    Coverage.Scheme.EMPLOYEE: ("employee", gettext_noop("Covered by employees' insurance")),
}


def coverage_on(person: Person, day: date, scheme: str = Coverage.Scheme.RESIDENT) -> Coverage | None:
    """The coverage that holds on a day."""
    return person.coverages.filter(scheme=scheme, period__contains=day).first()


def covered_from(person: Person, day: date) -> date | None:
    """Since when the person is covered without a break on `day`; else when the next coverage begins; None: never."""
    return _covered_from(_resident(coverage_of(person)), day)


def coverage_of(person: Person) -> list[Coverage]:
    """All coverages of a person by their beginning, each with its contribution (one query)."""
    return list(person.coverages.select_related("contribution").order_by("period"))


def with_coverages() -> Prefetch:
    """What to prefetch where a page asks several times about a person's coverages."""
    return Prefetch("coverages", Coverage.objects.select_related("contribution").order_by("period"))


def coverage_years(person: Person, today: date, known: Sequence[Coverage] | None = None) -> dict[str, Any]:
    """The last five calendar years for the ribbon: spans (covered, waiting, gap, employee), first and last day.

    A gap is a day that has passed without cover; days to come are no gap, nor are days before birth.
    """
    known = coverage_of(person) if known is None else known
    first, last = date(today.year - YEARS + 1, 1, 1), date(today.year, 12, 31)
    held = sorted([*_held(known), *_waited(known)], key=lambda span: span["start"])
    gaps = _gaps(held, max(first, person.born_on), min(today, person.died_on or today))
    spans = [span for span in (*held, *gaps) if span["end"] >= first and span["start"] <= last]
    return {"spans": sorted(spans, key=lambda span: span["start"]), "first": first, "last": last, "today": today}


def coverage_sentence(person: Person, today: date, known: Sequence[Coverage] | None = None) -> dict[str, str]:
    """Coverage today as one sentence, with the tone of its chip (good, warn, bad, info)."""
    known = coverage_of(person) if known is None else known
    if person.died_on and person.died_on <= today:
        return {"tone": "", "words": _("Died on %(day)s") % {"day": person.died_on}}
    for coverage in known:
        if coverage.period.lower <= today and (coverage.period.upper is None or today < coverage.period.upper):
            return _covered_sentence(coverage)
    for coverage in _resident(known):
        if coverage.period.lower > today:
            return _future_sentence(coverage.period.lower, today)
    if _resident(known):
        ended = max(coverage.period.upper for coverage in _resident(known))
        return {
            "tone": "bad",
            "words": _("Not covered since %(day)s: nothing paid for this year") % {"day": ended},
        }
    return {"tone": "bad", "words": _("Never covered here")}


def _covered_sentence(coverage: Coverage) -> dict[str, str]:
    start, end = coverage.period.lower, last_day(coverage)
    if coverage.scheme == Coverage.Scheme.EMPLOYEE:
        return {"tone": "info", "words": _("Covered by employees' insurance since %(start)s") % {"start": start}}
    words = _("%(year)s: covered from %(start)s to %(end)s") % {"year": start.year, "start": start, "end": end}
    return {"tone": "good", "words": words}


def _future_sentence(start: date, today: date) -> dict[str, str]:
    """Who is covered later this year waits; who is covered from another year on has not paid for this one."""
    if start.year > today.year:
        return {"tone": "bad", "words": _("Not covered this year, covered from %(day)s") % {"day": start}}
    return {"tone": "warn", "words": _("Waiting period, covered from %(day)s") % {"day": start}}


def _covered_from(coverages: Sequence[Coverage], day: date) -> date | None:
    """Periods that follow each other without a day between count as one."""
    start = end = None
    for coverage in coverages:
        lower, upper = coverage.period.lower, coverage.period.upper or date.max
        if end != lower:
            start = lower
        end = upper
        if day < end:
            break
    return start if end and day < end else None


def _held(coverages: Iterable[Coverage]) -> Iterable[dict[str, Any]]:
    for coverage in coverages:
        kind, label = _KINDS[Coverage.Scheme(coverage.scheme)]
        yield {"kind": kind, "label": _(label), "start": coverage.period.lower, "end": last_day(coverage) or date.max}


def _waited(coverages: Iterable[Coverage]) -> Iterable[dict[str, Any]]:
    """From a payment inside the coverage year to the first day that it covers."""
    for coverage in coverages:
        contribution = coverage.contribution
        if contribution and contribution.paid_on:
            start = max(contribution.paid_on, date(contribution.coverage_year, 1, 1))
            if start < coverage.period.lower:
                end = coverage.period.lower - ONE_DAY
                yield {"kind": "waiting", "label": _("Waiting period"), "start": start, "end": end}


def _resident(coverages: Iterable[Coverage]) -> list[Coverage]:
    return [coverage for coverage in coverages if coverage.scheme == Coverage.Scheme.RESIDENT]


def _gaps(held: Sequence[dict[str, Any]], first: date, until: date) -> Iterable[dict[str, Any]]:
    """The days from `first` to `until` that no span holds."""
    free = first
    for span in held:
        if free > until:
            return
        if free < span["start"]:
            yield _gap(free, min(span["start"] - ONE_DAY, until))
        free = max(free, min(span["end"], until) + ONE_DAY, min(span["start"], until + ONE_DAY))
    if free <= until:
        yield _gap(free, until)


def _gap(start: date, end: date) -> dict[str, Any]:
    return {"kind": "gap", "label": _("Not covered"), "start": start, "end": end}


def last_day(coverage: Coverage) -> date | None:
    """The last covered day; None while no end is known."""
    return coverage.period.upper - ONE_DAY if coverage.period.upper else None
