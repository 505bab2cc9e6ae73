"""What the critical-illness layer owes for whole years of persons: their stays in order, each asked of the rules.

A claim is asked by the rules and facts of its settlement, a stay settled directly by the rules of its discharge and the
class recognised on its admission. Only what counts towards the line is asked, so basic insurance is not computed again.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

import policy
from casework.models import Pool
from claims.incentives import NONE, earned_years
from claims.models import CriticalCase, DirectStay, PersonYear, Settlement
from claims.models.critical import OWED
from claims.question import Question
from claims.year import COUNTER, LAYER
from enrollment.models import Recognition
from policy.facts import MAX_YEARS
from rulebook.selectors import rules_for, rules_kept

Rules = tuple[policy.Rules, dict[str, Any]]
"""Rules and what is kept of their versions."""


@dataclass
class Asked:
    """One stay of the year as the layer sees it; fen."""

    kind: str
    number: str
    institution: str
    day: date
    burden: int
    paid: int
    rules: Rules
    member: policy.Member
    claim: policy.Claim


@dataclass
class Owed:
    """What a year comes to; fen. `paid` with its stays and by its cases (`by_cases`), `steps` as they are kept with a
    case, `used` how far the counters come by the answers, `last` the stay that was entitled to something last."""

    burden: int = 0
    entitled: int = 0
    paid: int = 0
    by_cases: int = 0
    steps: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, Any] = field(default_factory=dict)
    used: Counter[str] = field(default_factory=Counter)
    last: Asked | None = None

    @property
    def due(self) -> int:
        """What was not paid; never negative."""
        return max(self.entitled - self.paid, 0)

    @property
    def overpaid(self) -> int:
        """What cases paid beyond what the year comes to; what claims paid too much is for their own reversal."""
        return min(max(self.paid - self.entitled, 0), self.by_cases)


def owed_for(pool: Pool, years: Collection[PersonYear]) -> dict[int, Owed]:
    """Key of the year to what it comes to, in a constant number of queries and the rules of each day."""
    stays: defaultdict[int, list[Asked]] = defaultdict(list)
    for source in (_claims, partial(_direct, pool)):
        for key, asked in source(years):
            stays[key].append(asked)
    found = {year.pk: _owed(year.year, stays[year.pk]) for year in years}
    for case in CriticalCase.objects.filter(person_year__in=list(found), state__in=OWED).order_by("pk"):
        _add_case(found[case.person_year_id], case)
    return found


def _add_case(owed: Owed, case: CriticalCase) -> None:
    """What an earlier case of the year has paid, or will."""
    owed.paid += case.stands
    owed.by_cases += case.stands
    owed.steps.append(
        {
            "kind": "case",
            "number": case.number,
            "institution": "",
            "day": timezone.localdate(case.decided_at).isoformat(),
            "disease": "",
            "assistance_class": None,
            "burden": 0,
            "entitled": 0,
            "paid": case.stands,
            "rows": [],
        }
    )


def _owed(year: int, stays: list[Asked]) -> Owed:
    """The stays by discharge; a layer that the rules do not give, or lack a figure of, owes nothing for the stay."""
    found = Owed()
    for stay in sorted(stays, key=lambda stay: (stay.day, stay.number)):
        rules, versions = stay.rules
        found.paid += stay.paid
        if not stay.burden or rules.pack_of(LAYER) is None:
            continue
        answer = policy.settle(rules, year=year, member=stay.member, claim=stay.claim, used=found.used)
        if answer.missing or answer.refused:
            continue
        found.used.update(answer.moves)
        found.last = stay if answer.critical_illness else found.last
        found.burden += stay.burden
        found.entitled += answer.critical_illness or 0
        found.versions |= {kept["content_hash"]: kept for kept in versions.values()}
        found.steps.append(_step(stay, answer))
    return found


def _step(stay: Asked, answer: policy.Settlement) -> dict[str, Any]:
    return {
        "kind": stay.kind,
        "number": stay.number,
        "institution": stay.institution,
        "day": stay.day.isoformat(),
        "disease": stay.claim.disease or "",
        "assistance_class": stay.member.assistance_class,
        "burden": stay.burden,
        "entitled": answer.critical_illness or 0,
        "paid": stay.paid,
        "rows": [row.as_json() for row in answer.rows if row.layer == LAYER],
    }


def _claims(years: Collection[PersonYear]) -> list[tuple[int, Asked]]:
    """The settled claims of the years that stand."""
    later = Settlement.objects.filter(claim=OuterRef("claim"), turn__gt=OuterRef("turn"))
    held = Settlement.objects.filter(~Exists(later), person_year__in=[year.pk for year in years], refused="")
    rows = held.exclude(cause=Settlement.Cause.REVERSED).select_related("claim__institution")
    return [(row.person_year_id, _of_claim(row)) for row in rows]


def _of_claim(held: Settlement) -> Asked:
    question, claim = Question.from_json(held.facts), held.claim
    burden = held.result["moves"].get(COUNTER, 0)
    asked = replace(question.claim, lines=None, burden=burden, excluded=(), paid_elsewhere=0, chained_deductible=0)
    return Asked(
        kind="claim",
        number=claim.number,
        institution=claim.institution.name if claim.institution else "",
        day=cast(date, claim.discharged_on),
        burden=burden,
        paid=held.critical_illness,
        rules=(rules_kept(held.versions), _of_layer(held.versions)),
        member=question.member,
        claim=asked,
    )


def _direct(pool: Pool, years: Collection[PersonYear]) -> list[tuple[int, Asked]]:
    """The stays settled directly that stand: neither a counter-row nor taken off by one."""
    day = OuterRef("admitted_on")
    recognised = Recognition.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), person=OuterRef("person"), starts_on__lte=day
    )
    counted = DirectStay.objects.filter(pool=pool, state=DirectStay.State.COUNTED)
    off = counted.filter(cancelled_number=OuterRef("number"))
    rows = list(
        counted.filter(~Exists(off), person_year__in=[year.pk for year in years], cancelled_number="")
        .select_related("person")
        .annotate(held=Subquery(recognised.order_by("assistance_class").values("assistance_class")[:1]))
    )
    members, rules = _members(rows), dict[date, Rules]()
    found = []
    for row in rows:
        ended = cast(date, row.discharged_on)
        if ended not in rules:
            in_force = rules_for(pool, ended)
            rules[ended] = (in_force.rules, _of_layer(in_force.versions))
        member = replace(members[row.person_id or 0, row.year], assistance_class=row.held)
        found.append((row.person_year_id or 0, _of_stay(row, rules[ended], member)))
    return found


def _members(rows: Sequence[DirectStay]) -> dict[tuple[int, int], policy.Member]:
    """The persons of the stays as the rules see them, without the class, which goes by the stay."""
    found = {}
    for year in {row.year for row in rows}:
        persons = {row.person_id or 0: row.person for row in rows if row.year == year}
        earned = earned_years(persons, year)
        for key, person in persons.items():
            years = earned.get(key, NONE)
            found[key, year] = policy.Member(
                kind=person.kind if person else "adult",
                continuous_years=min(years.continuous, MAX_YEARS),
                zero_claim_years=years.zero_claim,
            )
    return found


def _of_stay(row: DirectStay, rules: Rules, member: policy.Member) -> Asked:
    burden = row.moves.get(COUNTER, 0)
    claim = policy.Claim(
        kind=row.kind,
        burden=burden,
        disease=row.disease or None,
        admitted_on=row.admitted_on,
        discharged_on=row.discharged_on,
    )
    day = cast(date, row.discharged_on)
    return Asked("direct", row.number, row.institution, day, burden, row.critical_illness, rules, member, claim)


def _of_layer(versions: Any) -> dict[str, Any]:
    """What is kept of the version that answers the layer: its own, else that of basic insurance."""
    kept = versions.get(LAYER) or versions.get("basic")
    return {LAYER: dict(kept)} if kept else {}
