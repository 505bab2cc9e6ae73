"""What is offered and said before anybody pays: the year to enrol for, and what a payment covers."""

from datetime import date

from django.utils.translation import gettext as _

from casework.models import Pool
from enrollment.services.owing import Pricing, Quote
from rulebook.errors import NoRulesInForce


def cover_words(quote: Quote) -> dict[str, str]:
    """From when to when a payment of that day covers, with the tone of its notice; nothing where the rules leave it open.

    Who is late, or waits, reads it as a warning (G-LPS-06a, DL-10).
    """
    said = quote.enrolment
    if quote.refusal or said.starts_on is None or said.ends_on is None:
        return {}
    days = {"paid": quote.paid_on, "first": said.starts_on, "last": said.ends_on, "due": quote.due_on}
    if said.starts_on > date(said.ends_on.year, 1, 1) and said.classification != "newborn":
        words = _(
            "Paid on %(paid)s, cover begins on %(first)s only and ends on %(last)s. What happens before is not paid."
        )
        return {"tone": "warn", "words": words % days}
    words = _("Paid until %(due)s, cover runs from %(first)s to %(last)s.")
    return {"tone": "good", "words": words % days}


def usual_year(pool: Pool | None, today: date) -> int:
    """The coverage year that most people come for: the next one while its window is open, else this one."""
    if pool is None:
        return today.year
    try:
        window = Pricing(pool, today.year + 1).window
    except NoRulesInForce:
        return today.year
    return today.year + 1 if window and window[0] <= today <= window[1] else today.year
