"""What people do with their own account: sign in and out, password, second factor."""

from django.contrib.auth import password_validation
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework import events, second_factor
from casework.commands import service
from casework.errors import Refusal
from casework.models import Staff
from casework.scope import Reader
from casework.services.attempts import second_factor_wrong


class WrongCode(Refusal):
    code = "wrong_code"
    sentence = _("The code is not right. Wait for the next one in the app, check the clock of the phone, and type it.")

    def __init__(self) -> None:
        super().__init__(field="token")


class SecondFactorRequired(Refusal):
    code = "second_factor_required"
    sentence = _("Your role may not work without a second factor, so it cannot be switched off.")


@service
def sign_in(*, by: Reader) -> None:
    """Write down that a person signed in."""
    _record("signed_in", by)


@service
def sign_out(*, by: Reader) -> None:
    """Write down that a person signed out."""
    _record("signed_out", by)


@service
def change_password(*, new: str, by: Reader) -> Staff:
    """Set the reader's own password. Raises ValidationError where it breaks the rules for passwords.

    Called without a command key: a key would keep a plain hash of the password.
    """
    staff = Staff.objects.select_for_update().get(pk=by.staff.pk)
    password_validation.validate_password(new, staff)
    staff.set_password(new)
    staff.must_change_password = False
    staff.save(update_fields=["password", "must_change_password"])
    _record("password_changed", by)
    return staff


@service
def set_up_second_factor(*, device: TOTPDevice, token: str, by: Reader) -> TOTPDevice:
    """Keep a new authenticator, once a code proves that the phone knows its secret. Raises WrongCode."""
    Staff.objects.select_for_update().get(pk=by.staff.pk)
    TOTPDevice.objects.filter(user=by.staff).delete()
    device.user, device.confirmed = by.staff, True
    device.save()
    if not device.verify_token(token):
        raise WrongCode()
    _record("second_factor_set_up", by)
    return device


@service
def remove_second_factor(*, by: Reader) -> None:
    """Switch the second factor off, where the role does not ask for it. Raises SecondFactorRequired."""
    if second_factor.must_have_one(by.staff):
        raise SecondFactorRequired()
    TOTPDevice.objects.filter(user=by.staff).delete()
    _record("second_factor_removed", by)


def check_second_factor(*, token: str, by: Reader) -> TOTPDevice:
    """The reader's authenticator, if it shows this code now. Raises WrongCode; wrong codes slow down the next try.

    Not a service: a refused code must keep its count, so nothing is rolled back. Only codes that were compared are
    written down, so that nobody fills the events faster than the device slows down.
    """
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=by.staff, confirmed=True).first()
        asked = device is not None and device.verify_is_allowed()[0]
        accepted = device is not None and device.verify_token(token)
    if not accepted:
        if asked:
            second_factor_wrong(by=by)
        raise WrongCode()
    return device


def _record(verb: str, by: Reader) -> None:
    area = by.areas[0].code if by.areas else ""
    events.record(verb, subject=by.staff, actor=by.staff, pool=by.pool, area_code=area)
