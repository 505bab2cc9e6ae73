"""manage.py verify [--heads FILE]"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from casework.verification import verify


class Command(BaseCommand):
    """Prints what was looked at and each thing that is wrong; ends with 1 if anything is."""

    help = "Prove that nothing is lost: event chains, files, sums."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--heads",
            type=Path,
            metavar="FILE",
            help="a file outside the database: compare the chains with the heads in it, then add today's",
        )

    def handle(self, *args: Any, heads: Path | None, **options: Any) -> None:
        findings = verify(heads)
        for what, number in findings.counted.items():
            self.stdout.write(f"{number:>12,} {what}")
        for problem in findings.problems:
            self.stdout.write(self.style.ERROR(problem))
        if findings.problems:
            self.stdout.write(f"{len(findings.problems)} problems.")
            sys.exit(1)
        self.stdout.write("All is well.")
