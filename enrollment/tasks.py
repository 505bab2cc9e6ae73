"""What the workers do for enrollment."""

from celery import shared_task

from casework.jobs import enqueue
from enrollment.lists import working
from enrollment.recognised import working as recognised


@shared_task(name="enrollment.work_list")
def work_list(pk: int) -> None:
    """Check or write a list of persons."""
    working.work(pk)


@shared_task(name="enrollment.wake_standing_lists")
def wake_standing_lists() -> None:
    """The watchdog: ring again for every list that stands still."""
    for pk in working.standing_lists():
        enqueue(work_list, pk)


@shared_task(name="enrollment.work_recognitions")
def work_recognitions(pk: int) -> None:
    """Check or write a department's list of recognised persons."""
    recognised.work(pk)


@shared_task(name="enrollment.wake_standing_recognitions")
def wake_standing_recognitions() -> None:
    """The watchdog: ring again for every such list that stands still."""
    for pk in recognised.standing_recognitions():
        enqueue(work_recognitions, pk)
