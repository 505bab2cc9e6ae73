"""申诉期限: until when a decision about a claim may be appealed against, and by when that is decided.

The agency reviews its own decision (复查) for who asks within sixty days and answers within twenty
(《社会保险行政争议处理办法》); the authority above is asked within sixty days (行政复议法 art. 20), a court within
six months (行政诉讼法 art. 46). The day of the event is not counted, and a last day on a holiday rolls forward for the
person (民法典 art. 201, 203; AMB-15).
"""

from datetime import date, timedelta
from typing import cast

from django.utils.translation import gettext as _

from casework import deadlines
from casework.models import Pool
from claims.errors import FigureNotDecided
from claims.models import ReviewRules
from policy.days import roll_to_working_day

LATEST = 20
"""Days from receipt in which the agency decides (《社会保险行政争议处理办法》)."""


def terms_on(pool: Pool, decided_on: date) -> ReviewRules:
    """The review rules by which an appeal against a decision of that day goes. Raises FigureNotDecided."""
    rules: ReviewRules | None = ReviewRules.objects.filter(pool=pool).in_force(decided_on).first()
    if rules is None or rules.appeal_days is None:
        raise FigureNotDecided(figure=_("Days in which to appeal"))
    if rules.appeal_answer_days is None:
        raise FigureNotDecided(figure=_("Working days to decide an appeal"))
    return rules


def appeal_until(rules: ReviewRules, decided_on: date) -> date:
    """The last day to appeal against a decision of that day."""
    return rolled(decided_on + timedelta(days=cast(int, rules.appeal_days)))


def decide_by(rules: ReviewRules, handed_in_on: date) -> tuple[date, bool]:
    """The last day to decide, and whether it rests on a calendar that is not official yet.

    The agency's own working days, but never later than the law's twenty days, which holidays do not lengthen.
    """
    own, is_provisional = deadlines.due(handed_in_on, cast(int, rules.appeal_answer_days))
    latest = handed_in_on + timedelta(days=LATEST)
    return (own, is_provisional) if own <= latest else (latest, False)


def rolled(day: date) -> date:
    """The last day of a person's term: the next working day where it falls on a holiday."""
    return roll_to_working_day(day, deadlines.overrides()).day
