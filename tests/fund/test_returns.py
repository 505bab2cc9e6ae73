"""The bank's answer: every line matched by position, account and amount, or nothing is taken."""

import pytest
from django.core.files.base import ContentFile

from casework.errors import NotAllowed, WrongStep
from casework.models import Event, Role
from casework.registry import registry
from fund import payables, verifications
from fund.bank_files import BadRow, ReturnFileRefused
from fund.models import BankFile, Batch, Entry, Payable, Posting
from fund.orders import layout_of, starting_layouts
from fund.payables import Outcome
from fund.services.returns import MOST_BYTES, AlreadyTaken, FileTooLarge, take_return_file
from tests.factories.core import reader
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
EVERY_LAYOUT = pytest.mark.parametrize("layout", sorted(starting_layouts()))


def with_the_bank(*amounts: int, layout: str = "pipe-gbk") -> Batch:
    return sent(*[owed(amount) for amount in amounts], template=BankTemplateFactory(name=layout))


def refused(batch: Batch, rows: list[list[str]] | bytes) -> list[BadRow]:
    """The bad rows of a file that is refused whole: nothing at all has changed."""
    before = (Posting.objects.count(), Event.objects.count(), BankFile.objects.count())
    with pytest.raises(ReturnFileRefused) as refusal:
        take(batch, rows)
    batch.refresh_from_db()
    assert batch.state == "sent"
    assert set(batch.lines.values_list("outcome", flat=True)) == {"waiting"}
    assert (Posting.objects.count(), Event.objects.count(), BankFile.objects.count()) == before
    return refusal.value.rows


def wrong() -> list[str]:
    return [sentence for verify in verifications.ALL for sentence in verify()]


@EVERY_LAYOUT
def test_what_the_bank_paid_is_paid_and_booked(layout):
    batch = take(with_the_bank(100, 250, layout=layout), answer(Batch.objects.get()))
    assert batch.state == "done"
    assert set(Payable.objects.values_list("state", flat=True)) == {"paid"}
    assert sum(fen for (fen,) in Entry.objects.filter(account__kind="bank").values_list("amount")) == -350
    assert sum(fen for (fen,) in Entry.objects.filter(account__kind="transit").values_list("amount")) == 0
    assert not wrong()


@EVERY_LAYOUT
def test_what_came_back_is_owed_again_with_the_banks_reason(layout):
    batch = with_the_bank(100, 250, layout=layout)
    take(batch, answer(batch, failed={2: "户名与账号不符"}))
    paid, returned = Payable.objects.order_by("pk")
    assert (paid.state, returned.state, returned.failure) == ("paid", "failed", "户名与账号不符")
    line = batch.lines.get(position=2)
    assert (line.outcome, line.failure, line.is_live) == ("failed", "户名与账号不符", False)
    owed_again = Entry.objects.filter(account__kind="payable").values_list("amount", flat=True)
    assert sum(owed_again) == -250
    event = Event.objects.get(verb="return_file_taken")
    assert {key: event.payload[key] for key in ("paid", "paid_amount_fen", "failed", "failed_amount_fen")} == {
        "paid": 1,
        "paid_amount_fen": 100,
        "failed": 1,
        "failed_amount_fen": 250,
    }
    assert not wrong()


def test_a_returned_payment_without_words_gets_the_reason_of_its_code():
    batch = with_the_bank(100)
    take(batch, answer(batch, failed={1: ""}))
    assert Payable.objects.get().failure == "账号不存在"


def test_a_returned_payment_is_paid_after_its_account_was_corrected():
    batch = with_the_bank(100, 250)
    take(batch, answer(batch, failed={2: "账户已销户"}))
    returned = Payable.objects.get(state="failed")
    payables.correct_account(returned, payee=payables.Payee("张三丰", "示例银行", account(77)))
    again = sent(returned)
    take(again, answer(again))
    returned.refresh_from_db()
    assert (returned.state, returned.failure) == ("paid", "")
    assert [line.outcome for line in returned.lines.order_by("pk")] == ["failed", "paid"]
    assert sum(Entry.objects.filter(account__kind="bank").values_list("amount", flat=True)) == -350
    assert not wrong()


def test_the_cases_are_told_what_was_paid_and_what_came_back(monkeypatch):
    heard = []
    batch = with_the_bank(100, 250)
    monkeypatch.setitem(
        registry.payment_outcomes,
        "casework.staff",
        lambda *, outcome, payables, by: heard.append((outcome, [(p.amount, p.state, p.failure) for p in payables])),
    )
    take(batch, answer(batch, failed={1: "账户已销户"}))
    assert heard == [(Outcome.PAID, [(250, "paid", "")]), (Outcome.FAILED, [(100, "failed", "账户已销户")])]


@EVERY_LAYOUT
def test_a_missing_line_refuses_the_file_and_is_named(layout):
    batch = with_the_bank(100, 250, layout=layout)
    rows = answer(batch)
    lines = layout_of(batch.template).answer
    del rows[1 + bool(lines.header)]
    [missing] = refused(batch, rows)
    assert missing.row is None
    assert "Line 2 is missing" in missing.reason
    assert "2.50 yuan" in missing.reason


def test_every_bad_row_is_named_with_its_reason():
    batch = with_the_bank(100, 200, 300, 400, 500, 600)
    rows = answer(batch)
    rows[0][3] = "1.01"
    rows[1][1] = account(99)
    rows[2][0] = "17"
    rows[3][4] = "8888"
    rows[4][0] = "2"
    rows[5] = rows[5][:-1]
    rows.append([])
    bad = refused(batch, [row for row in rows if row])
    said = {row.row: row.reason for row in bad if row.row}
    assert "amount is “1.01”, in the batch 1.00 yuan" in said[1]
    assert "the account is 6217***********0099" in said[2]
    assert "has no line “17”" in said[3]
    assert "does not know the result “8888”" in said[4]
    assert "answered twice" in said[5]
    assert "5 columns instead of 6" in said[6]
    assert [row.reason.split(" is missing")[0] for row in bad if row.row is None] == ["Line 3", "Line 5", "Line 6"]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [(1, "3", "counts 3 lines"), (2, "3.51", "total is “3.51”, that of the batch 3.50"), (1, "zwei", "not a number")],
)
def test_wrong_totals_refuse_the_file(cell, value, said):
    batch = with_the_bank(100, 250)
    rows = answer(batch)
    rows[-1][cell] = value
    [bad] = refused(batch, rows)
    assert bad.row == 3
    assert said in bad.reason


def test_the_answer_to_another_batch_is_not_taken():
    first = with_the_bank(100, layout="comma-utf8")
    second = sent(owed(100, bank_account=first.lines.get().bank_account), template=first.template)
    [bad] = refused(second, answer(first))
    assert "names batch" in bad.reason


def test_the_same_file_twice_is_told_and_does_nothing():
    batch = with_the_bank(100)
    rows = answer(batch)
    take(batch, rows)
    before = (Posting.objects.count(), Event.objects.count())
    with pytest.raises(AlreadyTaken, match=batch.number):
        take(batch, rows)
    assert (Posting.objects.count(), Event.objects.count()) == before


def test_another_answer_to_an_answered_batch_is_refused():
    batch = with_the_bank(100)
    take(batch, answer(batch))
    with pytest.raises(WrongStep):
        take(batch, answer(batch, failed={1: "账户已销户"}))


@pytest.mark.parametrize("station", [made, checked])
def test_a_batch_that_did_not_leave_has_no_answer(station):
    batch = station(owed())
    with pytest.raises(WrongStep):
        take(batch, answer(batch))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "empty"),
        (b"\xff\xfe\x00", "not text in GBK"),
        ("1|账号".encode(), "is in UTF-8"),
        (b"\xef\xbb\xbf1|2", "is in UTF-8"),
        (b"PK\x03\x04 a workbook", "1 columns instead of"),
        (b"\x00" * 1000, "1 columns instead of"),
    ],
)
def test_a_file_that_is_no_answer_is_refused_in_words(content, said):
    assert any(said in bad.reason for bad in refused(with_the_bank(100), content))


def test_a_huge_file_is_not_read():
    with pytest.raises(FileTooLarge):
        take(with_the_bank(100), b"1" * (MOST_BYTES + 1))


def test_a_second_byte_of_gbk_that_looks_like_the_separator_parts_nothing():
    """亅 is 0x81 0x7C in GBK, and 0x7C alone is the separator."""
    batch = sent(owed(payee_name="亅亅"))
    assert b"\x81\x7c" in answer_file(layout_of(batch.template), answer(batch))
    assert take(batch, answer(batch)).state == "done"


def test_invisible_characters_of_the_bank_do_not_reach_the_screens():
    batch = with_the_bank(100)
    take(batch, answer(batch, failed={1: "销户\x00\x07 "}))
    assert Payable.objects.get().failure == "销户"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CLERK, Role.AUDITOR])
def test_only_finance_takes_the_banks_answer(role):
    batch = with_the_bank(100)
    with pytest.raises(NotAllowed):
        take(batch, answer(batch), by=reader(role))


def test_the_same_command_answers_twice_with_the_same():
    batch, payer = with_the_bank(100), finance()
    content = answer_file(layout_of(batch.template), answer(batch))
    for _again in range(2):
        answered = take_return_file(batch=batch, file=ContentFile(content, "a.txt"), by=payer, key="k")
        assert answered.state == "done"
    assert Posting.objects.filter(reason="paid").count() == 1
