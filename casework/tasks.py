"""What the workers do for casework: the night."""

from time import monotonic

from celery import shared_task

from casework import clock, night
from casework.jobs import enqueue

TURN_SECONDS = 2


@shared_task(name="casework.begin_night")
def begin_night() -> None:
    """Plan the night of this day and start it."""
    night.plan(clock.today())
    ring(night.bells_missing())


@shared_task(name="casework.watch_night")
def watch_night() -> None:
    """Plan what was never planned, end what only lacks its end, ring again for what stands still."""
    if night.has_begun(clock.now()):
        night.plan(clock.today())
    night.close_runs()
    ring(night.bells_missing())


@shared_task(name="casework.do_chunks")
def do_chunks() -> None:
    """Do chunks of the night for a few seconds, then ring again: between two bells somebody else's task has its turn."""
    ends = monotonic() + TURN_SECONDS
    while night.work():
        if monotonic() > ends:
            ring(1)
            return


def ring(bells: int) -> None:
    """Ring so many bells once the present transaction has committed."""
    for _bell in range(bells):
        enqueue(do_chunks)
