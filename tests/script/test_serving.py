"""script/server: what it refuses before it starts, and what makes it prepare again."""

import socket

import pytest

from script import serving
from script.embedded import Unavailable


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_named_with_the_next_free_one(monkeypatch, taken_port):
    monkeypatch.setenv("PORT", str(taken_port))
    with pytest.raises(Unavailable, match=rf"Port {taken_port} is taken\. The next free one is (\d+): PORT=\1"):
        serving._address()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Unavailable, match="is not a port"):
        serving._address()


def test_migrations_run_as_the_owner_and_grant_to_the_application():
    environment = {"DATABASE_URL": "postgres://app:a@h/portal", "DATABASE_OWNER_URL": "postgres://owner:o@h/portal"}
    prepared = serving._as_owner(environment)
    assert prepared["DATABASE_URL"] == environment["DATABASE_OWNER_URL"]
    assert prepared["DATABASE_APP_ROLE"] == "app"


def test_a_server_without_an_owner_of_its_own_migrates_as_the_application():
    environment = {"DATABASE_URL": "postgres://app:a@h/portal"}
    assert serving._as_owner(environment)["DATABASE_URL"] == environment["DATABASE_URL"]


def test_changed_code_or_rules_ask_for_a_new_preparation(monkeypatch, tmp_path):
    (tmp_path / "requirements.txt").write_text("django")
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "apps.py").write_text("")
    monkeypatch.setattr(serving, "ROOT", tmp_path)
    before = serving._fingerprint()
    assert serving._fingerprint() == before
    (tmp_path / "claims" / "triggers.py").write_text("CAP = 1")
    assert serving._fingerprint() != before


def test_the_demo_with_its_public_passwords_enters_no_server_of_others_unasked(monkeypatch):
    monkeypatch.delenv("PORTAL_DEMO", raising=False)
    assert serving._wants_demo(embedded=True)
    assert not serving._wants_demo(embedded=False)
    monkeypatch.setenv("PORTAL_DEMO", "yes")
    assert serving._wants_demo(embedded=False)


def test_an_unclear_wish_for_the_demo_is_refused(monkeypatch):
    monkeypatch.setenv("PORTAL_DEMO", "maybe")
    with pytest.raises(Unavailable, match="neither yes nor no"):
        serving._wants_demo(embedded=True)
