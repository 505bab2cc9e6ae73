"""Who may apply and who may be paid for a person: in person, by an agent, a guardian, an heir; and what proves it."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework import clock
from casework.models import Document
from claims.facts import Applicant, Missing, Payee
from claims.models.claim import PayeeStanding, Standing
from claims.services import accounts
from enrollment import identity
from enrollment.models import Person
from policy.days import age_on

OF_AGE = 18
"""民法典 art. 17: who is younger is a minor; art. 23: the guardian acts for a minor."""

PAPERS: dict[str, tuple[Document.Kind, ...]] = {
    Standing.AGENT: (Document.Kind.AUTHORISATION,),
    Standing.GUARDIAN: (Document.Kind.RELATION,),
    Standing.HEIR: (Document.Kind.DEATH_CERTIFICATE, Document.Kind.RELATION),
    PayeeStanding.AUTHORISED: (Document.Kind.AUTHORISATION,),
}
"""What proves a standing, of applicant or payee: 民法典 art. 165 (written authorisation), 1121 and 1127 (heirs)."""


def is_dead(person: Person) -> bool:
    """Whether the person's death is on record."""
    return person.died_on is not None and person.died_on <= clock.today()


def is_minor(person: Person) -> bool:
    """Whether a guardian acts for the person today."""
    return age_on(person.born_on, clock.today()) < OF_AGE


def usual(person: Person) -> tuple[Standing, PayeeStanding]:
    """How a claim of the person begins: who applies and whose account it goes to."""
    if is_dead(person):
        return Standing.HEIR, PayeeStanding.HEIR
    return (Standing.GUARDIAN if is_minor(person) else Standing.SELF), PayeeStanding.INSURED


def papers_of(applicant: Applicant, payee: Payee) -> list[Document.Kind]:
    """The documents that prove both standings, each once."""
    kinds = (kind for standing in (applicant.standing, payee.standing) for kind in PAPERS.get(standing, ()))
    return list(dict.fromkeys(kinds))


def missing_of_applicant(person: Person, applicant: Applicant) -> Iterator[Missing]:
    """What is missing or wrong about who applies."""
    if wrong := _wrong_applicant(person, applicant.standing):
        yield Missing("applicant.standing", wrong, is_wrong=True)
    if applicant.standing == Standing.SELF:
        return
    if not applicant.name:
        yield Missing("applicant.name", _("Enter the name of who applies."))
    if not applicant.relation:
        yield Missing("applicant.relation", _("Choose what the applicant is to the insured person."))
    if not applicant.identity:
        yield Missing("applicant.identity", _("Enter the number of the applicant's identity document."))
    elif problem := _identity_problem(applicant):
        yield Missing("applicant.identity", problem, is_wrong=True)


def _wrong_applicant(person: Person, standing: str) -> str:
    if is_dead(person):
        figures = {"day": date_format(person.died_on or date.min, "Y-m-d")}
        return "" if standing == Standing.HEIR else _("The person died on %(day)s: an heir applies.") % figures
    if standing == Standing.HEIR:
        return _("No death is on record: an heir can apply once it is.")
    if is_minor(person) and standing == Standing.SELF:
        return _("The person is under 18: the guardian applies, or an agent.")
    return ""


def _identity_problem(applicant: Applicant) -> str:
    try:
        identity.check(applicant.identity_kind, applicant.identity)
    except identity.InvalidIdentity as refusal:
        return str(refusal)
    return ""


def missing_of_payee(person: Person, payee: Payee) -> Iterator[Missing]:
    """What is missing or wrong about whose account it is."""
    if wrong := _wrong_payee(person, payee):
        yield Missing("payee.standing", wrong, is_wrong=True)
    if not payee.name:
        yield Missing("payee.name", _("Enter the name of the payee."))
    if not payee.bank_name:
        yield Missing("payee.bank_name", _("Enter the bank."))
    if not payee.bank_account:
        yield Missing("payee.bank_account", _("Enter the bank account."))
    elif problem := accounts.problem_of(payee.bank_account):
        yield Missing("payee.bank_account", problem, is_wrong=True)


def _wrong_payee(person: Person, payee: Payee) -> str:
    is_own = payee.standing == PayeeStanding.INSURED
    if is_dead(person):
        fits = payee.standing == PayeeStanding.HEIR and payee.name != person.name
        return "" if fits else _("The person has died: the money goes to an heir.")
    if payee.standing == PayeeStanding.HEIR:
        return _("No death is on record: the money goes to no heir.")
    if payee.name and is_own and payee.name != person.name:
        return _("%(payee)s is not the insured person: choose whose account it is.") % {"payee": payee.name}
    if not is_own and payee.name == person.name:
        return _("This is the insured person's own account: choose that.")
    return ""
