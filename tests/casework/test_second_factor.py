"""The second factor: owed anew by each session, asked of administrators and approvers, never in the way of others."""

import pytest
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework.models import Event, Role
from tests.factories.core import reader

pytestmark = pytest.mark.django_db
HOME, SETUP, SHOW = (reverse(f"casework:{name}") for name in ("home", "two_factor_setup", "two_factor"))


def code(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


def with_device(role: Role = Role.CLERK):
    person = reader(role)
    return person, TOTPDevice.objects.create(user=person.staff, name="app", confirmed=True)


def test_a_session_of_somebody_with_an_authenticator_goes_nowhere_before_the_code(client):
    person, _ = with_device()
    client.force_login(person.staff)
    for page in (HOME, reverse("casework:account"), reverse("casework:change_password"), reverse("casework:search")):
        assert client.get(page).url == SHOW
    assert client.post(SHOW, {"token": "000000"}).status_code == 422
    assert client.get(HOME).url == SHOW


def test_the_right_code_opens_the_session_and_counts_once(client):
    person, device = with_device()
    client.force_login(person.staff)
    token = code(device)
    assert client.post(SHOW, {"token": token}).url == HOME
    assert client.get(HOME).status_code == 200
    client.force_login(person.staff)
    client.session.flush()
    client.force_login(person.staff)
    assert client.post(SHOW, {"token": token}).status_code == 422


def test_wrong_codes_slow_down_the_next_try(client):
    person, device = with_device()
    client.force_login(person.staff)
    client.post(SHOW, {"token": "000000"})
    device.refresh_from_db()
    assert device.throttling_failure_count == 1
    assert client.post(SHOW, {"token": code(device)}).status_code == 422


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_and_approvers_must_set_one_up_when_the_agency_asks(client, settings, role):
    """等保 2.0 level three."""
    person = reader(role)
    client.force_login(person.staff)
    assert client.get(HOME).status_code == 200
    settings.REQUIRE_TOTP = True
    client.force_login(person.staff)
    assert client.get(HOME).url == SHOW
    assert client.get(SHOW).url == SETUP
    page = client.get(SETUP)
    assert page.context["picture"].startswith("data:image/svg+xml")
    device = TOTPDevice(key=client.session["second_factor_secret"])
    assert client.post(SETUP, {"token": "12"}).status_code == 422
    assert client.post(SETUP, {"token": code(device)}).url == HOME
    assert client.get(HOME).status_code == 200
    assert Event.objects.get(verb="second_factor_set_up").actor == person.staff


def test_a_clerk_is_not_asked(client, settings):
    settings.REQUIRE_TOTP = True
    client.force_login(reader().staff)
    assert client.get(HOME).status_code == 200


def test_a_stolen_password_cannot_put_its_own_authenticator_in_place(client):
    person, device = with_device()
    client.force_login(person.staff)
    assert client.get(SETUP).url == SHOW
    assert client.post(SETUP, {"token": code(device)}).url == SHOW
    assert client.post(reverse("casework:two_factor_remove")).url == SHOW
    assert TOTPDevice.objects.get() == device


def test_it_is_switched_off_only_where_the_role_does_not_ask_for_it(client, settings):
    settings.REQUIRE_TOTP = True
    remove = reverse("casework:two_factor_remove")
    for role, left in ((Role.CLERK, 0), (Role.SUPERVISOR, 1)):
        person, device = with_device(role)
        client.force_login(person.staff)
        client.post(SHOW, {"token": code(device)})
        client.post(remove)
        assert TOTPDevice.objects.filter(user=person.staff).count() == left


def test_the_secret_never_leaves_twice(client):
    """Once the device is confirmed, its secret is gone from the session."""
    person = reader()
    client.force_login(person.staff)
    client.get(SETUP)
    device = TOTPDevice(key=client.session["second_factor_secret"])
    client.post(SETUP, {"token": code(device)})
    assert "second_factor_secret" not in client.session
    assert TOTPDevice.objects.get().key == device.key
