"""People for whom a department pays."""

from casework import clock
from enrollment.models import Contribution
from enrollment.services.pricing_again import price_again
from tests.enrollment.test_taxes import owing
from tests.factories.enrollment import SpecialStatusFactory


def holder(*codes: str) -> Contribution:
    """What somebody owes whose statuses a department has confirmed since."""
    row = owing()
    for code in codes:
        SpecialStatusFactory(person=row.person, code=code)
    price_again(Contribution.objects.filter(pk=row.pk), row.pool, clock.today())
    row.refresh_from_db()
    return row
