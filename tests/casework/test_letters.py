"""Everything printed: what a person reads on it, what a scanner reads, what must never come out of the printer."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from pypdf import PdfReader

from casework import clock
from casework.letters import DoesNotAdd, Letter, MaterialForm, Receipt, RefusedPart, UncoveredCharacters, fonts, render
from casework.letters.rendering import LOCALES, TEMPLATES, printable, texts, typeset
from tests.factories import letter_parts
from tests.factories import letters as sample

PRINTED_ON = date(2026, 6, 16)
every_letter = pytest.mark.parametrize("make", sample.EVERY_LETTER)
every_language = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture(autouse=True)
def _the_day() -> Iterator[None]:
    with clock.set_to(PRINTED_ON):
        yield


def pages(pdf: bytes) -> list[str]:
    """The text of each page without white space: where a line breaks does not matter."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def words(letter: Letter, lang: str = "zh") -> str:
    """All text of a letter without white space and without the heads and feet of its pages."""
    return "".join(pages(render(letter, lang)))


@cache
def pictures(make: Callable[[], Letter]) -> list[Image.Image]:
    """The pages of a letter as a printer would draw them, at a scanner's resolution."""
    drawn = typeset(make(), "zh", "png")
    return [Image.open(BytesIO(page)).convert("RGB") for page in ([drawn] if isinstance(drawn, bytes) else drawn)]


@every_letter
@every_language
def test_a_letter_shows_every_text_date_and_amount_it_was_given(make: Callable[[], Letter], lang: str) -> None:
    """NX-33, LPS-54: nothing that was handed to a letter is missing on the paper."""
    letter = make()
    chosen = {*MaterialForm, *RefusedPart}
    given = set(texts(printable(letter, LOCALES[lang]))) - chosen
    read = words(letter, lang)
    assert not {text for text in given if "".join(text.split()) not in read}


@every_letter
def test_each_page_carries_its_number_the_print_time_and_who_printed(make: Callable[[], Letter]) -> None:
    letter = make()
    all_pages = pages(render(letter))
    for number, page in enumerate(all_pages, start=1):
        assert f"第{number}页共{len(all_pages)}页" in page
        assert "打印时间：2026年6月16日12:00" in page
        assert letter.printed_by in page
        assert letter.number in page
        assert letter.agency.name in page


@every_letter
def test_a_letter_has_room_for_the_seal(make: Callable[[], Letter]) -> None:
    assert re.search("加盖(业务|财务)专用章", words(make()))


@every_letter
def test_a_scanner_reads_the_number_from_both_codes(make: Callable[[], Letter]) -> None:
    letter = make()
    found = {(code.format.name, code.text) for code in zxingcpp.read_barcodes(pictures(make)[0])}
    leads = {("QRCode", letter.progress_address)} if isinstance(letter, Receipt) else set()
    assert found == {("QRCode", letter.number), ("Code128", letter.number)} | leads


@every_letter
def test_a_letter_loses_nothing_in_black_and_white(make: Callable[[], Letter]) -> None:
    for page in pictures(make):
        red, green, blue = page.split()
        assert ImageChops.difference(red, green).getbbox() is None
        assert ImageChops.difference(green, blue).getbbox() is None


@pytest.mark.parametrize(
    ("make", "in_capitals"),
    [
        (sample.settlement, "捌万贰仟陆佰陆拾肆元整"),
        (sample.refusal, "玖仟贰佰叁拾肆元陆角壹分"),
        (sample.payment_list, "壹佰捌拾叁万零壹拾捌元叁角整"),
        (sample.recovery, "壹万玖仟叁佰伍拾捌元零贰分"),
    ],
)
def test_the_amount_that_moves_stands_in_capitals(make: Callable[[], Letter], in_capitals: str) -> None:
    """National_rules C10, in the agency's habit of 整 after 角."""
    assert in_capitals in words(make())


def test_an_agency_writes_no_whole_after_jiao_if_that_is_its_habit() -> None:
    habit = replace(letter_parts.AGENCY, whole_after_jiao=False)
    read = words(sample.payment_list(agency=habit))
    assert "叁角" in read
    assert "叁角整" not in read


def test_a_settlement_sheet_numbers_its_sources_once_and_marks_examples() -> None:
    """One footnote a source; a figure that is no local policy says so at its row, at its source and on page one."""
    first, second = pages(render(sample.settlement()))[:2]
    assert second.count("《社会救助暂行办法》第二十九条") == 1
    assert "医疗救助支付〔示例〕[3][4]" in second
    assert "[4]〔示例〕救助比例70%" in second
    assert "不是当地现行政策" in first


def test_a_settlement_sheet_without_examples_does_not_speak_of_them() -> None:
    rows = tuple(row for row in sample.calculation() if not any(source.illustrative for source in row.sources))
    assert "示例）" not in words(sample.settlement(rows=rows))
    assert "〔示例〕" not in words(sample.settlement(rows=rows))


def test_a_row_that_needs_no_source_has_no_footnote() -> None:
    rows = tuple(replace(row, sources=()) for row in sample.calculation())
    assert "[1]" not in words(sample.settlement(rows=rows))


def test_sixty_lines_fill_three_pages_with_the_sums_at_the_end() -> None:
    all_pages = pages(render(sample.settlement()))
    assert len(all_pages) == 3
    assert "合计100,000.008,000.000.001,200.0090,800.00" in all_pages[-1]


def test_a_receipt_fits_one_sheet_of_a5() -> None:
    document = PdfReader(BytesIO(render(sample.receipt())))
    assert len(document.pages) == 1
    assert [round(float(side) / 72 * 25.4) for side in document.pages[0].mediabox[2:]] == [148, 210]


def test_a_receipt_says_when_its_day_is_provisional() -> None:
    assert "（暂定）" in words(sample.receipt(due_is_provisional=True))
    assert "暂定" not in words(sample.receipt(due_is_provisional=False))


def test_a_refused_application_and_a_refused_payment_bear_different_names() -> None:
    assert "不予受理通知书" in words(sample.not_accepted())
    assert "拒付通知书" in words(sample.refusal())


@pytest.mark.parametrize(
    "name",
    [
        '#panic("out")',
        "#sys.inputs.letter",
        "$x^2$ *粗* _斜_ `代码`",
        r"\u{41} \\ \n \#",
        '"],"number":"0"}',
        "]] [脚注] @甲 <乙> // 注 /* 注 */",
        "= 标题 - 项 + 项 ~ -- ---",
    ],
)
def test_a_name_is_printed_as_it_is_whatever_it_would_mean_to_typst(name: str) -> None:
    """ASVS 1.2.4: data is never source."""
    read = words(sample.receipt(insured=replace(letter_parts.INSURED, name=name)))
    assert "".join(name.split()) in read


@pytest.mark.parametrize("name", ["张𠮷", "龚䶮", "㛃", "买买提·吐尔逊", "𤭢𪚥"])
def test_rare_characters_are_drawn(name: str) -> None:
    assert name in words(sample.receipt(insured=replace(letter_parts.INSURED, name=name)))


@pytest.mark.parametrize(
    ("name", "uncovered"), [("张\ue863", ["\ue863"]), ("李\U0001f600\u0001李", ["\x01", "\U0001f600"])]
)
def test_a_character_no_font_draws_is_named_and_nothing_is_printed(name: str, uncovered: list[str]) -> None:
    with pytest.raises(UncoveredCharacters) as refused:
        render(sample.receipt(insured=replace(letter_parts.INSURED, name=name)))
    assert refused.value.characters == uncovered
    assert f"U+{ord(uncovered[0]):04X}" in str(refused.value)


def test_both_weights_draw_every_character_of_the_templates() -> None:
    source = set("".join(path.read_text() for path in TEMPLATES.glob("*.typ"))) - {"\n"}
    for weight in ("Regular", "Bold"):
        with TTFont(fonts.FOLDER / f"NotoSansSC-{weight}.otf", lazy=True) as font:
            assert not {each for each in source if ord(each) not in font.getBestCmap()}


@every_letter
def test_only_vendored_fonts_are_used(make: Callable[[], Letter]) -> None:
    used = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(BytesIO(render(make()))).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert used
    assert all(re.search("NotoSansSC|RareHan", name) for name in used)


@every_letter
def test_the_same_letter_at_the_same_moment_is_the_same_file(make: Callable[[], Letter]) -> None:
    assert render(make()) == render(make())


def test_letters_printed_at_once_do_not_mix() -> None:
    orders = [sample.receipt(query_code=f"QRY{at:04d}") for at in range(40)]
    with ThreadPoolExecutor(8) as window:
        for letter, pdf in zip(orders, window.map(render, orders), strict=True):
            assert letter.query_code in "".join(pages(pdf))


@pytest.mark.parametrize(
    "changes",
    [
        {"total": 10000001},
        {"self_paid": 0, "total": 9200000},
        {"fund_total": 8266401, "person_total": 1733599, "person_cash": 1733599},
        {"person_total": 1733601},
        {"person_cash": 1733601},
        {"hospital": 1},
        {"lines": sample.expense_lines()[:-1]},
        {"lines": ()},
    ],
)
def test_a_settlement_sheet_that_does_not_add_up_is_never_made(changes: dict[str, Any]) -> None:
    """National_rules C7, law 8: total = parts, funds = their sum, total = funds + person + hospital, lines = head."""
    with pytest.raises(DoesNotAdd):
        sample.settlement(**changes)


def test_a_line_whose_parts_do_not_make_it_is_refused() -> None:
    first, *others = sample.expense_lines()
    with pytest.raises(DoesNotAdd):
        sample.settlement(lines=(replace(first, amount=first.amount + 1), *others))


def test_a_payment_list_whose_funds_do_not_make_its_total_is_never_made() -> None:
    with pytest.raises(DoesNotAdd) as refused:
        sample.payment_list(funds=sample.payment_list().funds[:-1])
    assert "1,830,000.00" in str(refused.value)


def test_a_recovery_that_asks_for_more_than_was_paid_too_much_is_never_made() -> None:
    fund, *others = sample.recovery().funds
    with pytest.raises(DoesNotAdd):
        sample.recovery(funds=(replace(fund, repay=fund.repay + 1), *others))


@pytest.mark.parametrize(
    "unmasked",
    [
        lambda: replace(letter_parts.INSURED, masked_id="11010519491231002X"),
        lambda: replace(letter_parts.APPLICANT, masked_telephone="13800138000"),
        lambda: replace(sample.payment_list().payments[0], masked_account="6228480000000001234"),
        lambda: sample.settlement(payee=replace(sample.settlement().payee, number="6228480000000001234")),
    ],
)
def test_full_numbers_of_persons_do_not_reach_paper(unmasked: Callable[[], object]) -> None:
    """ASVS 14.2.6, national_rules C11."""
    with pytest.raises(ValueError, match="masked"):
        unmasked()


def test_amounts_are_declared_as_fen_so_that_none_is_printed_as_a_count() -> None:
    """Every whole number on a letter is either fen or one of the counts named here."""
    counts = {"invoices", "working_days", "stopped_days", "count", "days", "age", "year", "sheets", "turn"}
    for make in sample.EVERY_LETTER:
        for owner, name, declared in declarations(make()):
            if declared is int:
                assert name in counts, f"{owner}.{name}"


def declarations(value: Any) -> Iterator[tuple[str, str, Any]]:
    """(class, field, declared type) of a dataclass and of the dataclasses within it."""
    for field in fields(value):
        yield type(value).__name__, field.name, field.type
        inner = getattr(value, field.name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if is_dataclass(each):
                yield from declarations(each)
