"""A hospital's itemised list: read within bounds, understood by its headings, a clear sentence for everything else."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from casework.models import Event, Role
from claims.imports import errors, understand
from tests.claims.screens import signed_in
from tests.factories import claims
from tests.factories.core import reader

HEADINGS = ["项目编码", "项目名称", "医保类别", "数量", "单价（元）", "金额(元)"]
LINE = ["XJ01", "头孢", "乙", 2, 10.5, 21]


def lines_of(rows, *, merge=False):
    return understand(rows, merge=merge)


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


def test_days_and_trace_codes_of_added_lines_are_kept():
    """DL-29; a list that prints a line a day becomes a line a month, at the last of its days."""
    headings = [*HEADINGS, "费用日期", "追溯码"]
    drug = ["XJ01", "头孢", "乙", "1", "10", "10"]
    rows = [[*drug, "2026-03-01 08:00:00", "8300 8301"], [*drug, "2026/3/9", "8302"], [*drug, "2026-04-01", ""]]
    march, april = lines_of([headings, *rows], merge=True).lines
    assert (march["quantity"], march["served_on"], march["trace_codes"]) == ("2", "2026-03-09", "8300 8301 8302")
    assert (april["quantity"], april["served_on"]) == ("1", "2026-04-01")


def test_nothing_is_added_up_across_a_change_of_the_catalogue():
    """FX-17: each line is priced by the version of its day."""
    headings, drug = [*HEADINGS, "日期"], ["XJ01", "头孢", "乙", "1", "10", "10"]
    rows = [headings, [*drug, "2026-03-14"], [*drug, "2026-03-15"], [*drug, "2026-03-16"]]
    before, after = understand(rows, merge=True, changes=[date(2026, 3, 15)]).lines
    assert (before["quantity"], after["quantity"]) == ("1", "2")


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
        assert answer.context["block"]["lines"] == [["", "血常规", "A", "1", "20.00", "20.00", "", "", ""]]
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
        found = (
            CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
            .get_sheet_by_index(0)
            .to_python()
        )
        assert found[1] == ["'=1+1", "头孢", "3", "缺少金额。"]

    @pytest.mark.parametrize("rows", ["", "{", "[1]", '[{"cells": 1}]', "null", "[" * 10_000])
    def test_forged_rows_give_an_empty_workbook(self, draft, rows):
        answer = self.desk.post(reverse("claims:bad_rows", args=[draft.pk]), {"rows": rows, "heading": "x"})
        assert answer.status_code == 200
