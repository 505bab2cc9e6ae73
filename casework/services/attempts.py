"""What goes wrong at the door: wrong passwords, lockouts, accounts that do not exist, wrong codes.

Nothing that was typed is kept: neither the password nor the name of an account that does not exist, since people type
their password there too. What is written is bounded: five wrong passwords lock an account and later ones are not
written singly; tries with unknown accounts are written STRANGERS_A_MINUTE times a minute.
"""

from datetime import timedelta

from django.conf import settings

from casework import clock, events
from casework.commands import service
from casework.models import Event, Staff
from casework.scope import Reader

NOBODY = Staff(pk=0, username="", name="")
STRANGERS_A_MINUTE = 10
STRANGER = "unknown_account_tried"
ABOUT_SIGNING_IN = (
    *("signed_in", "signed_out", "password_changed", "second_factor_set_up", "second_factor_removed"),
    *("password_wrong", "account_locked", "second_factor_wrong", "password_reset", "second_factor_reset"),
    "staff_unlocked",
)


def password_refused(username: str, *, failures: int, address: str) -> None:
    """Write down a wrong password. `failures`: how many in a row the account has had, this one included."""
    account = Staff.objects.filter(username=username).first()
    if account is None:
        stranger_refused(address)
    elif failures < settings.AXES_FAILURE_LIMIT:
        password_wrong(account=Reader.of(account), address=address)
    elif failures == settings.AXES_FAILURE_LIMIT:
        account_locked(account=Reader.of(account), address=address, times=failures)


def stranger_refused(address: str) -> None:
    """Write down that somebody tried an account that does not exist, unless the minute has enough of them."""
    lately = Event.objects.filter(pool=None, verb=STRANGER, at__gte=clock.now() - timedelta(minutes=1))
    if lately.count() < STRANGERS_A_MINUTE:
        unknown_account_tried(address=address)


@service
def password_wrong(*, account: Reader, address: str) -> None:
    """A wrong password for an account; who typed it is not known."""
    _record("password_wrong", account, address=address)


@service
def account_locked(*, account: Reader, address: str, times: int) -> None:
    """The wrong password that locked the account for a while."""
    _record("account_locked", account, address=address, times=times)


@service
def unknown_account_tried(*, address: str) -> None:
    """A try with an account that does not exist: it belongs to no pool."""
    events.record(STRANGER, subject=NOBODY, actor=None, pool=None, address=address)


@service
def second_factor_wrong(*, by: Reader) -> None:
    """A wrong code of the authenticator, after a right password."""
    _record("second_factor_wrong", by, actor=by.staff)


def _record(verb: str, account: Reader, *, actor: Staff | None = None, **payload: object) -> None:
    events.record(
        verb,
        subject=account.staff,
        actor=actor,
        pool=account.pool,
        area_code=account.areas[0].code if account.areas else "",
        name=account.staff.name,
        **payload,
    )
