"""Who has how much in hand, for those who divide the work."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from casework import clock
from casework.models import Staff
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, Decision
from claims.staffing import at_work

WORKS = (Right.CLAIM_ENTER, Right.CLAIM_REVIEW, Right.CLAIM_SECOND_REVIEW, Right.CLAIM_APPROVE)
LATELY = timedelta(7)


@dataclass(frozen=True)
class Load:
    """One person: open cases in hand, of these late, decisions of the last seven days. `role` is empty for who left."""

    staff: Staff
    role: str
    in_hand: int
    late: int
    decided: int


def loads(reader: Reader) -> list[Load]:
    """Everybody who works on claims in the pool, and who still has cases in hand though they left; most in hand first."""
    if reader.pool is None:
        return []
    here = dict(at_work(reader.pool, None, *WORKS))
    open_cases = Claim.objects.visible_to(reader, Right.WORK_ASSIGN).filter(
        state__in=Claim.OPEN_STATES, handler__isnull=False
    )
    late = Count("pk", filter=Q(due_on__lt=clock.today(), clock_stopped_on=None))
    held = {row["handler"]: row for row in open_cases.order_by().values("handler").annotate(n=Count("pk"), late=late)}
    since = Decision.objects.filter(claim__pool=reader.pool, at__gte=clock.now() - LATELY)
    decided = dict(since.order_by().values("actor").annotate(n=Count("pk")).values_list("actor", "n"))
    gone = Staff.objects.filter(pk__in=held.keys() - {staff.pk for staff in here})
    people = [*here.items(), *((staff, "") for staff in gone)]
    nothing = {"n": 0, "late": 0}
    found = [
        Load(
            staff, role, held.get(staff.pk, nothing)["n"], held.get(staff.pk, nothing)["late"], decided.get(staff.pk, 0)
        )
        for staff, role in people
    ]
    return sorted(found, key=lambda load: (-load.in_hand, load.staff.name, load.staff.pk))
