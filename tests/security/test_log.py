"""The log: who did what when, refusals too; nothing of persons in it; nobody writes lines of their own into it."""

import importlib
import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casework.models import Role
from tests.factories.core import reader
from tests.factories.enrollment import PersonFactory

pytestmark = pytest.mark.django_db
ID = "522701198001011234"


def formatter() -> logging.Formatter:
    """The formatter of the settings, made as logging's own configuration makes it."""
    described = dict(settings.LOGGING["formatters"]["json"])
    made = described.pop("()")
    if isinstance(made, str):
        module, _, name = made.rpartition(".")
        made = getattr(importlib.import_module(module), name)
    return made(**described)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that the portal would print, as it would print it."""
    printed = io.StringIO()
    handler = logging.StreamHandler(printed)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield printed
    root.removeHandler(handler)
    root.setLevel(level)


def lines(log: io.StringIO) -> list[dict]:
    """Every line, each of which must be one JSON object."""
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_each_request_says_who_when_from_where_and_what_became_of_it(client, log):
    """ASVS 16.2.1."""
    clerk = reader()
    client.force_login(clerk.staff)
    client.get(reverse("casework:home"))
    (line,) = [line for line in lines(log) if line["event"] == "request_finished"]
    assert (line["user_id"], line["ip"], line["code"]) == (clerk.staff.pk, "127.0.0.1", 200)
    assert line["timestamp"] and line["request_id"] and line["level"] == "info"


def test_a_refused_request_is_in_the_log_with_the_person(client, log):
    """ASVS 16.3.2."""
    clerk = reader()
    client.force_login(clerk.staff)
    client.get(reverse("casework:staff_list"))
    refused = [line for line in lines(log) if line.get("code") == 403]
    assert [line["user_id"] for line in refused] == [clerk.staff.pk]


def test_a_form_of_another_site_is_in_the_log(log):
    """ASVS 16.3.3."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(reader().staff)
    client.post(reverse("casework:search"), {"q": "张三"})
    assert any(line["logger"] == "django.security.csrf" for line in lines(log))


def test_no_password_no_number_and_no_name_of_a_person_reaches_the_log(client, log):
    """ASVS 16.2.5, 14.2.1; PIPL."""
    person = PersonFactory(name="欧阳无痕", phone="19900001234")
    client.post(reverse("casework:login"), {"username": "nobody", "password": "Secret-Of-Mine-2026"})
    client.force_login(reader(Role.CLERK).staff)
    for sought in (ID, person.name, person.phone):
        client.post(reverse("casework:search"), {"q": sought})
    client.post(reverse("casework:reveal", args=["enrollment.person", person.pk, "phone"]), {"reason": "本人在窗口"})
    client.get(reverse("enrollment:person", args=[person.pk]))
    for secret in ("Secret-Of-Mine-2026", ID, "欧阳无痕", "19900001234"):
        assert secret not in log.getvalue()


def test_nobody_writes_a_line_of_their_own_into_the_log(client, log):
    """ASVS 16.4.1: line ends and quotes arrive escaped, whatever address or header carries them."""
    forged = '\n{"event": "forged", "level": "info"}\r\n'
    client.get("/persons/%0a%7B%22event%22:%22forged%22%7D/", headers={"User-Agent": "x"})
    client.post(
        reverse("casework:login"), {"username": forged, "password": "x"}, headers={"User-Agent": forged.strip()}
    )
    assert lines(log)
    assert not [line for line in lines(log) if line["event"] == "forged"]
