"""Households, villages and schools: who lives together, who takes part, who is missing on a roll."""

from datetime import date

import pytest

from casework import clock
from casework.errors import Incomplete, NotAllowed
from casework.models import Role
from enrollment.grounds import Ground
from enrollment.models import Household, School
from enrollment.services.households import join_household, keep_school
from enrollment.services.registering import register_participation
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import PersonFactory, insured_person
from tests.factories.rulebook import put_example_rules_in_force

from .test_screens import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_window():
    put_example_rules_in_force()
    with clock.set_to(date(2026, 10, 12)):
        yield


@pytest.fixture
def by():
    return reader(Role.TOWNSHIP, area=TownshipFactory())


def test_a_new_number_makes_a_household_and_an_empty_one_leaves_it(by):
    first, second = PersonFactory(), PersonFactory()
    for person in (first, second):
        join_household(person=person, number=" h001 ", by=by)
    home = Household.objects.get()
    assert home.head == first and home.members.count() == 2
    assert join_household(person=second, number="", by=by).household is None


def test_a_household_of_another_area_is_not_entered(by):
    other = TownshipFactory(code="990002001000", name="白石镇")
    person = PersonFactory()
    Household.objects.create(pool=person.pool, area=other, area_code=other.code, number="H001")
    with pytest.raises(Incomplete):
        join_household(person=person, number="H001", by=by)


def test_the_village_page_shows_who_takes_part_and_who_does_not(client, by):
    sign_in(client, Role.TOWNSHIP, area=TownshipFactory())
    enrolled, missing = insured_person(name="张晓明"), PersonFactory(name="陈立国")
    join_household(person=enrolled, number="H001", by=by)
    url = f"/persons/villages/{enrolled.area_code}/"
    text = client.get(url).content.decode()
    assert "张*明" in text and "陈*国" in text and "H001" in text and "未参保" in text
    only = client.get(url, {"missing": "1"}).content.decode()
    assert "陈*国" in only and "张*明" not in only
    home = client.get(f"/persons/households/{Household.objects.get().pk}/").content.decode()
    assert "张*明" in home and "陈*国" not in home and missing.household is None


def test_a_school_tells_how_many_of_its_roll_are_enrolled(client, by):
    """CL-48."""
    sign_in(client, Role.TOWNSHIP, area=TownshipFactory())
    fields = {"name": "示例中学", "area": TownshipFactory().pk, "on_roll": "3", "command_key": "k"}
    client.post("/persons/schools/new/", fields)
    school = School.objects.get()
    ground = Ground(basis="school", school=school)
    register_participation(person=insured_person(kind="student"), coverage_year=2026, ground=ground, by=by)
    text = client.get("/persons/schools/").content.decode()
    assert "示例中学" in text and "尚缺 2 人" in text
    again = client.post("/persons/schools/new/", fields | {"command_key": "k2"})
    assert again.status_code == 422 and "已有同名学校" in again.content.decode()
    client.post(f"/persons/schools/{school.pk}/", fields | {"on_roll": "1", "command_key": "k3"})
    assert "已全部参保" in client.get("/persons/schools/").content.decode()


def test_a_school_is_kept_by_its_own_area(by):
    other = TownshipFactory(code="990002001000", name="白石镇")
    with pytest.raises(NotAllowed):
        keep_school(name="示例中学", area=other, on_roll=3, by=by)
