"""参保登记 and 缴费登记 on the screen: what is wrong stands beside its field, what is unusual is said afterwards."""

from datetime import date

import pytest
from django.urls import reverse

from casework.models import Event, Role
from enrollment.models import Contribution, Person
from tests.factories.core import AreaFactory, TownshipFactory
from tests.factories.enrollment import RegistrationFactory, insured_person, resident_id
from tests.factories.rulebook import put_example_rules_in_force

from .test_screens import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

URL = "/persons/register/"


def sent(**fields):
    known = {
        "identity_kind": "01",
        "identity_number": resident_id(),
        "name": "单乐",
        "kind": "adult",
        "area": TownshipFactory().pk,
        "command_key": "k1",
    }
    return known | fields


def test_a_person_is_registered_and_their_page_opens(client):
    sign_in(client)
    AreaFactory(code="990001000000", level="county")
    for _ in range(2):
        answer = client.post(URL, sent())
        person = Person.objects.get()
        assert answer["Location"] == f"/persons/{person.pk}/"
    text = client.get(answer["Location"]).content.decode()
    assert "已办理参保登记" in text and "前六位" not in text
    assert Event.objects.filter(verb="person_registered").count() == 1


def test_a_county_that_nobody_knows_is_a_hint_and_no_refusal(client):
    sign_in(client)
    answer = client.post(URL, sent(identity_number=resident_id(area="512301")), follow=True)
    assert Person.objects.count() == 1 and "前六位不是出生年份时已知的县级区划代码" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"identity_number": resident_id()[:17] + "0"}, "校验位不符"),
        ({"identity_number": "99000119800517001"}, "居民身份证号码为 18 位"),
        ({"identity_number": resident_id(date(1980, 5, 17), area="810000")}, "港澳台居民居住证号码"),
        ({"sex": "female"}, "性别与证件号码不一致"),
        ({"identity_kind": "08", "identity_number": "E1234567"}, "请录入出生日期"),
        ({"bank_account": "6217"}, "银行账号为 8 至 32 位数字"),
        ({"phone": "电话"}, "电话号码为 5 至 20 位数字"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(client, fields, words):
    sign_in(client)
    answer = client.post(URL, sent(**fields))
    text = answer.content.decode()
    assert answer.status_code == 422 and words in text and 'value="单乐"' in text
    assert not Person.objects.exists()


def test_somebody_who_is_registered_already_is_said_beside_the_number(client):
    sign_in(client)
    insured_person(identity__number=resident_id())
    text = client.post(URL, sent()).content.decode()
    assert "该证件号码已有参保登记" in text


def test_persons_are_registered_only_where_the_clerk_works(client):
    sign_in(client)
    elsewhere = AreaFactory(code="980001001000", level="township", name="他乡")
    assert "他乡" not in client.get(URL).content.decode()
    assert client.post(URL, sent(area=elsewhere.pk)).status_code == 422
    assert not Person.objects.exists()


def booking(**fields):
    known = {"coverage_year": "2026", "paid_on": "2026-03-10", "amount": "400", "channel": "window", "reference": "P1"}
    return known | {"payer": "person", "command_key": "k"} | fields


def registered(**fields):
    """A person who took part last year and goes on."""
    person = insured_person(years=(2025,), **fields)
    RegistrationFactory(person=person)
    return person


def test_a_contribution_is_booked_as_the_rules_say(client):
    put_example_rules_in_force()
    sign_in(client)
    person = registered()
    url = reverse("enrollment:contribution", args=[person.pk])
    assert "2026" in client.get(url).content.decode()
    answer = client.post(url, booking(), follow=True)
    assert "2026 年待遇享受期 2026-06-10 至 2026-12-31" in answer.content.decode()
    assert Contribution.objects.get(coverage_year=2026).individual == 400_00


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"coverage_year": "2025"}, "2025 年度缴费已登记"),
        ({"coverage_year": "2028"}, "该年度的集中缴费期尚未开始"),
        ({"coverage_year": "1900", "paid_on": "x"}, "2000"),
    ],
)
def test_a_payment_that_the_rules_refuse_says_why(client, fields, words):
    put_example_rules_in_force()
    sign_in(client)
    answer = client.post(reverse("enrollment:contribution", args=[registered().pk]), booking(**fields))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert Contribution.objects.count() == 1


def test_without_rules_the_sentence_names_the_layer(client):
    sign_in(client)
    answer = client.post(reverse("enrollment:contribution", args=[registered().pk]), booking())
    assert "没有生效的“基本医疗保险”政策版本" in answer.content.decode()


def test_those_who_may_not_register_get_no_button(client):
    sign_in(client, Role.REVIEWER)
    assert URL not in client.get("/persons/").content.decode()
    assert client.get(URL).status_code == 403
