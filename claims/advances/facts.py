"""What the counter says when it hands in an advance or a supplementary claim, and what is wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework import clock
from casework.errors import Incomplete
from claims.facts import Payee
from claims.models.claim import PayeeStanding
from claims.services import parties
from enrollment import identity
from enrollment.identity import InvalidIdentity
from enrollment.models import Identity, Person
from institutions.models import Institution

PHONE = re.compile(r"\+?[0-9][0-9\-]{4,18}")


@dataclass(frozen=True)
class Guarantor:
    """The unit that guarantees the IOU, and who signs for it (HN-15, HN-16)."""

    unit: str
    name: str
    identity: str
    phone: str


@dataclass(frozen=True)
class AdvanceFacts:
    """An advance as typed; `prepaid` and `amount` in fen, `discharged_on` None while the stay lasts."""

    institution: Institution | None
    admitted_on: date | None
    discharged_on: date | None
    prepaid: int
    amount: int
    guarantor: Guarantor
    bank_name: str
    bank_account: str


@dataclass(frozen=True)
class ClaimFacts:
    """A supplementary claim as typed; `over_limit` in fen, `heir` to whom the money of a dead person goes."""

    institution: Institution | None
    admitted_on: date | None
    discharged_on: date | None
    over_limit: int
    sheet_number: str
    bank_name: str
    bank_account: str
    heir: str = ""


Problems = Iterator[tuple[str, str]]


def must_be_right(problems: Problems) -> None:
    """Raise Incomplete with every problem beside its field."""
    found: dict[str, list[str]] = {}
    for field, sentence in problems:
        found.setdefault(field, []).append(sentence)
    if found:
        raise Incomplete(found)


def of_advance(person: Person, facts: AdvanceFacts) -> Problems:
    """What is wrong with an advance as typed."""
    yield from _of_stay(facts.institution, facts.admitted_on, facts.discharged_on)
    if facts.prepaid <= 0:
        yield "prepaid", _("Enter what the person has paid in this stay.")
    if facts.amount <= 0:
        yield "amount", _("Enter the amount of the advance.")
    elif facts.amount > facts.prepaid:
        yield "amount", _("An advance is at most what the person has paid.")
    yield from _of_guarantor(person, facts.guarantor)
    yield from of_account(person, payee_of(person, facts.bank_name, facts.bank_account))


def of_claim(person: Person, facts: ClaimFacts) -> Problems:
    """What is wrong with a supplementary claim as typed."""
    yield from _of_stay(facts.institution, facts.admitted_on, facts.discharged_on)
    if facts.discharged_on is None:
        yield "discharged_on", _("Enter the day of the discharge.")
    if facts.over_limit <= 0:
        yield "over_limit", _("Enter the cost above the limit of basic insurance.")
    if not facts.sheet_number.strip():
        yield "sheet_number", _("Enter the number of the settlement sheet of basic insurance.")
    yield from of_account(person, payee_of(person, facts.bank_name, facts.bank_account, facts.heir))


def _of_stay(institution: Institution | None, admitted_on: date | None, discharged_on: date | None) -> Problems:
    today = clock.today()
    if institution is None:
        yield "institution", _("Choose the institution.")
    if admitted_on is None or admitted_on > today:
        yield "admitted_on", _("Enter the day of the admission, at the latest today.")
    elif discharged_on and not admitted_on <= discharged_on <= today:
        yield "discharged_on", _("The discharge is from the admission on, at the latest today.")


def _of_guarantor(person: Person, guarantor: Guarantor) -> Problems:
    if not guarantor.unit.strip():
        yield "guarantor_unit", _("Enter the unit that guarantees the IOU.")
    if not guarantor.name.strip():
        yield "guarantor_name", _("Enter who signs for the unit.")
    if not PHONE.fullmatch(guarantor.phone.strip()):
        yield "guarantor_phone", _("Enter a telephone number, digits only.")
    try:
        number = identity.check(Identity.Kind.RESIDENT_ID, guarantor.identity).number
    except InvalidIdentity as wrong:
        yield "guarantor_identity", str(wrong)
        return
    if person.identities.filter(number=number).exists():
        yield "guarantor_identity", _("Nobody guarantees for themselves: this is the person's own number.")


def payee_of(person: Person, bank_name: str, bank_account: str, heir: str = "") -> Payee:
    """Whose account it is: the person's own, after a death the heir's."""
    if parties.is_dead(person):
        return Payee(heir.strip(), bank_name.strip(), bank_account, PayeeStanding.HEIR)
    return Payee(person.name, bank_name.strip(), bank_account)


def of_account(person: Person, payee: Payee) -> Problems:
    """What is wrong with the account as typed."""
    beside = {"payee.bank_name": "bank_name", "payee.bank_account": "bank_account"}
    usual = "heir" if parties.is_dead(person) else "bank_account"
    for missing in parties.missing_of_payee(person, payee):
        yield beside.get(missing.field, usual), missing.sentence


def account_of(payee: Payee) -> dict[str, Any]:
    """The columns of the account, as a case keeps them."""
    return {
        "payee_standing": payee.standing,
        "payee_name": payee.name,
        "bank_name": payee.bank_name,
        "bank_account": payee.bank_account,
    }
