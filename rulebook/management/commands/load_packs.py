"""Bring the repository's packs into the rulebook, where a policy officer can put them in force."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from rulebook.services import load_packs


class Command(BaseCommand):
    help = "Store the packs that come with the portal as approved versions; those stored already stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", nargs="*", help="ids of packs; all when none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        for version in load_packs(*options["pack"]):
            self.stdout.write(f"{version.content_hash[:12]}  {version.title}")
