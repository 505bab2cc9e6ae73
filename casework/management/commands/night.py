"""manage.py night [--day DAY ...] [--here]"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from casework import clock, night
from casework.models import JobRun
from casework.tasks import ring


class Command(BaseCommand):
    """Plans nights that are not planned yet, and rings for the workers or does them itself."""

    help = "Do the jobs of nights. What is done already stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", nargs="+", type=date.fromisoformat, help="business days; today when none is given")
        parser.add_argument("--here", action="store_true", help="do it in this process instead of ringing for workers")

    def handle(self, *args: Any, day: list[date] | None, here: bool, **options: Any) -> None:
        for each in day or [clock.today()]:
            self._night(each, here=here)

    def _night(self, day: date, *, here: bool) -> None:
        night.plan(day)
        if here:
            while night.work():
                pass
        else:
            ring(night.bells_missing())
        for run in JobRun.objects.filter(business_day=day).select_related("pool").order_by("pool", "name"):
            changed = sum(run.chunks.values_list("changed", flat=True))
            self.stdout.write(f"{day} {run.pool.code} {run.name}: {run.state}, {changed} rows changed")
