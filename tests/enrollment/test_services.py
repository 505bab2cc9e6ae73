"""The verbs of enrollment: one write, one event, everything that is wrong at once."""

from datetime import date

import pytest

from casework import events
from casework.errors import Incomplete, NotAllowed, OutOfScope
from casework.models import Event, Role
from enrollment import services
from enrollment.errors import AlreadyRegistered, CardInUse
from enrollment.models import Identity, Person, Sex
from tests.factories.core import AreaFactory, TownshipFactory, reader
from tests.factories.enrollment import (
    PersonFactory,
    resident_id,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def register(clerk=None, **fields):
    known = {"name": "单 乐", "identity_kind": "01", "identity_number": resident_id(), "kind": Person.Kind.ADULT}
    return services.register_person(**{"area": TownshipFactory(), **known, **fields}, by=clerk or reader())


def problems_of(**fields):
    with pytest.raises(Incomplete) as refused:
        register(**fields)
    assert not Person.objects.exists()
    return set(refused.value.problems)


def test_a_person_is_registered_with_what_the_number_says():
    person = register(card_number="a1234567", bank_account="6217 0000 0000 0000 001")
    assert (person.name, person.initials, person.other_initials) == ("单乐", "sl", "sy")
    assert (person.sex, person.born_on) == (Sex.MALE, date(1980, 5, 17))
    assert (person.card_number, person.bank_account) == ("A1234567", "6217000000000000001")
    assert person.identities.get().reversed_number == resident_id()[::-1]
    assert "单乐" not in events.tell(Event.objects.get()) and "单*" in events.tell(Event.objects.get())


def test_everything_that_is_wrong_is_said_at_once():
    assert problems_of(
        name=" ", identity_number=resident_id()[:17] + "0", phone="x", bank_account="12", card_number="#"
    ) == {
        "name",
        "identity_number",
        "phone",
        "bank_account",
        "card_number",
    }


def test_what_differs_from_the_number_is_named():
    assert problems_of(sex=Sex.FEMALE, born_on=date(1980, 5, 18)) == {"sex", "born_on"}


def test_documents_that_do_not_hold_birth_and_sex_ask_for_them():
    assert problems_of(identity_kind=Identity.Kind.PASSPORT, identity_number="E1234567") == {"sex", "born_on"}


def test_one_person_has_one_record():
    """LPS-11."""
    register()
    with pytest.raises(AlreadyRegistered):
        register(card_number="A1234567")
    assert Person.objects.count() == 1


def test_a_card_belongs_to_one_person():
    register(card_number="A1234567")
    with pytest.raises(CardInUse):
        register(card_number="A1234567", identity_number=resident_id(order=3))
    assert Person.objects.count() == 1


def test_twins_are_registered_on_a_parents_number():
    """LPS-07, LPS-09."""
    born = {"sex": Sex.FEMALE, "born_on": date(2026, 6, 1), "kind": Person.Kind.NEWBORN}
    for _ in range(2):
        register(identity_kind=Identity.Kind.NEWBORN, **born)
    assert sorted(Identity.objects.values_list("number", flat=True)) == [f"{resident_id()}N1", f"{resident_id()}N2"]


def test_persons_are_registered_only_in_ones_own_areas():
    with pytest.raises(NotAllowed):
        register(clerk=reader(area=AreaFactory(code="990002000000", level="county")))
    with pytest.raises(NotAllowed):
        register(clerk=reader(Role.REVIEWER))
    with pytest.raises(NotAllowed):
        register(area=AreaFactory(code="980001000000"))


def test_the_same_form_sent_twice_registers_once():
    clerk, area = reader(), TownshipFactory()
    fields = {"name": "单乐", "identity_kind": "01", "identity_number": resident_id(), "kind": "adult", "area": area}
    first = services.register_person(**fields, by=clerk, key="k")
    assert services.register_person(**fields, by=clerk, key="k") == first


def test_a_bank_account_is_changed_and_told_masked():
    person = PersonFactory()
    services.change_bank_account(person=person, bank_name="示例银行", bank_account="6217 0000 1234 5678", by=reader())
    person.refresh_from_db()
    assert (person.bank_name, person.bank_account) == ("示例银行", "6217000012345678")
    told = Event.objects.get()
    assert "6217000012345678" not in str(told.payload) and "6217********5678" in events.tell(told)


@pytest.mark.parametrize(("bank", "account", "field"), [("", "62170000", "bank_name"), ("行", "6217", "bank_account")])
def test_a_bank_account_that_is_none_is_refused(bank, account, field):
    person = PersonFactory()
    with pytest.raises(Incomplete) as refused:
        services.change_bank_account(person=person, bank_name=bank, bank_account=account, by=reader())
    assert field in refused.value.problems and not Event.objects.exists()


def test_a_phone_is_corrected_or_taken_away():
    person = PersonFactory()
    for phone in ("0851-5550100", ""):
        assert services.correct_contact(person=person, phone=phone, by=reader()).phone == phone
    with pytest.raises(Incomplete):
        services.correct_contact(person=person, phone="call me", by=reader())


def test_another_areas_person_cannot_be_changed():
    person = PersonFactory()
    elsewhere = reader(area=AreaFactory(code="990002000000", level="county"))
    with pytest.raises(OutOfScope):
        services.correct_contact(person=person, phone="", by=elsewhere)


def test_a_status_needs_the_department_that_confirmed_it():
    """CL-06."""
    person, clerk = PersonFactory(), reader()
    span = {"starts_on": date(2026, 1, 1), "ends_on": date(2025, 1, 1)}
    with pytest.raises(Incomplete) as refused:
        services.add_status(person=person, code="rich", department=" ", **span, by=clerk)
    assert set(refused.value.problems) == {"code", "department", "ends_on"}
    services.add_status(person=person, code="veteran", department="局", starts_on=date(2026, 1, 1), by=clerk)
    assert person.statuses.get().code == "veteran"
