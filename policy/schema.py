"""The shape of a pack's files. Anything that is not written here is refused with file, key and reason."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, WithJsonSchema, field_validator, model_validator

from policy.designation.shape import DesignationRules
from policy.enrolment.shape import EnrolmentRules, Status
from policy.entitlements.shape import EntitlementRules
from policy.errors import Fault
from policy.facts import KINDS, LEVELS, MEMBER_KINDS
from policy.misuse import MisuseRules
from policy.model import Sourced, Strict, Words
from policy.settling.steps import STEPS, Step, steps_schema
from policy.units import UNITS

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "level": LEVELS,
    "place": ("inside", "referred", "outside"),
    "member": MEMBER_KINDS,
    "disease": ("ordinary", "listed"),
    "assistance_class": ("none", "1", "2", "3", "4"),
    "treatment": ("ordinary", "designated"),
}
"""What a table may be cut by. "*" stands for every word of a dimension that is not named."""

LAYERS = ("basic", "large_amount", "critical_illness", "supplementary", "assistance")
"""The order in which layers are settled; each sees what the ones before it have paid."""
Kind = Literal["inpatient", "outpatient_major", "outpatient_chronic", "outpatient"]
Level = Literal["village", "community", "1", "2", "3", "county"]
MemberKind = Literal["adult", "student", "child", "newborn"]
Title = Literal["chief", "deputy_chief", "attending", "resident", "assistant", "none"]


class Document(Strict):
    """A law, notice or excerpt that figures are taken from."""

    title: Words
    number: str | None = None
    issued: date | None = None
    note: Words | None = None


class Dated(Sourced):
    """A figure from a day on, through a day where the source gives it for a time only."""

    from_: date = Field(alias="from")
    through: date | None = None
    value: Any = None
    table: dict[str, Any] | None = None

    @field_validator("table", mode="before")
    @classmethod
    def _word_keys(cls, table: Any) -> Any:
        return _with_text_keys(table)

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.value is None) == (self.table is None):
            raise Fault("needs either value or table", "value 与 table 须且只须写一个")
        if self.through is not None and self.through < self.from_:
            raise Fault("ends before it begins", "止日（through）早于起日（from）")
        return self


class Figure(Strict):
    """One parameter: its unit, the dimensions of its table, its values in time. `open` says in words what the
    source leaves open; a figure without values must say so."""

    title: Words
    unit: Annotated[str, Field(json_schema_extra={"enum": list(UNITS)})]
    by: list[Annotated[str, Field(json_schema_extra={"enum": list(DIMENSIONS)})]] = []
    values: list[Dated] = []
    open: Words | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.unit not in UNITS:
            known = ", ".join(UNITS)
            raise Fault(f"unit {self.unit!r} is none of {known}", f"没有单位“{self.unit}”，可用：{known}")
        for dimension in self.by:
            if dimension not in DIMENSIONS:
                known = ", ".join(DIMENSIONS)
                raise Fault(f"dimension {dimension!r} is none of {known}", f"没有维度“{dimension}”，可用：{known}")
        if not self.values and self.open is None:
            raise Fault(
                "a figure without values says in `open` what the source leaves open",
                "没有数值的参数须在 open 中写明来源缺什么",
            )
        _check_succession(self.values)
        for dated in self.values:
            if (dated.table is not None) != bool(self.by):
                raise Fault(
                    "a figure with `by` has tables, one without has values",
                    "有 by 的参数用 table 给值，没有 by 的用 value",
                )
        return self


class Evidence(Strict):
    """What registering a disease asks for (DL-11, DL-44): the least level of the hospital, the least title of the doctor
    (of a list from the highest down)."""

    level: Level
    title: Title


class Entry(Strict):
    """A name on a list, with other names it goes by.

    On the lists of assistance classes: which department recognises it, and the special status that comes with it for
    contributions. On those of institutions: the `code` that rows keep, the `text` that an agreement says of it, the
    `points` that an assessment gives at most, why it cannot be used yet (`open`), what a sanction does to the agreement
    (`stops`). On a list in groups: the key of
    its `group`, and the `article` of the source that names it, where it is more than the group's. On lists of diseases:
    the `evidence` of a registration, the `national` code, the levels of hospital at which it is `treated` (DL-13).
    """

    name: str = Field(min_length=1)
    aliases: list[str] = []
    department: str | None = None
    status: Status | None = None
    code: str | None = Field(None, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    text: Words | None = None
    points: int | None = Field(None, ge=1, le=1000)
    open: Words | None = None
    stops: Literal["suspension", "termination"] | None = None
    group: str | None = None
    article: str | None = None
    evidence: Evidence | None = None
    national: str | None = Field(None, pattern=r"^M\d{5}$")
    treated: list[Level] | None = None


class Group(Strict):
    """A heading of a list, with the article of the list's source under which its entries stand."""

    title: Words
    article: str


class NamedList(Sourced):
    """Names that the rules look up: diseases, exclusions. A name matches exactly, or by an alias."""

    title: Words
    groups: dict[str, Group] = {}
    entries: list[Entry] = Field(min_length=1)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        names = [name for entry in self.entries for name in (entry.name, *entry.aliases)]
        names += [entry.code for entry in self.entries if entry.code]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            names_twice = ", ".join(sorted(twice))
            raise Fault(f"stands twice: {names_twice}", f"重复出现：{names_twice}")
        lost = {entry.group for entry in self.entries if entry.group} - set(self.groups)
        if lost:
            raise Fault(f"no such group: {', '.join(sorted(lost))}", f"groups 中没有：{', '.join(sorted(lost))}")
        return self


class Cover(Sourced):
    """One kind of benefit that the layer gives, and to whom. Unnamed conditions hold for all."""

    kinds: list[Kind] = Field(min_length=1)
    members: list[MemberKind] | None = None
    accident: bool | None = None
    diseases: str | None = None
    levels: list[Level] | None = None
    places: list[Literal["inside", "referred", "outside"]] | None = None


class Access(Sourced):
    """Which care away from home needs an approved referral or an emergency."""

    needs_approval: list[Literal["outside", "not_designated"]]


class Layer(Strict):
    """One layer of benefits: the kinds of care it looks at, what it covers, and its steps in order."""

    title: Words
    kinds: list[Kind] | None = None
    covers: list[Cover] | None = None
    disease_list: str | None = None
    steps: Annotated[list[Step], Field(min_length=1), WithJsonSchema(steps_schema())]

    @field_validator("steps", mode="before")
    @classmethod
    def _by_name(cls, steps: Any) -> Any:
        return [_step(step) for step in steps] if isinstance(steps, list) else steps


class Identity(Strict):
    """pack.yaml: who this policy is, what it rests on, and its layers."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    title: Words
    place: Words
    scheme: Literal["resident", "critical_illness", "employee_supplementary", "institutions", "programme"]
    verified_from: date
    verified_through: date | None = None
    illustrative: bool = False
    documents: dict[str, Document]
    access: Access | None = None
    layers: dict[str, Layer] = {}
    enrolment: EnrolmentRules | None = None
    designation: DesignationRules | None = None
    entitlements: EntitlementRules | None = None
    misuse: MisuseRules | None = None

    @model_validator(mode="after")
    def _access_is_said(self) -> Self:
        if self.layers and self.access is None:
            raise Fault(
                "a pack with layers says in `access` which care away from home needs approval",
                "有待遇层的政策包须在 access 中写明哪些就医须经批准",
            )
        return self

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.verified_through is not None and self.verified_through < self.verified_from:
            raise Fault("verified_through is before verified_from", "verified_through 早于 verified_from")
        return self

    @field_validator("layers")
    @classmethod
    def _known_layers(cls, layers: dict[str, Layer]) -> dict[str, Layer]:
        for name in layers:
            if name not in LAYERS:
                known = ", ".join(LAYERS)
                raise Fault(f"layer {name!r} is none of {known}", f"没有待遇层“{name}”，可用：{known}")
        return layers


def _step(raw: Any) -> Step:
    if not isinstance(raw, dict) or len(raw) != 1:
        raise Fault(
            "a step is one name with its settings: `- share: {figure: fund_ratio}`",
            "一个步骤是一个名称加它的设置，例如 - share: {figure: fund_ratio}",
        )
    ((name, settings),) = raw.items()
    if name not in STEPS:
        known = ", ".join(STEPS)
        raise Fault(f"step {name!r} is none of {known}", f"没有步骤“{name}”，可用：{known}")
    return STEPS[name].model_validate(settings or {})


def _with_text_keys(table: Any) -> Any:
    if isinstance(table, dict):
        return {str(key): _with_text_keys(value) for key, value in table.items()}
    return table


def _check_succession(values: list[Dated]) -> None:
    for earlier, later in pairwise(values):
        if earlier.through is None:
            if later.from_ <= earlier.from_:
                raise Fault(
                    f"the values are not in order of time at {later.from_}", f"各时段未按时间先后排列，见 {later.from_}"
                )
        elif later.from_ <= earlier.through:
            raise Fault(
                f"overlap at {later.from_}: the value before it holds through {earlier.through}",
                f"时段重叠：{later.from_} 起的值与前一个（至 {earlier.through}）重叠",
            )
        elif (later.from_ - earlier.through).days > 1:
            raise Fault(
                f"gap between {earlier.through} and {later.from_}",
                f"时段中断：{earlier.through} 与 {later.from_} 之间没有值",
            )
