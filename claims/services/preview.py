"""What a claim comes to, without writing anything: while typing, on the review page, before a decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

import policy
from casework.models import Pool
from claims.entitlements.grounds import ground_of
from claims.errors import FigureMissing, NotYetSettleable
from claims.facts import LineRow, Stay
from claims.known import known_of
from claims.models import Claim, Settlement, YearUse
from claims.question import Question, about
from claims.services.drafts import Problems, problems_of_line, problems_of_stay
from claims.services.missing import needed_of_lines, needed_of_stay
from enrollment.models import Person
from rulebook.selectors import RulesInForce, rules_for

NOTHING: Mapping[int, int] = {}


@dataclass(frozen=True)
class Answered:
    """A question, the rules that were asked, how far the year had come (counter to fen), and the answer."""

    question: Question
    in_force: RulesInForce
    used: Mapping[str, int]
    settlement: policy.Settlement


def preview(
    *, person: Person, stay: Stay, lines: Iterable[LineRow], used: Mapping[str, int] | None = None
) -> policy.Settlement:
    """What the rules answer for rows that need not be saved; lines without an amount are left out.

    Raises NotYetSettleable with the fields that are still needed, NoRulesInForce when no rules hold on the day.
    """
    every = dict(enumerate(lines))
    # A line without an amount is still being typed, unless a reviewer has allowed nothing of any of them.
    rows = {index: row for index, row in every.items() if row.amount} or every
    _must_be_settleable(stay, rows)
    return _ask(person, person.pool, stay, list(rows.values()), used=used).settlement


def preview_claim(claim: Claim, *, as_claimed: bool = False) -> policy.Settlement:
    """What the rules answer now for the saved claim: as allowed, or as it was claimed. Raises like `preview`."""
    return preview(person=claim.person, stay=Stay.of(claim), lines=rows_of(claim, as_claimed=as_claimed))


def answer(claim: Claim) -> Answered:
    """What the claim's decision would settle now. Raises FigureMissing when the rules lack a figure for it."""
    stay, rows = Stay.of(claim), rows_of(claim)
    _must_be_settleable(stay, dict(enumerate(rows)))
    answered = _ask(claim.person, claim.pool, stay, rows, ground_of(claim), known_of(claim)["used"])
    if answered.settlement.missing:
        raise FigureMissing.of(answered.settlement)
    return answered


def rows_of(claim: Claim, *, as_claimed: bool = False) -> list[LineRow]:
    """The claim's lines as the rules see them, in order: what is allowed of them, or what was claimed."""
    return [LineRow.of(line, as_claimed=as_claimed) for line in claim.lines.select_related("entry")]


def position(claim: Claim) -> Settlement | None:
    """The settlement of the claim that holds now; None before the decision."""
    return claim.settlements.order_by("-turn").first()


def settlement_of(row: Settlement) -> policy.Settlement | None:
    """The stored answer with its trace; None for a reversal."""
    return policy.Settlement.from_json(row.result) if row.result else None


def chained_deductible(claim: Claim | None, again: Mapping[int, int] = NOTHING) -> int:
    """What the referral chain that ends with this claim has taken as deductible so far, in fen (FX-14).

    `again`: what claims take that are just asked again, by their keys.
    """
    taken = 0
    while claim is not None:
        if claim.pk in again:
            taken += again[claim.pk]
        elif held := position(claim):
            taken += held.result.get("deductible") or 0
        claim = claim.continues
    return taken


def _ask(
    person: Person,
    pool: Pool,
    stay: Stay,
    rows: list[LineRow],
    ground: str = "",
    used: Mapping[str, int] | None = None,
) -> Answered:
    in_force = rules_for(pool, cast(date, stay.discharged_on))
    chained = chained_deductible(stay.continues)
    question = about(person, pool, stay, rows, chained_deductible=chained, ground=ground)
    used = _used(person, question.year) if used is None else used
    return Answered(question, in_force, used, question.answer(in_force.rules, used))


def _used(person: Person, year: int) -> dict[str, int]:
    uses = YearUse.objects.filter(person_year__person=person, person_year__year=year)
    return dict(uses.values_list("counter", "amount"))


def _must_be_settleable(stay: Stay, rows: Mapping[int, LineRow]) -> None:
    problems: Problems = {}
    for missing in (*needed_of_stay(stay), *needed_of_lines(stay, rows)):
        problems.setdefault(missing.field, []).append(missing.sentence)
    problems |= problems_of_stay(stay)
    for index, row in rows.items():
        problems |= problems_of_line(f"lines.{index}", row)
    if problems:
        raise NotYetSettleable(problems)
