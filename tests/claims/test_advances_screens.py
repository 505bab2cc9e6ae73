"""Advances and supplementary claims on the screens: forms, lists, pages, papers, home (HN-15, HN-16)."""

from datetime import date

import pytest

from casework import clock
from casework.models import Role
from claims.advances.places import offer_advance, offer_claim
from claims.models import Advance, SupplementaryClaim
from tests.factories import advances as factory
from tests.factories.core import reader
from tests.factories.enrollment import insured_person, resident_id
from tests.factories.institutions import designated_hospital
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(pool):
    put_rules_in_force(pool, factory.PACK, "supplementary")
    return pool


@pytest.fixture
def person(pool):
    return factory.member(pool, name="王秀英")


def typed(person, **changes):
    facts = factory.advance_facts(person)
    return {
        "institution": facts.institution.code,
        "admitted_on": "20260601",
        "discharged_on": "",
        "prepaid": "25000",
        "amount": "22,000.00",
        "guarantor_unit": "示例市自来水公司",
        "guarantor_name": "司马相如",
        "guarantor_identity": resident_id(date(1975, 3, 2), 7),
        "guarantor_phone": "13800005678",
        "bank_name": facts.bank_name,
        "bank_account": facts.bank_account,
        "iou": factory.iou(),
    } | changes


def page_of(client, who, path):
    client.force_login(who.staff)
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_form_tells_what_is_wrong_beside_its_field_and_the_article(client, pool, person):
    client.force_login(reader(Role.CLERK, pool=pool).staff)
    address = f"/supplementary/new/{person.pk}/"
    wrong = client.post(address, typed(person, amount="", guarantor_identity="123", iou=""))
    page = wrong.content.decode()
    assert wrong.status_code == 422
    for field in ("amount", "guarantor_identity"):
        assert f'href="#id_{field}"' in page
    low = client.post(address, typed(person, prepaid="20000", amount="1"))
    assert low.status_code == 422 and "个人垫付的补充医疗费用超过20000元以上时" in low.content.decode()
    assert client.post(address, typed(person, institution="没有这家")).status_code == 422
    assert not Advance.objects.exists()
    assert client.post(address, typed(person)).status_code == 302
    assert Advance.objects.get().amount == 22_000_00


def test_numbers_of_the_guarantor_are_masked_and_shown_for_a_reason(client, pool, person):
    advance = factory.asked(person)
    for role in (Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.AUDITOR):
        page = page_of(client, reader(role, pool=pool), f"/supplementary/{advance.pk}/")
        assert advance.guarantor_identity not in page and advance.guarantor_phone not in page
        assert advance.bank_account not in page
    address = f"/reveal/claims.advance/{advance.pk}/guarantor_identity/"
    shown = client.post(address, {"reason": "核对借条"})
    assert advance.guarantor_identity in shown.content.decode()


def test_the_page_offers_each_what_is_theirs(client, pool, person):
    clerk, boss = reader(Role.CLERK, pool=pool), reader(Role.SUPERVISOR, pool=pool)
    advance = factory.asked(person, by=clerk)
    address = f"/supplementary/{advance.pk}/"
    assert "提交决定" not in page_of(client, clerk, address)
    assert "提交决定" in page_of(client, boss, address)
    refused = client.post(f"{address}decide/", {"decision": "refuse", "comment": ""})
    assert refused.status_code == 422 and "请填写理由" in refused.content.decode()
    assert client.post(f"{address}decide/", {"decision": "agree"}).status_code == 302
    advance = factory.answered(Advance.objects.get())
    finance = reader(Role.FINANCE, pool=pool)
    assert "归还期限" in page_of(client, finance, address)
    sent = {"payer": "person", "way": "cash", "received_on": "2026-06-16"}
    much = client.post(f"{address}repay/", sent | {"amount": "22000.01"})
    assert much.status_code == 422 and "尚欠 22,000.00 元" in much.content.decode()
    assert client.post(f"{address}repay/", sent | {"amount": "22000"}).status_code == 302
    assert "已还清" in page_of(client, finance, address)


def test_the_claim_shows_what_will_be_and_what_was_set_off(client, pool, person):
    factory.out(person)
    claim = factory.claimed(person)
    boss, address = reader(Role.SUPERVISOR, pool=pool), f"/supplementary/claims/{claim.pk}/"
    page = page_of(client, boss, address)
    assert "将抵扣" in page and "21,250.00" in page and 'name="seen_due" value="0"' in page
    assert client.post(f"{address}decide/", {"decision": "agree", "seen_due": 5}).status_code == 422
    assert client.post(f"{address}decide/", {"decision": "agree", "seen_due": 0}).status_code == 302
    assert "已抵扣" in page_of(client, boss, address)
    assert client.get(f"{address}sheet.pdf").content.startswith(b"%PDF")
    assert SupplementaryClaim.objects.get().state == "nothing_left"


def test_a_claim_that_cannot_be_settled_now_says_why(client, pool, person):
    advance = factory.granted(person)
    claim = factory.claimed(person)
    page = page_of(client, reader(Role.SUPERVISOR, pool=pool), f"/supplementary/claims/{claim.pk}/")
    assert f"借款 {advance.number} 正在支付途中" in page.replace("该参保人的", "")


def test_the_paper_is_there_before_and_after_the_decision_but_not_after_a_refusal(client, pool, person):
    boss = reader(Role.SUPERVISOR, pool=pool)
    client.force_login(boss.staff)
    advance = factory.asked(person)
    for _time in range(2):
        answer = client.get(f"/supplementary/{advance.pk}/iou.pdf")
        assert answer.content.startswith(b"%PDF")
        client.post(f"/supplementary/{advance.pk}/decide/", {"decision": "agree"})
    refused = factory.asked(person, admitted_on=date(2026, 5, 2))
    client.post(f"/supplementary/{refused.pk}/decide/", {"decision": "refuse", "comment": "无担保"})
    assert client.get(f"/supplementary/{refused.pk}/iou.pdf").status_code == 409


def test_lists_and_home_count_what_waits_and_what_is_late(client, pool, person):
    waiting, out = factory.asked(person), factory.out(factory.member(pool))
    claim = factory.claimed(factory.member(pool))
    boss, finance = reader(Role.SUPERVISOR, pool=pool), reader(Role.FINANCE, pool=pool)
    home = page_of(client, boss, "/")
    assert waiting.number in home and claim.number in home
    listed = page_of(client, boss, "/supplementary/")
    assert waiting.number in listed and out.number not in listed and "现有借款余额" in listed
    assert "王秀英" not in listed
    assert out.number in page_of(client, boss, "/supplementary/?list=out")
    assert out.number not in page_of(client, boss, "/supplementary/?list=late")
    assert out.number not in page_of(client, boss, "/supplementary/?list=out&number=JK999999")
    assert claim.number in page_of(client, boss, "/supplementary/claims/")
    assert claim.number not in page_of(client, boss, "/supplementary/claims/?list=paid")
    with clock.set_to(date(2027, 1, 1)):
        assert "逾期 1 件" in page_of(client, finance, "/")
        assert out.number in page_of(client, finance, "/supplementary/?list=late")
        assert "由担保单位负责归还" in page_of(client, finance, f"/supplementary/{out.pk}/")


def test_only_who_holds_supplementary_insurance_is_offered_it(pool, person):
    clerk = reader(Role.CLERK, pool=pool)
    assert offer_advance(clerk, person).url and offer_claim(clerk, person).url
    other = insured_person(pool)
    assert offer_advance(clerk, other) == offer_claim(clerk, other) == type(offer_claim(clerk, other))()


def test_the_persons_page_and_the_search_find_them(client, pool, person):
    advance = factory.asked(person)
    clerk = reader(Role.CLERK, pool=pool)
    assert advance.number in page_of(client, clerk, f"/persons/{person.pk}/supplementary/")
    claim = factory.claimed(person, institution=designated_hospital())
    assert claim.number in page_of(client, clerk, f"/persons/{person.pk}/supplementary/")
