"""How states of payments and batches look beside their word."""

from django import template

from casework import masks
from casework.registry import registry
from fund.models import Payable

register = template.Library()

TONES = {
    "proposed": "warn",
    "booked": "good",
    "made": "warn",
    "checked": "info",
    "sent": "info",
    "done": "good",
    "batched": "info",
    "paid": "good",
    "failed": "bad",
    "set_off": "good",
}


@register.filter
def payment_tone(state: str) -> str:
    """The tone of a state of a batch or payable, for the tag `status`; none for what is over or only waits."""
    return TONES.get(state, "")


@register.filter
def payee(payable: Payable) -> str:
    """The name of who is paid: of a person masked, of an organisation in full."""
    if payable.subject_type in registry.paid_to_organisations:
        return payable.payee_name
    return masks.name(payable.payee_name)
