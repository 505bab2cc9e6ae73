"""What a reviewer allows of a line, beside what was claimed, with a reason (审减)."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from casework.commands import service
from casework.errors import Incomplete
from casework.scope import Reader
from claims.errors import NothingChanged
from claims.facts import Adjustment
from claims.models import Claim, ExpenseLine
from claims.services import stages


@service
def adjust_lines(*, claim: Claim, version: int, changes: Mapping[int, Adjustment], by: Reader) -> Claim:
    """Allow of some lines (by key) another amount or class than claimed; what was claimed stays beside it.

    An adjustment back to what was claimed needs no reason. Raises NothingChanged, Incomplete by `lines.<key>.<field>`,
    and like the reviews.
    """
    claim, hand = stages.lock_at_stage(claim, by, version=version)
    changed, allowed = write(claim, changes, by)
    if not changed:
        raise NothingChanged()
    before, claim.allowed = claim.allowed, allowed
    claim.handler = by.staff
    claim.version += 1
    claim.save(update_fields=["allowed", "handler", "version"])
    stages.record("claim_lines_adjusted", claim, hand, lines=changed, before_fen=before, allowed_fen=claim.allowed)
    return claim


def write(claim: Claim, changes: Mapping[int, Adjustment], by: Reader) -> tuple[int, int]:
    """Put adjustments on the lines of a locked claim: how many changed, and what is allowed of all lines (fen).

    Raises Incomplete by `lines.<key>.<field>`.
    """
    lines = {line.pk: line for line in claim.lines.all()}
    problems = _problems_of(changes, lines)
    if problems:
        raise Incomplete(problems)
    changed = [line for key, change in changes.items() if _put(line := lines[key], change, by)]
    ExpenseLine.objects.bulk_update(
        changed, ["allowed_amount", "allowed_category", "adjust_reason", "adjust_note", "adjusted_by"]
    )
    return len(changed), sum(line.allowed_amount for line in lines.values())


def _problems_of(changes: Mapping[int, Adjustment], lines: Mapping[int, ExpenseLine]) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for key, change in changes.items():
        line = lines.get(key)
        if line is None:
            problems[f"lines.{key}"] = [_("This line is not part of the claim any more.")]
            continue
        if not 0 <= change.allowed_amount <= line.amount:
            problems[f"lines.{key}.allowed_amount"] = [_("Allow between nothing and what was claimed.")]
        if change.allowed_category not in {"A", "B", "C"}:
            problems[f"lines.{key}.allowed_category"] = [_("Choose the class: A, B or C.")]
        differs = (change.allowed_amount, change.allowed_category) != (line.amount, line.category)
        if differs and change.reason not in ExpenseLine.AdjustReason.values:
            problems[f"lines.{key}.reason"] = [_("Choose why the line is adjusted.")]
        elif differs and change.reason == ExpenseLine.AdjustReason.OTHER and not change.note.strip():
            problems[f"lines.{key}.note"] = [_("Write down the other reason.")]
    return problems


def _put(line: ExpenseLine, change: Adjustment, by: Reader) -> bool:
    """Put the adjustment on the line; whether that changes anything."""
    differs = (change.allowed_amount, change.allowed_category) != (line.amount, line.category)
    wanted = (
        change.allowed_amount,
        change.allowed_category,
        change.reason if differs else "",
        change.note.strip() if differs else "",
    )
    if wanted == (line.allowed_amount, line.allowed_category, line.adjust_reason, line.adjust_note):
        return False
    line.allowed_amount, line.allowed_category, line.adjust_reason, line.adjust_note = wanted
    line.adjusted_by = by.staff if differs else None
    return True
