"""The result of a simulation as tables: the same ones for the screen, its charts, paper and files."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from casework.models import Area
from casework.money import plain_yuan, yuan
from casework.sheets import Yuan
from policy.money import half_up
from rulebook import words
from rulebook.models import SETTLED, Layer

Result = dict[str, Any]
"""`policy.simulate.Outcome` as JSON, with `sides`, `balances` and `balanced_on`; amounts in fen."""

NOTHING = "—"
YUAN = 100
"""Fen."""


def _signed(amount: int) -> str:
    return f"+{yuan(amount)}" if amount > 0 else yuan(amount)


def _months(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


SHOWN: dict[str, Callable[[Any], str]] = {
    "text": str,
    "count": lambda number: f"{number:,}",
    "yuan": yuan,
    "signed": _signed,
    "months": _months,
}
AMOUNTS = ("yuan", "signed")
WRITTEN = SHOWN | {"count": str, "yuan": plain_yuan, "signed": plain_yuan}


@dataclass(frozen=True)
class Column:
    """A column: its heading and what stands in it (text, count, yuan or signed in fen, months in hundredths).
    `charted`: it is drawn."""

    label: str
    kind: str = "yuan"
    charted: bool = False


@dataclass(frozen=True)
class ResultTable:
    """A table with the sentence that says what is counted. The first column names the rows."""

    key: str
    title: str
    counted: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]

    def shown(self) -> list[list[dict[str, str]]]:
        """The rows as people read them: each cell with its heading and whether it is a figure."""
        return [
            [
                {"label": column.label, "text": _told(SHOWN, column, value), "num": "" if at == 0 else "num"}
                for at, (column, value) in enumerate(zip(self.columns, row, strict=True))
            ]
            for row in self.rows
        ]

    def written(self) -> list[list[str]]:
        """The rows as a text file takes them: amounts in yuan without separators."""
        return [[_told(WRITTEN, *pair) for pair in zip(self.columns, row, strict=True)] for row in self.rows]

    def cells(self) -> list[list[Any]]:
        """The rows as a workbook takes them: amounts that it can add up."""
        return [
            [
                Yuan(value) if column.kind in AMOUNTS and isinstance(value, int) else _told(WRITTEN, column, value)
                for column, value in zip(self.columns, row, strict=True)
            ]
            for row in self.rows
        ]

    def chart(self) -> dict[str, Any] | None:
        """What the chart draws; None for a table that has none."""
        drawn = [(at, column) for at, column in enumerate(self.columns) if column.charted]
        if not drawn or not self.rows:
            return None
        return {
            "key": self.key,
            "names": [str(row[0]) for row in self.rows],
            "unit": _("persons") if drawn[0][1].kind == "count" else _("yuan"),
            "fen": drawn[0][1].kind != "count",
            "series": [{"name": column.label, "values": [row[at] for row in self.rows]} for at, column in drawn],
        }


def _told(ways: dict[str, Callable[[Any], str]], column: Column, value: Any) -> str:
    return NOTHING if value in (None, "") else ways[column.kind](value)


def tables_of(result: Result) -> list[ResultTable]:
    """Every table of a result, in the order of the page."""
    return [
        _layers(result),
        _funds(result),
        _persons(result),
        _townships(result),
        _parts("members", _("By class of persons"), _("Claims by the class of the insured person."), result),
        _parts("levels", _("By hospital level"), _("Claims by the level of the hospital or clinic."), result),
        _deciles(result),
        _reasons(result),
    ]


def _before_after() -> list[Column]:
    return [Column(_("Now"), charted=True), Column(_("Tried"), charted=True), Column(_("Difference"), "signed")]


def _layers(result: Result) -> ResultTable:
    before, after = (result["total"][side]["layers"] for side in ("before", "after"))
    rows = [
        [layer.label, before[layer], after[layer], after[layer] - before[layer]]
        for layer in SETTLED
        if before[layer] or after[layer] or layer in _answered(result)
    ]
    counted = _(
        "What each layer pays for all claims of the year. Claims that a missing figure leaves open count nowhere."
    )
    return ResultTable("layers", _("By layer"), counted, [Column(_("Layer"), "text"), *_before_after()], rows)


def _answered(result: Result) -> set[str]:
    return {row["layer"] for side in result["sides"].values() for row in side}


def _funds(result: Result) -> ResultTable:
    before, after = (result["total"][side]["layers"] for side in ("before", "after"))
    balances = result.get("balances") or {}
    rows = [
        [
            fund.label,
            balances[fund],
            before[fund],
            after[fund],
            _lasting(balances[fund], before[fund]),
            _lasting(balances[fund], after[fund]),
        ]
        for fund in SETTLED
        if fund in balances
    ]
    columns = [
        Column(_("Fund"), "text"),
        Column(_("Surplus today")),
        Column(_("A year now")),
        Column(_("A year tried")),
        Column(_("Months now"), "months"),
        Column(_("Months tried"), "months"),
    ]
    counted = _("The books of the pool have no income, so nobody can say how long a fund lasts.")
    if balances:
        counted = _(
            "Surplus by the books on %(day)s: all income less all benefits. Months: surplus divided by a month of what "
            "these claims cost."
        ) % {"day": parse_date(result["balanced_on"])}
    return ResultTable("funds", _("What it means for the funds"), counted, columns, rows)


def _lasting(balance: int, a_year: int) -> int | None:
    """Hundredths of a month that a balance lasts (可支付月数); None where nothing is there or nothing is paid."""
    return half_up(balance * 1_200, a_year) if balance > 0 and a_year > 0 else None


def _persons(result: Result) -> ResultTable:
    rows = [[_bar(bar["over"], bar["up_to"]), bar["persons"], bar["difference"]] for bar in result["histogram"]]
    counted = _(
        "Persons by what all layers together pay more or less for their whole year. %(open)s persons with a claim that "
        "stays open are left out."
    ) % {"open": f"{result['persons_open']:,}"}
    columns = [
        Column(_("Change a person, in yuan"), "text"),
        Column(_("Persons"), "count", charted=True),
        Column(_("Difference"), "signed"),
    ]
    return ResultTable("persons", _("Who gets more, who gets less"), counted, columns, rows)


def _bar(over: int | None, up_to: int | None) -> str:
    if over == up_to == 0:
        return _("unchanged")
    if up_to is None:
        return _("more than %(amount)s more") % {"amount": _whole(over or 0)}
    if over is None:
        return _("%(amount)s or more less") % {"amount": _whole(-up_to)}
    if up_to < 0:
        return _less(-up_to, -over)
    if not over:
        return _("up to %(amount)s more") % {"amount": _whole(up_to)}
    return _("%(from)s to %(to)s more") % {"from": _whole(over), "to": _whole(up_to)}


def _less(least: int, most: int) -> str:
    if least < YUAN:
        return _("less than %(amount)s less") % {"amount": _whole(most)}
    return _("%(from)s to %(to)s less") % {"from": _whole(least), "to": _whole(most)}


def _whole(amount: int) -> str:
    """Yuan without decimals: the bounds of the bars are whole."""
    return f"{amount // YUAN:,}"


def _townships(result: Result) -> ResultTable:
    codes = [part["name"] for part in result["townships"]]
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    counted = _("Claims by the township where the person is registered.")
    return _parts("townships", _("By township"), counted, result, lambda code: names.get(code, code))


NAMES: dict[str, Callable[[str], str]] = {
    "members": lambda kind: str(words.CODES.get(kind, kind)),
    "levels": lambda level: words.of("level", level),
}


def _parts(key: str, title: str, counted: str, result: Result, name: Callable[[str], str] | None = None) -> ResultTable:
    name = name or NAMES[key]
    rows = [
        [
            name(part["name"]) if part["name"] else _("not given"),
            part["claims"],
            part["cost"],
            part["before"]["fund"],
            part["after"]["fund"],
            part["after"]["fund"] - part["before"]["fund"],
        ]
        for part in result[key]
    ]
    columns = [Column(title, "text"), Column(_("Claims"), "count"), Column(_("Cost")), *_before_after()]
    return ResultTable(key, title, counted, columns, rows)


def _deciles(result: Result) -> ResultTable:
    rows = [
        [
            _("Tenth %(number)s") % {"number": tenth["number"]},
            tenth["persons"],
            f"{yuan(tenth['cost_from'])} – {yuan(tenth['cost_to'])}",
            tenth["cost"],
            tenth["before"],
            tenth["after"],
            tenth["after"] - tenth["before"],
        ]
        for tenth in result["deciles"]
    ]
    columns = [
        Column(_("Tenth of the persons"), "text"),
        Column(_("Persons"), "count"),
        Column(_("Cost of the year from, to"), "text"),
        Column(_("Cost")),
        *_before_after(),
    ]
    counted = _(
        "Persons ordered by the cost of their whole year and cut into ten groups of equal size, 1 the cheapest."
    )
    return ResultTable("deciles", _("By cost of the year"), counted, columns, rows)


def _reasons(result: Result) -> ResultTable:
    rows = [
        [
            reason["text"][words.language()],
            reason["before"],
            reason["before_cost"],
            reason["after"],
            reason["after_cost"],
        ]
        for reason in result["reasons"]
    ]
    columns = [
        Column(_("Reason"), "text"),
        Column(_("Claims now"), "count"),
        Column(_("Cost now")),
        Column(_("Claims tried"), "count"),
        Column(_("Cost tried")),
    ]
    counted = _(
        "Claims that are not paid at all, and claims that stay open because a figure is missing; one claim may lack several."
    )
    return ResultTable("reasons", _("Refused and open claims"), counted, columns, rows)


def charts_of(tables: Iterable[ResultTable]) -> list[dict[str, Any]]:
    """The charts of the page."""
    return [chart for table in tables if (chart := table.chart())]


def sides_of(result: Result) -> list[dict[str, Any]]:
    """Layer by layer which version answers before and after, and whether that is another one."""
    before, after = ({row["layer"]: row for row in result["sides"][side]} for side in ("before", "after"))
    return [
        {
            "layer": Layer(layer).label,
            "before": _named(before.get(layer)),
            "after": _named(after.get(layer)),
            "changed": before.get(layer, {}).get("version") != after.get(layer, {}).get("version"),
        }
        for layer in SETTLED
        if layer in before or layer in after
    ]


def _named(side: dict[str, Any] | None) -> dict[str, Any] | None:
    """The version with its title in the reader's language."""
    if side is None:
        return None
    in_english = words.language() == "en" and side.get("title_en")
    return side | {"name": side["title_en"] if in_english else side["title"]}
