"""The questions to instalment agreements."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from casework import clock
from casework.rights import Right
from casework.scope import Reader
from claims.instalments.counting import counted
from claims.models import Instalment, InstalmentPlan, Recovery

State = InstalmentPlan.State


def late_of(recovery: str = "pk") -> Exists:
    """Whether an instalment of the agreement that holds did not come in time; `recovery` names the outer row's key."""
    parts = Instalment.objects.filter(plan__recovery=OuterRef(recovery), plan__state=State.AGREED)
    return Exists(parts.filter(due_on__lt=clock.today(), up_to__gt=OuterRef("repaid")))


def plans_for(reader: Reader, right: Right) -> QuerySet[InstalmentPlan]:
    """The agreements a reader may see, with all that pages and papers tell of them."""
    return InstalmentPlan.objects.visible_to(reader, right).select_related(
        "pool__area",
        "recovery__claim",
        "recovery__case",
        "recovery__third_party__claim",
        "recovery__person__area",
        "proposed_by",
        "decided_by",
    )


def to_decide(reader: Reader) -> QuerySet[InstalmentPlan, Any]:
    """The agreements that wait for this reader as a second person, the oldest on top: a list of the start page."""
    waiting = InstalmentPlan.objects.visible_to(reader, Right.RECOVERY_DECIDE).filter(state=State.PROPOSED)
    others = waiting.exclude(proposed_by=reader.staff).order_by("pk")
    return others.values(found=JSONObject(pk="recovery_id", number="number", fen="amount"))


def shown(recovery: Recovery, reader: Reader) -> dict[str, Any]:
    """The agreements of a recovery on its page: what waits and what holds with each instalment, and those that are over."""
    plans = list(recovery.plans.select_related("proposed_by", "decided_by").prefetch_related("instalments"))
    decides = reader.may_in(Right.RECOVERY_DECIDE, recovery.area_code)
    is_open = recovery.state == Recovery.State.OPEN
    live = [_one(plan, recovery, decides, reader) for plan in plans if plan.state in (State.PROPOSED, State.AGREED)]
    return {
        "live": live,
        "over": [plan for plan in plans if plan.state not in (State.PROPOSED, State.AGREED)],
        "may_propose": is_open
        and reader.may_in(Right.RECOVERY_BOOK, recovery.area_code)
        and not any(one["plan"].state == State.PROPOSED for one in live),
    }


def _one(plan: InstalmentPlan, recovery: Recovery, decides: bool, reader: Reader) -> dict[str, Any]:
    parts = counted(plan.instalments.all(), recovery.repaid, clock.today())
    waits = plan.state == State.PROPOSED
    return {
        "plan": plan,
        "parts": parts,
        "late": 0 if waits else sum(part.left for part in parts if part.is_late),
        "outside": recovery.left - sum(part.left for part in parts),
        "is_kept": not waits and recovery.state == Recovery.State.SETTLED,
        "may_decide": decides and waits and plan.proposed_by_id != reader.staff.pk,
        "may_end": decides and plan.state == State.AGREED and recovery.state == Recovery.State.OPEN,
    }
