"""Accounts and roles, as the security administrator keeps them. Nobody changes their own."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from axes.utils import reset as reset_attempts
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, OutOfScope, Refusal
from casework.models import Area, Assignment, Pool, Role, Staff
from casework.registry import registry
from casework.rights import Right
from casework.scope import Reader

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


class OwnAccount(Refusal):
    code = "own_account"
    sentence = _("Nobody changes their own rights. Ask another security administrator.")


class RolesExclude(Refusal):
    """The three administrators are three persons, and none of them works on cases (三员分立)."""

    code = "roles_exclude"
    sentence = _("%(name)s is %(held)s in these days. An administrator holds no other role: end that one first.")

    def __init__(self, **figures: Any) -> None:
        super().__init__(field="role", **figures)


class AnotherLevel(Refusal):
    """A village helper works in one village, everybody else in a township or above."""

    code = "another_level"
    sentence = _("A village helper works in one village, every other role in a township or a wider area.")

    def __init__(self) -> None:
        super().__init__(field="area")


class AlreadyAssigned(Refusal):
    code = "already_assigned"
    sentence = _("This role in this area already begins on this day. Choose another day, or leave it as it is.")

    def __init__(self) -> None:
        super().__init__(field="role")


class WorksElsewhere(Refusal):
    code = "works_elsewhere"
    sentence = _("%(name)s also works outside your area. The security administrator of the wider area must do this.")


class NameTaken(Refusal):
    code = "name_taken"
    sentence = _("The account “%(username)s” exists already. Choose another name.")

    def __init__(self, **figures: Any) -> None:
        super().__init__(field="username", **figures)


@dataclass(frozen=True)
class Place:
    """Where an assignment grants rights; what a security administrator's own scope is compared with."""

    pool_id: int
    area_code: str


@service
def add_staff(
    *,
    username: str,
    name: str,
    phone: str,
    initial_password: str,
    role: str,
    area: Area,
    starts_on: date,
    ends_on: date | None,
    by: Reader,
) -> Staff:
    """A new account with its first role. The password is to be changed at the first sign-in.

    Raises NameTaken, OutOfScope, AnotherLevel, Incomplete.
    """
    pool = _check(by, role, area, starts_on, ends_on)
    try:
        with transaction.atomic():
            staff = Staff.objects.create_user(
                username, initial_password, name=name, phone=phone, must_change_password=True
            )
    except IntegrityError as taken:
        raise NameTaken(username=username) from taken
    Assignment.objects.create(staff=staff, role=role, pool=pool, area=area, starts_on=starts_on, ends_on=ends_on)
    _record("staff_added", staff, by, area, role=role, place=area.name)
    return staff


@service
def assign_role(
    *, staff: Staff, role: str, area: Area, starts_on: date, ends_on: date | None, by: Reader
) -> Assignment:
    """Give a role for one area from a day to a day.

    Raises OwnAccount, RolesExclude, AlreadyAssigned, AnotherLevel, OutOfScope.
    """
    staff = _other(staff, by)
    pool = _check(by, role, area, starts_on, ends_on)
    _refuse_excluded(staff, Role(role), starts_on, ends_on)
    assignment = Assignment(staff=staff, role=role, pool=pool, area=area, starts_on=starts_on, ends_on=ends_on)
    same = Assignment.objects.filter(staff=staff, role=role, pool=pool, area=area)
    if same.filter(starts_on=starts_on).exists():
        raise AlreadyAssigned()
    assignment.save()
    _record("role_assigned", staff, by, area, role=role, place=area.name)
    return assignment


@service
def end_assignment(*, assignment: Assignment, ends_on: date, by: Reader) -> Assignment:
    """Let a role end with a day; yesterday takes it away at once. Raises OwnAccount, OutOfScope, Incomplete."""
    staff = _other(assignment.staff, by)
    by.must(Right.STAFF_MANAGE, Place(assignment.pool_id, assignment.area_id))
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if ends_on < max(assignment.starts_on, clock.today() - timedelta(days=1)):
        raise Incomplete({"ends_on": [str(_("Choose yesterday or later, and not before the role began."))]})
    assignment.ends_on = ends_on
    assignment.save(update_fields=["ends_on"])
    place = assignment.area.name
    _record("role_ended", staff, by, assignment.area, role=assignment.role, place=place, ends_on=ends_on)
    return assignment


@service
def unlock(*, staff: Staff, by: Reader) -> Staff:
    """Forget the wrong passwords of an account."""
    staff = _wholly_kept(staff, by)
    reset_attempts(username=staff.username)
    _record("staff_unlocked", staff, by)
    return staff


@service
def reset_password(*, staff: Staff, initial_password: str, by: Reader) -> Staff:
    """Set a password to be changed at the next sign-in; open sessions of the account end with it."""
    staff = _wholly_kept(staff, by)
    staff.set_password(initial_password)
    staff.must_change_password = True
    staff.save(update_fields=["password", "must_change_password"])
    reset_attempts(username=staff.username)
    _record("password_reset", staff, by)
    return staff


@service
def reset_second_factor(*, staff: Staff, by: Reader) -> Staff:
    """Take a lost authenticator off the account; the next sign-in asks for a new one where the role needs it."""
    staff = _wholly_kept(staff, by)
    TOTPDevice.objects.filter(user=staff).delete()
    _record("second_factor_reset", staff, by)
    return staff


@service
def enable(*, staff: Staff, by: Reader) -> Staff:
    """Let a disabled account sign in again."""
    staff = _wholly_kept(staff, by)
    staff.is_active = True
    staff.save(update_fields=["is_active"])
    _record("staff_enabled", staff, by)
    return staff


@service
def disable(*, staff: Staff, successor: Staff | None = None, by: Reader) -> Staff:
    """Disable an account: it cannot sign in, its sessions end. What the person has in hand goes on to `successor`.

    Where the successor may not take a case, or there is none, the case goes back to its queue.
    """
    staff = _wholly_kept(staff, by)
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    moved = Counter[str]()
    numbers: list[object] = []
    for hand_over in registry.handovers:
        told = hand_over(staff, successor, by)
        numbers += told.pop("numbers")
        moved.update(told)
    _record(
        "staff_disabled_cases_moved" if moved["cases"] else "staff_disabled",
        staff,
        by,
        successor=successor.name if successor else "—",
        cases=moved["cases"],
        taken=moved["taken"],
        numbers=numbers,
    )
    return staff


def _other(staff: Staff, by: Reader) -> Staff:
    """The account, locked, if it is somebody else's and works where the reader keeps accounts."""
    if staff.pk == by.staff.pk:
        raise OwnAccount()
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    if not any(_keeps(by, assignment) for assignment in _assignments(staff)):
        raise OutOfScope()
    return staff


def _wholly_kept(staff: Staff, by: Reader) -> Staff:
    """As `_other`, and no role that is not over lies outside the reader's areas: a password opens all of them."""
    staff = _other(staff, by)
    current = _assignments(staff).filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()))
    if not all(_keeps(by, assignment) for assignment in current):
        raise WorksElsewhere(name=staff.name)
    return staff


def _assignments(staff: Staff) -> QuerySet[Assignment]:
    return Assignment.objects.filter(staff=staff).select_related("area")


def _keeps(by: Reader, assignment: Assignment) -> bool:
    return (
        by.pool is not None and assignment.pool_id == by.pool.pk and by.may_in(Right.STAFF_MANAGE, assignment.area.code)
    )


def _check(by: Reader, role: str, area: Area, starts_on: date, ends_on: date | None) -> Pool:
    """The reader's pool, if the reader keeps accounts in `area`, the role works there and the days are in order."""
    if by.pool is None or not by.pool.holds(area.code):
        raise OutOfScope()
    by.must(Right.STAFF_MANAGE, Place(by.pool.pk, area.code))
    if (role == Role.VILLAGE) != (area.level == Area.Level.VILLAGE):
        raise AnotherLevel()
    if ends_on and ends_on < starts_on:
        raise Incomplete({"ends_on": [str(_("The last day lies before the first."))]})
    return by.pool


def _refuse_excluded(staff: Staff, role: Role, starts_on: date, ends_on: date | None) -> None:
    """The staff row is locked, so no second assignment slips in between."""
    overlapping = Assignment.objects.filter(staff=staff).filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    held: Iterable[Role] = (Role(value) for value in overlapping.values_list("role", flat=True))
    for other in held:
        if other != role and (other in ADMINISTRATORS or role in ADMINISTRATORS):
            raise RolesExclude(name=staff.name, held=other.label)


def _record(verb: str, staff: Staff, by: Reader, area: Area | None = None, **payload: Any) -> None:
    place = area or (by.pool.area if by.pool else None)
    events.record(
        verb,
        subject=staff,
        actor=by.staff,
        pool=by.pool,
        area_code=place.code if place else "",
        name=staff.name,
        **payload,
    )
