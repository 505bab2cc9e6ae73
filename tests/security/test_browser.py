"""What the browser is told and what it may send: forms from other sites, cookies, methods, files of the program."""

import json
import os
import subprocess
import sys

import pytest
from django.urls import reverse

from config.settings import base
from tests.factories.core import reader
from tests.test_laws import ROOT

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
SAY = """
import json
from config.settings import production as p
print(json.dumps({name: getattr(p, name) for name in json.loads('%s')}))
"""


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client):
    """ASVS 3.3.2, 3.3.4, 14.3.3."""
    client.post(reverse("casework:login"), {"username": reader().staff.username, "password": PASSWORD})
    client.get(reverse("casework:home"))
    client.post(reverse("casework:language"), {"language": "en"})
    assert {"sessionid", "last_seen"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


def test_behind_tls_cookies_are_bound_to_the_host_and_browsers_stay_with_tls():
    """ASVS 3.3.1, 3.3.3, 3.4.1, 12.2.1; read in a process of its own, since settings are read once."""
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SEEN_COOKIE_NAME", "SESSION_COOKIE_SECURE"]
    names += [
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SECURE_SSL_REDIRECT",
        "DEBUG",
    ]
    environment = os.environ | {
        "SECRET_KEY": "only for this test",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
    }
    program = SAY % str(names).replace("'", '"')
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    settings = json.loads(said.stdout)
    assert all(settings[name].startswith("__Host-") for name in names[:3])
    assert settings["SESSION_COOKIE_SECURE"] and settings["CSRF_COOKIE_SECURE"] and settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000 and settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert not settings["DEBUG"]


def test_production_does_not_start_without_a_secret_of_its_own():
    """ASVS 13.3.1."""
    environment = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    started = subprocess.run(
        [sys.executable, "-c", "import config.settings.production"], cwd=ROOT, env=environment, capture_output=True
    )
    assert started.returncode and b"SECRET_KEY" in started.stderr


def test_passwords_are_kept_by_argon2():
    """ASVS 11.4.2: memory-hard, and no older hash is accepted."""
    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.mark.parametrize(
    "address",
    [
        "/.git/config",
        "/.env",
        "/manage.py",
        "/config/settings/base.py",
        "/static/../manage.py",
        "/admin/",
        "/server-status",
    ],
)
def test_nothing_of_the_program_itself_is_served(client, address):
    """ASVS 13.4.1, 13.4.5."""
    client.force_login(reader().staff)
    assert client.get(address).status_code == 404
