"""The agency's letterhead: kept by the system administrator, every change an event, printed by papers."""

import pytest
from django.urls import reverse

from casework.errors import OutOfScope
from casework.letters import Account, Agency
from casework.models import Event, Pool, Role
from casework.services.letterhead import set_letterhead
from tests.factories.core import PoolFactory, TownshipFactory, reader

pytestmark = pytest.mark.django_db
PAGE = reverse("casework:letterhead")
LETTERHEAD = {
    "agency_name": "示例市医疗保障中心",
    "agency_address": "示例市示例路1号",
    "agency_telephone": "0000-1234567",
    "income_holder": "示例市医疗保障中心收入户",
    "income_bank": "示例银行",
    "income_account": "6200-0000 12345678",
    "whole_after_jiao": "on",
}


@pytest.fixture
def administrator(client):
    administrator = reader(Role.SYSTEM_ADMIN)
    client.force_login(administrator.staff)
    return administrator


def send(client, key="k1", **changes):
    return client.post(PAGE, LETTERHEAD | {"command_key": key} | changes)


def test_the_letterhead_is_saved_and_told_with_what_stood_there_before(client, administrator):
    assert send(client).url == PAGE
    pool = Pool.objects.get()
    assert (pool.agency_address, pool.income_account, pool.whole_after_jiao) == (
        "示例市示例路1号",
        "6200000012345678",
        True,
    )
    send(client, "k2", agency_telephone="0000-7654321")
    event = Event.objects.filter(verb="letterhead_changed").latest("id")
    assert (event.actor, event.pool, event.payload["before"]["agency_telephone"]) == (
        administrator.staff,
        pool,
        "0000-1234567",
    )
    page = client.get(PAGE)
    assert "0000-7654321" in page.context["events"][0]["sentence"]


def test_a_form_sent_twice_changes_once(client, administrator):
    send(client)
    send(client)
    assert Event.objects.filter(verb="letterhead_changed").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agency_name": ""}, "agency_name"),
        ({"income_account": "一二三"}, "income_account"),
        ({"income_account": ""}, "income_account"),
        ({"income_bank": ""}, "income_bank"),
    ],
)
def test_what_cannot_be_printed_is_named_beside_its_field_and_nothing_typed_is_lost(
    client, administrator, changes, field
):
    answer = send(client, **changes)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert "示例市示例路1号" in answer.content.decode()
    assert not Event.objects.exists()


def test_who_administers_less_than_the_pool_does_not_change_its_papers(client):
    county = reader(Role.SYSTEM_ADMIN, area=TownshipFactory())
    client.force_login(county.staff)
    assert send(client).status_code == 404
    with pytest.raises(OutOfScope):
        set_letterhead(letterhead=LETTERHEAD, by=county)


def test_papers_print_the_letterhead_and_the_habit_of_the_agency():
    pool = PoolFactory(agency_address="示例路1号", agency_telephone="0000-1", whole_after_jiao=False)
    assert Agency.of(pool) == Agency(
        name=pool.agency_name, address="示例路1号", telephone="0000-1", whole_after_jiao=False
    )
    assert Account.income_of(pool).holder == pool.agency_name
