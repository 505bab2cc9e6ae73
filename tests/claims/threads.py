"""Several persons of staff at once, each with a connection of their own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from casework.errors import Busy, ChangedMeanwhile


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Start all calls at one moment; what each answered or raised, in order."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        futures = [pool.submit(run, call) for call in calls]
    return [future.exception() or future.result() for future in futures]


def until_done(call: Callable[[], Any]) -> Any:
    """What a person does who is told to look again: look again and decide."""
    while True:
        try:
            return call()
        except (Busy, ChangedMeanwhile):
            continue


def raised(answers: Sequence[Any]) -> list[Exception]:
    """The errors among the answers."""
    return [answer for answer in answers if isinstance(answer, Exception)]
