"""Harm on purpose, in small counts; script/soak runs the same scenarios in full (reliability.md, Faults)."""

import socket

import pytest

from script.standalone import Portal
from tests.at_work.visitor import Visitor
from tests.soak import broker, clerks, kills, malformed, night, servers

pytestmark = pytest.mark.fault


def test_kills_of_web_and_worker_leave_no_half_done_command_and_no_double_payment(harmed: Portal):
    assert list(kills.run(harmed, 10))


def test_kills_of_the_servers_lose_nothing_that_was_acknowledged(harmed: Portal):
    assert list(servers.run(harmed, 3))


def test_a_night_under_kills_ends_as_if_nobody_had_disturbed_it(harmed: Portal):
    assert list(night.run(harmed, 4, persons=3_360, spread=2))


def test_pages_answer_while_the_broker_is_emptied_or_away(harmed: Portal):
    assert list(broker.run(harmed, 6))


def test_many_clerks_at_once_pay_every_claim_once(harmed: Portal):
    assert list(clerks.run(harmed, 1, clerks=8, minute=5))


def test_posts_that_no_form_would_send_are_answered_and_move_no_fen(harmed: Portal):
    assert list(malformed.run(harmed, 500))


def test_a_body_of_two_gigabytes_is_refused_before_it_is_sent(harmed: Portal):
    """The head of the request says how large the body is; nothing of it is read."""
    clerk = Visitor(harmed.url, "clerk")
    clerk.sign_in()
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in clerk.session.cookies)
    head = (
        "POST /claims/1/import/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        f"Content-Length: {2 * 2**30}\r\nX-CSRFToken: {clerk.session.cookies['csrftoken']}\r\nCookie: {cookies}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", harmed.port), timeout=10) as connection:
        connection.sendall(head.encode() + b"--x\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 413")
