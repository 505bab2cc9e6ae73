"""The policy officer's start page: what is in force, what ends with the year, drafts and what waits for a second person."""

from typing import Any

from casework import clock
from casework.request import Request
from casework.rights import Right
from policy import InvalidPack
from rulebook import selectors, words
from rulebook.models import RuleVersion

State = RuleVersion.State
MOST = 8


def home(request: Request) -> dict[str, Any]:
    """The versions in force today, each with the layers it answers and the figures that end this year."""
    today = clock.today()
    known = selectors.versions_with_layers(request.reader, today)
    return {
        "year": today.year + 1,
        "answers": [
            {"version": version, "layers": layers, "ending": _ending(version, today.year + 1)}
            for version, layers in known
            if layers
        ],
        "drafts": [version for version, _layers in known if version.state == State.DRAFT][:MOST],
        "submitted": [version for version, _layers in known if version.state == State.SUBMITTED][:MOST],
        "may_draft": request.reader.may(Right.RULES_DRAFT),
    }


def _ending(version: RuleVersion, year: int) -> list[str]:
    """The titles of the figures that have no value in the year."""
    try:
        pack = selectors.pack_of(version)
    except InvalidPack:
        return []
    ending = selectors.figures_that_end(pack, year)
    return [parameter.title.in_language(words.language()) for parameter, _last in ending]
