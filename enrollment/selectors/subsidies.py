"""What the governments owe for a year, by level: answers of the rules times their counts, less what arrived."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from casework.models import Pool
from enrollment.models import Answer, Contribution, Person, SubsidyArrival
from enrollment.selectors.duplicates import gave_up_the_subsidy

Level = SubsidyArrival.Level


@dataclass(frozen=True)
class Standing:
    """One level in one year (fen): due, arrived, and what is still to come (negative: too much came)."""

    level: Level
    due: int
    arrived: int

    @property
    def shortfall(self) -> int:
        """What is still to come."""
        return self.due - self.arrived


def due_by_answer(pool: Pool, coverage_year: int) -> dict[int, int]:
    """Fen of subsidy due for everybody who has paid, by the answer that priced them."""
    paid = _subsidised(pool, coverage_year).filter(answer__isnull=False)
    return dict(paid.order_by().values_list("answer_id").annotate(fen=Sum("subsidy")))


def due_by_level(pool: Pool, coverage_year: int) -> dict[Level, int]:
    """Fen due by level for everybody who has paid: each answer's shares times the contributions that hold it.

    Contributions from before the portal have no answer; their subsidy counts as of no level.
    """
    counted = (
        _subsidised(pool, coverage_year).order_by().values("answer_id").annotate(n=Count("pk"), fen=Sum("subsidy"))
    )
    counts = {row["answer_id"]: row for row in counted}
    due: Counter[Level] = Counter()
    for answer in Answer.objects.filter(pk__in=[key for key in counts if key]):
        for level in Level:
            due[level] += answer.shares.get(level.value, 0) * counts[answer.pk]["n"]
    due[Level.FINANCE] += counts[None]["fen"] or 0 if None in counts else 0
    return {level: due[level] for level in Level if due[level]}


def _subsidised(pool: Pool, coverage_year: int) -> QuerySet[Contribution]:
    """What was paid for the year, each person once (XH-01): neither what a decision gave up, nor what a record that was
    merged into another one paid a second time."""
    paid = Contribution.objects.filter(pool=pool, coverage_year=coverage_year, state__in=Contribution.PAID)
    merged = Person.objects.filter(pool=pool, merged_into__isnull=False)
    return paid.exclude(person__in=merged).exclude(person__in=gave_up_the_subsidy(pool, coverage_year))


def arrivals(pool: Pool, coverage_year: int) -> QuerySet[SubsidyArrival]:
    """What has arrived for a year, newest first (FX-09)."""
    rows = SubsidyArrival.objects.filter(pool=pool, coverage_year=coverage_year)
    return rows.select_related("by").order_by("-arrived_on", "-pk")


def standing(pool: Pool, coverage_year: int) -> list[Standing]:
    """Every level that owes or has paid, in order of the levels."""
    due = due_by_level(pool, coverage_year)
    rows = SubsidyArrival.objects.filter(pool=pool, coverage_year=coverage_year).order_by()
    came = dict(rows.values_list("level").annotate(fen=Sum("amount")))
    return [
        Standing(level, due.get(level, 0), came.get(level.value, 0)) for level in Level if level in due or level in came
    ]
