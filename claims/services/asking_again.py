"""Asking the rules again for what was settled in a year: what each claim would come to, in its order, nothing written."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

import policy
from claims.errors import FigureMissing
from claims.models import PersonYear, Settlement
from claims.question import Question
from claims.services.money import by_fund
from claims.services.places import Beside, moves_before
from claims.services.preview import chained_deductible, settlement_of
from rulebook.selectors import rules_kept

Change = Callable[[Settlement, Question], Question]
"""What is asked otherwise than before: the settlement that holds, and the question that it answered."""

Versions = Mapping[str, Mapping[str, Any]]
"""Layer to the pack, version and hash that answer it, as a settlement keeps them."""


@dataclass(frozen=True)
class Again:
    """A settled claim asked again: what holds, what is asked now, what the rules answer, and which ones."""

    held: Settlement
    question: Question
    answer: policy.Settlement
    versions: Versions

    @property
    def is_other(self) -> bool:
        """Whether anything about the claim is other than it stands."""
        return self.answer != settlement_of(self.held)

    @property
    def difference(self) -> dict[str, int]:
        """Fund to fen that it pays more than it stands; less where negative; funds that pay the same left out."""
        stands = by_fund(self.held)
        return {fund: fen for fund, paid in stands.items() if (fen := (getattr(self.answer, fund) or 0) - paid)}

    @property
    def sum(self) -> int:
        """Fen that all funds together pay more."""
        return sum(self.difference.values())


def unchanged(_held: Settlement, question: Question) -> Question:
    """Ask what was asked."""
    return question


def kept(held: Settlement) -> Versions:
    """Ask the rules by which it was settled."""
    return held.versions


def ask_again(
    year: PersonYear, first: int, change: Change = unchanged, rules: Callable[[Settlement], Versions] = kept
) -> Iterator[Again]:
    """Every claim of the year that was settled at the place `first` or later, in order, by the rules it was settled by.

    Only what `change` changes, the place in the year, the deductible of a referral chain and, where `rules` says so,
    the rules are new. Raises FigureMissing.
    """
    used, taken, beside = _used_before(year, first), dict[int, int](), Beside(year.pk, first)
    for held in _held_from(year, first):
        question = change(held, Question.from_json(held.facts)).with_chained(
            chained_deductible(held.claim.continues, taken)
        )
        used.update(beside.until(held.sequence))
        versions = rules(held)
        answer = question.answer(rules_kept(versions), used)
        if answer.missing:
            raise FigureMissing.of(answer)
        used.update(answer.moves)
        taken[held.claim_id] = answer.deductible or 0
        yield Again(held, question, answer, versions)


def _used_before(year: PersonYear, first: int) -> Counter[str]:
    """How far each counter had come before that place, as things stand now."""
    earlier = moves_before(year.pk, first)
    return Counter(dict(earlier.values_list("counter").annotate(sum=Sum("amount")).order_by()))


def _held_from(year: PersonYear, first: int) -> list[Settlement]:
    """What holds of the claims at that place and after it, in their order."""
    rows = Settlement.objects.filter(person_year=year, sequence__gte=first).select_related(
        "claim__pool", "claim__continues"
    )
    held = {settlement.claim_id: settlement for settlement in rows.order_by("sequence", "turn")}
    return [settlement for settlement in held.values() if settlement.cause != Settlement.Cause.REVERSED]
