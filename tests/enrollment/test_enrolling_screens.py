"""参保登记 on the screen: what is owed before it is saved, what is wrong beside its field, what the person page says."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from casework import clock
from casework.models import Role
from enrollment.models import Contribution, Coverage, Registration
from tests.factories.core import TownshipFactory
from tests.factories.enrollment import CoverageFactory, PersonFactory, insured_person, resident_id
from tests.factories.rulebook import put_example_rules_in_force

from .test_screens import sign_in

pytestmark = pytest.mark.django_db

NEW = {
    "identity_kind": "01",
    "name": "单乐",
    "kind": "adult",
    "coverage_year": "2027",
    "basis": "household",
    "channel": "township",
    "command_key": "k1",
}


@pytest.fixture(autouse=True)
def in_the_window(client):
    put_example_rules_in_force()
    with clock.set_to(date(2026, 10, 12)):
        sign_in(client, Role.TOWNSHIP, area=TownshipFactory())
        yield


def sent(**fields):
    return NEW | {"identity_number": resident_id(), "area": TownshipFactory().pk} | fields


def test_somebody_new_is_enrolled_on_one_page(client):
    """LPS-03, DL-02: person, registration and what is owed by one form."""
    answer = client.post("/persons/enrol/", sent(), follow=True)
    text = answer.content.decode()
    assert "已办理参保登记" in text and "待缴费" in text and "户籍地" in text
    owed = Contribution.objects.get()
    assert (owed.individual, owed.registration.channel) == (400_00, "township")


def test_what_is_owed_stands_there_before_it_is_saved(client):
    answer = client.post("/persons/enrol/quote/", sent())
    text = answer.content.decode()
    assert "400.00" in text and "2027 年度应缴" in text and not Registration.objects.exists()


def test_half_a_form_asks_for_the_rest(client):
    text = client.post("/persons/enrol/quote/", sent(name="")).content.decode()
    assert "录入证件、姓名" in text


def test_nothing_typed_is_lost_when_the_ground_lacks_its_proof(client):
    """LPS-05."""
    answer = client.post("/persons/enrol/", sent(basis="residence_permit", permit_number="990001"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "请写明户籍地未参保的核实情况" in text and 'value="990001"' in text
    assert 'value="单乐"' in text and not Registration.objects.exists()


def test_a_late_payer_reads_that_the_year_is_lost_before_paying(client):
    """G-LPS-06a."""
    person = PersonFactory()
    text = client.post(f"/persons/{person.pk}/enrol/quote/", {"coverage_year": "2026"}).content.decode()
    assert "本年度享受不到待遇" in text
    answer = client.post(f"/persons/{person.pk}/enrol/new/", NEW | {"coverage_year": "2026"})
    assert answer.status_code == 422 and "本年度享受不到待遇" in answer.content.decode()


def test_the_person_page_offers_what_is_possible_and_says_why_not(client):
    """LPS-02."""
    employee = PersonFactory()
    CoverageFactory(person=employee, scheme=Coverage.Scheme.EMPLOYEE, period=DateRange(date(2020, 1, 1), None))
    assert "职工医保参保中，须先停保" in client.get(f"/persons/{employee.pk}/").content.decode()
    person = insured_person()
    assert f"/persons/{person.pk}/enrol/new/" in client.get(f"/persons/{person.pk}/").content.decode()
    client.post(f"/persons/{person.pk}/enrol/new/", NEW)
    text = client.get(f"/persons/{person.pk}/").content.decode()
    assert "自 2026-10-12 起已参保登记" in text and "2027 年度已有应缴或实缴记录" in text


def test_a_further_year_is_one_choice(client):
    person = insured_person()
    Registration.objects.create(
        pool=person.pool, person=person, area_code=person.area_code, registered_on=date(2025, 9, 1)
    )
    answer = client.post(
        f"/persons/{person.pk}/enrol/year/", {"coverage_year": "2027", "command_key": "k"}, follow=True
    )
    assert "已办理续保登记" in answer.content.decode()
    assert Contribution.objects.get(state="due").due_on == date(2026, 12, 31)


def test_what_is_owed_opens_to_its_trace(client):
    person = insured_person()
    client.post(f"/persons/{person.pk}/enrol/new/", NEW)
    text = client.get(f"/persons/{person.pk}/contributions/").content.decode()
    assert "2027 年度缴费标准如何得出" in text and "个人缴费" in text
    assert "2027 年度：2026-12-31 前缴费的，待遇享受期为 2027-01-01 至 2027-12-31" in text


def test_a_wrong_number_is_told_together_with_what_is_missing(client):
    answer = client.post("/persons/enrol/", {"identity_kind": "01", "identity_number": "9900011980"})
    assert answer.status_code == 422
    assert {"identity_number", "name", "area", "coverage_year"} <= set(answer.context["form"].errors)
    newborn = {"identity_kind": "98", "identity_number": resident_id(), "name": "单小宝"}
    assert "identity_number" not in client.post("/persons/enrol/", newborn).context["form"].errors
