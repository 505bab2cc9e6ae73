"""Signing in and out: lockout, no telling which accounts exist, forced first password, sessions that end."""

import re
import time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from casework.models import Event
from tests.factories.core import StaffFactory, reader

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LOGIN, HOME = reverse("casework:login"), reverse("casework:home")


@pytest.fixture
def time_machine_at():
    begin = time.time()

    def travel(seconds: int):
        return time_machine.travel(begin + seconds, tick=True)

    return travel


def sign_in(client: Client, username: str, password: str = PASSWORD):
    return client.post(LOGIN, {"username": username, "password": password})


def without_secrets(body: bytes) -> str:
    return re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", body.decode())


def test_a_right_password_opens_the_start_page_and_is_written_down(client):
    clerk = reader()
    assert sign_in(client, clerk.staff.username).url == HOME
    assert client.get(HOME).status_code == 200
    assert Event.objects.get(verb="signed_in").actor == clerk.staff


def test_the_session_gets_a_new_key_at_sign_in(client):
    client.get(LOGIN)
    session = client.session
    session["before"] = "x"
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client, reader().staff.username)
    assert client.session.session_key != session.session_key


def test_six_wrong_passwords_lock_the_account_even_when_the_next_one_is_right(client):
    """ASVS 6.3.1; 等保 lockout."""
    clerk = reader()
    for _ in range(6):
        answer = sign_in(client, clerk.staff.username, "wrong")
    assert answer.status_code == 429
    assert sign_in(client, clerk.staff.username).status_code == 429
    assert client.get(HOME).status_code == 302


def test_one_locked_account_does_not_lock_its_neighbours(client):
    locked, other = reader(), reader()
    for _ in range(6):
        sign_in(client, locked.staff.username, "wrong")
    assert sign_in(client, other.staff.username).url == HOME


@pytest.mark.parametrize("tries", [1, 6])
def test_nobody_can_tell_which_accounts_exist(tries):
    """ASVS 6.3.8: the same status and words for an account that exists, one that does not, and a disabled one."""
    disabled = reader().staff
    disabled.is_active = False
    disabled.save()
    answers = set()
    for username in (reader().staff.username, "nobody", disabled.username):
        client = Client()
        for _ in range(tries):
            answer = sign_in(client, username, "wrong")
        answers.add((answer.status_code, without_secrets(answer.content).replace(username, "")))
    assert len(answers) == 1


def test_a_disabled_account_cannot_sign_in_and_its_sessions_end(client):
    staff = reader().staff
    sign_in(client, staff.username)
    staff.is_active = False
    staff.save()
    assert client.get(HOME).status_code == 302
    assert sign_in(client, staff.username).status_code == 422


def test_sign_in_leads_on_only_within_the_portal(client):
    staff = reader().staff
    inside = client.post(LOGIN, {"username": staff.username, "password": PASSWORD, "next": "/account/"})
    assert inside.url == "/account/"
    client.logout()
    for outside in ("https://example.org/", "//example.org/", "javascript:alert(1)", "0", "casework:staff_list"):
        client.logout()
        assert client.post(LOGIN, {"username": staff.username, "password": PASSWORD, "next": outside}).url == HOME


def test_wrong_passwords_count_where_the_password_is_asked_again_too(client):
    clerk = reader()
    sign_in(client, clerk.staff.username)
    confirm = reverse("casework:confirm_password")
    for _ in range(6):
        answer = client.post(confirm, {"password": "wrong"})
    assert answer.status_code == 429
    assert sign_in(Client(), clerk.staff.username).status_code == 429


def test_signing_out_ends_the_session_and_needs_a_post(client):
    clerk = reader()
    sign_in(client, clerk.staff.username)
    cookie = client.cookies["sessionid"].value
    assert client.get(reverse("casework:logout")).status_code == 405
    client.post(reverse("casework:logout"))
    client.cookies["sessionid"] = cookie
    assert client.get(HOME).status_code == 302
    assert Event.objects.filter(verb="signed_out").count() == 1


def test_the_first_sign_in_leads_to_a_new_password_before_anything_else(client):
    clerk = reader()
    clerk.staff.must_change_password = True
    clerk.staff.save()
    sign_in(client, clerk.staff.username)
    change = reverse("casework:change_password")
    assert client.get(HOME).url == change
    assert client.get(change).status_code == 200
    new = "a rather long new one"
    answer = client.post(change, {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert answer.url == HOME
    assert client.get(HOME).status_code == 200
    clerk.staff.refresh_from_db()
    assert clerk.staff.check_password(new)


@pytest.mark.parametrize("weak", ["short1", "1234567890123", "password1234", "staffmember7"])
def test_weak_passwords_are_refused_beside_the_field(client, weak):
    """ASVS 6.2.1, 6.2.4."""
    clerk = reader(staff=StaffFactory(username="staffmember7"))
    client.force_login(clerk.staff)
    change = reverse("casework:change_password")
    answer = client.post(change, {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak})
    assert answer.status_code == 422
    assert answer.context["form"].errors["new_password2"]


def test_a_new_password_ends_the_other_sessions(client):
    clerk, other = reader(), Client()
    for browser in (client, other):
        sign_in(browser, clerk.staff.username)
    new = "a rather long new one"
    client.post(
        reverse("casework:change_password"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert client.get(HOME).status_code == 200
    assert other.get(HOME).status_code == 302


def test_an_idle_session_ends(client, settings, time_machine_at):
    sign_in(client, reader().staff.username)
    assert client.get(HOME).status_code == 200
    with time_machine_at(settings.SESSION_IDLE_SECONDS + 5):
        assert client.get(HOME).status_code == 302
        assert client.get(HOME).url.startswith(LOGIN)


def test_an_idle_session_ends_also_without_the_cookie_that_tells_when_it_was_seen(client, settings, time_machine_at):
    sign_in(client, reader().staff.username)
    client.get(HOME)
    del client.cookies["last_seen"]
    assert client.get(HOME).status_code == 200
    del client.cookies["last_seen"]
    with time_machine_at(settings.SESSION_IDLE_SECONDS + 5):
        assert client.get(HOME).status_code == 302


def test_a_page_that_asks_again_by_itself_keeps_no_session_alive(client, settings, time_machine_at):
    sign_in(client, reader().staff.username)
    client.get(HOME)
    for elapsed in range(0, settings.SESSION_IDLE_SECONDS, 300):
        with time_machine_at(elapsed):
            assert client.get(HOME, headers={"X-Unattended": "yes"}).status_code == 200
    with time_machine_at(settings.SESSION_IDLE_SECONDS + 5):
        assert client.get(HOME).status_code == 302


def test_a_part_of_a_page_takes_its_whole_page_to_the_sign_in(client):
    answer = client.post(
        reverse("casework:search"),
        {"q": "张三"},
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/staff/?after=x"},
    )
    assert answer["HX-Redirect"] == f"{LOGIN}?next=%2Fstaff%2F%3Fafter%3Dx"
    assert client.post(reverse("casework:search"), {"q": "张三"}).url == f"{LOGIN}?next=/"


def test_a_busy_session_lives_on_until_twelve_hours_are_over(client, settings, time_machine_at):
    sign_in(client, reader().staff.username)
    step = settings.SESSION_IDLE_SECONDS - 60
    for elapsed in range(0, 12 * 3600 - step, step):
        with time_machine_at(elapsed):
            assert client.get(HOME).status_code == 200
            client.post(reverse("casework:search"), {"q": "张三"})
    with time_machine_at(12 * 3600 + 5):
        assert client.get(HOME).status_code == 302


def test_a_password_typed_some_minutes_ago_is_asked_again(client, settings, time_machine_at):
    sign_in(client, reader().staff.username)
    later = settings.PASSWORD_RECENT_SECONDS + 5
    setup, confirm = reverse("casework:two_factor_setup"), reverse("casework:confirm_password")
    assert client.get(setup).status_code == 200
    with time_machine_at(later):
        assert client.get(setup).url == confirm
        assert client.post(confirm, {"password": "wrong"}).status_code == 422
        assert client.post(confirm, {"password": PASSWORD}).url == setup
        assert client.get(setup).status_code == 200
