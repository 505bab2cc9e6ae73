"""Where upper apps add to lower pages: panels, actions, search kinds, home tiles, rail entries, payment outcomes.

Nothing below imports what is registered here; an app registers in its AppConfig.ready.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
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
class Notice:
    """What stands above the person page for those who hold `right`: `known(day)` is an expression over the person that
    the page reads with it under `key`, `tell(known)` makes sentences of it."""

    key: str
    right: Right
    known: Callable[[date], Any]
    tell: Callable[[Any], Iterable[str]]


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
    """An entry of the left rail, shown to those who hold `right`; of several to one route the first."""

    key: str
    label: Any
    icon: str
    route: str
    right: Right
    order: int = 50


@dataclass(frozen=True)
class Tab:
    """A tab that an upper app adds to pages of a lower one, shown to those who hold `right`."""

    label: Any
    route: str
    right: Right


@dataclass(frozen=True)
class Figures:
    """What a chunk of the night came to: rows changed, counts under names of their own, a digest of the changed rows."""

    changed: int = 0
    digest: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """Something that the night does, area by area.

    `areas(pool, day)` answers the codes of the areas to do; `run(pool, day, area)` does one of them by SQL over sets,
    inside the engine's transaction, and a second time changes nothing. A chunk waits for the chunks of the same area,
    and of the one that it lies in, in the jobs named in `after`. `counts` names the counts of its figures in words.
    `persons` is the route of the list of persons that a run changed, for those who hold `right`.
    """

    key: str
    label: Any
    areas: Callable[[Any, date], Iterable[str]]
    run: Callable[[Any, date, str], Figures]
    after: tuple[str, ...] = ()
    counts: Mapping[str, Any] = field(default_factory=dict)
    persons: str = ""
    right: Right = Right.PERSON_VIEW
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
    fund_tabs: list[Tab] = field(default_factory=list)
    list_tabs: list[Tab] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    year_money: list[Callable[..., dict[str, Any]]] = field(default_factory=list)
    person_notices: list[Notice] = field(default_factory=list)
    year_claims: Callable[..., SizedIterable] | None = None
    """The claims of a year that a simulation settles again: `year_claims(pool, year, as_year)`."""
    fund_balances: Callable[..., dict[str, int]] | None = None
    """What each fund of a pool has by its books, in fen: `fund_balances(pool)`; empty where no income is booked."""
    large_from: Callable[..., int | None] | None = None
    """Above what a payment of the pool's funds is a large one, in fen: `large_from(pool)`; None: every one is."""
    person_numbers: str = ""
    """The table of all numbers of identity documents (columns pool_id, number), for set-based checks of the apps beside
    the one that keeps persons."""
    handovers: list[Callable[..., dict[str, Any]]] = field(default_factory=list)
    """What becomes of the cases of a person who leaves: `hand_over(staff, successor, by)` answers `cases` that left
    their hand, how many were `taken` by the successor, and their `numbers`."""
    rules_changed: list[Callable[..., None]] = field(default_factory=list)
    """Told, inside the transaction, that other rules answer a layer: `tell(pool=, layer=, starts_on=)`."""
    payment_outcomes: dict[str, Callable[..., None]] = field(default_factory=dict)
    payment_holds: dict[str, Callable[[], Any]] = field(default_factory=dict)
    """Which cases are not to be paid now: subject of payments (`app.model`) to the query of their keys."""
    paid_to_organisations: set[str] = field(default_factory=set)
    """Subjects of payments (`app.model`) whose payee is no person: its name is shown in full."""
    subjects: dict[str, Any] = field(default_factory=dict)
    """What events and looks are about, in words: `app.model` (lower case) to its name."""
    verifications: list[Callable[[], Iterable[str]]] = field(default_factory=list)

    def add(self, thing: Panel | Action | SearchKind | Tile | RailEntry | Job) -> None:
        """Add one thing to its list, kept in order."""
        lists: dict[type, list[Any]] = {
            Panel: self.panels,
            Action: self.actions,
            SearchKind: self.searches,
            Tile: self.tiles,
            RailEntry: self.rail,
            Job: self.jobs,
        }
        held = lists[type(thing)]
        held.append(thing)
        held.sort(key=lambda entry: (entry.order, entry.key))


registry = Registry()
