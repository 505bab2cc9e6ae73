"""What goes wrong at the door is written down: for whom, from where, never what was typed, never without bound."""

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework import clock, events
from casework.models import Event, Role
from casework.services import attempts
from casework.verification import verify
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LOGIN, CHANGE = reverse("casework:login"), reverse("casework:change_password")
SIGN_INS = reverse("casework:audit_sign_ins")


def try_to_sign_in(username: str, password: str = "Wr0ng-Secret-2026") -> int:
    return Client().post(LOGIN, {"username": username, "password": password}).status_code


def verbs() -> list[str]:
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


def test_wrong_passwords_and_the_lockout_are_events_of_the_account():
    """ASVS 16.3.1; 等保: success and failure of signing in are audited."""
    clerk = reader()
    assert [try_to_sign_in(clerk.staff.username) for _ in range(7)] == [422] * 4 + [429] * 3
    assert verbs() == ["password_wrong"] * 4 + ["account_locked"]
    last = Event.objects.latest("id")
    assert (last.pool, last.actor, last.subject_id) == (clerk.pool, None, str(clerk.staff.pk))
    assert (last.payload["times"], last.payload["address"]) == (5, "127.0.0.1")
    assert clerk.staff.name in events.tell(last)
    assert verify().problems == []


def test_neither_the_password_nor_an_unknown_name_is_kept():
    """ASVS 16.2.5: people type their password where the name belongs."""
    try_to_sign_in(reader().staff.username)
    try_to_sign_in("My-Password-2026")
    kept = str(list(Event.objects.values()))
    assert "Wr0ng-Secret" not in kept
    assert "My-Password" not in kept
    assert verbs() == ["password_wrong", "unknown_account_tried"]


def test_tries_with_unknown_accounts_are_written_a_few_times_a_minute():
    for n in range(attempts.STRANGERS_A_MINUTE + 5):
        assert try_to_sign_in(f"nobody{n}") == 422
    assert verbs() == ["unknown_account_tried"] * attempts.STRANGERS_A_MINUTE
    with clock.set_to(clock.now().replace(year=clock.now().year + 1)):
        try_to_sign_in("nobody")
    assert len(verbs()) == attempts.STRANGERS_A_MINUTE + 1


def test_an_unknown_account_costs_as_much_hashing_as_a_known_one(monkeypatch):
    """ASVS 6.3.8: nobody learns from the time an answer takes which accounts exist."""
    hashed = []
    hasher = hashers.get_hasher()
    encode = type(hasher).encode
    monkeypatch.setattr(type(hasher), "encode", lambda *args: hashed.append(1) or encode(*args))
    costs = []
    for username in (reader().staff.username, "nobody"):
        hashed.clear()
        try_to_sign_in(username)
        costs.append(len(hashed))
    assert costs[0] == costs[1] > 0


def test_the_old_password_is_guessed_no_more_often_than_at_the_sign_in(client):
    """ASVS 6.3.1: a session left open is no way round the lockout."""
    clerk = reader()
    client.force_login(clerk.staff)
    new = {"new_password1": "a rather long new one", "new_password2": "a rather long new one"}
    answers = [client.post(CHANGE, {"old_password": "wrong", **new}).status_code for _ in range(6)]
    assert answers == [422] * 4 + [429] * 2
    assert client.post(CHANGE, {"old_password": PASSWORD, **new}).status_code == 429
    clerk.staff.refresh_from_db()
    assert clerk.staff.check_password(PASSWORD)


def test_a_wrong_code_is_written_down_as_often_as_codes_are_compared(client):
    person = reader(Role.SUPERVISOR)
    TOTPDevice.objects.create(user=person.staff, name="app", confirmed=True)
    client.force_login(person.staff)
    for _ in range(5):
        client.post(reverse("casework:two_factor"), {"token": "000000"})
    event = Event.objects.get(verb="second_factor_wrong")
    assert event.actor == person.staff


def test_the_door_is_watched_by_who_keeps_the_accounts_and_who_audits(client):
    clerk = reader()
    try_to_sign_in(clerk.staff.username)
    elsewhere = reader(pool=PoolFactory(code="9901", area=AreaFactory(code="990100000000")))
    try_to_sign_in(elsewhere.staff.username)
    for role in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR):
        client.force_login(reader(role).staff)
        lines = client.get(SIGN_INS).context["lines"]
        assert [line["subject"] for line in lines] == [f"casework.staff:{clerk.staff.pk}"]


def test_a_county_sees_the_door_of_its_own_staff(client):
    county = TownshipFactory(code="990001000000", level="county")
    inside, outside = reader(area=county), reader(area=TownshipFactory(code="990002000000", level="county"))
    for one in (inside, outside):
        try_to_sign_in(one.staff.username)
    client.force_login(reader(Role.SECURITY_ADMIN, area=county).staff)
    assert [line["subject"] for line in client.get(SIGN_INS).context["lines"]] == [f"casework.staff:{inside.staff.pk}"]
    assert client.get(SIGN_INS, {"strangers": "on"}).context["lines"] == []


def test_unknown_accounts_are_shown_to_who_looks_after_a_whole_pool(client):
    try_to_sign_in("nobody")
    client.force_login(reader(Role.SECURITY_ADMIN).staff)
    assert client.get(SIGN_INS).context["lines"] == []
    (line,) = client.get(SIGN_INS, {"strangers": "on"}).context["lines"]
    assert "127.0.0.1" in line["sentence"]
