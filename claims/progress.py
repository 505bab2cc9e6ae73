"""How far a case is, for whoever holds its receipt: plain words, no name, no amount, no reason."""

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casework.models import Pool
from casework.templatetags.portal import day
from claims.models import Claim
from enrollment.models import Identity
from fund.selectors import paid_on

LAST = 4
"""How many characters of the document's number are asked for."""


@dataclass(frozen=True)
class Progress:
    """A state in words, what comes next, and the days."""

    state: str
    tone: str
    words: str
    received_on: date | None
    due_on: date | None
    pool: Pool


def progress_of(code: str, last: str) -> Progress | None:
    """The progress of the case with this query code, if its person's document ends so; else nothing, whatever is wrong."""
    claim = Claim.objects.filter(query_code=tidy(code)).exclude(query_code="").select_related("pool").first()
    number = (
        Identity.objects.filter(person=claim.person_id, is_main=True).values_list("number", flat=True).first()
        if claim
        else ""
    )
    fits = hmac.compare_digest((number or "\0" * LAST)[-LAST:].upper().encode(), tidy(last).encode())
    return _told(claim) if claim and fits else None


def tidy(typed: str) -> str:
    """A code as it is kept: capitals without blanks and hyphens."""
    return "".join(typed.split()).replace("-", "").upper()


def address(claim: Claim) -> str:
    """Where the QR code of the receipt leads, the query code in the fragment, which no server sees; "" if unknown."""
    if not (settings.PUBLIC_URL and claim.query_code):
        return ""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('claims:progress')}#{claim.query_code}"


def _told(claim: Claim) -> Progress:
    state, tone, words = _words(claim)
    is_open = claim.state in Claim.OPEN_STATES and claim.state != Claim.State.SUPPLEMENTING
    due = claim.due_on if is_open else None
    return Progress(state, tone, words, claim.received_on, due, claim.pool)


def _words(claim: Claim) -> tuple[str, str, str]:
    """Title, tone and sentence of a state. What happens inside the agency (sent back, joint review) is 'in review'."""
    states = Claim.State
    match claim.state:
        case states.SUBMITTED:
            return pgettext("progress", "Received"), "info", _("Your application is here and waits for its review.")
        case states.SUPPLEMENTING:
            return pgettext("progress", "Waiting for papers"), "warn", _papers(claim)
        case states.APPROVED | states.PAYING:
            return pgettext("progress", "Approved"), "good", _("The money is on its way to the account that was named.")
        case states.PAYMENT_FAILED:
            state = pgettext("progress", "Returned by the bank")
            return state, "warn", _("Please bring the right account to the counter.")
        case states.PAID:
            return pgettext("progress", "Paid"), "good", _paid(claim)
        case states.NOTHING_DUE:
            return (
                pgettext("progress", "Closed"),
                "info",
                _("Nothing is paid out. The settlement sheet at the counter says why."),
            )
        case states.REFUSED:
            return (
                pgettext("progress", "Refused"),
                "bad",
                _("The notice says why, and how to object. You get it at the counter."),
            )
        case states.WITHDRAWN:
            return pgettext("progress", "Withdrawn"), "info", _("The application was withdrawn.")
        case states.REVERSED:
            return (
                pgettext("progress", "Taken back"),
                "warn",
                _("The settlement was taken back. Please ask the agency."),
            )
    return pgettext("progress", "Being reviewed"), "info", _("Your application is being reviewed.")


def _papers(claim: Claim) -> str:
    words: dict[str, Any] = {"day": day(claim.supplement.supplement_by)}
    return (
        _("Papers are missing. Please bring what the notice names by %(day)s; the time until then does not count.")
        % words
    )


def _paid(claim: Claim) -> str:
    on = paid_on(claim)
    return _("Paid on %(day)s.") % {"day": day(on)} if on else _("The money was paid.")
