"""The shape of a pack's enrolment rules: which of the known rules it has, in which figures their numbers stand."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from policy.errors import Fault
from policy.facts import STATUSES
from policy.model import Sourced, Strict, Words
from policy.money import fen

MemberKind = Literal["adult", "student", "child", "newborn"]
Price = Literal["individual", "full", "open"]
"""individual: the individual standard; full: both standards, paid by the person; open: the source gives none."""


def _known(status: str) -> str:
    if status not in STATUSES:
        known = ", ".join(STATUSES)
        raise Fault(f"status {status!r} is none of {known}", f"没有特殊身份“{status}”，可用：{known}")
    return status


Status = Annotated[str, AfterValidator(_known)]
PAYERS = ("individual", "unit", "central", "province", "city", "county", "finance")


class Waiting(Sourced):
    """When benefits start after a payment (待遇等待期).

    none: at once; days: so many days after; months: the corresponding day; next_month: the first of the next month;
    missed_years: months by the years missed, 国办发〔2024〕38号.
    """

    rule: Literal["none", "days", "months", "next_month", "missed_years"]
    figure: str | None = None
    exempt_members: list[MemberKind] = []
    exempt_statuses: list[Status] = []
    unless_continuous: bool = False

    @model_validator(mode="after")
    def _counted(self) -> Self:
        if (self.rule in ("days", "months")) != (self.figure is not None):
            needs, word = ("needs", "须写") if self.figure is None else ("has no", "不写")
            raise Fault(f"rule {self.rule} {needs} figure", f"规则 {self.rule} {word} figure")
        return self


class Timely(Sourced):
    """Enrolled within so many days of an event (birth, end of the employee scheme), the last day included."""

    within: str


class Late(Sourced):
    """What holds for those who missed the window: price and waiting."""

    price: Price
    waiting: Waiting


class Newborn(Timely):
    """Newborns of the coverage year: in time from birth, otherwise as said here, or like everybody who is late."""

    otherwise: Late | None = None


class Special(Sourced):
    """Special statuses that change price and start: always, or only after the window."""

    statuses: list[Status] = Field(min_length=1)
    when: Literal["always", "late"]
    price: Price
    starts: Literal["payment", "open"]


class Relief(Sourced):
    """What a department pays of the person's own part for a status: the sum of a figure, without one all of it."""

    statuses: list[Status] = Field(min_length=1)
    payer: Words
    figure: str | None = None


class PriceClass(Sourced):
    """Who pays what: the first amounts of each payer in yuan, for members that meet every condition."""

    id: str
    members: list[MemberKind] | None = None
    kinds: list[Literal["in_service", "retiree"]] | None = None
    payers: list[Literal["fully_funded_unit", "unit"]] | None = None
    statuses: list[Status] | None = None
    age_from: int | None = None
    shares: dict[Literal["individual", "unit", "central", "province", "city", "county", "finance"], str]

    @model_validator(mode="after")
    def _amounts(self) -> Self:
        for payer, amount in self.shares.items():
            if fen(amount) < 0:
                raise Fault(f"the share of {payer} is negative", f"{payer} 的金额为负")
        return self

    def amounts(self) -> dict[str, int]:
        """Fen by payer."""
        return {payer: fen(amount) for payer, amount in self.shares.items()}


class PriceTable(Strict):
    """The price classes of a time; where several fit, the one with the highest subsidy is taken."""

    from_: date = Field(alias="from")
    through: date | None = None
    classes: list[PriceClass] = Field(min_length=1)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.through is not None and self.through < self.from_:
            raise Fault("ends before it begins", "止日（through）早于起日（from）")
        return self


class EnrolmentRules(Strict):
    """The enrolment part of pack.yaml. Where it has `late_check`, the agency checks the registration of whoever is late
    before the tax bureau may collect (参保信息核定, DL-21); with `treatment_cycle` a treatment that is under way when the
    year ends is covered to its end (一个治疗周期, CL-20)."""

    excludes_employee_cover: bool = True
    window: str | None = None
    ordinary: Waiting | None = None
    special: Special | None = None
    newborn: Newborn | None = None
    switch: Timely | None = None
    late: Late | None = None
    late_check: Sourced | None = None
    treatment_cycle: Sourced | None = None
    prices: list[PriceTable] = []
    reliefs: list[Relief] = []
    large_amount: str | None = None

    @model_validator(mode="after")
    def _one_price_a_day(self) -> Self:
        for earlier, later in pairwise(self.prices):
            if earlier.through is None or later.from_ <= earlier.through:
                raise Fault(f"prices: overlap at {later.from_}", f"缴费标准时段重叠，见 {later.from_}")
        return self

    def price_table(self, on: date) -> PriceTable | None:
        """The price classes that hold on a day."""
        for table in self.prices:
            if table.from_ <= on and (table.through is None or on <= table.through):
                return table
        return None

    def figures(self) -> dict[str, str]:
        """The figures these rules read, each with the unit it must have."""
        late = [self.late, self.newborn.otherwise if self.newborn else None]
        waitings = [self.ordinary, *(terms.waiting for terms in late if terms)]
        named = {self.window: "window", self.large_amount: "yuan"}
        named |= {timely.within: "days" for timely in (self.newborn, self.switch) if timely}
        named |= {relief.figure: "yuan" for relief in self.reliefs}
        named |= {waiting.figure: waiting.rule for waiting in waitings if waiting and waiting.figure}
        return {key: unit for key, unit in named.items() if key is not None}

    def sourced(self) -> list[tuple[str, Sourced]]:
        """Every part that cites a source, with its key."""
        parts: list[tuple[str, Sourced | None]] = [
            ("ordinary", self.ordinary),
            ("special", self.special),
            ("newborn", self.newborn),
            ("switch", self.switch),
            ("late", self.late),
            ("late_check", self.late_check),
            ("treatment_cycle", self.treatment_cycle),
        ]
        parts += [
            (f"prices.{number}.classes.{price.id}", price)
            for number, table in enumerate(self.prices)
            for price in table.classes
        ]
        parts += [(f"reliefs.{number}", relief) for number, relief in enumerate(self.reliefs)]
        return [(key, part) for key, part in parts if part is not None]
