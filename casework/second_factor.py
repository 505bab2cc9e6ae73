"""The second factor (动态口令): who must have one, and whether this session still owes it."""

from base64 import b32encode

import segno
from django.conf import settings
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework import clock
from casework.models import Assignment, Delegation, Role, Staff
from casework.rights import Right

ASKED_OF = frozenset(
    {Role.SUPERVISOR, Role.INSTITUTION_REVIEWER, Role.POLICY}
    | {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
)
DUE = "second_factor_due"


def is_required() -> bool:
    """Whether this portal insists on a second factor for administrators and approvers."""
    return bool(settings.REQUIRE_TOTP)


def must_have_one(staff: Staff) -> bool:
    """Whether this person may not work without a second factor: administrators, who approves or stands in for one."""
    if not is_required():
        return False
    approving = Delegation.objects.on(clock.today()).filter(delegate=staff, right=Right.CLAIM_APPROVE)
    return Assignment.objects.on(clock.today()).filter(staff=staff, role__in=ASKED_OF).exists() or approving.exists()


def device_of(staff: Staff) -> TOTPDevice | None:
    """The authenticator that the person has set up."""
    return TOTPDevice.objects.filter(user=staff, confirmed=True).first()


def is_asked_of(staff: Staff) -> bool:
    """Whether a new session of this person owes a second factor."""
    return device_of(staff) is not None or must_have_one(staff)


def is_due(request: HttpRequest) -> bool:
    """Whether the session may go nowhere before the second factor is shown."""
    return bool(request.session.get(DUE))


def picture(device: TOTPDevice) -> str:
    """The QR code that an authenticator reads, as a data address of an SVG."""
    return segno.make(device.config_url).svg_data_uri(scale=5, border=2)


def typed_secret(device: TOTPDevice) -> str:
    """The secret in groups of four, for those who cannot scan."""
    secret = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
