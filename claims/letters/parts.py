"""What the letters of a claim have in common: the person, the matter, how to object, what is filled in when it is in."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext

from casework import letters, masks
from casework.errors import WrongStep
from casework.models import Pool
from claims.appealing import appeal_until, rolled, terms_on
from claims.errors import FigureNotDecided
from claims.models import Claim, Diagnosis
from claims.models.claim import PayeeStanding, Standing
from enrollment.models import Person
from institutions.models import Institution
from policy.days import add_months

OBJECTION_DAYS = 60
"""行政复议法 art. 20: sixty days from knowing the decision."""
COURT_MONTHS = 6
"""行政诉讼法 art. 46: six months from knowing the decision."""
UNKNOWN = "—"


@dataclass(frozen=True)
class HandedIn:
    """What is filled in on every claim that was handed in (`missing_for_submission` saw to it)."""

    institution: Institution
    diagnosis: Diagnosis
    admitted_on: date
    discharged_on: date
    received_on: date
    due_on: date

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Raises WrongStep for a draft."""
        found = {field: getattr(claim, field) for field in cls.__dataclass_fields__}
        if None in found.values():
            raise WrongStep(state=claim.get_state_display())
        return cls(**found)


def insured(person: Person) -> letters.Insured:
    """The person with the identity number masked."""
    number = person.identities.filter(is_main=True).values_list("number", flat=True).first() or ""
    return letters.Insured(
        name=person.name,
        masked_id=masks.identity(number),
        area=person.area.name,
        category=str(person.get_kind_display()),
    )


def applicant(claim: Claim) -> letters.Applicant:
    """Who stands at the counter, in what capacity, and what that one is to the person."""
    in_person = claim.applicant_standing == Standing.SELF
    capacity = [claim.get_applicant_standing_display(), claim.get_applicant_relation_display()]
    return letters.Applicant(
        name=claim.person.name if in_person else claim.applicant_name,
        relation=gettext(", ").join(str(words) for words in capacity if words),
        masked_id="" if in_person else masks.identity(claim.applicant_identity),
        masked_telephone=masks.phone(claim.person.phone if in_person else claim.applicant_phone),
    )


def payee(claim: Claim) -> letters.Account:
    """Whose account is paid; another's than the person's says why it is."""
    holder = claim.payee_name
    if claim.payee_standing != PayeeStanding.INSURED:
        holder = f"{holder}（{claim.get_payee_standing_display()}）"
    return letters.Account(holder=holder, bank=claim.bank_name, number=masks.account(claim.bank_account))


def matter(claim: Claim) -> str:
    """What was applied for (办理事项)."""
    return gettext("Reimbursement of medical expenses: %(kind)s") % {"kind": claim.get_kind_display()}


def remedy(pool: Pool, decided_on: date) -> letters.Remedy:
    """Where and until when the person may object to the authority above."""
    authority = gettext("Healthcare security bureau of %(area)s") % {"area": pool.area.name}
    return letters.Remedy(until=decided_on + timedelta(days=OBJECTION_DAYS), authority=authority)


def remedies(pool: Pool, decided_on: date, *, appeal: bool = True) -> letters.Remedy:
    """All ways to object to a decision of the pool's agency; `appeal`: to the agency itself too (claims.appealing)."""
    return replace(
        remedy(pool, decided_on),
        until=rolled(decided_on + timedelta(days=OBJECTION_DAYS)),
        agency_until=_appeal_until(pool, decided_on) if appeal else None,
        court_until=rolled(add_months(decided_on, COURT_MONTHS)),
    )


def _appeal_until(pool: Pool, decided_on: date) -> date | None:
    """The last day to appeal; None where the review rules do not say."""
    try:
        return appeal_until(terms_on(pool, decided_on), decided_on)
    except FigureNotDecided:
        return None


def day_of(moment: datetime) -> date:
    """The day of a moment, here."""
    return timezone.localtime(moment).date()
