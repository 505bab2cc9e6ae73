"""The way of a batch: which step follows which, by whom, and what is compared with the database before each."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal, SamePerson
from casework.models import Staff
from casework.registry import registry
from casework.rights import Right
from casework.scope import Reader
from casework.transitions import Transitions, step
from fund.differences import differences
from fund.models import Batch, BatchLine, Payable
from fund.payables import Outcome

STEPS = Transitions(
    [
        step("check", Batch.State.MADE, Batch.State.CHECKED, Right.BATCH_CHECK),
        step("cancel", (Batch.State.MADE, Batch.State.CHECKED), Batch.State.CANCELLED, Right.BATCH_CHECK),
        step("send", Batch.State.CHECKED, Batch.State.SENT, Right.BATCH_PAY),
        step("take_return", Batch.State.SENT, Batch.State.DONE, Right.BATCH_PAY),
    ]
)


class BatchDiffers(Refusal):
    """The batch is not what the database says any more. `problems` names every difference."""

    code = "batch_differs"
    sentence = _("The batch and what is owed disagree: %(problems)s Cancel the batch and make it again.")
    status = 409

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(problems=" ".join(problems[:5]))


def begin(action: str, batch: Batch, by: Reader) -> Batch:
    """The batch, locked, its next state set but not saved.

    Raises NotAllowed, OutOfScope, or WrongStep when no arrow leads from its state.
    """
    locked = Batch.objects.select_for_update(of=("self",)).select_related("pool", "template", "maker").get(pk=batch.pk)
    by.must(STEPS.steps[action].right, locked)
    locked.state = STEPS.begin(action, locked).target
    return locked


def another_than(by: Reader, taken: Iterable[tuple[Staff | None, Any]]) -> None:
    """Raise SamePerson when the reader already took one of these parts (FX-38)."""
    for staff, role in taken:
        if staff == by.staff:
            raise SamePerson(role=role)


def compared(batch: Batch) -> list[BatchLine]:
    """The lines with their payables, locked, after batch, lines and payables were found to agree.

    Raises BatchDiffers.
    """
    lock_payables(batch)
    lines = list(batch.lines.select_related("payable__pool"))
    if problems := differences(batch, lines):
        raise BatchDiffers(problems)
    return lines


def lock_payables(batch: Batch) -> None:
    """Lock the batch's payables in order of their keys."""
    list(_payables(batch).select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def lock_cases(batch: Batch) -> None:
    """Lock the cases behind the batch before the batch itself: claim, then batch, is the order everywhere."""
    cases: dict[str, set[int]] = {}
    for label, key in _payables(batch).values_list("subject_type", "subject_id"):
        cases.setdefault(label, set()).add(key)
    for label, keys in sorted(cases.items()):
        rows = apps.get_model(label)._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
        list(rows.values_list("pk", flat=True))


def _payables(batch: Batch) -> QuerySet[Payable]:
    return Payable.objects.filter(pk__in=BatchLine.objects.filter(batch=batch).values("payable"))


def tell_cases(outcome: Outcome, payables: Iterable[Payable], by: Reader) -> None:
    """Tell the apps that own the cases what became of their payables, inside this transaction."""
    by_type: dict[str, list[Payable]] = {}
    for payable in payables:
        by_type.setdefault(payable.subject_type, []).append(payable)
    for subject_type, affected in sorted(by_type.items()):
        if told := registry.payment_outcomes.get(subject_type):
            told(outcome=outcome, payables=affected, by=by)
