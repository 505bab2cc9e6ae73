"""What the workers do for enrollment."""

from celery import shared_task

from casework.jobs import enqueue
from enrollment.lists import working


@shared_task(name="enrollment.work_list")
def work_list(pk: int) -> None:
    """Check or write a list of persons."""
    working.work(pk)


@shared_task(name="enrollment.wake_standing_lists")
def wake_standing_lists() -> None:
    """The watchdog: ring again for every list that stands still."""
    for pk in working.standing_lists():
        enqueue(work_list, pk)
