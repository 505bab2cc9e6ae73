"""欺诈线索移送函: how a founded lead goes to an authority."""

from datetime import date
from typing import cast

from casework import letters
from casework.models import Staff
from casework.templatetags.portal import day
from claims.letters.parts import UNKNOWN, insured
from claims.models import Lead


def hand_over_letter(lead: Lead, by: Staff) -> letters.LeadTransfer:
    """Who is suspected of what, what was found, what is enclosed, with the receipt to send back. Who gave a tip is not
    told. Only of a lead that was handed over."""
    days = [day(one) for one in (lead.since, lead.until) if one]
    return letters.LeadTransfer(
        agency=letters.Agency.of(lead.pool),
        number=lead.letter_number,
        printed_by=by.name,
        lead_number=lead.number,
        addressee=lead.addressee,
        suspect=_suspect(lead),
        matter=lead.claim.number if lead.claim else UNKNOWN,
        period=" – ".join(days) or UNKNOWN,
        facts=lead.facts,
        findings=lead.findings,
        amount=lead.amount,
        opinion=lead.decision,
        enclosures=tuple(letters.Enclosure(name=line.strip()) for line in lead.enclosures.splitlines() if line.strip()),
        decided_on=cast(date, lead.decided_on),
    )


def _suspect(lead: Lead) -> str:
    if lead.person:
        who = insured(lead.person)
        return f"{who.name} {who.masked_id} {who.area}"
    return f"{lead.institution.name} {lead.institution.code}" if lead.institution else UNKNOWN
