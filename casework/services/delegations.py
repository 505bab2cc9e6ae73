"""Delegation during leave (代理): made by who goes, or by the supervisor; given back before its last day."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, NotAllowed, OutOfScope, Refusal, WrongStep
from casework.models import Assignment, Delegation, Pool, Role, Staff
from casework.rights import DELEGABLE, PAYING, RIGHTS, Right
from casework.scope import Reader

MOST_DAYS = 92


class CannotStandIn(Refusal):
    """Who stands in must be able to, and stay a third person beside maker and payer (FX-38)."""

    code = "cannot_stand_in"
    sentence = gettext_lazy("%(name)s cannot stand in: %(why)s")

    def __init__(self, **figures: object) -> None:
        super().__init__(field="delegate", **figures)


class AlreadyDelegated(Refusal):
    code = "already_delegated"
    sentence = gettext_lazy("A right of %(name)s is handed over in these days already. End that delegation first.")

    def __init__(self, **figures: object) -> None:
        super().__init__(field="rights", **figures)


@service
def delegate_rights(
    *, principal: Staff, delegate: Staff, rights: Sequence[str], starts_on: date, ends_on: date, reason: str, by: Reader
) -> Delegation:
    """Hand rights of `principal`, with the queue, to `delegate` from a day to a day, both included.

    Raises NotAllowed, CannotStandIn, AlreadyDelegated, Incomplete by field. One delegation a right; the first is answered.
    """
    pool = _pool_of(by, principal)
    list(Staff.objects.select_for_update(no_key=True).filter(pk__in=[principal.pk, delegate.pk]).order_by("pk"))
    problems = _problems(rights, starts_on, ends_on, reason)
    held = rights_on(principal, pool, starts_on)
    if not problems and set(rights) - held:
        problems["rights"] = [_("%(name)s does not hold this right on that day.") % {"name": principal.name}]
    if problems:
        raise Incomplete(problems)
    _must_be_able(principal, delegate, pool, starts_on, ends_on)
    if _in_these_days(starts_on, ends_on, principal=principal, right__in=rights).exists():
        raise AlreadyDelegated(name=principal.name)
    made = [
        Delegation.objects.create(
            pool=pool,
            principal=principal,
            delegate=delegate,
            right=right,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip(),
            made_by=by.staff,
            made_at=clock.now(),
        )
        for right in sorted(set(rights))
    ]
    words = "、".join(str(DELEGABLE[Right(row.right)]) for row in made)
    days = {"starts_on": f"{starts_on}", "ends_on": f"{ends_on}"}
    _record("rights_delegated", made[0], by, rights=words, reason=reason.strip(), **days)
    return made[0]


@service
def withdraw_delegation(*, delegation: Delegation, by: Reader) -> Delegation:
    """End a delegation now, before its last day. Raises NotAllowed, OutOfScope, WrongStep when it is over."""
    _pool_of(by, delegation.principal)
    delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    if by.pool is None or delegation.pool_id != by.pool.pk:
        raise OutOfScope()
    if delegation.withdrawn_at or delegation.ends_on < clock.today():
        raise WrongStep(state=_("ended"))
    delegation.withdrawn_at = clock.now()
    delegation.save(update_fields=["withdrawn_at"])
    _record("delegation_withdrawn", delegation, by, rights=str(DELEGABLE[Right(delegation.right)]))
    return delegation


def rights_on(staff: Staff, pool: Pool, day: date) -> set[str]:
    """Which rights that may be delegated a person holds in the pool on a day, by their own roles."""
    granted = _granted(staff, pool, day)
    return {right.value for right in DELEGABLE if right in granted}


def _granted(staff: Staff, pool: Pool, day: date) -> set[Right]:
    roles = Assignment.objects.on(day).filter(staff=staff, pool=pool).values_list("role", flat=True)
    return {right for role in roles for right in RIGHTS.get(Role(role), frozenset())}


def _pool_of(by: Reader, principal: Staff) -> Pool:
    """The reader's pool, if they may hand over this person's rights there: their own, or as who divides the work."""
    if by.pool is None or (principal.pk != by.staff.pk and not by.may_in(Right.WORK_ASSIGN, by.pool.area_id)):
        raise NotAllowed()
    return by.pool


def _problems(rights: Sequence[str], starts_on: date, ends_on: date, reason: str) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if not rights or set(rights) - {right.value for right in DELEGABLE}:
        problems["rights"] = [_("Choose what is handed over.")]
    if starts_on < clock.today():
        problems["starts_on"] = [_("Choose today or a later day.")]
    if not 0 <= (ends_on - starts_on).days < MOST_DAYS:
        problems["ends_on"] = [_("Choose a last day within %(days)s days.") % {"days": MOST_DAYS}]
    if not reason.strip():
        problems["reason"] = [_("Say why, e.g. annual leave.")]
    return problems


def _must_be_able(principal: Staff, delegate: Staff, pool: Pool, starts_on: date, ends_on: date) -> None:
    """Raise CannotStandIn unless the two may change places in these days."""
    granted = _granted(delegate, pool, starts_on)
    why = ""
    if principal.pk == delegate.pk or not delegate.is_active:
        why = _("choose another person who works here.")
    elif not granted & set(DELEGABLE):
        why = _("only who reviews or approves claims themselves takes this over.")
    elif (granted | _granted(principal, pool, starts_on)) & PAYING:
        why = _("who makes or sends payments neither gives nor takes the right to decide.")
    elif _in_these_days(starts_on, ends_on, principal=delegate).exists():
        why = _("they are on leave themselves in these days.")
    elif _in_these_days(starts_on, ends_on, delegate=principal).exists():
        why = _("%(name)s stands in for somebody else in these days.") % {"name": principal.name}
    if why:
        raise CannotStandIn(name=delegate.name, why=why)


def _in_these_days(starts_on: date, ends_on: date, **whose: object) -> QuerySet[Delegation]:
    return Delegation.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on, withdrawn_at=None, **whose)


def _record(verb: str, delegation: Delegation, by: Reader, **payload: object) -> None:
    events.record(
        verb,
        subject=delegation.principal,
        actor=by.staff,
        pool=delegation.pool,
        area_code=delegation.pool.area_id,
        principal=delegation.principal.name,
        delegate=delegation.delegate.name,
        **payload,
    )
