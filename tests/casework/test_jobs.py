"""Ringing the bell: after the commit, and a broker that is away costs nothing."""

import time

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction

from casework.jobs import enqueue

away = Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False)
away.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS


@away.task(name="tests.nothing")
def nothing(number: int) -> None:
    """A task that does nothing."""


@pytest.fixture
def rung(monkeypatch):
    calls = []
    monkeypatch.setattr(nothing, "apply_async", lambda args, **options: calls.append(args))
    return calls


@pytest.mark.django_db
def test_the_bell_rings_after_the_commit_only(django_capture_on_commit_callbacks, rung):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(nothing, 7)
        assert rung == []
    assert rung == [(7,)]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_rings_no_bell(rung):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(nothing, 7)
        raise ZeroDivisionError
    assert rung == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_is_logged_and_costs_nothing_else(caplog):
    begin = time.monotonic()
    with transaction.atomic():
        enqueue(nothing, 7)
    assert "broker_away" in caplog.text
    assert time.monotonic() - begin < 1
