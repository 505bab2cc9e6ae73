"""办事指南: what is known of the national list, what is open, and dated versions of a pool's own (DL-35, C3)."""

from datetime import date

import pytest
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, NotAllowed
from casework.guide import Item, item_on, items_on, national
from casework.guide_form import ItemForm
from casework.models import Role, ServiceItem
from casework.services.guide import set_item
from tests.factories.core import AreaFactory, PoolFactory, reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(today):
    return reader(Role.POLICY)


def own(**fields) -> Item:
    return Item(**({"code": "06-02", "group": "手工报销", "name": "住院费用报销（本地）", "working_days": 20} | fields))


def test_the_national_list_has_its_items_and_invents_no_law():
    items = national()
    assert len(items) == 28
    by_hand = items["06-02"]
    assert [material["name"] for material in by_hand.materials] == [
        "医疗收费票据",
        "费用明细清单",
        "诊断证明",
        "病历资料",
    ]
    assert (by_hand.working_days, by_hand.basis[0]["status"]) == (30, "law")
    unknown = items["04-01"]
    assert (unknown.working_days, unknown.basis, unknown.materials) == (None, (), ())
    assert len(unknown.still_open) == 7
    assert all(
        one.get("status") in {"law", "told"} for item in items.values() for one in (*item.materials, *item.basis)
    )


def test_a_version_holds_from_its_day_on_and_what_was_in_force_stays(officer):
    today = clock.today()
    set_item(item=own(), starts_on=date(2026, 7, 1), by=officer)
    set_item(item=own(working_days=15), starts_on=date(2026, 9, 1), by=officer)
    limits = [item_on(officer.pool, "06-02", day).working_days for day in (today, date(2026, 7, 1), date(2026, 9, 1))]
    assert limits == [30, 20, 15]
    assert len(items_on(officer.pool, date(2026, 9, 1))) == 28
    with pytest.raises(Incomplete):
        set_item(item=own(), starts_on=date(2026, 7, 1), by=officer)
    with pytest.raises(Incomplete):
        set_item(item=own(), starts_on=date(2026, 6, 15), by=officer)
    with pytest.raises(Incomplete):
        set_item(item=own(name="", group=""), starts_on=today, by=officer)


def test_each_pool_has_its_own_guide_and_only_who_may_edit_changes_it(officer):
    set_item(item=own(code="11-01", name="本地事项"), starts_on=clock.today(), by=officer)
    other = PoolFactory(code="9901", area=AreaFactory(code="990100000000", name="某市"))
    assert item_on(other, "11-01", clock.today()) is None
    assert len(items_on(officer.pool, clock.today())) == 29
    with pytest.raises(NotAllowed):
        set_item(item=own(), starts_on=clock.today(), by=reader(Role.CLERK))


def test_what_is_typed_line_by_line_is_stored_in_parts_and_shown_again(officer, client):
    client.force_login(officer.staff)
    typed = {
        "starts_on": "2026-06-16",
        "group": "手工报销",
        "name": "住院费用报销",
        "working_days": "20",
        "working_days_status": "told",
        "is_deferrable": "yes",
        "materials": "*医疗收费票据 | 原件、电子件 | 加盖印章\n授权委托书|原件",
        "basis": "*《社会保险经办条例》第二十条\n本地办事指南",
        "results": "受理回执\n结算单",
        "channels": ["window", "app"],
        "levels": ["county"],
        "command_key": "g",
    }
    address = reverse("casework:guide_edit", args=["06-02"])
    assert client.post(address, typed).status_code == 302
    row = ServiceItem.objects.get()
    assert row.materials[0] == {
        "name": "医疗收费票据", "forms": ["original", "electronic"], "status": "law", "note": "加盖印章",
    }  # fmt: skip
    assert (row.basis[1], row.is_deferrable) == ({"text": "本地办事指南", "status": "told"}, True)
    page = client.get(reverse("casework:guide_item", args=["06-02"])).content.decode()
    assert "医疗收费票据" in page
    assert ItemForm.of(Item.of(row))["materials"].value().splitlines()[0] == "*医疗收费票据 | 原件, 电子件 | 加盖印章"
    assert client.post(address, typed | {"materials": "票据|影印", "command_key": "h"}).status_code == 422


def test_the_pages_say_what_is_still_to_be_filled(client, today):
    client.force_login(reader(Role.CLERK).staff)
    assert "待填" in client.get(reverse("casework:guide")).content.decode()
    page = client.get(reverse("casework:guide_item", args=["04-01"])).content.decode()
    assert "待填" in page
    assert client.get(reverse("casework:guide_item", args=["99-99"])).status_code == 404
    assert client.get(reverse("casework:guide"), {"day": "昨天"}).status_code == 200
