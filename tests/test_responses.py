"""What is true of every answer, whatever the route (rows of the matrix): headers, masks, no 500 for odd input.

An object is built once a route for all that is asked of it: building it costs more than asking.
"""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.urls.converters import StringConverter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.checks import routes
from casework.models import Event, Role
from tests.factories.core import reader
from tests.matrix import DONE, Row, own_place, undone
from tests.test_matrix import ROWS

pytestmark = pytest.mark.django_db

LOOKED_AT = [row for row in ROWS if "GET" in row.methods.split()]
SENT_TO = [row for row in ROWS if "POST" in row.methods.split()]
RESIDENT_ID = re.compile(r"(?<![\d.])\d{17}[\dX](?![\d.])")
MASKED_BY_DEFAULT = re.compile(r"(?<!\d)199\d{8}(?!\d)|(?<!\d)6217990\d{12}(?!\d)")
NAMES = ["command_key", "q", "kind", "reason", "decision", "comment", "file", "ends_on", "amount", "version", "next"]

odd_text = st.text(max_size=300) | st.sampled_from(["\x00", "-1", "9" * 40, "1e9", "2026-02-30", "'; --", "null", "١٢"])
odd_file = st.binary(max_size=300).map(lambda content: SimpleUploadedFile("票.pdf", content))
odd_body = st.dictionaries(st.sampled_from(NAMES) | st.text(min_size=1, max_size=20), odd_text | odd_file, max_size=8)


def is_text(converter: object) -> bool:
    """Whether a part of an address takes any sign but a slash."""
    return type(converter) is StringConverter


def opened(row: Row, role: Role) -> tuple[Client, str]:
    """A client of that role and the address of the row's object, made anew."""
    arguments = row.build(*own_place()) if row.build else ()
    client = Client()
    client.force_login(reader(role).staff)
    return client, reverse(row.route, args=arguments)


@pytest.mark.parametrize("row", LOOKED_AT, ids=str)
def test_every_answer_is_safe_and_masked_and_no_odd_method_changes_anything(row):
    client, address = opened(row, min(row.roles))
    answer = client.get(address)
    _assert_safe_headers(row, address, answer)
    if not answer.streaming and answer.get("Content-Type", "").startswith("text/html"):
        _assert_masked(answer.content.decode())
    _assert_odd_methods_change_nothing(client, address)


def _assert_safe_headers(row: Row, address: str, answer: HttpResponse) -> None:
    """ASVS 3.4.3-3.4.6, 14.3.2; nothing sensitive in an address (14.2.1)."""
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    policy = answer["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert "script-src 'self'" in policy or "default-src 'none'" in policy
    assert "no-store" in answer.headers.get("Cache-Control", "") or row.public or answer.status_code >= 400
    assert not RESIDENT_ID.search(address + answer.headers.get("Location", ""))


def _assert_masked(page: str) -> None:
    """ASVS 14.2.6: no full ID, phone or account of the factories' persons on any page; printed papers are files."""
    body = re.sub(r"<input[^>]*>|csrf[^>]*", "", page)
    assert not RESIDENT_ID.findall(body)
    assert not MASKED_BY_DEFAULT.findall(body)


def _assert_odd_methods_change_nothing(client: Client, address: str) -> None:
    """ASVS 13.4: PUT, DELETE and TRACE are no way round a form."""
    before = Event.objects.count()
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        with undone():
            assert client.generic(method, address).status_code in {405, 403, *DONE}
            assert Event.objects.count() == before


@pytest.mark.parametrize("row", SENT_TO, ids=str)
def test_whatever_is_sent_is_answered_and_forms_of_other_sites_and_links_change_nothing(row):
    client, address = opened(row, min(row.allowed("POST")))
    _assert_another_site_is_refused(client, address)
    _assert_what_is_no_form_is_answered(client, address)
    _assert_odd_input_is_answered(client, address)
    if "GET" not in row.methods.split():
        assert client.get(address).status_code == 405, "ASVS 3.5.3: reached by a link"


def _assert_another_site_is_refused(client: Client, address: str) -> None:
    """ASVS 3.5.1: a POST by somebody who may, without the token of our own form, changes nothing."""
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies = client.cookies
    before = Event.objects.count()
    with undone():
        answer = stranger.post(address, {"command_key": "csrf"})
        assert answer.status_code == 403
        assert Event.objects.count() == before


def _assert_what_is_no_form_is_answered(client: Client, address: str) -> None:
    for body, kind in (
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"{]", "application/json"),
    ):
        with undone():
            assert client.post(address, body, content_type=kind).status_code < 500


def _assert_odd_input_is_answered(client: Client, address: str) -> None:
    """ASVS 2.2.1: any bytes in any field get an answer below 500; `script/soak malformed` sends thousands."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(body=odd_body)
    def send(body: dict[str, Any]) -> None:
        with undone():
            assert client.post(address, body).status_code < 500

    send()


def test_a_body_above_the_bound_is_refused_before_it_is_read(settings):
    settings.UPLOAD_MAX_BYTES = 1_000
    client = Client()
    client.force_login(reader().staff)
    answer = client.post(reverse("casework:search"), {"q": SimpleUploadedFile("a.pdf", b"x" * 2_000)})
    assert answer.status_code == 413
    assert "MB" in answer.content.decode()


def test_a_fault_of_our_own_tells_nothing_about_the_inside(monkeypatch):
    """ASVS 16.5.1."""

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the secret of the inside")

    monkeypatch.setattr("casework.views.home._hits", broken)
    client = Client(raise_request_exception=False)
    client.force_login(reader().staff)
    answer = client.post(reverse("casework:search"), {"q": "张三"})
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize(
    "route", [name for name, route in routes() if any(map(is_text, route.pattern.converters.values()))]
)
def test_a_nul_in_an_address_is_answered_like_one_in_a_field(route):
    [converters] = [one.pattern.converters for name, one in routes() if name == route]
    address = reverse(route, kwargs={name: "\x00" if is_text(one) else 1 for name, one in converters.items()})
    for role in (Role.CLERK, Role.POLICY):
        client = Client()
        client.force_login(reader(role).staff)
        assert client.get(address).status_code < 500
        assert client.post(address).status_code < 500
