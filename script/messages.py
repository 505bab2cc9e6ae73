"""Compiles the portal's translations and proves that they are complete.

    script/messages            compile every locale/<app>/zh_Hans/LC_MESSAGES/django.po, then check
    script/messages --check    check only, write nothing

A message is what Python passes to gettext and templates to {% translate %}. The check fails for a
message without translation (printed as entries to paste), a translation nobody uses any more, two
catalogues that translate the same words differently, a fuzzy entry and placeholders that differ.
"""

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("casework", "rulebook", "fund", "enrollment", "institutions", "claims", "assistance", "oversight")
PYTHON = (*APPS, "config")
COMMON = "frame"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
POSITIONS = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext_noop": None,
    **POSITIONS,
    **{f"{name}_lazy": positions for name, positions in POSITIONS.items()},
}


class Key(NamedTuple):
    """What makes a message the same message: its context and its singular."""

    context: str | None
    words: str


@dataclass
class Use:
    """A message of the source: where it stands, its plural, and the catalogue it belongs into."""

    home: str
    plural: str | None = None
    places: list[str] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    settings.configure(USE_I18N=False)
    catalogues = read_catalogues(ROOT)
    if "--check" not in arguments:
        compile_all(catalogues)
    problems = list(check(used_messages(ROOT), catalogues))
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(f"{len(problems)} problems in the translations.", file=sys.stderr)
        return 1
    print(f"{sum(len(catalogue) for catalogue in catalogues.values())} translations, complete.")
    return 0


def used_messages(root: Path) -> dict[Key, Use]:
    """Every message of the Python files and templates below `root`."""
    used: dict[Key, Use] = {}
    for path, home in sources(root):
        for line, words, context in messages_of(path):
            singular, plural = words if isinstance(words, tuple) else (words, None)
            use = used.setdefault(Key(context, singular), Use(home))
            use.plural = use.plural or plural
            use.places.append(f"{path.relative_to(root)}:{line}")
    return used


def sources(root: Path) -> Iterator[tuple[Path, str]]:
    """Files that may hold messages, each with the catalogue its messages belong into."""
    for app in PYTHON:
        for path in sorted((root / app).rglob("*.py")):
            home = app if app in APPS and "templatetags" not in path.parts else COMMON
            yield path, home
    for path in sorted((root / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            folder = path.relative_to(root / "templates").parts[0]
            yield path, folder if folder in APPS else COMMON


def messages_of(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    """Line, words (singular and plural where there are two) and context of each message of a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    for line, words, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield line, words, context


def read_catalogues(root: Path) -> dict[Path, Catalog]:
    """Every Chinese catalogue below `root`/locale."""
    catalogues = {}
    for path in sorted((root / "locale").glob("*/zh_Hans/LC_MESSAGES/django.po")):
        try:
            with path.open("rb") as file:
                catalogues[path] = read_po(file, locale="zh_Hans", abort_invalid=True)
        except PoFileError as error:
            raise SystemExit(f"{path.relative_to(root)}: {error}") from error
    return catalogues


def check(used: dict[Key, Use], catalogues: dict[Path, Catalog]) -> Iterator[str]:
    """What is wrong with the translations, one sentence (or one entry to paste) each."""
    translated: dict[Key, tuple[str, Message]] = {}
    for path, catalogue in catalogues.items():
        home = path.parts[-4]
        for message in catalogue:
            if not message.id:
                continue
            key = key_of(message)
            yield from faults(home, key, message, used)
            home_before, before = translated.setdefault(key, (home, message))
            if before.string != message.string:
                yield f"conflict: {key.words!r} is {before.string!r} in {home_before} and {message.string!r} in {home}"
    for key, use in sorted(used.items(), key=lambda item: (item[1].home, item[1].places)):
        if key not in translated:
            yield entry(key, use)


def faults(home: str, key: Key, message: Message, used: dict[Key, Use]) -> Iterator[str]:
    """What is wrong with one entry of the catalogue of `home`."""
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if key not in used:
        yield f"stale: {key.words!r} in {home} is used nowhere"
    if message.fuzzy:
        yield f"fuzzy: {key.words!r} in {home}"
    if not all(strings):
        yield f"empty: {key.words!r} in {home}"
    original = message.id[-1] if isinstance(message.id, (tuple, list)) else message.id
    if any(placeholders(string) != placeholders(original) for string in strings if string):
        yield f"placeholders: {key.words!r} in {home} has other ones than its translation"


def placeholders(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words))


def key_of(message: Message) -> Key:
    return Key(message.context, message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def entry(key: Key, use: Use) -> str:
    """The entry to paste into locale/<home>/zh_Hans/LC_MESSAGES/django.po."""
    catalogue = Catalog(locale="zh_Hans")
    words = (key.words, use.plural) if use.plural else key.words
    message = catalogue.add(words, context=key.context)
    lines = [f"missing in locale/{use.home}:", *(f"#: {place}" for place in use.places[:3])]
    if message.python_format:
        lines.append("#, python-format")
    if key.context:
        lines.append(f"msgctxt {quoted(key.context)}")
    lines.append(f"msgid {quoted(key.words)}")
    lines += [f"msgid_plural {quoted(use.plural)}", 'msgstr[0] ""'] if use.plural else ['msgstr ""']
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def compile_all(catalogues: dict[Path, Catalog]) -> None:
    """Writes the .mo beside each .po, in one step, so that a running portal never reads half a file."""
    for path, catalogue in catalogues.items():
        unfinished = path.with_suffix(".mo.new")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(path.with_suffix(".mo"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
