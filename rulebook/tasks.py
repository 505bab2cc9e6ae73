"""What the workers do for the rulebook."""

from celery import shared_task

from casework.jobs import enqueue
from rulebook.services import settling


@shared_task(name="rulebook.settle_simulation")
def settle(pk: int) -> None:
    """Settle a year's claims under two sets of rules."""
    settling.settle_simulation(pk)


@shared_task(name="rulebook.wake_standing_simulations")
def wake_standing_simulations() -> None:
    """The watchdog: ring again for every simulation that stands still."""
    for pk in settling.silent_runs():
        enqueue(settle, pk)
