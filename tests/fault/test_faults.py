"""Harm on purpose, in small counts; script/soak runs the same scenarios in full (reliability.md, Faults)."""

import pytest

from script.standalone import Portal
from tests.soak import broker, clerks, kills, malformed, servers

pytestmark = pytest.mark.fault


def test_kills_of_web_and_worker_leave_no_half_done_command_and_no_double_payment(harmed: Portal):
    assert list(kills.run(harmed, 10))


def test_kills_of_the_servers_lose_nothing_that_was_acknowledged(harmed: Portal):
    assert list(servers.run(harmed, 3))


def test_pages_answer_while_the_broker_is_emptied_or_away(harmed: Portal):
    assert list(broker.run(harmed, 6))


def test_many_clerks_at_once_pay_every_claim_once(harmed: Portal):
    assert list(clerks.run(harmed, 1, clerks=8, minute=5))


def test_posts_that_no_form_would_send_are_answered_and_move_no_fen(harmed: Portal):
    assert list(malformed.run(harmed, 500))
