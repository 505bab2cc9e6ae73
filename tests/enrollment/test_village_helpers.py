"""村级协办员: one village, its people and newborns, their calls; nothing else."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from casework import clock
from casework.models import AccessLog, Role
from enrollment.models import Call, Contribution, Registration
from enrollment.selectors import desk
from tests.claims.screens import signed_in
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import ContributionFactory, PersonFactory, resident_id
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 12)


def village(number: int = 1, name: str = "东河村"):
    return AreaFactory(code=f"99000100100{number}", name=name, level="village", parent=TownshipFactory())


@pytest.fixture(autouse=True)
def october():
    with clock.set_to(DAY):
        yield


@pytest.fixture
def by():
    return reader(Role.VILLAGE, area=village())


def owing(area):
    person = PersonFactory(area=area)
    return ContributionFactory(person=person, coverage_year=2027, state=Contribution.State.DUE)


def test_a_helper_sees_the_own_village_only(by):
    mine, other = owing(village()), owing(village(2, "石桥村"))
    child = PersonFactory(area=village(), kind="newborn", born_on=DAY - timedelta(5))
    PersonFactory(area=village(2), kind="newborn", born_on=DAY - timedelta(5))
    assert [row.pk for row in desk.call_list(by, DAY)] == [mine.pk]
    assert [row.pk for row in desk.newborns(by, DAY)] == [child.pk]
    portal = signed_in(by)
    assert portal.get(reverse("enrollment:person", args=[mine.person_id])).status_code == 200
    for route, pk in (("person", other.person_id), ("desk_call", other.pk), ("enrol", other.person_id)):
        assert portal.get(reverse(f"enrollment:{route}", args=[pk])).status_code == 404


def test_a_helper_enrols_who_lives_in_the_village(by):
    put_example_rules_in_force()
    sent = {
        "identity_kind": "01",
        "identity_number": resident_id(),
        "name": "单乐",
        "kind": "adult",
        "area": village().pk,
        "coverage_year": "2027",
        "basis": "household",
        "channel": "township",
        "command_key": "k1",
    }
    portal = signed_in(by)
    assert "东河村" in portal.get(reverse("enrollment:enrol_newcomer")).content.decode()
    refused = portal.post(reverse("enrollment:enrol_newcomer"), sent | {"area": village(2).pk})
    assert refused.status_code == 422 and not Registration.objects.exists()
    portal.post(reverse("enrollment:enrol_newcomer"), sent)
    assert Registration.objects.get().area_code == village().code


def test_a_helper_calls_by_the_number_that_is_shown_with_a_reason(by):
    mine, portal = owing(village()), signed_in(by)
    page = portal.get(reverse("enrollment:desk_call", args=[mine.pk])).content.decode()
    assert mine.person.phone not in page and "显示号码" in page
    address = reverse("casework:reveal", args=["enrollment.person", mine.person_id, "phone"])
    shown = portal.post(address, {"reason": "催缴电话"}).content.decode()
    assert f"tel:{mine.person.phone}" in shown and AccessLog.objects.filter(field="phone").count() == 1
    portal.post(reverse("enrollment:desk_call", args=[mine.pk]), {"command_key": str(uuid4()), "result": "not_reached"})
    assert Call.objects.get().by == by.staff


@pytest.mark.parametrize("field", ["identity", "bank_account", "card_number"])
def test_a_helper_sees_no_other_number_whole(by, field):
    mine = owing(village())
    address = reverse("casework:reveal", args=["enrollment.person", mine.person_id, field])
    assert signed_in(by).post(address, {"reason": "催缴"}).status_code in (403, 404)


@pytest.mark.parametrize("route", ["lists", "schools", "duplicates", "money", "register"])
def test_a_helper_brings_no_lists_and_decides_nothing(by, route):
    PoolFactory()
    assert signed_in(by).get(reverse(f"enrollment:{route}")).status_code == 403


@pytest.mark.parametrize("what", ["transfer", "suspend", "death", "end", "status"])
def test_a_helper_changes_nobodys_participation(by, what):
    mine = owing(village())
    assert signed_in(by).get(reverse("enrollment:change", args=[mine.person_id, what])).status_code == 403
