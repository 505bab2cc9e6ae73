"""Correcting a record: who the person is, another document, the end of a status (LPS-07, LPS-09, CL-06, CL-17)."""

from datetime import date

import pytest

from casework import clock
from casework.errors import Incomplete, NotAllowed
from casework.models import Event, Role
from enrollment.errors import AlreadyRegistered
from enrollment.grounds import Ground
from enrollment.models import Contribution, Person
from enrollment.night import growing
from enrollment.selectors.enrollees import enrollees
from enrollment.services.correcting import correct_person, end_status, give_document
from enrollment.services.owing import Pricing
from enrollment.services.registering import register_participation
from enrollment.services.standing import add_status
from tests.factories.core import AreaFactory, TownshipFactory, reader
from tests.factories.enrollment import PersonFactory, resident_id
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 12)


@pytest.fixture(autouse=True)
def in_the_window():
    put_example_rules_in_force()
    with clock.set_to(OCTOBER):
        yield


@pytest.fixture
def by():
    return reader(Role.CLERK, area=TownshipFactory())


def child(**fields) -> Person:
    """A newborn on a parent's number."""
    number = f"{resident_id(date(1995, 3, 2), 2)}N1"
    said = {"identity__kind": "98", "identity__number": number, "kind": "newborn", "born_on": date(2026, 9, 1)}
    return PersonFactory(area=TownshipFactory(), sex="female", **(said | fields))


def corrected(person, by, **said):
    stands = {name: getattr(person, name) for name in ("name", "sex", "born_on", "kind")}
    return correct_person(person=person, **(stands | said), reason="笔误", by=by)


def test_a_corrected_name_is_found_by_its_initials_and_told(by):
    person = corrected(child(), by, name="单雄信", kind="child")
    person.refresh_from_db()
    assert (person.name, person.initials, person.kind) == ("单雄信", "sxx", "child")
    assert Event.objects.get(verb="person_corrected").payload["reason"] == "笔误"


def test_what_the_document_says_is_not_corrected_beside_it(by):
    grown = PersonFactory(area=TownshipFactory())
    with pytest.raises(Incomplete) as refused:
        corrected(grown, by, born_on=date(1970, 1, 1), sex="female" if grown.sex == "male" else "male")
    assert set(refused.value.problems) == {"born_on", "sex"}


def test_a_newborn_gets_its_own_number_and_is_still_found_by_the_first(by):
    baby, own = child(), resident_id(date(2026, 9, 1), 2)
    give_document(person=baby, identity_kind="01", identity_number=own, by=by)
    assert [(one.number == own, one.is_main) for one in baby.identities.order_by("pk")] == [
        (False, False),
        (True, True),
    ]
    with pytest.raises(Incomplete):
        give_document(person=baby, identity_kind="01", identity_number=resident_id(date(2026, 9, 2), 2), by=by)
    with pytest.raises(AlreadyRegistered):
        other = child(identity__number=f"{resident_id(date(1995, 3, 2), 2)}N2")
        give_document(person=other, identity_kind="01", identity_number=own, by=by)


def test_a_status_that_ends_prices_again_what_is_not_paid(by):
    person = PersonFactory(area=TownshipFactory())
    register_participation(person=person, coverage_year=2027, ground=Ground(), by=by)
    status = add_status(
        person=person, code="low_income_allowance", department="民政局", starts_on=date(2026, 1, 1), by=by
    )
    assert Contribution.objects.get().relief > 0
    ended = {"status": status.pk, "ends_on": date(2026, 10, 11), "reason": "不再符合"}
    end_status(person=person, **ended, by=by)
    assert Contribution.objects.get().relief == 0
    with pytest.raises(Incomplete):
        end_status(person=person, **(ended | {"status": 0}), by=by)


def test_only_who_keeps_records_corrects_them():
    with pytest.raises(NotAllowed):
        corrected(child(), reader(Role.TOWNSHIP, area=TownshipFactory()))


def test_newborns_become_children_and_are_none_in_later_years(by):
    baby = child(born_on=date(2025, 10, 12))
    younger = child(born_on=date(2025, 10, 13), identity__number=f"{resident_id(date(1995, 3, 2), 2)}N2")
    assert [enrollees([baby], Pricing(baby.pool, year), OCTOBER)[baby.pk].kind for year in (2025, 2026, 2027)] == [
        "newborn", "newborn", "child",
    ]  # fmt: skip
    county = AreaFactory(code="990001000000", level="county", parent=baby.pool.area).code
    assert growing.areas(baby.pool, OCTOBER) == [county]
    assert [growing.run(baby.pool, OCTOBER, county).changed for _time in range(2)] == [1, 0]
    assert list(Person.objects.filter(kind="newborn")) == [younger]
