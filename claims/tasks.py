"""What the workers do for claims."""

from celery import shared_task

from casework.jobs import enqueue
from claims.releases import working


@shared_task(name="claims.work_release")
def work_release(pk: int) -> None:
    """Read a list of the catalogue, or put it in force."""
    working.work(pk)


@shared_task(name="claims.wake_standing_releases")
def wake_standing_releases() -> None:
    """The watchdog: ring again for every list that stands still."""
    for pk in working.standing_releases():
        enqueue(work_release, pk)
