"""申诉期限: until when a decision about a claim may be appealed against, and by when that is decided.

The agency reviews its own decision (复查) for who asks within sixty days and answers within twenty
(《社会保险行政争议处理办法》); the authority above is asked within sixty days (行政复议法 art. 20), a court within
six months (行政诉讼法 art. 46). The day of the event is not counted, and a last day on a holiday rolls forward for the
person (民法典 art. 201, 203; AMB-15).
"""

from datetime import date, timedelta

from casework import deadlines
from casework.models import Pool
from claims.models import ReviewRules
from policy.days import roll_to_working_day


def appeal_until(pool: Pool, decided_on: date) -> date | None:
    """The last day to appeal, by the review rules of the day of the decision; None where they do not say."""
    rules = ReviewRules.objects.filter(pool=pool).in_force(decided_on).first()
    if rules is None or rules.appeal_days is None:
        return None
    return rolled(decided_on + timedelta(days=rules.appeal_days))


def rolled(day: date) -> date:
    """The last day of a person's term: the next working day where it falls on a holiday."""
    return roll_to_working_day(day, deadlines.overrides()).day
