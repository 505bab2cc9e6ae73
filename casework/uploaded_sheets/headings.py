"""Which column of a list means what, told from its headings: a field's names are given by who reads the list."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ROWS_SEARCHED = 30
"""Headings stand among so many rows from the top."""

Known = Mapping[str, str]
"""What a heading may read like (`plain`) to the field that it means."""


@dataclass(frozen=True)
class Heading:
    """The headings of a sheet: the text of each column, and the row (from 0) below which the entries stand."""

    texts: tuple[str, ...]
    last_row: int

    @property
    def hash(self) -> str:
        """The same for every list with these columns: by it a mapping is found again."""
        return hashlib.sha256("\x1f".join(map(plain, self.texts)).encode()).hexdigest()


def known(names: Mapping[Any, Sequence[str]]) -> dict[str, Any]:
    """The names of each field turned round, as `heading_of` and `guess` take them."""
    return {name: field for field, several in names.items() for name in several}


def plain(heading: str) -> str:
    """A heading without what people add to it: blanks, brackets with notes, stars of needed columns."""
    return re.sub(r"[（(].*?[)）]|[\s*＊:：/、．.]", "", heading).lower()


def heading_of(rows: Sequence[Sequence[str]], known: Known) -> Heading:
    """The row, or two merged rows, that names most columns; the first row with anything where none is known."""
    best, found, rows = 0, None, rows[:ROWS_SEARCHED]
    for at, row in enumerate(rows):
        for heading in _candidates(rows, at, row):
            named = len(guess(heading.texts, known))
            if named > best:
                best, found = named, heading
    if found:
        return found
    first = next((at for at, row in enumerate(rows) if any(row)), 0)
    return Heading(_distinct(rows[first]) if rows else (), first)


def guess(texts: Sequence[str], known: Known) -> dict[str, str]:
    """The heading of each field that is known; the first of two equal ones counts."""
    found: dict[str, str] = {}
    for text in texts:
        field = known.get(plain(text))
        if field:
            found.setdefault(field, text)
    return found


def places_of(heading: Heading, mapping: Mapping[str, str]) -> list[tuple[str, int]]:
    """Each field with the place of its column (from 0); headings that the sheet lacks have none."""
    places = {text: place for place, text in reversed(list(enumerate(heading.texts)))}
    return [(field, places[text]) for field, text in mapping.items() if text in places]


def cells_of(row: Sequence[str], places: Sequence[tuple[str, int]]) -> dict[str, str]:
    """What a row says, by field, empty cells left out."""
    width = len(row)
    return {field: row[place] for field, place in places if place < width and row[place]}


def _candidates(rows: Sequence[Sequence[str]], at: int, row: Sequence[str]) -> list[Heading]:
    """The row alone, and with the row below it where cells over several columns were merged above their parts."""
    alone = Heading(_distinct(row), at)
    if at + 1 >= len(rows):
        return [alone]
    below = rows[at + 1]
    width = max(len(row), len(below))
    both = [_cell(below, place) or _cell(row, place) for place in range(width)]
    return [alone, Heading(_distinct(both), at + 1)]


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _distinct(row: Sequence[str]) -> tuple[str, ...]:
    """Headings as they stand; a second equal one gets its place, so that a mapping can name it."""
    seen: set[str] = set()
    texts = []
    for place, text in enumerate(row, 1):
        named = f"{text} #{place}" if text in seen else text
        seen.add(text)
        texts.append(named)
    return tuple(texts)
