"""An application is entered: for whom, why, the household and its means, the account; then handed in (DL-18)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assistance import errors
from assistance.models import Application, HouseholdMember
from assistance.services.costs import fill_costs
from assistance.services.stations import open_station, take, tell
from casework import clock, sequences
from casework.commands import service
from casework.documents import documents_of
from casework.errors import Incomplete
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from claims.facts import Payee
from claims.models.claim import PayeeStanding
from claims.services import parties
from enrollment import identity
from enrollment.models import Identity, Person
from enrollment.selectors import recognition_on

State, Origin, Channel = Application.State, Application.Origin, Application.Channel
LETTER = "A"
"""Numbers of applications for assistance begin with it."""
DIRECT = (1, 2)
"""社会救助暂行办法 art. 30: the county handles 特困 and 低保 directly."""
SAID = (
    *("origin", "applicant_name", "applicant_relation", "applicant_phone", "reason"),
    *("income", "property_worth", "property_words"),
)


@service
def start_application(*, person: Person, by: Reader) -> Application:
    """Begin an application for a person of the reader's area; the household register names its members.

    Raises ApplicationOpen, OutOfScope, NotAllowed.
    """
    application = open_application(person, Origin.PERSON, by)
    tell("assistance_started", application, by)
    return application


def open_application(person: Person, origin: str, by: Reader) -> Application:
    """What `start_application` does, inside a service's transaction, which tells of it."""
    by.must(Right.ASSISTANCE_FILE, person)
    fields = {
        "pool": person.pool,
        "area_code": person.area_code,
        "person": person,
        "origin": origin,
        "channel": Channel.TOWNSHIP if by.may(Right.TOWNSHIP_DESK) else Channel.AGENCY,
        "payee_standing": parties.usual(person)[1],
        "payee_name": "" if parties.is_dead(person) else person.name,
        "bank_name": person.bank_name,
        "bank_account": person.bank_account,
        "created_at": clock.now(),
        "entered_by": by.staff,
    }
    try:
        with transaction.atomic():
            application = Application.objects.create(**fields)
    except IntegrityError as error:
        held = Application.objects.filter(person=person, state__in=Application.OPEN).first()
        raise errors.ApplicationOpen(number=str(held)) from error
    _bring_household(application)
    fill_costs(application)
    return application


@service
def save_application(*, application: Application, by: Reader, **said: Any) -> Application:
    """Keep who applies, why, and what the household has (SAID). Raises Incomplete, HouseholdWithoutMembers."""
    application = take(application, "edit", by)
    for name in SAID:
        if name in said:
            setattr(application, name, said[name].strip() if isinstance(said[name], str) else said[name])
    if application.origin == Origin.FAMILY and not (application.applicant_name and application.applicant_relation):
        raise Incomplete({"applicant_name": [_("Say who of the family applies, and what they are to the person.")]})
    if application.income and not application.members.exists():
        raise errors.HouseholdWithoutMembers()
    application.save()
    tell("assistance_saved", application, by)
    return application


@service
def add_member(
    *,
    application: Application,
    name: str,
    relation: str,
    income: int | None = None,
    identity_number: str = "",
    note: str = "",
    by: Reader,
) -> HouseholdMember:
    """Add somebody who lives in the household, or correct who is there by the same number. Raises Incomplete."""
    application = take(application, "edit", by)
    number = identity_number.strip().upper()
    if number:
        try:
            identity.check(Identity.Kind.RESIDENT_ID, number)
        except identity.InvalidIdentity as refusal:
            raise Incomplete({"identity_number": [str(refusal)]}) from refusal
    known = application.members.filter(identity_number=number).first() if number else None
    member = known or HouseholdMember(application=application, identity_number=number)
    member.name, member.relation, member.income, member.note = name.strip(), relation, income or 0, note.strip()
    if number and not member.person_id:
        seen = Person.objects.visible_to(by, Right.ASSISTANCE_VIEW)
        member.person = seen.filter(identities__number=number, merged_into=None).first()
    member.save()
    fill_costs(application)
    tell("assistance_member_kept", application, by)
    return member


@service
def drop_member(*, application: Application, member: int, by: Reader) -> Application:
    """Take somebody off the household."""
    application = take(application, "edit", by)
    application.members.filter(pk=member).delete()
    fill_costs(application)
    tell("assistance_member_dropped", application, by)
    return application


@service
def keep_account(
    *, application: Application, payee_standing: str, payee_name: str, bank_name: str, bank_account: str, by: Reader
) -> Application:
    """Say whose account the money goes to, until it is decided. Raises Incomplete, WrongStep."""
    action = "edit" if application.state == State.DRAFT else "account"
    application = take(application, action, by)
    application.payee_standing, application.payee_name = PayeeStanding(payee_standing), payee_name.strip()
    application.bank_name, application.bank_account = bank_name.strip(), "".join(bank_account.split())
    problems = account_problems(application)
    if problems:
        raise Incomplete(problems)
    if application.state != State.DRAFT:
        must_be_authorised(application)
    application.save()
    tell("assistance_account_kept", application, by)
    return application


@service
def submit_application(*, application: Application, received_on: date, by: Reader) -> Application:
    """Take it in: the village checks next, or the county decides at once about classes 1 and 2.

    Raises Incomplete, HouseholdWithoutMembers, AuthorisationLacks, FigureMissing.
    """
    application = take(application, "submit", by)
    _must_be_complete(application, received_on)
    must_be_authorised(application)
    application.received_on = received_on
    application.number = sequences.case_number(LETTER, application.pool.area, received_on)
    held = recognition_on(application.person, received_on)
    if held and held.assistance_class in DIRECT:
        application.recognition, application.assistance_class = held, held.assistance_class
    fill_costs(application)
    open_station(application, State.COUNTY_DECISION if application.recognition else State.VILLAGE_CHECK)
    tell("assistance_submitted", application, by, received_on=received_on)
    return application


def account_problems(application: Application) -> dict[str, list[str]]:
    """What is missing or wrong about the account, by field."""
    payee = Payee(
        name=application.payee_name,
        bank_name=application.bank_name,
        bank_account=application.bank_account,
        standing=application.payee_standing,
    )
    problems: dict[str, list[str]] = {}
    for lack in parties.missing_of_payee(application.person, payee):
        field = lack.field.removeprefix("payee.")
        problems.setdefault(f"payee_{field}" if field in ("name", "standing") else field, []).append(lack.sentence)
    return problems


def must_be_authorised(application: Application) -> None:
    """Another's account needs its paper among the documents. Raises AuthorisationLacks."""
    needed = parties.PAPERS.get(application.payee_standing, ())
    there = set(documents_of(application).values_list("kind", flat=True)) if needed else set()
    lacking = [str(Document.Kind(kind).label) for kind in needed if kind not in there]
    if lacking:
        raise errors.AuthorisationLacks(payee=application.payee_name, papers="、".join(lacking))


def _must_be_complete(application: Application, received_on: date) -> None:
    """Raises Incomplete, HouseholdWithoutMembers."""
    problems: Mapping[str, list[str]] = account_problems(application)
    if not application.members.exists():
        if application.income:
            raise errors.HouseholdWithoutMembers()
        problems = {**problems, "members": [_("Say who lives in the household: the person at least.")]}
    if not application.reason:
        problems = {**problems, "reason": [_("Say in some words why help is needed.")]}
    if received_on > clock.today():
        problems = {**problems, "received_on": [_("It is received today or was earlier.")]}
    if problems:
        raise Incomplete(dict(problems))


def _bring_household(application: Application) -> None:
    """The person, and the living of their household by the register, with no income entered."""
    person = application.person
    others = person.household.members.exclude(pk=person.pk).filter(died_on=None) if person.household else []
    for one in (person, *others):
        main = one.identities.filter(is_main=True, kind=Identity.Kind.RESIDENT_ID).first()
        HouseholdMember.objects.create(
            application=application,
            person=one,
            name=one.name,
            relation="" if one == person else "other",
            identity_number=main.number if main else "",
        )
