"""The steps that a batch waits for, and for each whether this reader may take it or why not."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.scope import Reader
from fund.models import Batch
from fund.services.steps import STEPS


@dataclass(frozen=True)
class StepOffer:
    """One step: where it leads, what its dialog says; `reason` when the reader may not take it."""

    action: str
    label: str
    url: str
    next_station: str
    style: str = "primary"
    reason: str = ""
    is_page: bool = False
    needs_reason: bool = False

    @property
    def dialog(self) -> str:
        """The id of the dialog that asks before the step is taken."""
        return f"confirm-{self.action}"


def steps_for(batch: Batch, reader: Reader) -> list[StepOffer]:
    """The steps from the batch's state, the main one first."""
    possible = STEPS.possible(batch)
    return [
        StepOffer(action=action, url=reverse(route, args=[batch.pk]), reason=_why_not(action, batch, reader), **words)
        for action, route, words in _steps()
        if action in possible
    ]


def _steps() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        ("check", "fund:check", {"label": _("Pass the check"), "next_station": _("Payment by a third person")}),
        ("send", "fund:send", {"label": _("Make the bank file"), "next_station": _("The bank")}),
        (
            "take_return",
            "fund:return_file",
            {
                "label": _("Take the return file"),
                "next_station": _("Paid, or back for a correct account"),
                "is_page": True,
            },
        ),
        (
            "cancel",
            "fund:cancel",
            {
                "label": _("Cancel the batch"),
                "next_station": _("Payments wait for a batch again"),
                "style": "danger",
                "needs_reason": True,
            },
        ),
    ]


def _why_not(action: str, batch: Batch, reader: Reader) -> str:
    """Why the reader may not take the step; empty when nothing stands in the way."""
    if not reader.may_in(STEPS.steps[action].right, batch.area_code):
        return _("Your role does not take this step.")
    if action in {"check", "send"} and batch.maker == reader.staff:
        return _("You made this batch: another person takes this step.")
    if action == "send" and batch.checker == reader.staff:
        return _("You checked this batch: a third person pays it.")
    if action == "send" and batch.lines.filter(payable__decided_by=reader.staff).exists():
        return _("You decided one of its cases: another person pays it.")
    return ""
