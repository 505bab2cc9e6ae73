"""Asking the rules again for later claims of a year, after an earlier one is gone."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Sum

from casework.models import Staff
from claims.errors import FigureMissing
from claims.models import Settlement, YearMove
from claims.question import Question
from claims.services.money import book_difference, by_fund, states_by_payments
from claims.services.preview import chained_deductible, settlement_of
from claims.services.settle import move_year, write_settlement
from rulebook.selectors import rules_kept


def recompute_after(gone: Settlement, *, actor: Staff) -> dict[str, int]:
    """Recompute what was settled after `gone` in the same year, in order of settlement; the year is locked.

    Same facts, same rules, only the position in the year and the deductible of a referral chain are new. Answers the
    differences of what the funds pay, claim number -> fen. Raises FigureMissing.
    """
    year, used = gone.person_year, _used_before(gone)
    differences = {}
    for held in _later(gone):
        question = Question.from_json(held.facts).with_chained(chained_deductible(held.claim.continues))
        answer = question.answer(rules_kept(held.versions), used)
        if answer.missing:
            raise FigureMissing.of(answer)
        used.update(answer.moves)
        if answer == settlement_of(held):
            continue
        moved = write_settlement(
            held.claim,
            year,
            cause=Settlement.Cause.RECOMPUTED,
            sequence=held.sequence,
            turn=held.turn + 1,
            question=question,
            answer=answer,
            versions=held.versions,
            actor=actor,
        )
        change = Counter(answer.moves)
        change.subtract(held.result["moves"])
        move_year(moved, change)
        if by_fund(moved) != by_fund(held):
            _book(held, moved, actor)
            differences[held.claim.number] = moved.fund - held.fund
    return differences


def _book(held: Settlement, moved: Settlement, actor: Staff) -> None:
    book_difference(held, moved, actor=actor)
    claim = moved.claim
    claim.state = states_by_payments([claim])[claim.pk]
    claim.version += 1
    claim.save(update_fields=["state", "version"])


def _used_before(gone: Settlement) -> Counter[str]:
    """How far each counter had come before `gone` was settled, as things stand now."""
    earlier = YearMove.objects.filter(person_year=gone.person_year, settlement__sequence__lt=gone.sequence)
    return Counter(dict(earlier.values_list("counter").annotate(sum=Sum("amount")).order_by()))


def _later(gone: Settlement) -> Iterable[Settlement]:
    """What holds of the claims settled after `gone`, in their order."""
    later = Settlement.objects.filter(person_year=gone.person_year, sequence__gt=gone.sequence)
    held = {s.claim_id: s for s in later.select_related("claim__pool", "claim__continues").order_by("sequence", "turn")}
    return [settlement for settlement in held.values() if settlement.cause != Settlement.Cause.REVERSED]
