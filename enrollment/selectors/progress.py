"""How far enrolment is (参保进度): an area and the areas in it, beside the same day of the year before and the target.

Townships and wider areas stand as the last night counted them, so that a prefecture is as quick to ask as a village;
villages are counted now.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from casework.models import Area, Pool
from casework.models.area import PREFIX_LENGTH
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Contribution, Progress, Target
from enrollment.services.owing import Pricing
from rulebook.errors import NoRulesInForce

WINDOW_OPENS_IN = 9
"""The month in which windows open (LPS-16, DL-03): where rules name none, the campaign is told from its first day on."""
PER_MILLE, WHOLE = 1_000, 10_000
"""A whole in thousandths, as targets are kept, and in basis points."""
ZERO = (0, 0)
Counts = Mapping[str, tuple[int, int]]
"""Area code to registered and paid."""


@dataclass(frozen=True)
class Standing:
    """One area in one year: registered and paid; on the same day of the year before; who should be enrolled."""

    area: Area
    registered: int
    paid: int
    paid_before: int | None = None
    population: int | None = None
    population_before: int | None = None
    per_mille: int | None = None
    is_rest: bool = False
    """Those who are registered in the area itself and in none of the areas in it."""

    @property
    def rate(self) -> int | None:
        """Paid of those who should be, in basis points; None without a population (CL-07)."""
        return self.paid * WHOLE // self.population if self.population else None

    @property
    def rate_before(self) -> int | None:
        """The same a year before: the baseline of FX-03."""
        if self.paid_before is None or not self.population_before:
            return None
        return self.paid_before * WHOLE // self.population_before

    @property
    def ahead(self) -> int | None:
        """Paid more than on the same day of the year before; negative: fewer."""
        return None if self.paid_before is None else self.paid - self.paid_before

    @property
    def is_behind(self) -> bool:
        """Whether the rate of participation fell below that of the year before (FX-03); without rates, the count."""
        if self.rate is not None and self.rate_before is not None:
            return self.rate < self.rate_before
        return self.ahead is not None and self.ahead < 0

    @property
    def wanted(self) -> int | None:
        """The target in basis points."""
        return None if self.per_mille is None else self.per_mille * WHOLE // PER_MILLE

    @property
    def reached(self) -> bool:
        """Whether the target is reached."""
        return self.rate is not None and self.wanted is not None and self.rate >= self.wanted


def year_of(day: date) -> int:
    """The coverage year that people enrol for on a day: the next one once its window may have opened."""
    return day.year + (day.month >= WINDOW_OPENS_IN)


def area_for(reader: Reader, code: str = "") -> Area | None:
    """The area with this code if the reader sees its progress, without a code the reader's widest one; else None."""
    mine = [area for area in reader.areas if reader.may_in(Right.PROGRESS_VIEW, area.code)]
    if not code:
        return mine[0] if mine else None
    if reader.pool is None or not reader.pool.holds(code) or not reader.may_in(Right.PROGRESS_VIEW, code):
        return None
    return Area.objects.select_related("parent").filter(code=code).first()


def counted_on(pool: Pool, year: int) -> date | None:
    """The last day that a night has counted for a coverage year."""
    return Progress.objects.filter(pool=pool, coverage_year=year).aggregate(last=Max("day"))["last"]


def inside(pool: Pool, area: Area, year: int, day: date) -> list[Standing]:
    """The areas just below one, best first (FX-08); last those who are registered in none of them."""
    children = {child.code: child for child in Area.objects.filter(parent=area)}
    if not children:
        return []
    length = PREFIX_LENGTH[next(iter(children.values())).level]
    now = _gathered(_counts(pool, area, year, day), length)
    before = _gathered(_counts_before(pool, area, year, day), length)
    known, known_before = _targets(pool, area, year, length)
    rows = [
        _standing(
            child,
            now.get(code[:length], ZERO),
            before.get(code[:length]),
            known.get(code[:length]),
            known_before.get(code[:length]),
        )
        for code, child in children.items()
    ]
    rest = {key: counts for key, counts in now.items() if key.ljust(12, "0") not in children}
    found = sorted(rows, key=_best_first)
    if any(registered for registered, _paid in rest.values()):
        found.append(Standing(area, *_sum(rest.values()), is_rest=True))
    return found


def of_area(pool: Pool, area: Area, year: int, day: date) -> Standing:
    """One area as a whole."""
    length = PREFIX_LENGTH[area.level]
    now = _gathered(_counts(pool, area, year, day), length).get(area.prefix, ZERO)
    before = _gathered(_counts_before(pool, area, year, day), length).get(area.prefix)
    known, known_before = _targets(pool, area, year, length)
    return _standing(area, now, before, known.get(area.prefix), known_before.get(area.prefix))


def campaign(pool: Pool, year: int) -> tuple[date, date]:
    """First and last day that a curve of the year shows: its window, where the rules name one."""
    try:
        window = Pricing(pool, year).window
    except NoRulesInForce:
        window = None
    return window or (date(year - 1, WINDOW_OPENS_IN, 1), date(year - 1, 12, 31))


def curve(pool: Pool, area: Area, year: int, day: date) -> list[tuple[date, int | None, int | None]]:
    """Day by day from the opening of the window: paid, and paid on the same day of the year before; None: not counted."""
    opens, closes = campaign(pool, year)
    last = max(closes, min(day, date(year, 12, 31)))
    rows = Progress.objects.filter(
        pool=pool, coverage_year__in=(year, year - 1), area_code__startswith=area.prefix, day__lte=last
    )
    paid: dict[int, dict[date, int]] = {year: {}, year - 1: {}}
    for coverage_year, counted, sum_paid in rows.values_list("coverage_year", "day").annotate(Sum("paid")).order_by():
        paid[coverage_year][counted] = sum_paid
    days = [opens + timedelta(days) for days in range((last - opens).days + 1)]
    return [(each, paid[year].get(each), paid[year - 1].get(year_before(each))) for each in days]


def financed(pool: Pool, area: Area) -> list[dict[str, Any]]:
    """By coverage year, newest first, as last counted: what persons and what finance paid (fen), and the persons' share
    of it in basis points (FX-47); for the whole pool also what the rules want collected (fen) and how much of it is
    reached (SY-01)."""
    mine = Progress.objects.filter(pool=pool, area_code__startswith=area.prefix)
    last = dict(mine.values_list("coverage_year").annotate(Max("day")).order_by())
    known = Q(pk__in=[])
    for year, day in last.items():
        known |= Q(coverage_year=year, day=day)
    sums = (
        mine.filter(known)
        .values("coverage_year")
        .annotate(paid=Sum("paid"), individual=Sum("individual"), subsidy=Sum("subsidy"))
    )
    whole = area.pk == pool.area_id
    return [row | _measured(row, pool if whole else None) for row in sums.order_by("-coverage_year")]


def wanted_by_rules(pool: Pool, year: int) -> int | None:
    """The target that the rules in force name for a year, in thousandths; None where they name none (CL-07)."""
    found = _figure(pool, year, "coverage_target")
    return None if found is None else int(found * PER_MILLE)


def _figure(pool: Pool, year: int, key: str) -> Any:
    """A figure of the rules of a year; None where they have none."""
    try:
        rules = Pricing(pool, year).in_force.rules
    except NoRulesInForce:
        return None
    found = rules.figure(rules.basic, key, rules.basic.in_year(year))
    return found.value if found else None


def year_before(day: date) -> date:
    """The same day of the year before; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 2, 28)


def _measured(row: dict[str, Any], pool: Pool | None) -> dict[str, int | None]:
    """The persons' share; of a whole pool what is to be collected and how much of that is (basis points)."""
    total = row["individual"] + row["subsidy"]
    wanted = _figure(pool, row["coverage_year"], "contribution_target_residents") if pool else None
    return {
        "share": row["individual"] * WHOLE // total if total else None,
        "wanted": wanted,
        "reached": total * WHOLE // wanted if wanted else None,
    }


def _counts(pool: Pool, area: Area, year: int, day: date) -> Counts:
    """As counted last for a wider area, as it is now inside a township."""
    if PREFIX_LENGTH[area.level] < PREFIX_LENGTH["township"]:
        last = counted_on(pool, year)
        return _counted(pool, area, year, min(last, day)) if last else {}
    rows = _standing_rows(pool, area, year).values_list("area_code")
    counted = rows.annotate(registered=Count("pk"), paid=Count("pk", filter=Q(state__in=Contribution.PAID)))
    return {code: (registered, paid) for code, registered, paid in counted.order_by()}


def _counts_before(pool: Pool, area: Area, year: int, day: date) -> Counts:
    """As the night counted a year before; villages were not counted then."""
    return _counted(pool, area, year - 1, year_before(day))


def _counted(pool: Pool, area: Area, year: int, day: date) -> Counts:
    rows = Progress.objects.filter(pool=pool, coverage_year=year, day=day, area_code__startswith=area.prefix)
    return {code: (registered, paid) for code, registered, paid in rows.values_list("area_code", "registered", "paid")}


def _standing_rows(pool: Pool, area: Area, year: int) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(pool=pool, coverage_year=year, area_code__startswith=area.prefix)
    return rows.exclude(state=Contribution.State.CANCELLED)


def _gathered(counts: Counts, length: int) -> dict[str, tuple[int, int]]:
    """Counts by the leading digits of their codes."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for code, counted in counts.items():
        found[code[:length]].append(counted)
    return {key: _sum(rows) for key, rows in found.items()}


def _sum(rows: Iterable[tuple[int, int]]) -> tuple[int, int]:
    rows = list(rows)
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def _targets(pool: Pool, area: Area, year: int, length: int) -> tuple[dict[str, tuple[int, int]], ...]:
    """Population and target in thousandths by leading digits, for a year and the year before."""
    both = list(Target.objects.filter(pool=pool, coverage_year__in=(year, year - 1), area_code__startswith=area.prefix))
    return tuple(_aimed([one for one in both if one.coverage_year == of], length) for of in (year, year - 1))


def _aimed(targets: list[Target], length: int) -> dict[str, tuple[int, int]]:
    """An area's own target, else that of all in it together."""
    own: dict[str, tuple[int, int]] = {}
    people: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for target in targets:
        key = target.area_code[:length]
        if target.area_code == key.ljust(12, "0"):
            own[key] = (target.population, target.per_mille)
        people[key] += target.population
        wanted[key] += target.population * target.per_mille
    together = {key: (count, wanted[key] // count) for key, count in people.items() if count}
    return together | own


def _standing(
    area: Area,
    now: tuple[int, int],
    before: tuple[int, int] | None,
    target: tuple[int, int] | None,
    target_before: tuple[int, int] | None,
) -> Standing:
    return Standing(
        area,
        *now,
        paid_before=before[1] if before else None,
        population=target[0] if target else None,
        population_before=target_before[0] if target_before else None,
        per_mille=target[1] if target else None,
    )


def _best_first(row: Standing) -> tuple[int, str]:
    """By the rate, where no population is known by what is paid of those registered."""
    known = row.rate if row.rate is not None else row.paid * WHOLE // row.registered if row.registered else 0
    return (-known, row.area.code)
