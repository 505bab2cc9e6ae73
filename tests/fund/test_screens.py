"""The screens of money: who may open them, what they show and hide, what they cost."""

import re
from io import BytesIO

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from casework.models import AccessLog, Role
from casework.scope import Reader
from fund.models import BankFile, Batch, Fund, Payable
from fund.orders import layout_of
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.fund import (
    BankTemplateFactory,
    account,
    answer,
    answer_file,
    checked,
    finance,
    made,
    owed,
    sent,
    take,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def signed_in(who: Reader | None = None) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login((who or finance()).staff)
    client.cookies["django_language"] = "en"
    return client


def text(response) -> str:
    return response.content.decode()


def upload(batch: Batch, rows: list[list[str]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("back.txt", answer_file(layout_of(batch.template), rows))


def make(client: Client, query: str, rows: list[Payable], **changes):
    data = {"count": len(rows), "amount": sum(row.amount for row in rows), "template": BankTemplateFactory().pk}
    return client.post(f"{reverse('fund:batch_new')}?{query}", data | {"command_key": "k"} | changes)


def every_page() -> list[str]:
    """An address of every page of money, with rows behind it."""
    waiting = [owed(100 + n, by_fund={Fund.BASIC: 50 + n, Fund.ASSISTANCE: 50}) for n in range(60)]
    done, with_bank = sent(*[owed() for _ in range(60)]), sent(owed())
    take(done, answer(done, failed={1: "销户"}))
    addresses = [reverse(f"fund:{name}") for name in ("payables", "batches", "ledger", "postings")]
    addresses += [f"{reverse('fund:payables')}?state={state}" for state in Payable.State.values]
    addresses += [
        reverse("fund:batch", args=[batch.pk]) for batch in (made(waiting[0]), checked(waiting[1]), with_bank, done)
    ]
    return [
        *addresses,
        reverse("fund:payable", args=[done.lines.first().payable_id]),
        reverse("fund:return_file", args=[with_bank.pk]),
        reverse("fund:batch_new") + "?all=1&fund=basic",
        reverse("casework:home"),
    ]


def test_every_page_costs_few_queries_however_many_rows_it_shows():
    client = signed_in()
    for address in every_page():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(address)
        assert response.status_code == 200, address
        assert len(queries) <= MOST_QUERIES, (address, [query["sql"][:140] for query in queries])


def test_no_page_shows_an_account_number_or_a_full_name():
    client, shown = signed_in(), ""
    for address in every_page():
        shown += text(client.get(address))
    assert not re.search(r"6217\d{15}", shown)
    assert "张三丰" not in shown
    assert "6217***********" in shown
    assert "张*丰" in shown


def test_the_full_account_is_shown_after_a_reason_and_written_down():
    payable, client = owed(), signed_in()
    address = reverse("casework:reveal", args=["fund.payable", payable.pk, "bank_account"])
    assert payable.bank_account not in text(client.post(address, {"reason": ""}))
    assert payable.bank_account in text(client.post(address, {"reason": "核对账户"}))
    assert AccessLog.objects.get().reason == "核对账户"


def test_picked_payments_become_a_batch():
    client, rows = signed_in(), [owed(100), owed(250)]
    owed(999)
    query = "&".join(f"pick={row.pk}" for row in rows)
    page = text(client.get(f"{reverse('fund:batch_new')}?{query}"))
    assert "2 payments, 3.50 yuan" in page
    response = make(client, query, rows)
    batch = Batch.objects.get()
    assert (response.url, batch.count, batch.amount) == (reverse("fund:batch", args=[batch.pk]), 2, 350)


def test_the_same_form_sent_twice_makes_one_batch():
    client, rows = signed_in(), [owed(100)]
    first, second = make(client, "all=1", rows), make(client, "all=1", rows)
    assert first.url == second.url
    assert Batch.objects.count() == 1


def test_a_choice_that_changed_meanwhile_is_told_and_can_be_made_anew():
    client, rows = signed_in(), [owed(100), owed(250)]
    made(rows[1])
    response = make(client, "all=1", rows)
    assert response.status_code == 409
    assert "You chose 2 payments of 3.50 yuan, but now there are 1 of 1.00 yuan" in text(response)
    assert 'name="amount" value="100"' in text(response)


def test_a_file_that_cannot_be_made_names_its_lines_on_the_page():
    rows = [owed(payee_name="王𠮷"), owed(payee_name="李𠮷")]
    response = make(signed_in(), "all=1", rows)
    assert response.status_code == 422
    for row in rows:
        assert f"{row.number}: “{row.payee_name}”: GBK has no character “𠮷”" in text(response)


@pytest.mark.parametrize("query", ["", "pick=", "pick=x", "pick=99999999", "all=1&fund=x", "pick=" + "9" * 30])
def test_a_choice_of_nothing_makes_nothing(query):
    client = signed_in()
    assert client.get(f"{reverse('fund:batch_new')}?{query}").status_code == 200
    assert make(client, query, []).status_code in {409, 422}
    assert not Batch.objects.exists()


def test_the_batch_page_says_why_the_maker_does_not_check():
    maker = finance()
    batch = made(owed(), by=maker)
    page = text(signed_in(maker).get(reverse("fund:batch", args=[batch.pk])))
    assert "You made this batch: another person takes this step." in page
    assert reverse("fund:check", args=[batch.pk]) not in page
    response = signed_in(maker).post(reverse("fund:check", args=[batch.pk]), {"command_key": "k"})
    assert response.status_code == 422
    assert "Another person must take this step" in text(response)


def test_a_batch_is_checked_sent_and_answered_on_the_screens():
    batch = made(owed(100), owed(250))
    page = reverse("fund:batch", args=[batch.pk])
    assert signed_in().post(reverse("fund:check", args=[batch.pk]), {"command_key": "k"}).url == page
    payer = signed_in()
    assert payer.post(reverse("fund:send", args=[batch.pk]), {"command_key": "k"}).url == page
    batch.refresh_from_db()
    assert batch.state == "sent"
    rows = answer(batch, failed={2: "账户已销户"})
    response = payer.post(
        reverse("fund:return_file", args=[batch.pk]), {"file": upload(batch, rows), "command_key": "k2"}, follow=True
    )
    assert "1 payment came back" in text(response)
    assert "账户已销户" in text(response)


def test_the_password_is_asked_again_before_the_file_leaves():
    batch, client = checked(owed()), signed_in()
    session = client.session
    session["password_typed_at"] = 0
    session.save()
    response = client.post(reverse("fund:send", args=[batch.pk]), {"command_key": "k"})
    assert response.url == reverse("casework:confirm_password")
    assert Batch.objects.get().state == "checked"
    assert client.post(response.url, {"password": "correct horse battery"}).url == reverse(
        "fund:batch", args=[batch.pk]
    )
    client.post(reverse("fund:send", args=[batch.pk]), {"command_key": "k"})
    assert Batch.objects.get().state == "sent"


def test_the_file_is_downloaded_again_byte_for_byte_and_each_time_written_down():
    batch, client = sent(owed()), signed_in()
    kept = batch.files.get()
    address = reverse("fund:bank_file", args=[batch.pk, kept.pk])
    first, second = client.get(address), client.get(address)
    assert first.content == second.content == bytes(kept.content)
    assert first.headers["Content-Disposition"] == f'attachment; filename="{batch.number}.txt"'
    assert [look.kind for look in AccessLog.objects.all()] == ["export", "export"]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.CLERK])
def test_only_who_pays_downloads_the_bank_file(role):
    batch = sent(owed())
    address = reverse("fund:bank_file", args=[batch.pk, batch.files.get().pk])
    assert signed_in(reader(role)).get(address).status_code == 403


def test_the_payment_list_is_a_pdf_with_full_names_and_masked_accounts():
    batch = sent(owed(100), owed(250, by_fund={Fund.BASIC: 200, Fund.ASSISTANCE: 50}))
    response = signed_in().get(reverse("fund:payment_list", args=[batch.pk]))
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    assert "张三丰" in printed
    assert batch.number in printed
    assert not re.search(r"6217\d{15}", printed)
    assert AccessLog.objects.get().kind == "print"


def test_a_return_file_that_does_not_fit_is_shown_row_by_row():
    batch, client = sent(owed(100), owed(250)), signed_in()
    rows = answer(batch)
    rows[1][3] = "9.99"
    response = client.post(
        reverse("fund:return_file", args=[batch.pk]), {"file": upload(batch, rows), "command_key": "k"}
    )
    assert response.status_code == 422
    assert "the amount is “9.99”, in the batch 2.50 yuan" in text(response)
    assert Batch.objects.get().state == "sent"


def test_the_same_return_file_twice_is_told():
    batch, client = sent(owed(100)), signed_in()
    address = reverse("fund:return_file", args=[batch.pk])
    client.post(address, {"file": upload(batch, answer(batch)), "command_key": "k"})
    response = client.post(address, {"file": upload(batch, answer(batch)), "command_key": "k2"})
    assert response.status_code == 409
    assert f"already taken for batch {batch.number}" in text(response)
    assert BankFile.objects.filter(direction="back").count() == 1


@pytest.mark.parametrize("data", [{}, {"file": ""}, {"file": "text"}])
def test_a_form_without_a_file_says_so(data):
    batch = sent(owed())
    response = signed_in().post(reverse("fund:return_file", args=[batch.pk]), data)
    assert response.status_code == 422
    assert "This field is required" in text(response)


def test_cancelling_asks_why():
    batch, client = made(owed()), signed_in()
    address = reverse("fund:cancel", args=[batch.pk])
    assert "Say why the batch is cancelled" in text(client.post(address, {"reason": " ", "command_key": "k"}))
    assert client.post(address, {"reason": "金额有误", "command_key": "k"}).status_code == 302
    assert Batch.objects.get().state == "cancelled"


def test_a_batch_that_differs_says_so_before_anybody_tries():
    payable = owed()
    batch = made(payable)
    Payable.objects.filter(pk=payable.pk).update(bank_account=account(5))
    assert "was changed" in text(signed_in().get(reverse("fund:batch", args=[batch.pk])))


STEPS = ["check", "send", "cancel", "return_file"]


@pytest.mark.parametrize("step", [*STEPS, "batch", "payment_list"])
def test_another_pools_batch_is_not_found(step):
    batch = made(owed())
    there = PoolFactory(code="9901", area=AreaFactory(code="990100000000", name="别处"))
    client = signed_in(finance(pool=there))
    address = reverse(f"fund:{step}", args=[batch.pk])
    assert (client.post if step in STEPS else client.get)(address, {"reason": "x"}).status_code == 404


def test_a_township_sees_its_own_payments_only():
    pool, township = PoolFactory(), TownshipFactory()
    mine, other = owed(area_code="990001001003"), owed(area_code="990002001003")
    client = signed_in(reader(Role.FINANCE, pool=pool, area=township))
    page = text(client.get(reverse("fund:payables")))
    assert mine.number in page
    assert other.number not in page
    assert client.get(reverse("fund:payable", args=[other.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.FINANCE, {"home", "payables", "batches", "batch_new", "ledger", "postings"}),
        (Role.SUPERVISOR, {"home", "payables", "batches"}),
        (Role.AUDITOR, {"home", "payables", "batches", "ledger", "postings"}),
        (Role.REPORT_READER, {"home", "ledger", "postings"}),
        (Role.CLERK, set()),
        (Role.SYSTEM_ADMIN, set()),
    ],
)
def test_each_role_opens_its_pages_of_money_and_no_other(role, pages):
    client = signed_in(reader(role))
    for name in ("home", "payables", "batches", "batch_new", "ledger", "postings"):
        assert (client.get(reverse(f"fund:{name}"), follow=True).status_code == 200) == (name in pages), name


def test_the_postings_of_a_case_are_found_by_its_number():
    payable = owed(123_45)
    owed(678_90)
    page = text(signed_in().get(reverse("fund:postings"), {"number": payable.number}))
    assert payable.number in page
    assert "123.45" in page
    assert "678.90" not in page


def test_the_home_page_of_finance_shows_what_waits():
    made(owed(100))
    owed(250)
    batch = sent(owed(333))
    returned = sent(owed(777))
    take(returned, answer(returned, failed={1: "销户"}))
    page = text(signed_in().get(reverse("casework:home")))
    for amount in ("1.00", "2.50", "3.33", "7.77"):
        assert amount in page
    assert batch.number in page


def test_the_pages_are_in_chinese_unless_somebody_switches():
    client = signed_in()
    del client.cookies["django_language"]
    with translation.override(None):
        assert "待支付" in text(client.get(reverse("fund:payables")))
    assert finders.find("js/pick.js")
