"""Review rules in force, as two persons would have put them there."""

from datetime import UTC, date, datetime
from typing import Any

from casework.models import Pool
from claims.facts import Level
from claims.models import ReviewLevel, ReviewRules, Way

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FIRST_DAY = LONG_AGO.date()
FIGURES = {
    "small_up_to": 3_000_00,
    "sample_share": 1_000,
    "sample_least": 2,
    "quorum": 6_667,
    "majority": 5_000,
    "answer_days": 5,
    "appeal_days": 60,
    "appeal_answer_days": 10,
    "pair_days": 90,
    "pair_share": 8_000,
    "pair_least": 5,
}


def put_review_rules_in_force(
    pool: Pool, threshold: int | None = 20_000_00, *more: Level, starts_on: date = FIRST_DAY, **figures: Any
) -> ReviewRules:
    """Above `threshold` (fen) a supervisor decides, None: always; `more` levels beside it."""
    rules = ReviewRules.objects.create(
        pool=pool,
        area_code=pool.area_id,
        starts_on=starts_on,
        state=ReviewRules.State.CONFIRMED,
        reason="测试",
        proposed_at=LONG_AGO,
        decided_at=LONG_AGO,
        **(FIGURES | figures),
    )
    levels = [*by_threshold(threshold), *more]
    ReviewLevel.objects.bulk_create(
        ReviewLevel(rules=rules, position=at, **vars(level)) for at, level in enumerate(levels)
    )
    return rules


def by_threshold(threshold: int | None) -> list[Level]:
    """The levels of a pool that only knows an amount above which a supervisor decides."""
    if threshold is None:
        return [Level("", "", None, Way.SUPERVISOR)]
    return [Level("", "", None, Way.SECOND_REVIEW), Level("", "", threshold, Way.SUPERVISOR)]


def change_threshold(pool: Pool, threshold: int | None) -> None:
    """Other rules from now on: of those that began on one day after the other the last ones hold."""
    last = ReviewRules.objects.filter(pool=pool).order_by("-starts_on").first()
    later = date.fromordinal(last.starts_on.toordinal() + 1) if last else FIRST_DAY
    put_review_rules_in_force(pool, threshold, starts_on=later)
