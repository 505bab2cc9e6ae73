"""借款（预付）on the screens: asked for, decided, paid by the bank, set off when a claim is settled (HN-15, HN-16)."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.models import Pool, Role
from claims.models import Advance
from enrollment.models import Unit, UnitMember
from tests.browser.desk import Desk
from tests.browser.test_after_submission import must_be_clean, text_of
from tests.factories import advances as factory
from tests.factories import fund as bank
from tests.factories.claims import IN_UTF8, account_of
from tests.factories.core import PoolFactory
from tests.factories.enrollment import resident_id
from tests.factories.institutions import designated_hospital

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UNIT = "示例市自来水公司"
PAPER = {"name": "借条.pdf", "mimeType": "application/pdf", "buffer": factory.PDF}


@pytest.fixture(autouse=True)
def pool() -> Iterator[Pool]:
    with clock.set_to(date(2026, 9, 24)):
        yield factory.put_supplementary_in_force(PoolFactory())


@pytest.fixture
def person(pool):
    person = factory.member(pool, name="王秀英")
    unit = Unit.objects.create(
        pool=pool, area=pool.area, area_code=pool.area_id, code="91110000600037341L", name=UNIT, kind=Unit.Kind.UNIT
    )
    UnitMember.objects.create(unit=unit, person=person, kind=UnitMember.Kind.IN_SERVICE, starts_on=date(2020, 1, 1))
    return person


def fill(desk: Desk, **values: str) -> None:
    for name, value in values.items():
        desk.page.locator(f"#id_{name}").fill(value)


def choose_hospital(desk: Desk, name: str) -> None:
    desk.page.locator("#id_institution").focus()
    desk.choose(name)


def hand_in(desk: Desk) -> None:
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Control+Enter")


def agree(desk: Desk, words: str) -> None:
    desk.page.get_by_label(words).check()
    hand_in(desk)


def pay(sit: Callable[[Role], Desk]) -> None:
    """Finance makes, checks and sends the batch; the bank pays it."""
    maker, checker, payer = (sit(Role.FINANCE) for _one in range(3))
    maker.open("/fund/")
    maker.page.get_by_label("选择本页全部").check()
    maker.follow("button", "所选生成批次")
    maker.confirm("生成此批次？", "22,000.00")
    path = maker.page.url.removeprefix(maker.url)
    checker.open(path)
    checker.confirm("复核通过", "22,000.00")
    payer.open(path)
    payer.confirm("生成报盘文件", "22,000.00")
    expect(payer.page.get_by_text("已送银行").first).to_be_visible()


def test_an_advance_is_asked_for_decided_paid_and_set_off(sit: Callable[[Role], Desk], pool, person):
    hospital = designated_hospital()
    account = account_of(person)
    bank.BankTemplateFactory(pool=pool, name=IN_UTF8)
    clerk, boss = sit(Role.CLERK), sit(Role.SUPERVISOR)

    clerk.open(f"/persons/{person.pk}/")
    clerk.follow("link", "申请借款（预付）")
    must_be_clean(clerk)
    expect(clerk.page.locator("#id_guarantor_unit")).to_have_value(UNIT)
    choose_hospital(clerk, hospital.name)
    fill(
        clerk,
        admitted_on="20260901",
        prepaid="20000",
        amount="22000",
        guarantor_name="司马相如",
        guarantor_identity=resident_id(date(1975, 3, 2), 7),
        guarantor_phone="13800005678",
        bank_name=account.bank_name,
        bank_account=account.bank_account,
    )
    clerk.page.locator("#id_iou").set_input_files(PAPER)
    hand_in(clerk)
    expect(clerk.page.get_by_text("借款金额不超过个人垫付金额").first).to_be_visible()
    fill(clerk, amount="20000")
    clerk.page.locator("#id_iou").set_input_files(PAPER)
    hand_in(clerk)
    expect(clerk.page.get_by_text("个人垫付的补充医疗费用超过20000元以上时").first).to_be_visible()
    must_be_clean(clerk)
    clerk.complaints.clear()  # both refusals are told as 422
    fill(clerk, prepaid="25000", amount="22000")
    clerk.page.locator("#id_iou").set_input_files(PAPER)
    hand_in(clerk)
    expect(clerk.page.get_by_text("由他人审批").first).to_be_visible()
    must_be_clean(clerk)
    advance = Advance.objects.get()

    boss.open("/")
    boss.follow("link", advance.number)
    must_be_clean(boss)
    agree(boss, "同意借款")
    must_be_clean(boss)
    letter = text_of(clerk.context.request.get(f"{clerk.url}/supplementary/{advance.pk}/iou.pdf").body())
    assert "贰万贰仟元整" in letter and UNIT in letter and "2026年12月31日" in letter

    pay(sit)
    factory.bank_pays(advance)
    boss.open("/supplementary/?list=out")
    must_be_clean(boss)
    boss.picture("advances")
    expect(boss.page.get_by_text(advance.number)).to_be_visible()

    clerk.open(f"/persons/{person.pk}/")
    clerk.follow("link", "补充保险报销")
    choose_hospital(clerk, hospital.name)
    fill(
        clerk,
        admitted_on="20260901",
        discharged_on="20260920",
        over_limit="30000",
        sheet_number="JB-2026-0417",
        bank_name=account.bank_name,
        bank_account=account.bank_account,
    )
    for paper in clerk.page.locator("form input[type=file]").all():
        paper.set_input_files([PAPER])
    hand_in(clerk)
    must_be_clean(clerk)

    boss.open("/supplementary/claims/")
    must_be_clean(boss)
    boss.follow("link", "BC990001")
    expect(boss.page.get_by_text("将抵扣")).to_be_visible()
    must_be_clean(boss)
    agree(boss, "同意赔付，支付余额")
    expect(boss.page.get_by_text("已抵扣", exact=True)).to_be_visible()
    must_be_clean(boss)
    boss.picture("supplementary-claim")
    advance.refresh_from_db()
    assert (advance.state, advance.returned) == ("settled", 22_000_00)
    claim = person.supplementaryclaims.get()
    letter = text_of(clerk.context.request.get(f"{clerk.url}/supplementary/claims/{claim.pk}/sheet.pdf").body())
    assert advance.number in letter and "叁仟伍佰元整" in letter
