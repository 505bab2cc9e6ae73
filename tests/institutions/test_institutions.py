"""Finding institutions, and whether one is designated on a day."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from casework.models import Role
from institutions.selectors import designated_on, find, is_inside
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.institutions import DesignationFactory, InstitutionFactory, designated_hospital

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2026, 6, 16)


def test_designation_holds_on_the_days_of_its_span():
    """NX-13: non-designated institutions are not paid without approval."""
    pool = PoolFactory()
    hospital = DesignationFactory(pool=pool, period=DateRange(date(2026, 1, 1), date(2026, 6, 17))).institution
    assert designated_on(hospital, pool, TODAY)
    assert not designated_on(hospital, pool, date(2026, 6, 17))
    assert not designated_on(hospital, pool, date(2025, 12, 31))
    assert not designated_on(hospital, PoolFactory(code="9901", area=AreaFactory(code="990100000000")), TODAY)


def test_inside_is_where_the_pools_area_is():
    """XH-02: what lies outside is out-of-area care."""
    pool = PoolFactory()
    assert is_inside(InstitutionFactory(area=AreaFactory(code="990001000000", level="county")), pool)
    assert not is_inside(InstitutionFactory(area=AreaFactory(code="520100000000")), pool)


@pytest.mark.parametrize("text", ["H990001", "h9900", "示例市人民", "人民医院", "slsrm", "rmyy", "RMYY"])
def test_a_designated_institution_is_found_by_any_part(text):
    hospital = designated_hospital()
    assert find(text, PoolFactory(), TODAY) == [hospital]


def test_an_institution_elsewhere_is_found_by_its_beginning():
    far = InstitutionFactory(name="贵阳市第一人民医院", initials="gysdyrmyy", area=AreaFactory(code="520100000000"))
    pool = PoolFactory()
    assert find("贵阳市", pool, TODAY) == find("gysd", pool, TODAY) == find(far.code, pool, TODAY) == [far]
    assert find("第一", pool, TODAY) == find("rmyy", pool, TODAY) == []


def test_designated_institutions_come_first_and_each_once():
    elsewhere = InstitutionFactory(code="H11000000001", name="示例省医院", initials="slsyy")
    here = designated_hospital(code="H99000199999")
    assert find("示例", PoolFactory(), TODAY) == [here, elsewhere]
    assert find("示例", PoolFactory(), TODAY, limit=1) == [here]


@pytest.mark.parametrize("text", ["", "  ", "\x00", "%", "没有的医院"])
def test_texts_that_mean_none_find_none(text):
    designated_hospital()
    assert find(text, PoolFactory(), TODAY) == []


def sign_in(client, role=Role.CLERK):
    client.force_login(reader(role).staff, backend="django.contrib.auth.backends.ModelBackend")


def test_the_list_shows_the_designated_and_by_filter_all(client):
    sign_in(client)
    designated_hospital(name="示例市人民医院")
    InstitutionFactory(name="示例诊所", kind="clinic", level="1")
    url = reverse("institutions:list")
    text = client.get(url).content.decode()
    assert "示例市人民医院" in text and "示例诊所" not in text
    text = client.get(url, {"everywhere": "on", "kind": "clinic"}).content.decode()
    assert "示例市人民医院" not in text and "示例诊所" in text and "非定点" in text
    assert "没有符合条件的机构" in client.get(url, {"level": "3"}).content.decode()


def test_the_list_goes_on_by_key(client):
    sign_in(client)
    for number in range(60):
        designated_hospital(name=f"示例{number:02d}医院")
    first = client.get(reverse("institutions:list"))
    second = client.get(first.context["pager"]["next"])
    assert len(first.context["rows"]) == 50 and len(second.context["rows"]) == 10
    assert not {row.pk for row in first.context["rows"]} & {row.pk for row in second.context["rows"]}


def test_one_institution_says_since_when_it_is_designated(client):
    sign_in(client)
    hospital = DesignationFactory(period=DateRange(date(2024, 1, 1), date(2027, 1, 1))).institution
    text = client.get(reverse("institutions:institution", args=[hospital.pk])).content.decode()
    assert "2024-01-01" in text and "2026-12-31" in text and "统筹区内" in text
    never = InstitutionFactory()
    assert "从未定点" in client.get(reverse("institutions:institution", args=[never.pk])).content.decode()


def test_the_search_field_finds_institutions(client):
    sign_in(client)
    hospital = designated_hospital()
    answer = client.post(reverse("casework:search"), {"q": "rmyy"})
    assert answer["Location"] == reverse("institutions:institution", args=[hospital.pk])


def test_institutions_are_for_those_whose_work_it_is(client):
    sign_in(client, Role.SYSTEM_ADMIN)
    assert client.get(reverse("institutions:list")).status_code == 403
