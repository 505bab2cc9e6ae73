"""What the workers do for institutions."""

from celery import shared_task

from casework.jobs import enqueue
from institutions.declared import working as declarations
from institutions.lists import working


@shared_task(name="institutions.work_register_list")
def work_register_list(pk: int) -> None:
    """Check or write a list of institutions or of their staff."""
    working.work(pk)


@shared_task(name="institutions.wake_standing_register_lists")
def wake_standing_register_lists() -> None:
    """The watchdog: ring again for every list that stands still."""
    for pk in working.standing_register_lists():
        enqueue(work_register_list, pk)


@shared_task(name="institutions.work_declaration")
def work_declaration(pk: int) -> None:
    """Check the lines of a monthly declaration."""
    declarations.work(pk)


@shared_task(name="institutions.wake_standing_declarations")
def wake_standing_declarations() -> None:
    """The watchdog: ring again for every declaration whose check stands still."""
    for pk in declarations.standing_declarations():
        enqueue(work_declaration, pk)
