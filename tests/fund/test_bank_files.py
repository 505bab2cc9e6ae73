"""The bank's file as bytes: what is written, what is refused before it is written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fund.bank_files import FileImpossible, Layout, PaymentLine, PaymentOrder, sums, write
from fund.orders import starting_layouts

LAYOUTS = {name: Layout.model_validate(layout) for name, layout in starting_layouts().items()}


def order(*lines: PaymentLine) -> PaymentOrder:
    return PaymentOrder(batch="B990000-20260616-0001", day=date(2026, 6, 16), lines=lines)


def line(position: int = 1, **changes) -> PaymentLine:
    fields = {
        "number": "C990000-20260616-0007",
        "payee_name": "买买提·玉素甫",
        "bank_name": "示例银行",
        "bank_account": "6217000000000000042",
        "amount": 123_405,
    }
    return PaymentLine(position=position, **(fields | changes))


def test_a_file_in_gbk_with_its_last_row_as_the_bank_wants_it():
    content = write(LAYOUTS["pipe-gbk"], order(line(), line(2, amount=5)))
    assert content.decode("gbk") == (
        "1|6217000000000000042|买买提·玉素甫|1234.05|示例银行|C990000-20260616-0007|医保报销\r\n"
        "2|6217000000000000042|买买提·玉素甫|0.05|示例银行|C990000-20260616-0007|医保报销\r\n"
        "合计|2|1234.10\r\n"
    )


def test_a_file_in_utf_8_with_a_first_row():
    content = write(LAYOUTS["comma-utf8"], order(line(payee_name="王𠮷")))
    assert content.decode() == (
        "B990000-20260616-0001,20260616,1,1234.05\n1,王𠮷,6217000000000000042,示例银行,1234.05,C990000-20260616-0007\n"
    )


def test_a_file_of_fixed_widths_counts_bytes_and_writes_fen():
    rows = write(LAYOUTS["fixed-gbk"], order(line())).split(b"\r\n")
    assert rows[0] == b"H20260616" + b"00000001" + b"0000000000123405"
    assert len(rows[1]) == 1 + 8 + 32 + 60 + 16 + 30
    assert rows[1].decode("gbk").split()[:2] == ["D000000016217000000000000042", "买买提·玉素甫"]


@pytest.mark.parametrize(
    ("layout", "change", "said"),
    [
        ("pipe-gbk", {"payee_name": "王𠮷"}, "Line 1, C990000-20260616-0007: .*“𠮷”.*UTF-8"),
        ("pipe-gbk", {"payee_name": "张三|9999.00"}, "parts the columns"),
        ("comma-utf8", {"bank_name": "示例银行,一支行"}, "parts the columns"),
        ("pipe-gbk", {"payee_name": "张三\r\n2"}, "invisible character U\\+000D"),
        ("comma-utf8", {"payee_name": "张三\u2028"}, "invisible character U\\+2028"),
        ("fixed-gbk", {"payee_name": "长" * 31}, "longer than the 60 bytes"),
    ],
)
def test_what_the_bank_could_misread_is_refused_with_line_and_reason(layout, change, said):
    with pytest.raises(FileImpossible, match=said):
        write(LAYOUTS[layout], order(line(**change)))


def test_every_line_that_cannot_be_written_is_named():
    lines = [line(position, payee_name="𠮷") for position in range(1, 9)]
    with pytest.raises(FileImpossible, match=r"Line 1.*Line 5.*\(\+3\)") as refused:
        write(LAYOUTS["pipe-gbk"], order(*lines))
    assert len(refused.value.problems) == 8


def changed(**changes) -> dict:
    return starting_layouts()["pipe-gbk"] | changes


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        (changed(encoding="gb2312"), "encoding"),
        (changed(separator="9"), "can be part of a value"),
        (changed(separator="."), "can be part of a value"),
        (changed(separator=None), "needs a width"),
        (changed(columns=[{"field": "amount"}]), "lacks bank_account, payee_name"),
        (changed(columns=[*changed()["columns"], {"field": "amount"}]), "twice"),
        (changed(surprise=1), "surprise"),
        (changed(columns=[{"field": "payee_name", "width": 5, "align": "right", "pad": "0"}]), "left of a figure"),
        (changed(answer=changed()["answer"] | {"success": ["1001"]}), "success and failure"),
        (changed(answer=changed()["answer"] | {"success": [""]}), "means nothing"),
        (changed(answer=changed()["answer"] | {"columns": [{"field": "position"}]}), "lacks amount"),
    ],
)
def test_a_layout_that_could_go_wrong_is_refused(layout, said):
    with pytest.raises(ValidationError, match=said):
        Layout.model_validate(layout)


names = st.text("张王欧阳买提·玉素甫亅丂鼢A z0-—（）", min_size=1, max_size=12)


@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    payees=st.lists(st.tuples(names, st.integers(1, 10**12)), min_size=1, max_size=5),
)
def test_count_and_total_of_a_written_file_are_read_back_from_its_bytes(layout, payees):
    lines = [line(position, payee_name=name, amount=fen) for position, (name, fen) in enumerate(payees, start=1)]
    content = write(LAYOUTS[layout], order(*lines))
    assert sums(LAYOUTS[layout], content) == (len(lines), sum(fen for _name, fen in payees))


@given(st.integers(0, 10**15))
def test_amounts_are_read_as_they_were_written(fen):
    for layout in LAYOUTS.values():
        assert layout.read_amount(layout.write_amount(fen)) == fen


@pytest.mark.parametrize(
    "text", ["1e3", "-1.00", "1,234.00", "1.5", "1.234", "", ".50", "１.00", "1.0０", "+1.00", " 1.00"]
)
def test_an_amount_that_is_not_plain_is_not_guessed_at(text):
    with pytest.raises(ValueError):
        LAYOUTS["pipe-gbk"].read_amount(text)
