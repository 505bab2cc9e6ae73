"""kill -9 of web and worker at random instants while claims are entered, decided and paid."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from script.standalone import Portal
from tests.at_work.crowd import Crowd


def run(portal: Portal, count: int = 100) -> Iterator[str]:
    """Kill `count` times, each time while it works: the master, or one of its processes.

    Every command is done once or not at all.
    """
    chance = random.Random(count)
    with Crowd(portal) as crowd:
        for at in range(count):
            portal.wait_until_healthy()
            crowd.must_be_at_work()
            time.sleep(chance.uniform(0.1, 2.5))
            kill(portal, chance.choice(("web", "worker")), chance)
            if at % 10 == 9:
                yield f"{at + 1} kills, {len(crowd.paid)} claims paid, {crowd.unanswered} tries unanswered"
    crowd.assert_nothing_was_lost_or_doubled()
    assert not crowd.broken, f"{crowd.broken} answers were a 500"
    yield f"{len(crowd.paid)} claims were paid once each"


def kill(portal: Portal, name: str, chance: random.Random) -> None:
    """kill -9 a process of the portal: in one of three cases its master, else a child that works."""
    master = portal.processes()[name]
    children = children_of(master)
    victim = master if not children or chance.random() < 1 / 3 else chance.choice(children)
    if victim:
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    """The processes that a process started."""
    with contextlib.suppress(FileNotFoundError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []
