"""Registering a person, and correcting what may change about one."""

import re
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from casework import clock, events, masks
from casework.commands import service
from casework.errors import Incomplete, NotAllowed
from casework.models import Area
from casework.rights import Right
from casework.scope import Reader
from enrollment import identity, initials
from enrollment.errors import AlreadyRegistered, CardInUse
from enrollment.identity import Checked, InvalidIdentity
from enrollment.models import Identity, Person

MOST_CHILDREN = 9
ACCOUNT = re.compile(r"[0-9]{8,32}")
PHONE = re.compile(r"\+?[0-9][0-9\-]{4,18}")


@service
def register_person(
    *,
    name: str,
    identity_kind: str,
    identity_number: str,
    area: Area,
    kind: str,
    sex: str = "",
    born_on: date | None = None,
    card_number: str = "",
    phone: str = "",
    bank_name: str = "",
    bank_account: str = "",
    by: Reader,
) -> Person:
    """Register a person of the reader's pool with their main document: register first, pay later (LPS-03).

    Sex and birth come from the number where it holds them. A newborn without a number of their own is registered on a
    parent's (LPS-07): the number is the parent's, the child's is made from it. Raises NotAllowed, Incomplete with
    everything that is wrong, AlreadyRegistered or CardInUse.
    """
    if by.pool is None or not by.pool.holds(area.code) or not by.may_in(Right.PERSON_EDIT, area.code):
        raise NotAllowed()
    said = NewPerson(
        name=name,
        identity_kind=identity_kind,
        identity_number=identity_number,
        area=area,
        kind=kind,
        sex=sex,
        born_on=born_on,
        card_number=card_number,
        phone=phone,
        bank_name=bank_name,
        bank_account=bank_account,
    )
    person = write_person(said, by)
    _tell("person_registered", person, by, name=masks.name(person.name))
    return person


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """A person as the documents and the form say."""

    name: str
    identity_kind: str
    identity_number: str
    area: Area
    kind: str
    sex: str = ""
    born_on: date | None = None
    card_number: str = ""
    phone: str = ""
    bank_name: str = ""
    bank_account: str = ""


def write_person(said: NewPerson, by: Reader) -> Person:
    """Write a person with the main document, inside a service that has asked for the right.

    Raises Incomplete with everything that is wrong, AlreadyRegistered or CardInUse.
    """
    person, number, problems = look_at(said, by)
    if problems:
        raise Incomplete(problems)
    _insert(person, CardInUse)
    _insert(_main_identity(person, said.identity_kind, number), AlreadyRegistered)
    return person


def look_at(said: NewPerson, by: Reader) -> tuple[Person, str, dict[str, list[str]]]:
    """The person that would be written, the number of the document as stored, and what is wrong. Writes nothing."""
    problems: dict[str, list[str]] = {}
    checked = _checked(by, said.identity_kind, said.identity_number, problems)
    person = Person(pool=by.pool, area=said.area, area_code=said.area.code, kind=said.kind, registered_at=clock.now())
    person.name = initials.tidy(said.name)
    person.initials, person.other_initials = initials.readings(person.name)
    person.sex, person.born_on = checked.sex or said.sex, checked.born_on or said.born_on
    person.card_number, person.phone = said.card_number.strip().upper(), said.phone.strip()
    person.bank_name, person.bank_account = said.bank_name.strip(), "".join(said.bank_account.split())
    if not problems:
        _look_at_birth_and_sex(person, {"sex": said.sex, "born_on": said.born_on}, problems)
    _look_over(person, problems)
    return person, checked.number, problems


@service
def change_bank_account(*, person: Person, bank_name: str, bank_account: str, by: Reader) -> Person:
    """Change the account that benefits are paid to (NX-15). Claims that are open keep the account they name."""
    person = _locked(person, by)
    person.bank_name, person.bank_account = bank_name.strip(), "".join(bank_account.split())
    problems: dict[str, list[str]] = {}
    if not person.bank_name:
        problems["bank_name"] = [_("Say which bank keeps the account.")]
    if not person.bank_account:
        problems["bank_account"] = [_("Type the number of the account.")]
    _look_at_account(person, problems)
    if problems:
        raise Incomplete(problems)
    person.save(update_fields=["bank_name", "bank_account"])
    _tell("bank_account_changed", person, by, bank=person.bank_name, account=masks.account(person.bank_account))
    return person


@service
def correct_contact(*, person: Person, phone: str, by: Reader) -> Person:
    """Correct the phone number; empty when there is none."""
    person = _locked(person, by)
    person.phone = phone.strip()
    problems: dict[str, list[str]] = {}
    _look_at_phone(person, problems)
    if problems:
        raise Incomplete(problems)
    person.save(update_fields=["phone"])
    _tell("contact_corrected", person, by, phone=masks.phone(person.phone))
    return person


def _checked(by: Reader, kind: str, number: str, problems: dict[str, list[str]]) -> Checked:
    """The number as stored; for a newborn on a parent's number the next one of that parent."""
    try:
        if identity.is_of_parent(kind, number):
            parent = identity.check(Identity.Kind.RESIDENT_ID, number).number
            taken = set(
                Identity.objects.filter(pool=by.pool, number__startswith=parent).values_list("number", flat=True)
            )
            children = (f"{parent}N{child}" for child in range(1, MOST_CHILDREN + 1))
            number = next((child for child in children if child not in taken), f"{parent}N{MOST_CHILDREN}")
        return identity.check(kind, number)
    except InvalidIdentity as wrong:
        problems["identity_number"] = [str(wrong)]
        return Checked("")


def _main_identity(person: Person, kind: str, number: str) -> Identity:
    return Identity(pool=person.pool, person=person, kind=kind, number=number, reversed_number=number[::-1])


def _look_at_birth_and_sex(person: Person, said: dict[str, object], problems: dict[str, list[str]]) -> None:
    """What was `said` beside a number that is right, where the number holds it or does not."""
    if not person.born_on:
        problems["born_on"] = [_("Give the date of birth: this document does not hold it.")]
    elif said["born_on"] and said["born_on"] != person.born_on:
        problems["born_on"] = [_("The date of birth differs from the number. Compare both with the document.")]
    elif person.born_on > clock.today():
        problems["born_on"] = [_("The date of birth is in the future.")]
    if not person.sex:
        problems["sex"] = [_("Choose the sex: this document does not hold it.")]
    elif said["sex"] and said["sex"] != person.sex:
        problems["sex"] = [_("The sex differs from the number. Compare both with the document.")]


def _look_over(person: Person, problems: dict[str, list[str]]) -> None:
    if not person.name:
        problems["name"] = [_("Type the name as on the document.")]
    if person.card_number and not re.fullmatch(r"[A-Z0-9]{8,20}", person.card_number):
        problems["card_number"] = [_("A card number has 8 to 20 letters and digits.")]
    _look_at_phone(person, problems)
    _look_at_account(person, problems)


def _look_at_phone(person: Person, problems: dict[str, list[str]]) -> None:
    if person.phone and not PHONE.fullmatch(person.phone):
        problems["phone"] = [_("A phone number has 5 to 20 digits, e.g. 13800000000 or 0851-5550100.")]


def _look_at_account(person: Person, problems: dict[str, list[str]]) -> None:
    if person.bank_account and not ACCOUNT.fullmatch(person.bank_account):
        problems["bank_account"] = [_("An account number has 8 to 32 digits. Compare it with the card or passbook.")]


def _insert(row: models.Model, taken: type[AlreadyRegistered] | type[CardInUse]) -> None:
    """Insert a row; a unique key that is taken is answered with the refusal, also when two clerks are equally quick."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise taken() from error


def _locked(person: Person, by: Reader) -> Person:
    """The person's row, locked, if the reader may edit it."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by.must(Right.PERSON_EDIT, person)
    return person


def _tell(verb: str, person: Person, by: Reader, **payload: object) -> None:
    events.record(verb, subject=person, actor=by.staff, pool=person.pool, area_code=person.area_code, **payload)
