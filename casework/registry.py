"""Where upper apps add to lower pages: panels, actions, search kinds, home tiles, rail entries, payment outcomes.

Nothing below imports what is registered here; an app registers in its AppConfig.ready.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from casework.rights import Right


@dataclass(frozen=True)
class Panel:
    """A tab of the person page. `context(request, person)` answers what `template` shows."""

    key: str
    label: Any
    right: Right
    template: str
    context: Callable[..., dict[str, Any]]
    order: int = 50


@dataclass(frozen=True)
class Action:
    """Something that can start on the person page. `offer(reader, person)` answers its link or why not."""

    key: str
    label: Any
    right: Right
    offer: Callable[..., "Offer"]
    order: int = 50


@dataclass(frozen=True)
class Offer:
    """A link when the action is possible now; else the reason, and where to look."""

    url: str = ""
    reason: Any = ""
    see: str = ""


@dataclass(frozen=True)
class Hit:
    """One result of the search field."""

    label: str
    detail: str
    url: str
    kind: Any = ""


@dataclass(frozen=True)
class SearchKind:
    """A kind of thing the search field finds. `find(reader, text)` answers at most a handful of hits."""

    key: str
    label: Any
    right: Right
    find: Callable[..., Iterable[Hit]]
    order: int = 50


@dataclass(frozen=True)
class Tile:
    """A block of the home page for those who hold `right`. `context(request)` answers what `template` shows."""

    key: str
    right: Right
    template: str
    context: Callable[..., dict[str, Any]]
    order: int = 50


@dataclass(frozen=True)
class RailEntry:
    """An entry of the left rail, shown to those who hold `right`."""

    key: str
    label: Any
    icon: str
    route: str
    right: Right
    order: int = 50


class SizedIterable(Protocol):
    """Things that can be counted before they are gone through."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Any]: ...


@dataclass
class Registry:
    """What the apps have added, in order of display."""

    panels: list[Panel] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    searches: list[SearchKind] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    rail: list[RailEntry] = field(default_factory=list)
    year_money: list[Callable[..., dict[str, Any]]] = field(default_factory=list)
    year_claims: Callable[..., SizedIterable] | None = None
    """The claims of a year that a simulation settles again: `year_claims(pool, year, as_year)`."""
    payment_outcomes: dict[str, Callable[..., None]] = field(default_factory=dict)
    verifications: list[Callable[[], Iterable[str]]] = field(default_factory=list)

    def add(self, thing: Panel | Action | SearchKind | Tile | RailEntry) -> None:
        """Add one thing to its list, kept in order."""
        lists: dict[type, list[Any]] = {
            Panel: self.panels,
            Action: self.actions,
            SearchKind: self.searches,
            Tile: self.tiles,
            RailEntry: self.rail,
        }
        held = lists[type(thing)]
        held.append(thing)
        held.sort(key=lambda entry: (entry.order, entry.key))


registry = Registry()
