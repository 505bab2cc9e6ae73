"""Lists that people bring: read within bounds, a clear sentence for everything else."""

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.base import ContentFile

from casework.uploaded_sheets import Bounds, errors, rows_of, unpacking
from tests.casework.sheets import workbook

HEADINGS = ["项目编码", "项目名称", "医保类别", "数量", "单价（元）", "金额(元)"]
LINE = ["XJ01", "头孢", "乙", 2, 10.5, 21]


def read(content, name="list.xlsx", bounds=None):
    return rows_of(ContentFile(content, name), bounds or Bounds())


def test_a_workbook_is_read_as_it_is_typed():
    rows = read(workbook([HEADINGS, LINE, ["XA", "二甲双胍", "甲", 0.5, 0.1 + 0.2, 1234.5]]))
    assert rows[1] == ["XJ01", "头孢", "乙", "2", "10.5", "21"]
    assert rows[2][3:] == ["0.5", "0.3", "1234.5"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_is_read_in_every_encoding_that_hospitals_use(encoding, separator):
    text = "\r\n".join(separator.join(map(str, row)) for row in (HEADINGS, LINE))
    assert read(text.encode(encoding), "list.csv")[1][1] == "头孢"


def zip_of(entries):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", errors.EmptyList),
        (b"%PDF-1.7 ...", errors.NotAList),
        (b"\xd0\xcf\x11\xe0" + bytes(100), errors.NotAList),
        (b"PK\x03\x04" + bytes(100), errors.ListDamaged),
        (zip_of([("word/document.xml", "x")]), errors.NotAList),
        (zip_of([("xl/workbook.xml", "x")]), errors.ListDamaged),
        (zip_of([("xl/workbook.xml", bytes(30_000_000))]), errors.ListOverpacked),
        (zip_of([("xl/workbook.xml", "x"), *((f"xl/{n}", "x") for n in range(600))]), errors.ListOverpacked),
        (bytes(range(128, 256)) * 3, errors.UnknownEncoding),
        (b"a,b\x00c", errors.NotAList),
        (workbook([["名称"] * 300]), errors.TooManyColumns),
        (",".join(["名称"] * 300).encode(), errors.TooManyColumns),
        (workbook([["x"]] * 20_001), errors.TooManyRows),
        (b"x\n" * 20_002, errors.TooManyRows),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "file",
)
def test_what_is_no_list_is_answered_with_a_sentence(content, refusal):
    with pytest.raises(refusal) as refused:
        read(content)
    assert str(refused.value)
    assert refused.value.field == "file"


def test_a_file_beyond_the_size_is_refused_before_it_is_read():
    with pytest.raises(errors.ListTooLarge):
        read(b"x" * 11, bounds=Bounds(size=10))


def test_the_rows_keep_their_numbers_below_empty_ones_and_their_columns_beside_empty_ones():
    assert read(workbook([[], [], ["", "姓名"], ["", "王一"]]))[2:] == [["", "姓名"], ["", "王一"]]


def test_a_workbook_that_needs_more_memory_than_its_child_has_is_refused(monkeypatch):
    monkeypatch.setattr(unpacking, "CHILD_MEMORY", 64 * unpacking.MEGABYTE)
    with pytest.raises((errors.ListOverpacked, errors.ListDamaged)):
        read(workbook([[f"项目{n}-{place}" for place in range(50)] for n in range(10_000)]))


def test_dates_of_a_workbook_stay_days():
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["名称", "金额", "日期"])
        sheet.write_row(1, 0, ["血常规", Decimal("20"), date(2026, 6, 1)])
    assert read(made.getvalue())[1] == ["血常规", "20", "2026-06-01"]


def test_a_number_beyond_all_amounts_spoils_no_list():
    assert read(workbook([HEADINGS, ["XA", "x", "甲", 1e300, 5.22e17, 1]]))[1][3:] == [
        "1e+300",
        "522000000000000000",
        "1",
    ]


@pytest.mark.parametrize("content", [workbook([HEADINGS, LINE, LINE]), b"a,b\n1,2\n3,4"])
def test_only_the_first_rows_are_read_but_all_are_held_to_the_bounds(content):
    assert len(rows_of(ContentFile(content), Bounds(), first=2)) == 2
    with pytest.raises(errors.TooManyRows):
        rows_of(ContentFile(content), Bounds(rows=2), first=1)


def zipped(*files, method=zipfile.ZIP_DEFLATED):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def test_one_csv_in_a_zip_is_read_where_lists_are_long():
    text = "结算ID,金额\nJS1,5\n".encode("gb18030")
    assert read(zipped(("五月/申报.CSV", text)), bounds=Bounds(zipped=True)) == [["结算ID", "金额"], ["JS1", "5"]]
    assert read(workbook([["a"]]), bounds=Bounds(zipped=True)) == [["a"]]
    for other in (zipped(("a.csv", text), ("b.csv", text)), zipped(("a.pdf", text))):
        with pytest.raises(errors.NotAList):
            read(other, bounds=Bounds(zipped=True))
    with pytest.raises(errors.NotAList):
        read(zipped(("a.csv", text)))


def test_a_zip_that_unpacks_to_more_than_a_list_or_is_damaged_is_refused():
    with pytest.raises(errors.ListOverpacked):
        read(zipped(("a.csv", b"1," * 500_000)), bounds=Bounds(zipped=True))
    with pytest.raises(errors.ListOverpacked):
        read(zipped(("a.csv", bytes(range(32, 127)) * 30)), bounds=Bounds(zipped=True, size=2_000))
    whole = zipped(("a.csv", b"a,b\n1,2\n"), method=zipfile.ZIP_STORED)
    with pytest.raises(errors.ListDamaged):
        read(whole.replace(b"1,2", b"1,3"), bounds=Bounds(zipped=True))


def test_a_zip_whose_packed_bytes_are_broken_is_refused_with_a_sentence():
    """Not its directory: what only unpacking finds."""
    whole = zipped(("a.csv", b"a,b\n1,2\n" * 50))
    at = whole.index(b"a.csv") + len(b"a.csv")
    for broken in (b"\xff" * 4, b"\x07" * 4):
        with pytest.raises(errors.ListDamaged):
            read(whole[:at] + broken + whole[at + 4 :], bounds=Bounds(zipped=True))
