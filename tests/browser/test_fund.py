"""Three persons bring payments to the bank and back, on the screens, by keyboard where it matters."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casework.scope import Reader
from fund.models import Batch, Fund
from fund.orders import layout_of
from tests.browser.axe import violations
from tests.factories.fund import BankTemplateFactory, answer, answer_file, checked, finance, made, owed, sent, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [{"width": 1366, "height": 768}, {"width": 390, "height": 844}]


@pytest.fixture
def sign_in(page: Page, live_server, client):
    """Sit another person down at the same machine. Whatever the browser complains about fails the test."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def change(who: Reader) -> Page:
        client.force_login(who.staff, "django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies["sessionid"].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    yield change
    assert complaints == []


def test_a_batch_from_the_list_to_the_bank_and_back(sign_in, live_server, tmp_path: Path):
    owed(1_234_56, payee_name="张三丰")
    owed(98_765_43, payee_name="欧阳娜娜", by_fund={Fund.BASIC: 90_000_00, Fund.ASSISTANCE: 8_765_43})
    BankTemplateFactory(name="pipe-gbk")

    page = sign_in(finance())
    page.goto(f"{live_server.url}/fund/")
    page.get_by_label("选择本页全部").check()
    expect(page.get_by_text("已选 2 笔，99,999.99 元")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="所选生成批次").click()
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="生成此批次？")
    expect(dialog).to_contain_text("99,999.99")
    expect(dialog).to_contain_text("由他人复核")
    page.keyboard.press("Enter")
    expect(page.get_by_text("本批次由您制单，此步骤须由他人办理。")).to_be_visible()
    batch_page = page.url

    sign_in(finance()).goto(batch_page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog", name="复核通过")).to_contain_text("99,999.99")
    page.keyboard.press("Enter")
    expect(page.get_by_text("本批次由您复核，须由第三人付款。")).to_be_visible()

    sign_in(finance()).goto(batch_page)
    page.keyboard.press("Control+Enter")
    page.get_by_role("dialog", name="生成报盘文件").get_by_role("button", name="生成报盘文件").click()
    batch = Batch.objects.get()
    with page.expect_download() as download:
        page.get_by_role("link", name=f"{batch.number}.txt").click()
    lines = Path(download.value.path()).read_bytes().decode("gbk").splitlines()
    assert lines[1].split("|")[2:4] == ["欧阳娜娜", "98765.43"]
    assert lines[2] == "合计|2|99999.99"

    with page.expect_navigation():
        page.get_by_role("link", name="导入回盘文件").click()
    rows = answer(batch, failed={2: "账户已销户"})
    wrong = [*rows[:1], [*rows[1][:3], "1.00", *rows[1][4:]], rows[2]]
    for name, content in (("wrong.txt", wrong), ("right.txt", rows)):
        (tmp_path / name).write_bytes(answer_file(layout_of(batch.template), content))
    page.get_by_label("回盘文件").set_input_files(tmp_path / "wrong.txt")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("第 2 笔：金额为“1.00”，批次中为 98,765.43 元。")).to_be_visible()
    page.get_by_label("回盘文件").set_input_files(tmp_path / "right.txt")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("1 笔被退回，须更正账户")).to_be_visible()
    expect(page.get_by_role("row", name="账户已销户")).to_contain_text("98,765.43")


def screens() -> dict[str, str]:
    """A name and an address of every screen, with something on it."""
    rows = [owed(123_45 + n, by_fund={Fund.BASIC: 100_00 + n, Fund.ASSISTANCE: 23_45}) for n in range(55)]
    owed(bank_account="", payee_name="李四")
    waiting = made(*rows[:3])
    done = sent(*rows[5:8])
    with_bank = sent(*rows[8:12])
    checked(*rows[12:14])
    take(done, answer(done, failed={2: "户名与账号不符"}))
    return {
        "payables": "/fund/payments/",
        "failed": "/fund/payments/?state=failed",
        "payable": f"/fund/payments/{done.lines.get(position=2).payable_id}/",
        "new": "/fund/batches/new/?all=1",
        "batches": "/fund/batches/",
        "made": f"/fund/batches/{waiting.pk}/",
        "done": f"/fund/batches/{done.pk}/",
        "return": f"/fund/batches/{with_bank.pk}/return/",
        "ledger": "/fund/ledger/",
        "postings": "/fund/ledger/postings/",
    }


def test_every_screen_of_money_is_clean_under_axe_and_fits_both_widths(sign_in, live_server):
    addresses, page = screens(), sign_in(finance())
    for name, address in addresses.items():
        page.goto(live_server.url + address)
        for size in SIZES:
            page.set_viewport_size(size)
            assert violations(page) == [], name
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (name, size, wide)
