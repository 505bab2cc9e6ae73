"""Suspensions of persons and leads of suspected fraud, made by the services themselves."""

from typing import Any

from casework import clock
from casework.models import Pool, Role
from casework.scope import Reader
from claims.misuse.services.leads import About, Told, hand_over_lead, raise_lead, report_lead, take_lead
from claims.misuse.services.suspensions import decide_suspension, propose_suspension, serve_suspension
from claims.models import Claim, Lead, Suspension
from tests.factories.core import reader
from tests.factories.entitlements import person_of


def hand(role: Role, pool: Pool) -> Reader:
    """Somebody of the role who works for the whole pool."""
    return reader(role, pool=pool, area=pool.area)


def proposed(**fields: Any) -> Suspension:
    """Six months from today on, for a card that was lent."""
    person = person_of(fields)
    by = fields.pop("by", None) or hand(Role.REVIEWER, person.pool)
    told = {"ground": "lent_card", "facts": "将社会保障卡交由他人冒名住院", "months": 6, "starts_on": clock.today()}
    return propose_suspension(person=person, by=by, **(told | fields))


def decided(suspension: Suspension | None = None, **fields: Any) -> Suspension:
    """What was proposed, decided by a supervisor."""
    by = fields.pop("decided_by", None)
    suspension = suspension or proposed(**fields)
    said: dict[str, Any] = {"agrees": True, "starts_on": None, "reference": "示医保罚决〔2026〕12号", "decision": ""}
    return decide_suspension(suspension=suspension, by=by or hand(Role.SUPERVISOR, suspension.pool), **said)


def served(suspension: Suspension | None = None, **fields: Any) -> Suspension:
    """What was decided, served today."""
    suspension = decided(suspension, **fields)
    by = hand(Role.REVIEWER, suspension.pool)
    return serve_suspension(suspension=suspension, served_on=clock.today(), how="in_person", by=by)


def lead(claim: Claim | None = None, **fields: Any) -> Lead:
    """A reviewer's lead about a claim, against its person."""
    about = fields.pop("about", None) or About(claim=claim, person=claim and claim.person)
    pool = (about.claim or about.person).pool if about.claim or about.person else fields["by"].pool
    by = fields.pop("by", None) or hand(Role.REVIEWER, pool)
    holds = fields.pop("holds", False)
    told: dict[str, Any] = {"source": "review", "facts": "发票金额前被加贴“10”", "amount": 9_000_000}
    return raise_lead(about=about, told=Told(**told | fields), holds=holds, by=by)


def taken(lead: Lead, by: Reader | None = None) -> Lead:
    """In the hands of an inspector."""
    return take_lead(lead=lead, by=by or hand(Role.AUDITOR, lead.pool))


def reported(lead: Lead, by: Reader | None = None, *, is_founded: bool = True) -> Lead:
    """Investigated by an inspector."""
    by = by or hand(Role.AUDITOR, lead.pool)
    said = {"findings": "医院回函：存根金额15,263.14元。", "is_founded": is_founded, "amount": 9_000_000}
    return report_lead(lead=taken(lead, by), **said, by=by)


def handed_over(lead: Lead, by: Reader | None = None) -> Lead:
    """Handed over to the police."""
    said = {
        "to": "police",
        "addressee": "示例市公安局",
        "enclosures": "发票\n医院回函",
        "decision": "涉嫌诈骗，移送处理。",
    }
    return hand_over_lead(lead=reported(lead), **said, by=by or hand(Role.SUPERVISOR, lead.pool))
