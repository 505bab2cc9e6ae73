"""The one clock. Whatever decides about money or rights asks here what day it is, so that tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.utils import timezone

_fixed: datetime | None = None


def now() -> datetime:
    """This moment, aware, in the portal's time zone."""
    zone = timezone.get_default_timezone()
    return _fixed.astimezone(zone) if _fixed else datetime.now(zone)


def today() -> date:
    """This day in the portal's time zone."""
    return now().date()


def local(moment: datetime) -> datetime:
    """A moment of the database in the portal's time zone."""
    return timezone.localtime(moment)


@contextmanager
def set_to(moment: datetime | date) -> Iterator[None]:
    """Stop the clock of this process at `moment` (a date means noon of that day) for the length of a block."""
    global _fixed
    before = _fixed
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(12))
    _fixed = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    try:
        yield
    finally:
        _fixed = before
