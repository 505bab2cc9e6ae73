"""审核规则的设置: how a check stands in the pool from a day on, proposed by one person and confirmed by another (LPS-53)."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, SamePerson, WrongStep
from casework.models import Pool
from casework.pools import of_the_whole_pool
from casework.rights import Right
from casework.scope import Reader
from claims.checking.registry import Check, check_of
from claims.checking.stand import stands_on
from claims.checking.words import limit
from claims.errors import BeginsInThePast, NothingProposed, ProposalWaits
from claims.models import CheckSetting, Flag

State = CheckSetting.State


@service
def propose_check_setting(
    *,
    code: str,
    starts_on: date,
    is_on: bool,
    severity: str,
    needs_supervisor: bool,
    thresholds: Mapping[str, int | None],
    reason: str,
    by: Reader,
) -> CheckSetting:
    """Propose how a check shall stand from a day on; another person decides.

    Raises ProposalWaits while one waits, BeginsInThePast, NothingProposed, Incomplete by field.
    """
    pool = of_the_whole_pool(by, Right.REVIEW_RULES)
    Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    check = check_of(code)
    if waiting := CheckSetting.objects.filter(pool=pool, code=code, state=State.PROPOSED).first():
        raise ProposalWaits(day=waiting.starts_on)
    _must_lie_ahead(starts_on)
    if problems := _problems(check, severity, thresholds, reason):
        raise Incomplete(problems)
    before, now = stands_on(pool, starts_on)[code], (is_on, severity, needs_supervisor, dict(thresholds))
    if (before.is_on, before.severity, before.needs_supervisor, dict(before.thresholds)) == now:
        raise NothingProposed()
    setting = CheckSetting.objects.create(
        pool=pool,
        code=code,
        starts_on=starts_on,
        is_on=is_on,
        severity=severity,
        needs_supervisor=needs_supervisor,
        thresholds=dict(thresholds),
        reason=reason.strip(),
        proposed_by=by.staff,
        proposed_at=clock.now(),
    )
    _record("check_setting_proposed", setting, by, reason=setting.reason, before=dict(before.thresholds))
    return setting


def _must_lie_ahead(starts_on: date) -> None:
    if starts_on < clock.today():
        raise BeginsInThePast(field="starts_on")


def _problems(check: Check, severity: str, thresholds: Mapping[str, int | None], reason: str) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for one in check.thresholds:
        value = thresholds.get(one.name)
        if value is not None and not one.least <= value <= one.most:
            bounds = {"least": limit(one, one.least), "most": limit(one, one.most)}
            problems[one.name] = [_("Choose a figure between %(least)s and %(most)s.") % bounds]
    if severity not in Flag.Severity.values:
        problems["severity"] = [_("Choose how grave it is.")]
    if not reason.strip():
        problems["reason"] = [_("Say why the check changes.")]
    return problems


@service
def confirm_check_setting(*, setting: CheckSetting, by: Reader) -> CheckSetting:
    """A second person lets the check stand so from its day on. Raises SamePerson, WrongStep, BeginsInThePast."""
    setting = _locked(setting, by)
    if setting.proposed_by_id == by.staff.pk:
        raise SamePerson(role=_("who proposed it"))
    _must_lie_ahead(setting.starts_on)
    return _decided(setting, State.CONFIRMED, by)


@service
def decline_check_setting(*, setting: CheckSetting, why: str, by: Reader) -> CheckSetting:
    """A second person declines the proposal, or its author takes it back. Raises WrongStep, Incomplete for no reason."""
    setting = _locked(setting, by)
    if not why.strip():
        raise Incomplete({"reason": [_("Say why the proposal is declined.")]})
    setting.why_declined = why.strip()
    return _decided(setting, State.DECLINED, by, reason=setting.why_declined)


def _locked(setting: CheckSetting, by: Reader) -> CheckSetting:
    pool = of_the_whole_pool(by, Right.REVIEW_RULES)
    locked = CheckSetting.objects.select_for_update(of=("self",)).get(pk=setting.pk, pool=pool)
    if locked.state != State.PROPOSED:
        raise WrongStep(state=locked.get_state_display())
    return locked


def _decided(setting: CheckSetting, state: CheckSetting.State, by: Reader, **payload: object) -> CheckSetting:
    setting.state, setting.decided_by, setting.decided_at = state, by.staff, clock.now()
    setting.save(update_fields=["state", "decided_by", "decided_at", "why_declined"])
    _record(f"check_setting_{state}", setting, by, **payload)
    return setting


def _record(verb: str, setting: CheckSetting, by: Reader, **payload: object) -> None:
    events.record(
        verb,
        subject=setting,
        actor=by.staff,
        pool=setting.pool,
        area_code=setting.pool.area_id,
        check=str(check_of(setting.code).title),
        starts_on=setting.starts_on,
        is_on=setting.is_on,
        thresholds=setting.thresholds,
        **payload,
    )
