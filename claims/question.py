"""What the rules are asked about a claim: gathered from the rows, stored with the settlement, asked again later."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, Self, cast

from django.db import connection

import policy
from casework.models import Pool
from claims.facts import LineRow, Stay
from claims.incentives import NONE, earned_years
from claims.models.registration import REGISTERED
from claims.quantities import allowance_of
from enrollment.models import Coverage, Person
from enrollment.selectors.members import CLASS_ON, LARGE_AMOUNT_ON
from institutions.models import Institution
from institutions.standing import LEVEL, UNBROKEN
from policy import Rules
from policy.facts import MAX_YEARS

BASIS_POINTS = 10_000
_DATES = ("admitted_on", "discharged_on", "covered_from")
_LINE = tuple(field.name for field in fields(policy.Line))
_RATIOS = ("first_self_pay", "quantity", "period_limit")


@dataclass(frozen=True)
class Question:
    """One claim as `policy.settle` takes it. Frozen in JSON so that a recomputation asks exactly the same."""

    year: int
    member: policy.Member
    claim: policy.Claim

    def answer(self, rules: Rules, used: Mapping[str, int]) -> policy.Settlement:
        """What the rules answer when the year has used so much before (counter -> fen)."""
        return policy.settle(rules, year=self.year, member=self.member, claim=self.claim, used=used, assistance=True)

    def with_chained(self, deductible: int) -> Self:
        """The same question where the referral chain has taken this deductible (fen) before."""
        return replace(self, claim=replace(self.claim, chained_deductible=deductible))

    def with_lines(self, lines: tuple[policy.Line, ...]) -> Self:
        """The same question about other lines: what is allowed of them has changed."""
        excluded = _excluded(lines, self.claim.paid_elsewhere)
        return replace(self, claim=replace(self.claim, lines=lines, excluded=excluded))

    def as_json(self) -> dict[str, Any]:
        """For `Settlement.facts`; what a line does not say is left out."""
        claim = {field.name: getattr(self.claim, field.name) for field in fields(self.claim)}
        for name in _DATES:
            claim[name] = claim[name].isoformat() if claim[name] else None
        claim["lines"] = [_line_as_json(line) for line in claim["lines"]]
        return {"year": self.year, "member": asdict(self.member), "claim": claim}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The question that `as_json` has stored."""
        claim = dict(stored["claim"])
        for name in _DATES:
            claim[name] = date.fromisoformat(claim[name]) if claim[name] else None
        claim["lines"] = tuple(_line_from_json(line) for line in claim["lines"])
        claim["excluded"] = tuple((item, fen) for item, fen in claim["excluded"])
        member = stored["member"] | {"statuses": tuple(stored["member"]["statuses"])}
        return cls(year=stored["year"], member=policy.Member(**member), claim=policy.Claim(**claim))


def about(
    person: Person,
    pool: Pool,
    stay: Stay,
    lines: Iterable[LineRow],
    *,
    chained_deductible: int = 0,
    ground: str = "",
) -> Question:
    """The question for a person's stay with these lines; institution, dates and lines are there.

    The day of admission decides about cover, designation, level and assistance class; the discharge about the year.
    `ground` is the number of the filing or referral that the access rests on.
    """
    rows = list(lines)
    asked = tuple(line_of(row, stay) for row in rows)
    institution = cast(Institution, stay.institution)
    day, last_day = cast(date, stay.admitted_on), cast(date, stay.discharged_on)
    standing = _standing(person, pool, institution, day, _disease(stay))
    claim = policy.Claim(
        kind=stay.kind,
        level=standing.level,
        inside=pool.holds(institution.area_id),
        designated=standing.unbroken is not None,
        access=stay.access,
        disease=_disease(stay),
        accident=stay.is_accident,
        admitted_on=day,
        discharged_on=last_day,
        covered_from=standing.covered_from,
        covered=standing.covered_from is not None,
        lines=asked,
        excluded=_excluded(asked, stay.paid_elsewhere),
        paid_elsewhere=stay.paid_elsewhere,
        chained_deductible=chained_deductible,
        ground=ground,
        designated_treatment=standing.treats,
    )
    member = _member(person, standing, last_day.year)
    return Question(year=last_day.year, member=member, claim=claim)


def _excluded(asked: tuple[policy.Line, ...], paid_elsewhere: int) -> tuple[tuple[str, int], ...]:
    """What may stand on a critical-illness exclusion list (NX-12) is wholly the person's own only in class C."""
    lines = policy.rest_of(asked, paid_elsewhere)
    return tuple((line.item or "", line.amount) for line in lines if line.category == "C")


def _member(person: Person, standing: "Standing", year: int) -> policy.Member:
    earned = earned_years([person.pk], year).get(person.pk, NONE)
    return policy.Member(
        kind=person.kind,
        assistance_class=standing.assistance_class,
        large_amount=standing.large_amount,
        continuous_years=min(earned.continuous, MAX_YEARS),
        zero_claim_years=earned.zero_claim,
    )


class Standing(NamedTuple):
    """What dates say of a person and an institution on one day.

    `covered_from` is the first day of the resident cover that holds then, else of the next one; None without any.
    `treats`: the institution is designated for treating the disease (定点救治). `large_amount`: the premium is paid (CL-29).
    `unbroken` are the designated days around the day, None when it is none (`institutions.standing`).
    """

    covered_from: date | None
    assistance_class: int | None
    unbroken: Any
    level: str
    treats: bool
    large_amount: bool


# One statement: it is asked while the person's year is locked.
_STANDING = f"""
SELECT (SELECT coalesce(lower(period), '0001-01-01') FROM enrollment_coverage
        WHERE person_id = %(person)s AND scheme = %(scheme)s AND NOT period << daterange(%(day)s, NULL)
        ORDER BY period LIMIT 1),
       ({CLASS_ON.format(person="%(person)s", day="%(day)s")}),
       {UNBROKEN},
       {LEVEL},
       EXISTS (SELECT FROM claims_treatmentplace WHERE pool_id = %(pool)s AND institution_id = %(institution)s
           AND state = 'confirmed' AND disease = %(disease)s AND daterange(starts_on, ends_on, '[]') @> %(day)s::date),
       ({LARGE_AMOUNT_ON.format(person="%(person)s", day="%(day)s")})
"""


def _disease(stay: Stay) -> str | None:
    """The disease as the rules' lists name it: the registered one, else that of the diagnosis."""
    if stay.registration is not None and stay.kind in REGISTERED:
        return stay.registration.disease
    return (stay.diagnosis.disease or None) if stay.diagnosis else None


def _standing(person: Person, pool: Pool, institution: Institution, day: date, disease: str | None) -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(
            _STANDING,
            {
                "person": person.pk,
                "pool": pool.pk,
                "institution": institution.pk,
                "scheme": Coverage.Scheme.RESIDENT,
                "day": day,
                "disease": disease or "",
            },
        )
        return Standing(*cursor.fetchone())


def _item(row: LineRow) -> str:
    return row.entry.name if row.entry else row.name


def line_of(row: LineRow, stay: Stay) -> policy.Line:
    """One line as the rules take it."""
    return policy.Line(
        category=row.category,
        amount=row.amount,
        first_self_pay=None if row.first_self_pay is None else Fraction(row.first_self_pay, BASIS_POINTS),
        item=_item(row),
        quantity=None if row.quantity is None else Fraction(row.quantity),
        unit_price=row.unit_price,
        price_limit=row.price_limit,
        allowance=allowance_of(row, stay),
    )


def _line_as_json(line: policy.Line) -> dict[str, Any]:
    said = {name: value for name in _LINE if (value := getattr(line, name)) is not None}
    said |= {name: str(said[name]) for name in _RATIOS if name in said}
    if line.allowance:
        said["allowance"] = asdict(line.allowance) | {"quantity": str(line.allowance.quantity)}
    return said


def _line_from_json(said: dict[str, Any]) -> policy.Line:
    read: dict[str, Any] = said | {name: Fraction(said[name]) for name in _RATIOS if name in said}
    if allowance := said.get("allowance"):
        read["allowance"] = policy.Allowance(**allowance | {"quantity": Fraction(allowance["quantity"])})
    return policy.Line(**read)
