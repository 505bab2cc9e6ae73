"""Correcting who a person is: name, sex, birth, class; another document; the end of what a department confirmed."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casework import clock, events, masks
from casework.commands import service
from casework.errors import Incomplete
from casework.rights import Right
from casework.scope import Reader
from enrollment import identity, initials
from enrollment.errors import AlreadyRegistered
from enrollment.identity import Checked, InvalidIdentity
from enrollment.models import Identity, Person, Sex, SpecialStatus
from enrollment.services.pricing_again import price_again
from enrollment.services.registering import locked


@service
def correct_person(*, person: Person, name: str, sex: str, born_on: date, kind: str, reason: str, by: Reader) -> Person:
    """Correct name, sex, day of birth and class; what is owed and not paid is priced again. Raises Incomplete.

    Sex and birth that the main document holds are its own: it is corrected by another document.
    """
    person = locked(person, by, Right.PERSON_EDIT)
    problems = _differences(_main_checked(person), sex, born_on)
    if not initials.tidy(name):
        problems["name"] = [_("Type the name as on the document.")]
    if born_on > clock.today():
        problems["born_on"] = [_("The date of birth is in the future.")]
    if kind not in Person.Kind.values or sex not in Sex.values:
        problems["kind"] = [_("Choose one of the classes.")]
    if problems:
        raise Incomplete(problems)
    person.name = initials.tidy(name)
    person.initials, person.other_initials = initials.readings(person.name)
    person.sex, person.born_on, person.kind = sex, born_on, kind
    person.save(update_fields=["name", "initials", "other_initials", "sex", "born_on", "kind"])
    price_again(person.contributions.all(), person.pool, clock.today())
    _tell("person_corrected", person, by, name=masks.name(person.name), reason=reason)
    return person


@service
def give_document(*, person: Person, identity_kind: str, identity_number: str, by: Reader) -> Identity:
    """Another main document, e.g. the first own number of a newborn; the one before still finds the person.

    Raises Incomplete when the number is wrong or tells another birth or sex, AlreadyRegistered.
    """
    person = locked(person, by, Right.PERSON_EDIT)
    try:
        checked = identity.check(identity_kind, identity_number)
    except InvalidIdentity as wrong:
        raise Incomplete({"identity_number": [str(wrong)]}) from wrong
    differences = [
        sentence for found in _differences(checked, person.sex, person.born_on).values() for sentence in found
    ]
    if differences:
        raise Incomplete({"identity_number": differences})
    own = person.identities.filter(kind=identity_kind, number=checked.number).first()
    person.identities.exclude(pk=own.pk if own else None).update(is_main=False)
    document = own or Identity(pool=person.pool, person=person, kind=identity_kind, number=checked.number)
    document.is_main, document.reversed_number = True, checked.number[::-1]
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as error:
        raise AlreadyRegistered() from error
    _tell("document_given", person, by, number=masks.identity(checked.number))
    return document


@service
def end_status(*, person: Person, status: int, ends_on: date, reason: str, by: Reader) -> SpecialStatus:
    """End a special status, by its key, with its last day. Raises Incomplete.

    What the person owes and has not paid is priced again.
    """
    person = locked(person, by, Right.PERSON_EDIT)
    row = person.statuses.filter(pk=status).first()
    if row is None:
        raise Incomplete({"status": [_("Choose what ends.")]})
    if ends_on < row.starts_on:
        raise Incomplete({"ends_on": [_("The last day lies before the first.")]})
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    price_again(person.contributions.all(), person.pool, clock.today())
    _tell("status_ended", person, by, ends_on=ends_on, reason=reason)
    return row


def _main_checked(person: Person) -> Checked:
    """What the main document says of birth and sex; nothing where its number is none, as it came from elsewhere."""
    document = person.identities.filter(is_main=True).first()
    try:
        return identity.check(document.kind, document.number) if document else Checked("")
    except InvalidIdentity:
        return Checked("")


def _differences(checked: Checked, sex: str, born_on: date) -> dict[str, list[str]]:
    problems = {}
    if checked.born_on and checked.born_on != born_on:
        problems["born_on"] = [_("The date of birth differs from the number. Compare both with the document.")]
    if checked.sex and checked.sex != sex:
        problems["sex"] = [_("The sex differs from the number. Compare both with the document.")]
    return problems


def _tell(verb: str, person: Person, by: Reader, **payload: object) -> None:
    events.record(verb, subject=person, actor=by.staff, pool=person.pool, area_code=person.area_code, **payload)
