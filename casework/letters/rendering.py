"""From the data of a letter to its PDF. Data reaches typst as JSON in `sys.inputs`, never as source text."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

import typst
from babel.dates import format_date

from casework import clock
from casework.letters import codes, fonts
from casework.letters.data import Fen, Letter
from casework.letters.errors import UncoveredCharacters
from casework.money import yuan

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"
LOCALES = {"zh": "zh_Hans", "en": "en_GB"}

Lang = Literal["zh", "en"]


def render(letter: Letter, lang: Lang = "zh") -> bytes:
    """The letter as PDF/A-2a bytes: the same data at the same moment gives the same bytes.

    Raises UncoveredCharacters when a character has no glyph in the vendored fonts.
    """
    return typeset(letter, lang, "pdf")


def typeset(letter: Letter, lang: Lang, form: Literal["pdf", "png"]) -> Any:
    """The letter as PDF bytes, or as pictures (bytes, or a list when there are several pages)."""
    moment = clock.now()
    content = printable(letter, LOCALES[lang]) | letter.computed()
    content["printed_at"] = f"{day(moment, LOCALES[lang])} {moment:%H:%M}"
    if missing := fonts.uncovered(texts(content)):
        raise UncoveredCharacters(missing)
    content |= {"qr": codes.qr(letter.number), "bars": codes.bars(letter.number)}
    if content.get("progress_address"):
        content["progress_qr"] = codes.qr(content["progress_address"])
    return typst.compile(
        str(TEMPLATES / f"{letter.kind}.typ"),
        root=str(TEMPLATES),
        font_paths=fonts.for_typst(),
        ignore_system_fonts=True,
        format=form,
        ppi=300,
        sys_inputs={"letter": json.dumps(content), "lang": lang},
        pdf_standards=["a-2a"],
        timestamp=int(moment.timestamp()),
    )


def printable(value: Any, locale: str) -> dict[str, Any]:
    """The fields of a dataclass as they are printed: amounts in yuan, dates in words, the rest as it is."""
    hints = get_type_hints(type(value), include_extras=True)
    return {field.name: printed(getattr(value, field.name), hints[field.name], locale) for field in fields(value)}


def printed(value: Any, declared: Any, locale: str) -> Any:
    """One value as it is printed; `declared` tells an amount (Fen) from a count."""
    if value is None:
        return None
    if declared == Fen or Fen in get_args(declared):
        return yuan(value)
    if is_dataclass(value):
        return printable(value, locale)
    if isinstance(value, tuple):
        return [printable(each, locale) for each in value]
    if isinstance(value, date):
        return day(value, locale)
    return " ".join(value.split()) if isinstance(value, str) else value


def day(value: date | datetime, locale: str) -> str:
    """A day as paper writes it: 2026年3月5日, 5 March 2026."""
    return format_date(value, "long", locale=locale)


def texts(value: Any) -> Iterator[str]:
    """Every string within a printable value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
