"""Drafting: a version to work on, its figures and files. Only policy officers, only while it is a draft."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import policy
from casework import clock, events
from casework.commands import service
from casework.errors import ChangedMeanwhile, NotAllowed, WrongStep
from casework.rights import Right
from casework.scope import Reader
from policy import InvalidPack
from rulebook.errors import DraftNotReadable, FileNotTaken
from rulebook.figures import with_figure
from rulebook.models import RuleVersion
from rulebook.selectors import faults_of
from rulebook.words import language

LONGEST_NAME = 100
FOLDERS = ("parameters", "lists", "cases")
TITLE = re.compile(r"^title:.*$", re.MULTILINE)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@service
def start_draft(*, origin: RuleVersion, year: int | None = None, by: Reader) -> RuleVersion:
    """A draft with the files of another version; `year` is the year that it prepares (年度结转), and is named for."""
    if not by.may(Right.RULES_DRAFT):
        raise NotAllowed()
    draft = RuleVersion.objects.create(
        pack=origin.pack,
        title=_named_for(year, origin.title),
        title_en=_named_for(year, origin.title_en),
        files=origin.files
        | {"pack.yaml": TITLE.sub(lambda line: _named_for(year, line[0]), origin.files["pack.yaml"])},
        is_illustrative=origin.is_illustrative,
        drafted_by=by.staff,
        drafted_from=origin,
        year=year,
        created_at=clock.now(),
    )
    events.record("rules_drafted", subject=draft, actor=by.staff, pool=by.pool, title=draft.title, origin=origin.pk)
    return draft


def _named_for(year: int | None, title: str) -> str:
    """A title with its year replaced, so that nobody takes the draft for the version that it comes from."""
    return YEAR.sub(str(year), title) if year else title


@service
def change_figure(
    *, draft: RuleVersion, key_of_figure: str, values: list[dict[str, Any]], revision: int, by: Reader
) -> RuleVersion:
    """Give a figure of the draft other values, as the pack's files write them.

    Raises DraftNotReadable when the draft would have a fault that it did not have, and ChangedMeanwhile.
    """
    locked = locked_draft(draft, by, revision)
    files = with_figure(locked.files, key_of_figure, values)
    known = set(faults_of(locked.files))
    fresh = [fault for fault in faults_of(files) if fault not in known]
    if fresh:
        raise DraftNotReadable(fault=fresh[0].sentence(language()))
    _keep(locked, files)
    events.record(
        "rules_figure_changed", subject=locked, actor=by.staff, pool=by.pool, title=locked.title, figure=key_of_figure
    )
    return locked


@service
def change_files(
    *, draft: RuleVersion, files: Mapping[str, str], removed: Sequence[str] = (), revision: int, by: Reader
) -> RuleVersion:
    """Add or replace files of the draft by name, and take some away. What is wrong in them is shown with the draft.

    Raises FileNotTaken for a name that no pack has, and ChangedMeanwhile.
    """
    locked = locked_draft(draft, by, revision)
    for name in files:
        folder, _slash, rest = name.partition("/")
        named = name == "pack.yaml" or (folder in FOLDERS and rest.endswith(".yaml") and "/" not in rest)
        if not named or len(name) > LONGEST_NAME:
            raise FileNotTaken(name=name[:LONGEST_NAME])
    _keep(locked, {name: text for name, text in (locked.files | files).items() if name not in removed})
    changed = ", ".join([*files, *removed])
    events.record(
        "rules_files_changed", subject=locked, actor=by.staff, pool=by.pool, title=locked.title, files=changed
    )
    return locked


def locked_draft(draft: RuleVersion, by: Reader, revision: int | None = None) -> RuleVersion:
    """The draft as it is now, locked, for somebody who may work on it."""
    if not by.may(Right.RULES_DRAFT):
        raise NotAllowed()
    locked = RuleVersion.objects.select_for_update(no_key=True).get(pk=draft.pk)
    if locked.state != RuleVersion.State.DRAFT:
        raise WrongStep(state=locked.get_state_display())
    if revision is not None and locked.revision != revision:
        raise ChangedMeanwhile()
    return locked


def _keep(draft: RuleVersion, files: dict[str, str]) -> None:
    """Store the files; what the pack says of itself is taken over as soon as it can be read."""
    draft.files, draft.revision = files, draft.revision + 1
    try:
        pack = policy.load_files({name: text.encode() for name, text in files.items()})
    except InvalidPack:
        pass
    else:
        draft.pack, draft.is_illustrative = pack.id, pack.illustrative
        draft.title, draft.title_en = pack.title("zh"), pack.title("en")
    draft.save(update_fields=["files", "revision", "pack", "title", "title_en", "is_illustrative"])
