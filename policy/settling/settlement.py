"""The answer to a claim: amounts, what moves in the year's counters, and the trace."""

from functools import partial
from typing import Any, NamedTuple, Self

from policy.money import exact, grouped
from policy.schema import LAYERS
from policy.settling.arithmetic import INTEGERS, Values
from policy.settling.operations import AnnualCap
from policy.settling.plan import Plan
from policy.settling.quantities import Quantity, moves_of
from policy.settling.wording import formula, label
from policy.trace import Missing, Row, Text

AMOUNTS = (
    "total",
    "self_paid",
    "above_limit",
    "first_self_pay",
    "eligible",
    "deductible",
    *LAYERS,
    "burden",
    "fund",
    "person",
    "elsewhere",
)

NOTHING = Text("", "")


class Limit(NamedTuple):
    """A yearly cap of a layer and what was left of it before the claim, in fen."""

    cap: int
    left: int


class Settlement:
    """One claim settled; every amount in fen, None when a missing figure leaves it open.

    total = elsewhere + self_paid + above_limit + first_self_pay + eligible, and total = elsewhere + fund + person,
    where fund is the sum of the layers and `elsewhere` what another insurer has paid of the lines. `burden` is what
    counts for critical illness, before exclusions. `moves` is what the claim adds to the yearly counters (names are
    opaque; hand the sums back as `used`). `quantities` is what limits of quantity did to lines. A refused claim pays
    nothing and moves nothing.
    """

    __slots__ = ("_limits", "_plan", "_rows", "_values", "missing", "moves", "quantities", "refused", *AMOUNTS)

    total: int
    self_paid: int | None
    above_limit: int | None
    first_self_pay: int | None
    eligible: int | None
    deductible: int | None
    basic: int | None
    large_amount: int | None
    critical_illness: int | None
    supplementary: int | None
    assistance: int | None
    burden: int | None
    fund: int | None
    person: int | None
    elsewhere: int
    moves: dict[str, int]
    refused: str | None
    missing: tuple[Missing, ...]
    quantities: tuple[Quantity, ...]

    def __init__(self) -> None:
        self._plan: Plan | None = None
        self._values: Values = {}
        self._rows: tuple[Row, ...] | None = None
        self._limits: dict[str, Limit] | None = None

    @classmethod
    def of(cls, plan: Plan, values: Values, quantities: tuple[Quantity, ...] = ()) -> Self:
        """The settlement that a plan's run has left in `values`."""
        self = cls.__new__(cls)
        self._plan, self._values, self._rows, self._limits = plan, values, None, None
        self.refused, self.missing = plan.refused, plan.missing
        get = values.get
        self.elsewhere = values["elsewhere"]
        self.total = values["total"] + self.elsewhere
        self.self_paid = get("self_paid")
        self.above_limit = get("above_limit")
        self.first_self_pay = get("first_self_pay")
        self.eligible = get("eligible")
        self.deductible = get("deductible")
        self.burden = get("burden")
        unknown = plan.unknown
        fund = 0
        for layer in LAYERS:
            if layer in unknown:
                setattr(self, layer, None)
            else:
                amount = values[layer]
                setattr(self, layer, amount)
                fund += amount
        self.fund, self.person = (None, None) if unknown else (fund, values["total"] - fund)
        if "deductible" in unknown:
            self.deductible = None
        self.moves = {counter: moved for counter, moved in plan.moved(values).items() if moved}
        self.quantities = () if plan.refused else quantities
        self.moves |= moves_of(self.quantities)
        return self

    @property
    def rows(self) -> tuple[Row, ...]:
        """The trace in order; its text is made when it is asked for."""
        if self._rows is None and self._plan is not None:
            self._rows = tuple(_rows(self, self._plan, self._values))
        return self._rows or ()

    @property
    def limits(self) -> dict[str, Limit]:
        """The yearly cap that binds each layer which has one: of several the one that leaves least."""
        if self._limits is None:
            self._limits = _limits(self._plan, self._values) if self._plan else {}
        return self._limits

    def reason(self, lang: str = "zh") -> str:
        """Why nothing is paid or nothing can be computed, in sentences; empty when the claim is settled."""
        refusals = [row.formula(lang) for row in self.rows if row.key == "refused"]
        return " ".join(dict.fromkeys(refusals + [missing.sentence(lang) for missing in self.missing]))

    def as_json(self) -> dict[str, Any]:
        """Everything, with the text of the trace in both languages, so that it can be read years later."""
        return {
            **{name: getattr(self, name) for name in AMOUNTS},
            "refused": self.refused,
            "missing": [missing.as_json() for missing in self.missing],
            "moves": dict(self.moves),
            "limits": {layer: list(limit) for layer, limit in self.limits.items()},
            "quantities": [quantity.as_json() for quantity in self.quantities],
            "rows": [row.as_json() for row in self.rows],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The settlement that `as_json` has stored."""
        self = cls()
        for name in AMOUNTS:
            setattr(self, name, stored.get(name, 0) if name == "elsewhere" else stored[name])
        self.refused = stored["refused"]
        self.missing = tuple(Missing.from_json(missing) for missing in stored["missing"])
        self.moves = dict(stored["moves"])
        self._limits = {layer: Limit(*limit) for layer, limit in stored["limits"].items()}
        self.quantities = tuple(Quantity.from_json(quantity) for quantity in stored["quantities"])
        self._rows = tuple(Row.from_json(row) for row in stored["rows"])
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settlement) and self.as_json() == other.as_json()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        amounts = ", ".join(f"{name}={getattr(self, name)}" for name in AMOUNTS if getattr(self, name))
        return f"<Settlement {self.refused or ''} {amounts}>"


def _limits(plan: Plan, values: Values) -> dict[str, Limit]:
    found: dict[str, Limit] = {}
    for cap in plan.operations:
        if isinstance(cap, AnnualCap) and cap.limits:
            limit = Limit(cap.limit(values, INTEGERS), cap.left(values, INTEGERS))
            found[cap.layer] = min(limit, found.get(cap.layer, limit), key=lambda one: one.left)
    return found


def _rows(settled: Settlement, plan: Plan, values: Values) -> list[Row]:
    rows = [_amount("total", settled.total)]
    if settled.elsewhere:
        rows.append(Row("elsewhere", "", settled.elsewhere, label("elsewhere"), partial(_elsewhere, settled)))
    if values["itemised"] and settled.eligible is not None:
        rows += _amounts(settled, "self_paid")
        rows += [quantity.row for quantity in settled.quantities]
        rows += _amounts(settled, "above_limit")
        rows += _first_self_pay(settled, plan, values)
        rows.append(Row("eligible", "", settled.eligible, label("eligible"), partial(_eligible, values)))
    if plan.reason is not None:
        rows.append(plan.reason)
    rows += [row for operation in plan.operations if (row := operation.row(values)) is not None]
    rows += [Row("missing", "", None, label("missing"), missing.sentences) for missing in plan.missing]
    if settled.fund is not None:
        rows.append(Row("fund", "", settled.fund, label("fund"), partial(_fund, values)))
        rows.append(Row("person", "", settled.person, label("person"), partial(_person, settled)))
    return rows


def _first_self_pay(settled: Settlement, plan: Plan, values: Values) -> list[Row]:
    """The first self-payment, with the source of class B's share when a line went by it."""
    source = plan.first_self_pay_source if values.get("first_self_pay_by_policy") else None
    if source is None:
        return [_amount("first_self_pay", settled.first_self_pay)] if settled.first_self_pay else []
    formula = _class_b(source.value)
    return [Row("first_self_pay", "", settled.first_self_pay, label("first_self_pay"), formula, (source,))]


def _class_b(share: str) -> Text:
    return Text(f"未另列比例的乙类项目先行自付 {share}", f"Class B items without a share of their own: {share} first")


def _amounts(settled: Settlement, name: str) -> list[Row]:
    amount = getattr(settled, name)
    return [_amount(name, amount)] if amount else []


def _amount(name: str, amount: int) -> Row:
    return Row(name, "", amount, label(name), NOTHING)


def _fund(values: Values) -> Text:
    paid = [values[layer] for layer in LAYERS if values[layer]]
    return Text.same(f"{' + '.join(map(grouped, paid))} = {grouped(sum(paid))}") if len(paid) > 1 else NOTHING


def _elsewhere(settled: Settlement) -> Text:
    rest = settled.total - settled.elsewhere
    return formula("rest", total=grouped(settled.total), elsewhere=grouped(settled.elsewhere), rest=grouped(rest))


def _person(settled: Settlement) -> Text:
    parts = [settled.total, *([settled.elsewhere] if settled.elsewhere else []), settled.fund or 0]
    return Text.same(f"{' - '.join(map(grouped, parts))} = {grouped(settled.person or 0)}")


def _eligible(values: Values) -> Text:
    scale, unrounded = values["scale"], values["eligible_exact"]
    left = values["total"] - values["self_paid"] - values["above_limit"]
    parts = [grouped(values[part]) for part in ("total", "self_paid", "above_limit") if values[part] or part == "total"]
    if left * scale != unrounded:
        parts.append(exact(left * scale - unrounded, scale))
    return Text.same(f"{' - '.join(parts)} = {exact(unrounded, scale)}")
