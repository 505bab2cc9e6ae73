"""Formatting of money, masks, days and bars."""

from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from casework import masks
from casework.templatetags import portal


def render(source, **context):
    with translation.override("zh-hans"):
        return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (5, "+0.05"), (-123456, "−1,234.56"), (100000000, "+1,000,000.00")]
)
def test_a_difference_carries_its_sign(fen, text):
    assert portal.signed_yuan(fen) == text


@pytest.mark.parametrize(("points", "text"), [(7000, "70 %"), (6550, "65.5 %"), (5, "0.05 %"), (10000, "100 %")])
def test_a_share_shows_only_the_decimals_it_has(points, text):
    assert portal.percent(points) == text


def test_money_names_its_unit_and_its_payer():
    assert render("{% money 123456 'person' %}") == (
        '<span class="money money-person">1,234.56<span class="unit">元</span></span>'
    )


def test_no_amount_is_a_dash_and_not_zero():
    assert "—" in render("{% money none %}", none=None)


def test_moments_are_read_in_the_time_zone_of_the_portal():
    utc = datetime(2026, 6, 15, 18, 30, tzinfo=timezone.get_fixed_timezone(0))
    assert portal.moment(utc) == "2026-06-16 02:30"
    assert portal.clock_time(utc) == "02:30"
    assert portal.day(None) == ""


@pytest.mark.parametrize(
    ("days", "word", "tone"),
    [(12, "剩 12 个工作日", ""), (3, "剩 3 个工作日", "warn"), (0, "今日到期", "bad"), (-2, "逾期 2 个工作日", "late")],
)
def test_a_deadline_says_how_many_working_days_are_left(days, word, tone):
    with translation.override("zh-hans"):
        assert portal.time_left(days) == (word, tone)
        assert word in portal.deadline(days)


def test_a_deadline_in_a_year_without_official_calendar_says_so():
    with translation.override("zh-hans"):
        assert "剩 3 个工作日（日历暂定）" in portal.deadline(3, provisional=True)


@pytest.mark.parametrize(
    ("mask", "full", "shown"),
    [
        (masks.name, "张三", "张*"),
        (masks.name, "张小三", "张*三"),
        (masks.name, "买买提·艾力", "买****力"),
        (masks.name, "𠮷田", "𠮷*"),
        (masks.name, "", ""),
        (masks.identity, "990101196704021234", "990101********1234"),
        (masks.identity, "E12345678", "E1*****78"),
        (masks.identity, "H1234567(8)", "H1*******8)"),
        (masks.identity, "123", "***"),
        (masks.phone, "13812345678", "138****5678"),
        (masks.account, "6217001234567894321", "6217***********4321"),
        (masks.account, "6217", "****"),
    ],
)
def test_a_mask_shows_the_ends_only(mask, full, shown):
    assert mask(full) == shown


def test_the_bar_of_a_year_is_drawn_in_shares_of_all_that_was_paid():
    parts = [
        {"kind": "basic", "label": "基本", "amount": 60_00},
        {"kind": "critical", "label": "大病", "amount": 0},
        {"kind": "person", "label": "个人", "amount": 40_00},
    ]
    bar = portal.year_bar(parts)
    assert [(one["kind"], one["x"], one["width"]) for one in bar["segments"]] == [
        ("basic", "0.00%", "60.00%"),
        ("person", "60.00%", "40.00%"),
    ]
    assert bar["total"] == 100_00 and bar["mark"] == ""


def test_the_next_threshold_is_marked_to_scale_behind_the_bar():
    parts = [{"kind": "person", "label": "个人", "amount": 75_00}]
    bar = portal.year_bar(parts, {"label": "大病起付线", "left": 25_00})
    (segment,) = bar["segments"]
    assert (segment["width"], bar["mark"]) == ("75.00%", "100.00%")
    assert "距大病起付线还差 25.00 元" in render(
        "{% year_bar p t %}", p=parts, t={"label": "大病起付线", "left": 25_00}
    )


def test_a_year_without_costs_draws_an_empty_bar():
    bar = portal.year_bar([{"kind": "person", "label": "个人", "amount": 0}], {"label": "大病起付线", "left": 5000_00})
    assert (bar["segments"], bar["mark"]) == ([], "")


def test_the_ribbon_cuts_spans_to_its_years():
    spans = [
        {"kind": "covered", "start": date(2020, 1, 1), "end": date(2022, 12, 31), "label": "2022"},
        {"kind": "covered", "start": date(2023, 7, 2), "end": None, "label": "2023"},
        {"kind": "employee", "start": date(2018, 1, 1), "end": date(2019, 1, 1), "label": "past"},
    ]
    drawn = portal.ribbon(spans, date(2022, 1, 1), date(2023, 12, 31), date(2023, 1, 1))
    assert [(one["x"], one["width"]) for one in drawn["spans"]] == [("0.00%", "50.00%"), ("74.93%", "25.06%")]
    assert drawn["kinds"] == ["covered"] and drawn["today"] == "50.00%"


@pytest.mark.parametrize(("value", "unusual"), [(4, True), (5, False), (11, False), (12, True)])
def test_a_figure_outside_its_band_is_unusual(value, unusual):
    assert portal.band("住院天数", value, 5, 11, str(value), "5–11")["unusual"] is unusual


def test_every_form_gets_a_command_key_of_its_own():
    assert portal.command_key() != portal.command_key()


def test_data_in_an_attribute_is_escaped():
    assert render("{{ v|as_json }}", v={"a": '"></li>'}) == "{&quot;a&quot;: &quot;\\&quot;&gt;&lt;/li&gt;&quot;}"
