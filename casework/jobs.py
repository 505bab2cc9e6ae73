"""Ringing the bell of the workers. The truth is the rows: a job that was not rung for is found by the watchdog."""

from typing import Any

import structlog
from celery import Task
from celery.exceptions import OperationalError as CeleryUnavailable
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerUnavailable

log = structlog.get_logger(__name__)


def enqueue(task: Task, *args: Any) -> None:
    """Start `task` once the present transaction has committed. A broker that is away is logged and costs nothing else.

    The arguments go through the broker: numbers and short text (keys of rows), never personal data.
    """
    transaction.on_commit(lambda: _ring(task, args), robust=True)


def _ring(task: Task, args: tuple[Any, ...]) -> None:
    try:
        task.apply_async(args, retry=False)
    except (BrokerUnavailable, CeleryUnavailable, ConnectionError, TimeoutError) as error:
        log.warning("broker_away", task=task.name, error=type(error).__name__)
