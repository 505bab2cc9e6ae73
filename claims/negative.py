"""Negative lists and disease lists of the rules in force, to read and to mark what stands on them (NX-60 to NX-73)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language

from casework import clock
from casework.models import Pool
from claims.models import Claim, Diagnosis, ExpenseLine
from policy import Pack, Rules
from policy.schema import LAYERS, Entry, NamedList
from policy.settling.steps import ExcludeStep
from rulebook.errors import NoRulesInForce
from rulebook.models import Layer
from rulebook.selectors import rules_for


@dataclass(frozen=True)
class Mark:
    """Where a name stands on a negative list: the list's title, and where its source says so."""

    title: str
    place: str


@dataclass(frozen=True)
class Item:
    """One name of a list with its other names; `codes` is how many diagnoses are that disease."""

    name: str
    aliases: tuple[str, ...]
    article: str
    codes: int = 0


@dataclass
class Group:
    """A heading of a list and the items under it."""

    title: str
    article: str
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class ReadableList:
    """A list as a page shows it: for which layers it holds, its source in words, its items in groups."""

    key: str
    title: str
    layers: tuple[str, ...]
    is_negative: bool
    document: str
    locator: str
    groups: list[Group]


class NegativeLists:
    """What the critical-illness insurance of a pool does not count on a day; nothing where no rules hold."""

    def __init__(self, pool: Pool, day: date) -> None:
        self._marks: dict[str, Mark] = {}
        rules = _rules(pool, day)
        pack = rules.pack_of(Layer.CRITICAL_ILLNESS) if rules else None
        if pack:
            for key in _excluded(pack, Layer.CRITICAL_ILLNESS):
                self._marks |= _marks(pack, key)

    def __bool__(self) -> bool:
        return bool(self._marks)

    def mark(self, name: str) -> Mark | None:
        """Where the name stands; None where it does not. Names match exactly, as the rules match them."""
        return self._marks.get(name)


def marked(claim: Claim, lines: Iterable[ExpenseLine]) -> list[ExpenseLine]:
    """The lines, each with `mark`: where it stands on the negative list of the claim's day, as far as it is class C.

    Of class A and B items the person bears a share only, which counts (docs/decisions.md). Without class C the rules
    are not asked.
    """
    found = list(lines)
    negative = None
    for line in found:
        is_own = line.allowed_category == "C"
        if is_own and negative is None:
            negative = NegativeLists(claim.pool, claim.discharged_on or clock.today())
        name = line.entry.name if line.entry else line.name
        line.mark = negative.mark(name) if is_own and negative is not None else None  # type: ignore[attr-defined]
    return found


def lists_of(pool: Pool, day: date) -> list[ReadableList]:
    """The lists that the rules of the day read, each once, negative ones first."""
    rules, found = _rules(pool, day), dict[tuple[str, str], tuple[Pack, bool, list[str]]]()
    for layer in LAYERS if rules else ():
        pack = rules.pack_of(layer) if rules else None
        if pack is None or layer not in pack.identity.layers:
            continue
        negative = set(_excluded(pack, layer))
        for key in [*negative, *_diseases(pack, layer)]:
            found.setdefault((pack.id, key), (pack, key in negative, []))[2].append(str(Layer(layer).label))
    readable = [_readable(pack, key, is_negative, layers) for (_id, key), (pack, is_negative, layers) in found.items()]
    return sorted(readable, key=lambda one: not one.is_negative)


def _rules(pool: Pool, day: date) -> Rules | None:
    try:
        return rules_for(pool, day).rules
    except NoRulesInForce:
        return None


def _excluded(pack: Pack, layer: str) -> list[str]:
    return [step.list for step in pack.identity.layers[layer].steps if isinstance(step, ExcludeStep)]


def _diseases(pack: Pack, layer: str) -> list[str]:
    rules = pack.identity.layers[layer]
    named = [rules.disease_list, *(cover.diseases for cover in rules.covers or [])]
    return list(dict.fromkeys(key for key in named if key))


def _marks(pack: Pack, key: str) -> dict[str, Mark]:
    named = pack.lists[key]
    source, title = pack.source(key, named, ""), named.title.text.in_language(_language())
    return {
        name: Mark(title, " ".join(filter(None, (source.document, _article(named, entry)))))
        for entry in named.entries
        for name in (entry.name, *entry.aliases)
    }


def _readable(pack: Pack, key: str, is_negative: bool, layers: Iterable[str]) -> ReadableList:
    named, language = pack.lists[key], _language()
    source = pack.source(key, named, "")
    groups = {
        name: Group(group.title.text.in_language(language), group.article) for name, group in named.groups.items()
    }
    codes = {} if is_negative else _codes(named)
    for entry in named.entries:
        group = groups.setdefault(entry.group or "", Group("", ""))
        article = _article(named, entry)
        group.items.append(Item(entry.name, tuple(entry.aliases), article, codes.get(entry.name, 0)))
    title = named.title.text.in_language(language)
    return ReadableList(
        key, title, tuple(dict.fromkeys(layers)), is_negative, source.document, source.locator, list(groups.values())
    )


def _article(named: NamedList, entry: Entry) -> str:
    """Where the source names the entry: its article, that of its group, or that of the list."""
    group = named.groups.get(entry.group or "")
    own = entry.article or (group.article if group else "")
    whole = named.source.article if named.source and named.source.article else ""
    return f"{whole}{own}" if own else whole


def _codes(named: NamedList) -> dict[str, int]:
    """How many diagnoses of the classification are each disease of the list."""
    found: dict[str, int] = {}
    known = {name: entry.name for entry in named.entries for name in (entry.name, *entry.aliases)}
    for disease in Diagnosis.objects.filter(disease__in=known).values_list("disease", flat=True):
        found[known[disease]] = found.get(known[disease], 0) + 1
    return found


def _language() -> str:
    return get_language() or "zh"
