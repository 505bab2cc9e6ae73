"""manage.py load_areas"""

from typing import Any

from django.core.management.base import BaseCommand

from casework.areas import load_areas


class Command(BaseCommand):
    """Loads the division codes; a second run changes nothing."""

    help = "Load the areas that come with the portal (casework/data)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_areas()} areas added or changed.")
