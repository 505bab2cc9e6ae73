"""A hospital's itemised list: read within bounds, understood by its headings, a clear sentence for everything else."""

import json
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from casework.models import Event, Role
from claims.imports import errors, read_rows, understand, unpacking
from tests.claims.screens import signed_in
from tests.factories import claims
from tests.factories.core import reader

HEADINGS = ["项目编码", "项目名称", "医保类别", "数量", "单价（元）", "金额(元)"]
LINE = ["XJ01", "头孢", "乙", 2, 10.5, 21]


def workbook(rows):
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(at, place, cell)
    return made.getvalue()


def read(content, name="list.xlsx"):
    return read_rows(ContentFile(content, name))


def lines_of(rows, *, merge=False):
    return understand(rows, merge=merge)


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
    ids=lambda value: value.__name__ if isinstance(value, type) else f"{len(value)} bytes",
)
def test_what_is_no_list_is_answered_with_a_sentence(content, refusal):
    with pytest.raises(refusal) as refused:
        read(content)
    assert str(refused.value)
    assert refused.value.field == "file"


def test_a_file_beyond_the_size_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_BYTES", 10)
    with pytest.raises(errors.ListTooLarge):
        read(b"x" * 11)


def test_a_workbook_that_needs_more_memory_than_its_child_has_is_refused(monkeypatch):
    monkeypatch.setattr(unpacking, "CHILD_MEMORY", 64 * unpacking.MEGABYTE)
    with pytest.raises((errors.ListOverpacked, errors.ListDamaged)):
        read(workbook([[f"项目{n}-{place}" for place in range(50)] for n in range(10_000)]))


def test_headings_may_stand_below_a_title_and_in_any_order():
    found = lines_of([["某医院住院费用清单"], [], ["金额", "名称", "备注"], ["12.30", "血常规", "x"]])
    assert found.lines[0]["name"] == "血常规"
    assert found.lines[0]["amount"] == "12.30"
    assert found.headings == {"amount": "金额", "name": "名称"}


def test_a_list_without_headings_says_which_are_needed():
    with pytest.raises(errors.NoHeadings) as refused:
        lines_of([["血常规", "12.30"]])
    assert "编码" in str(refused.value)


def test_headings_alone_are_no_list():
    with pytest.raises(errors.NoLines):
        lines_of([HEADINGS])


def test_sums_between_the_lines_are_left_out():
    rows = [
        HEADINGS,
        ["", "小计", "", "", "", "21"],
        ["XJ01", "头孢", "乙", "2", "10.5", "21"],
        ["合计", "", "", "", "", "21"],
    ]
    assert [line["name"] for line in lines_of(rows).lines] == ["头孢"]


@pytest.mark.parametrize(
    "row",
    [
        ["", "", "甲", "1", "1", "1"],
        ["", "缺金额", "甲", "1", "1", ""],
        ["", "负数", "甲", "1", "1", "-1"],
        ["", "三位小数", "甲", "1", "1", "1.005"],
        ["", "坏数量", "甲", "一", "1", "1"],
        ["", "坏类别", "丁", "1", "1", "1"],
        ["", "坏单价", "甲", "1", "一元", "1"],
    ],
    ids=lambda row: row[1],
)
def test_every_bad_row_says_why_and_the_others_are_taken(row):
    found = lines_of([HEADINGS, row, ["XJ01", "头孢", "乙", "2", "10.5", "21"]])
    assert len(found.lines) == 1
    assert [(bad.number, bool(bad.reason)) for bad in found.bad] == [(2, True)]
    assert found.bad[0].cells == tuple(row)


def test_equal_items_are_added_up():
    day = ["CW01", "床位费", "甲", "1", "50", "50"]
    [line] = lines_of([HEADINGS, *[day] * 9], merge=True).lines
    assert (line["quantity"], line["amount"]) == ("9", "450.00")
    assert len(lines_of([HEADINGS, *[day] * 9]).lines) == 9


def test_a_unit_price_with_four_decimals_is_rounded_and_the_amount_is_not():
    [line] = lines_of([HEADINGS, ["X", "片剂", "甲", "100", "0.3567", "35.67"]]).lines
    assert (line["unit_price"], line["amount"]) == ("0.36", "35.67")


@pytest.mark.django_db
class TestOnTheForm:
    @pytest.fixture
    def draft(self, pool):
        self.desk = signed_in(reader(Role.CLERK, pool=pool))
        return claims.draft(pool=pool)

    def send(self, draft, content, name="list.csv"):
        file = SimpleUploadedFile(name, content)
        return self.desk.post(reverse("claims:import_lines", args=[draft.pk]), {"file": file, "merge": "on"})

    def test_lines_are_offered_and_nothing_is_written(self, draft):
        before = Event.objects.count()
        text = "名称,类别,数量,单价,金额\n血常规,甲,1,20,20\n坏行,甲,x,1,1\n".encode("gbk")
        answer = self.send(draft, text)
        assert answer.context["block"]["lines"] == [["", "血常规", "A", "1", "20.00", "20.00", ""]]
        assert "坏行" in answer.content.decode()
        assert Event.objects.count() == before

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-", "名称\n".encode()])
    def test_a_refusal_is_a_fragment_with_a_sentence(self, draft, content):
        file = {"file": SimpleUploadedFile("list.xlsx", content)}
        answer = self.desk.post(reverse("claims:import_lines", args=[draft.pk]), file, headers={"HX-Request": "true"})
        assert answer.status_code == 422
        assert "data-refusal" in answer.content.decode()

    def test_no_file_is_a_sentence(self, draft):
        assert self.desk.post(reverse("claims:import_lines", args=[draft.pk])).status_code == 422

    def test_bad_rows_come_back_as_a_workbook_that_runs_nothing(self, draft):
        rows = [{"number": 3, "reason": "缺少金额。", "cells": ["=1+1", "头孢"]}]
        sent = {"rows": json.dumps(rows), "heading": json.dumps(["编码", "名称"])}
        answer = self.desk.post(reverse("claims:bad_rows", args=[draft.pk]), sent)
        found = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert found[1] == ["'=1+1", "头孢", "3", "缺少金额。"]

    @pytest.mark.parametrize("rows", ["", "{", "[1]", '[{"cells": 1}]', "null", "[" * 10_000])
    def test_forged_rows_give_an_empty_workbook(self, draft, rows):
        answer = self.desk.post(reverse("claims:bad_rows", args=[draft.pk]), {"rows": rows, "heading": "x"})
        assert answer.status_code == 200


def test_dates_of_a_workbook_stay_days():
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["名称", "金额", "日期"])
        sheet.write_row(1, 0, ["血常规", Decimal("20"), date(2026, 6, 1)])
    assert read(made.getvalue())[1] == ["血常规", "20", "2026-06-01"]
