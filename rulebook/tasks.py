"""What the workers do for the rulebook."""

from celery import shared_task

from rulebook.services import settling


@shared_task(name="rulebook.settle_simulation")
def settle(pk: int) -> None:
    """Settle a year's claims under two versions."""
    settling.settle_simulation(pk)
