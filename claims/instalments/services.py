"""分期: an agreement is drawn up and printed, signed by the person, agreed by another person of staff; replaced or ended.

The recovery is locked before its agreements. Receipts are booked as ever: what came in is counted on the instalments.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, SamePerson, WrongStep
from casework.money import yuan
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import case_number
from claims.instalments.counting import counted, problems_of
from claims.instalments.errors import NothingLeft, PlanOutdated, PlanWaits
from claims.models import Instalment, InstalmentPlan, Recovery

LETTER = "FQ"
"""Numbers of agreements begin with it (分期)."""
State = InstalmentPlan.State


@service
def propose_plan(*, recovery: Recovery, rows: Sequence[Mapping[str, Any]], by: Reader) -> InstalmentPlan:
    """Draw up an agreement over what is left, by rows of `due_on` and `amount` (fen); it is printed to be signed.

    Raises NothingLeft, PlanWaits, and Incomplete by `<row>.<column>` and `rows`.
    """
    by.must(Right.RECOVERY_BOOK, recovery)
    recovery = _locked(recovery)
    if not recovery.left:
        raise NothingLeft(number=recovery.number)
    if waiting := recovery.plans.filter(state=State.PROPOSED).first():
        raise PlanWaits(number=waiting.number)
    if problems := problems_of(rows, recovery.left, clock.today()):
        raise Incomplete(problems)
    place = {"pool": recovery.pool, "area_code": recovery.area_code}
    plan = InstalmentPlan.objects.create(
        **place,
        recovery=recovery,
        number=case_number(LETTER, recovery.person.area, clock.today()),
        amount=recovery.left,
        proposed_by=by.staff,
        proposed_at=clock.now(),
    )
    up_to, parts = recovery.repaid, []
    for row in rows:
        up_to += row["amount"]
        parts.append(Instalment(**place, plan=plan, due_on=row["due_on"], amount=row["amount"], up_to=up_to))
    Instalment.objects.bulk_create(parts)
    _tell("instalments_proposed", plan, by, amount_fen=plan.amount, parts=len(parts), last=str(parts[-1].due_on))
    return plan


@service
def decide_plan(
    *, plan: InstalmentPlan, agrees: bool, signed_on: date | None, reason: str, by: Reader
) -> InstalmentPlan:
    """Agree to what the person has signed, or not, as another person than drew it up; one that runs is replaced.

    Raises SamePerson, WrongStep, PlanOutdated, and Incomplete by field.
    """
    plan = _take(plan, by, State.PROPOSED)
    if plan.proposed_by_id == by.staff.pk:
        raise SamePerson(role=_("who drew it up"))
    plan.decided_by, plan.decided_at = by.staff, clock.now()
    if agrees:
        _must_be_signed(plan, signed_on)
        _must_fit(plan)
        for running in plan.recovery.plans.filter(state=State.AGREED):
            _close(running, State.REPLACED, plan.number, by)
        plan.state, plan.signed_on = State.AGREED, signed_on
    else:
        plan.state, plan.reason = State.DECLINED, _said(reason, _("Say why it is not agreed."))
    plan.save()
    verb = "instalments_agreed" if agrees else "instalments_declined"
    _tell(verb, plan, by, signed_on=str(signed_on or ""), reason=plan.reason)
    return plan


@service
def end_plan(*, plan: InstalmentPlan, reason: str, by: Reader) -> InstalmentPlan:
    """End an agreement that the person does not keep, or that is not needed: the rest is due at once.

    Raises WrongStep, Incomplete.
    """
    plan = _take(plan, by, State.AGREED)
    _close(plan, State.ENDED, _said(reason, _("Say why it ends: the rest is due at once.")), by)
    _tell("instalments_ended", plan, by, reason=plan.reason, left_fen=plan.recovery.left)
    return plan


def _close(plan: InstalmentPlan, state: str, reason: str, by: Reader) -> None:
    plan.state, plan.reason = state, reason
    plan.ended_by, plan.ended_at = by.staff, clock.now()
    plan.save(update_fields=["state", "reason", "ended_by", "ended_at"])


def _must_be_signed(plan: InstalmentPlan, signed_on: date | None) -> None:
    """Raises Incomplete for a day before it was drawn up or after today, or one on which an instalment was due."""
    drawn_up = clock.local(plan.proposed_at).date()
    if signed_on is None or not drawn_up <= signed_on <= clock.today():
        raise Incomplete({"signed_on": [_("From %(day)s, when it was drawn up, until today.") % {"day": drawn_up}]})
    first = plan.instalments.earliest("due_on").due_on
    if first < signed_on:
        sentence = _("The first instalment was due on %(day)s, before the signature. Draw up another agreement.")
        raise Incomplete({"signed_on": [sentence % {"day": first}]})


def _must_fit(plan: InstalmentPlan) -> None:
    """Raises PlanOutdated where a receipt from before the agreement was cancelled since, NothingLeft where all came."""
    recovery = plan.recovery
    if not recovery.left:
        raise NothingLeft(number=recovery.number)
    if (
        left := sum(one.left for one in counted(plan.instalments.all(), recovery.repaid, clock.today()))
    ) != recovery.left:
        raise PlanOutdated(number=plan.number, left=yuan(recovery.left), open=yuan(left))


def _said(reason: str, asked: str) -> str:
    if not reason.strip():
        raise Incomplete({"reason": [asked]})
    return reason.strip()[:200]


def _locked(recovery: Recovery) -> Recovery:
    rows = Recovery.objects.select_for_update(of=("self",)).select_related(
        "pool", "person__area", "claim", "case", "third_party__claim"
    )
    found: Recovery = rows.get(pk=recovery.pk)
    return found


def _take(plan: InstalmentPlan, by: Reader, state: str) -> InstalmentPlan:
    """The agreement as it is now, locked after its recovery. Raises NotAllowed, OutOfScope, WrongStep."""
    by.must(Right.RECOVERY_DECIDE, plan)
    recovery = _locked(plan.recovery)
    found: InstalmentPlan = InstalmentPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    found.recovery = recovery
    if found.state != state:
        raise WrongStep(state=found.get_state_display())
    return found


def _tell(verb: str, plan: InstalmentPlan, by: Reader, **payload: Any) -> None:
    """The event stands in the history of the recovery."""
    recovery = plan.recovery
    events.record(
        verb,
        subject=recovery,
        actor=by.staff,
        pool=recovery.pool,
        area_code=recovery.area_code,
        number=plan.number,
        **payload,
    )
