"""How states of payments and batches look beside their word."""

from django import template

register = template.Library()

TONES = {
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
