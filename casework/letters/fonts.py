"""Which characters the vendored fonts can draw. System fonts never count: paper looks the same everywhere."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import typst
from django.core.exceptions import ImproperlyConfigured
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts"


def files() -> list[Path]:
    """The font files typst may use. Raises ImproperlyConfigured when none is there."""
    found = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".ttf", ".otf"})
    if not found:
        raise ImproperlyConfigured(f"No font (.ttf, .otf) in {FOLDER}: letters cannot be printed.")
    return found


@cache
def for_typst() -> typst.Fonts:
    """The vendored fonts, read once a process."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(path.parent) for path in files()],
    )


@cache
def covered() -> frozenset[int]:
    """Code points that at least one vendored font draws."""
    points: set[int] = set()
    for path in files():
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def uncovered(texts: Iterable[str]) -> set[str]:
    """The characters of these texts that no vendored font draws."""
    return {character for character in set().union(*texts) if ord(character) not in covered()}
