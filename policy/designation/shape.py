"""The shape of a pack's rules on designated institutions: the stations of an application, what it needs, how an
agreement is made and ends. Figures stand in parameters, names in lists; this part says which of them are used."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from policy.errors import Fault
from policy.model import Sourced, Strict

Applicant = Literal["medical", "pharmacy"]
StationKind = Literal["district_review", "city_decision", "assessment", "public_notice"]
Authority = Literal["health", "finance"]
Expert = Literal["insurance", "medicine", "finance", "information"]
Side = Literal["institution", "agency"]
Ownership = Literal["public", "collective", "private", "military"]

FIGURES: dict[str, dict[str, str]] = {
    "intake": {"supplement_notice_days": "working_days", "supplement_period_days": "working_days"},
    "district_review": {"district_review_days": "working_days"},
    "city_decision": {"city_decision_days": "working_days", "city_extension_days": "working_days"},
    "assessment": {"assessment_months": "months", "assessment_pass_points": "count"},
    "public_notice": {"public_notice_days": "days"},
    "certificate": {"certificate_years": "years", "certificate_renewal_months": "months"},
    "agreement": {"agreement_years": "years", "expiry_warning_days": "days"},
    "notice": {"termination_notice_months": "months"},
}
"""The figures that a station, or another part of the rules, reads, each with its unit."""


class Applicants(Sourced):
    """Who may apply: medical institutions, pharmacies; some sources take non-profit ones only (BJ-03)."""

    who: list[Applicant] = Field(min_length=1)
    non_profit_only: bool = False


class Station(Sourced):
    """One station of an accepted application. A review asks authorities for written opinions; an assessment has a team
    of such experts and a score sheet (a list whose entries have points)."""

    kind: StationKind
    opinions: list[Authority] = []
    team: list[Expert] = []
    sheet: str | None = None

    @model_validator(mode="after")
    def _assessed_by_a_sheet(self) -> Self:
        if (self.kind == "assessment") != (self.sheet is not None):
            raise Fault(
                "an assessment has a sheet, nothing else has", "评估（assessment）须写评分表（sheet），其他环节不写"
            )
        return self


class Certificate(Sourced):
    """Whoever passes gets a certificate, without which there is no agreement (BJ-12)."""


class Ending(Sourced):
    """Who gives notice before an agreement is suspended or ended at their own wish, and whose institutions may not wish it
    at all (Order 2, art. 44). It is the only thing that ownership changes (FX-24)."""

    notice_by: list[Side] = Field(min_length=1)
    never_by: list[Ownership] = []


class Effect(Sourced):
    """From which day a change holds: its acceptance by the agency, its approval by the authority, or the next month."""

    of: Literal["acceptance", "approval", "next_month"]


class Grade(Strict):
    """A grade of the yearly score: the figure with the points from which it is reached, and the one with the part of the
    quality deposit that is given back."""

    code: str = Field(pattern=r"^[A-Z]{1,3}$")
    points: str
    deposit: str


class Supervision(Sourced):
    """What is looked at while an agreement holds: the yearly score by a sheet with its grades, best first (SY-09), the
    kinds of violations and sanctions, the points of doctors. `ungraded` is the figure of the deposit without a grade."""

    sheet: str
    grades: list[Grade] = Field(min_length=1)
    ungraded: str
    violations: str
    sanctions: str

    def figures(self) -> dict[str, str]:
        """The figures it reads, each with its unit."""
        known = {"rectification_days": "days", "doctor_points_limit": "count", self.ungraded: "rate"}
        points = {grade.points: "count" for grade in self.grades}
        return known | points | {grade.deposit: "rate" for grade in self.grades}


class Settlement(Sourced):
    """How institutions are settled with: by when a declaration is paid, how much of an overspend the fund bears and up to
    which part of the budget, how much of a surplus stays with the institution (SY-11, BJ-35)."""

    payment: str
    overspend_share: str
    overspend_limit: str
    surplus_share: str

    def figures(self) -> dict[str, str]:
        """The figures it reads, each with its unit."""
        rates = (self.overspend_share, self.overspend_limit, self.surplus_share)
        return {self.payment: "working_days"} | dict.fromkeys(rates, "rate")


class DesignationRules(Strict):
    """The designation part of pack.yaml. `conditions` and `materials` name a list for each sort of applicant."""

    applicants: Applicants
    conditions: dict[Applicant, str]
    materials: dict[Applicant, str]
    stations: list[Station] = Field(min_length=1)
    certificate: Certificate | None = None
    contents: str
    options: str | None = None
    suspension_grounds: str
    termination_grounds: str
    ending: Ending
    change_events: str
    change_effect: Effect
    supervision: Supervision | None = None
    settlement: Settlement | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        kinds = [station.kind for station in self.stations]
        twice = {kind for kind in kinds if kinds.count(kind) > 1}
        if twice:
            raise Fault(f"a station stands twice: {', '.join(sorted(twice))}", f"环节重复：{'、'.join(sorted(twice))}")
        for name, lists in (("conditions", self.conditions), ("materials", self.materials)):
            lacking = [who for who in self.applicants.who if who not in lists]
            if lacking:
                raise Fault(f"{name} has no list for {lacking[0]}", f"{name} 缺少 {lacking[0]} 的名单")
        return self

    def station(self, kind: str) -> Station | None:
        """The station of that kind, if an application passes it."""
        return next((station for station in self.stations if station.kind == kind), None)

    def after(self, kind: str) -> str | None:
        """The station after one, or after the intake; None when it was the last."""
        kinds: list[str] = ["intake", *(station.kind for station in self.stations)]
        rest = kinds[kinds.index(kind) + 1 :]
        return rest[0] if rest else None

    def figures(self) -> dict[str, str]:
        """The figures these rules read, each with the unit it must have."""
        parts = ["intake", *(station.kind for station in self.stations), "agreement", "notice"]
        parts += ["certificate"] if self.certificate else []
        read = {key: unit for name in parts for key, unit in FIGURES[name].items()}
        for part in (self.supervision, self.settlement):
            read |= part.figures() if part else {}
        return read

    def lists(self) -> Iterator[tuple[str, str]]:
        """Every list these rules name, with the key that names it."""
        for name in ("conditions", "materials"):
            yield from ((f"{name}.{who}", key) for who, key in getattr(self, name).items())
        for name in ("contents", "options", "suspension_grounds", "termination_grounds", "change_events"):
            if getattr(self, name):
                yield name, getattr(self, name)
        yield from ((f"stations.{station.kind}", station.sheet) for station in self.stations if station.sheet)
        for name in ("sheet", "violations", "sanctions") if self.supervision else ():
            yield f"supervision.{name}", getattr(self.supervision, name)

    def sourced(self) -> Iterator[tuple[str, Sourced]]:
        """Every part that cites a source, with its key."""
        for name in ("applicants", "certificate", "ending", "change_effect", "supervision", "settlement"):
            if getattr(self, name):
                yield name, getattr(self, name)
        yield from ((f"stations.{station.kind}", station) for station in self.stations)
