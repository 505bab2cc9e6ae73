"""The division codes that come with the portal: real places, and fictional ones for the demo."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from casework.models import Area
from casework.models.area import PREFIX_LENGTH

DATA = Path(__file__).parent / "data"
FILES = ("areas.csv", "areas_fictional.csv")
CHUNK = 2_000


def shipped_areas() -> Iterator[Area]:
    """The areas of the files, wider ones before those inside them."""
    rows = [row for name in FILES for row in _rows(DATA / name)]
    for level in PREFIX_LENGTH:
        for row in rows:
            if row["level"] == level:
                yield Area(code=row["code"], name=row["name"], level=level, parent_id=row["parent"] or None)


@transaction.atomic
def load_areas() -> int:
    """Bring the area table to the files' state; rows that are already right stay untouched. Answers how many changed.

    Areas that the files no longer hold stay: cases of their time refer to them.
    """
    held = {area.code: (area.name, area.level, area.parent_id) for area in Area.objects.all()}
    changed = [area for area in shipped_areas() if held.get(area.code) != (area.name, area.level, area.parent_id)]
    Area.objects.bulk_create(
        changed,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent"],
    )
    return len(changed)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
