"""A version as a document to read: chapter by layer, its steps, each figure with its values in time and their sources."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework.money import yuan
from policy import Pack
from policy.enrolment.shape import PriceClass, PriceTable
from policy.enrolment.standards import PAYER_TITLES
from policy.model import Sourced
from policy.pack import Parameter, Period
from policy.settling.steps import STEPS, Step
from policy.units import UNITS
from rulebook import clauses, words
from rulebook.models import Layer

IN_A_BOX = 6
STEP_NAMES = {step: name for name, step in STEPS.items()}


@dataclass(frozen=True)
class Note:
    """A footnote: where a figure or rule comes from, or that it is illustrative and why; how the source is read here
    and how else it could be."""

    number: int
    document: str
    locator: str
    illustrative: str
    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cells:
    """The values of one period: a table of rows (words before, cells) under `heads`, or one cell without heads."""

    heads: list[str]
    rows: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Value:
    """What a figure is from a day on, through a day when the source ends it."""

    starts: date
    ends: date | None
    cells: Cells
    note: Note


@dataclass(frozen=True)
class FigureText:
    """A figure: its values in time, or in words what the source leaves open."""

    key: str
    title: str
    values: list[Value]
    open: str

    @property
    def brief(self) -> list[str]:
        """The newest value for the boxes of the flow, a line a cell; the rest stands in the figure's table."""
        if not self.values:
            return [self.open]
        cells = self.values[-1].cells
        lines = [
            " ".join(part for part in (path, head, cell) if part)
            for path, row in cells.rows
            for head, cell in zip(cells.heads or [""], row, strict=True)
            if cell
        ]
        return [*lines[:IN_A_BOX], "…"] if len(lines) > IN_A_BOX else lines


@dataclass(frozen=True)
class Rule:
    """A rule that is no figure, in a sentence with its footnote."""

    title: str
    sentence: str
    note: Note


@dataclass(frozen=True)
class Stage:
    """A box of the flow: what the step does, for which kinds of care, with which figures."""

    words: str
    kinds: list[str]
    figures: list[FigureText]


@dataclass(frozen=True)
class Chapter:
    """A layer with its rules, steps and figures; enrolment; lists; or figures of all the rest."""

    title: str
    rules: list[Rule] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    figures: list[FigureText] = field(default_factory=list)


class Document:
    """The whole version in the reader's language."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.language = words.language()
        self.title = pack.title(self.language)
        self.notes: list[Note] = []
        self._figures: dict[str, FigureText] = {}
        self._left = dict.fromkeys(pack.parameters)
        self.chapters = [chapter for chapter in self._chapters() if chapter.rules or chapter.stages or chapter.figures]

    def _chapters(self) -> Iterable[Chapter]:
        yield Chapter(_("Where care is paid"), self._rules(clauses.of_access(self.pack)))
        for name in self.pack.layers:
            layer = self.pack.identity.layers[name]
            rules = self._rules(clauses.of_layer(self.pack, layer))
            stages = [self._stage(step) for step in layer.steps]
            title = layer.title.text.in_language(self.language)
            yield Chapter(title or str(Layer(name).label), rules, stages, self._take(layer.steps))
        enrolment = self.pack.identity.enrolment
        if enrolment:
            rules = self._rules(clauses.of_enrolment(self.pack, enrolment))
            figures = [*self._all(enrolment.figures()), *self._prices(enrolment.prices)]
            yield Chapter(_("Enrolment"), rules, figures=figures)
        designation = self.pack.identity.designation
        if designation:
            rules = self._rules(clauses.of_designation(self.pack, designation))
            yield Chapter(_("Designated institutions"), rules, figures=self._all(designation.figures()))
        entitlements = self.pack.identity.entitlements
        if entitlements:
            rules = self._rules(clauses.of_entitlements(self.pack, entitlements))
            yield Chapter(_("Before the claim"), rules, figures=self._all(entitlements.figures()))
        yield Chapter(_("Lists of names"), self._rules(clauses.of_lists(self.pack)))
        yield Chapter(_("Other figures"), figures=self._all(list(self._left)))

    def _rules(self, found: Iterable[clauses.Clause]) -> list[Rule]:
        return [Rule(each.title, each.sentence, self._note(each.key, each.sourced)) for each in found]

    def _take(self, steps: Iterable[Step]) -> list[FigureText]:
        return self._all(dict.fromkeys(key for step in steps for key in step.figures()))

    def _all(self, keys: Iterable[str]) -> list[FigureText]:
        """The figures that no chapter has shown yet."""
        fresh = [key for key in keys if key in self._left]
        for key in fresh:
            del self._left[key]
        return [self._figure(key) for key in fresh]

    def _stage(self, step: Step) -> Stage:
        kinds = [words.of("kind", kind) for kind in step.kinds or []]
        return Stage(str(words.STEPS[STEP_NAMES[type(step)]]), kinds, [self._figure(key) for key in step.figures()])

    def _figure(self, key: str) -> FigureText:
        if key not in self._figures:
            parameter = self.pack.parameters[key]
            left_open = parameter.spec.open
            self._figures[key] = FigureText(
                key,
                parameter.title.in_language(self.language),
                [self._value(parameter, period) for period in parameter.periods],
                left_open.text.in_language(self.language) if left_open else "",
            )
        return self._figures[key]

    def _prices(self, tables: Iterable[PriceTable]) -> Iterable[FigureText]:
        """Who pays what by price class, each class with its own source."""
        values = [self._price(table, price) for table in tables for price in table.classes]
        if values:
            yield FigureText("prices", _("Contributions by class, in yuan"), values, "")

    def _price(self, table: PriceTable, price: PriceClass) -> Value:
        amounts = price.amounts()
        heads = [PAYER_TITLES[payer].in_language(self.language) for payer in amounts]
        cells = Cells(heads, [(price.id, [yuan(amount) for amount in amounts.values()])])
        return Value(table.from_, table.through, cells, self._note(f"prices.{price.id}", price))

    def _value(self, parameter: Parameter, period: Period) -> Value:
        cells = self._cells(parameter, period.leaves)
        return Value(period.starts, period.ends, cells, self._note(parameter.key, period.dated))

    def _cells(self, parameter: Parameter, leaves: Any) -> Cells:
        """The last dimension becomes the columns, those before it the words at the left."""
        dimensions = parameter.spec.by
        if not dimensions:
            return Cells([], [("", [self._shown(parameter, leaves)])])
        rows = list(_walk(leaves, dimensions[:-1], ()))
        columns = list(dict.fromkeys(code for _path, cells in rows for code in cells))
        return Cells(
            [words.of(dimensions[-1], code) for code in columns],
            [
                (" · ".join(path), [self._shown(parameter, cells[code]) if code in cells else "" for code in columns])
                for path, cells in rows
            ],
        )

    def _shown(self, parameter: Parameter, leaf: Any) -> str:
        """The value as the policy writes it; tiers one below the other."""
        return UNITS[parameter.spec.unit].show(leaf, self.language == "zh").replace("; ", "\n")

    def _note(self, key: str, sourced: Sourced) -> Note:
        """The footnote; the same words keep their number."""
        source = self.pack.source(key, sourced, "")
        found = Note(
            len(self.notes) + 1,
            source.document,
            source.locator if sourced.source else "",
            sourced.illustrative.text.in_language(self.language) if sourced.illustrative else "",
            tuple(
                (each.chosen.text.in_language(self.language), each.other.text.in_language(self.language))
                for each in sourced.reading
            ),
        )
        for note in self.notes:
            if _words(note) == _words(found):
                return note
        self.notes.append(found)
        return found


def _walk(
    leaves: Mapping[str, Any], dimensions: list[str], path: tuple[str, ...]
) -> Iterable[tuple[tuple[str, ...], Any]]:
    if not dimensions:
        yield path, leaves
        return
    for code, below in leaves.items():
        yield from _walk(below, dimensions[1:], (*path, words.of(dimensions[0], code)))


def _words(note: Note) -> tuple[object, ...]:
    return note.document, note.locator, note.illustrative, note.readings
