"""What the workers do for claims."""

from celery import shared_task

from casework.jobs import enqueue
from claims.releases import working
from claims.second import working as of_second


@shared_task(name="claims.work_release")
def work_release(pk: int) -> None:
    """Read a list of the catalogue, or put it in force."""
    working.work(pk)


@shared_task(name="claims.wake_standing_releases")
def wake_standing_releases() -> None:
    """The watchdog: ring again for every list that stands still."""
    for pk in working.standing_releases():
        enqueue(work_release, pk)


@shared_task(name="claims.work_second")
def work_second(pk: int) -> None:
    """List what a second reimbursement owes more, pay it, or take it back."""
    of_second.work(pk)


@shared_task(name="claims.wake_standing_second")
def wake_standing_second() -> None:
    """The watchdog: ring again for every second reimbursement that stands still."""
    for pk in of_second.standing():
        enqueue(work_second, pk)
