"""Official lists: every bad row with its reason, what differs from what holds, versions from a day on, taken back whole."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from casework import clock
from casework.errors import NotAllowed, SamePerson
from casework.models import Event, Role
from claims import finding
from claims.facts import LineRow
from claims.models import CatalogueEntry, CatalogueName, CatalogueRelease, PriceLimit, ReleaseRow
from claims.releases import values
from claims.releases.errors import (
    AlreadyInForce,
    ColumnsNotNamed,
    EntriesMoved,
    NotAtThisStep,
    NothingChanges,
    ReleaseInUse,
    ReleaseKnown,
)
from claims.releases.problems import told
from claims.services import releases
from tests.claims import catalogues
from tests.claims.catalogues import NEW_YEAR
from tests.factories import claims as factory
from tests.factories.core import reader

pytestmark = pytest.mark.django_db
EVE = date(2026, 12, 31)
State, Change = CatalogueRelease.State, ReleaseRow.Change


@pytest.fixture
def held(pool):
    """What holds: a drug that will change, one that stays, one that the list lacks, and a service."""
    told = {"pool": pool, "starts_on": date(2026, 1, 1)}
    return [
        factory.CatalogueEntryFactory(
            **told, code="XA01", name="甲药片", category="B", first_self_pay=1000, price_limit=15_00, unit="盒"
        ),
        factory.CatalogueEntryFactory(**told, code="XA02", name="乙药片", category="A", unit="盒"),
        factory.CatalogueEntryFactory(**told, code="XA03", name="丙药片", category="B"),
        factory.CatalogueEntryFactory(**told, code="33010", name="阑尾切除术", category="A", kind="service"),
    ]


CHEAPER = ["XA01", "甲药片", "", "甲", "", "12.00", "盒"]
SAME = ["XA02", "乙药片", "", "甲", "", "", "盒"]
NEW = ["XA09", "新药胶囊", "10mg*28", "乙", "10%", "100.00", "盒"]


def rows_of(release):
    return {row.code: row for row in release.rows.all()}


def problems_of(release):
    return {row.number: [code for code, _column, _figures in row.problems] for row in release.rows.filter(change="bad")}


class TestComparing:
    def test_new_changed_same_and_ended_rows_are_told_apart(self, pool, held):
        release = catalogues.compared(pool, [CHEAPER, SAME, NEW])
        assert {code: row.change for code, row in rows_of(release).items()} == {
            "XA01": Change.CHANGED,
            "XA02": Change.SAME,
            "XA03": Change.ENDED,
            "XA09": Change.NEW,
        }
        counts = (release.total, release.new, release.changed, release.same, release.ended, release.bad)
        assert counts == (3, 1, 1, 1, 1, 0)
        assert sorted(rows_of(release)["XA01"].parts) == ["class", "price"]
        assert CatalogueEntry.objects.filter(ends_on=None).count() == 4, "a dry run writes nothing"

    def test_a_partial_list_ends_nothing_and_keeps_what_it_has_no_column_for(self, pool, held):
        """DL-40: rounds of price changes."""
        PriceLimit.objects.create(entry=held[0], level="1", amount=9_00)
        release = catalogues.compared(
            pool, [["XA01", "13.00"]], headings=["药品代码", "医保支付标准"], is_complete=False
        )
        [row] = release.rows.all()
        assert (row.change, row.parts, row.price_limit) == (Change.CHANGED, ["price"], 13_00)
        assert (row.name, row.category, row.first_self_pay, row.unit) == ("甲药片", "B", 1000, "盒")
        assert row.level_limits == {"1": 9_00}

    def test_prices_by_hospital_level_stand_below_a_merged_heading(self, pool, held):
        """LPS-30; 价格 over 三级, 二级, 一级, as price lists of services are printed."""
        top = ["项目编码", "项目名称", "甲乙类", "价格", "", ""]
        below = ["", "", "", "三级", "二级", "一级"]
        rows = [below, ["33010", "阑尾切除术", "甲", "1600", "1300", "1000"]]
        release = catalogues.compared(pool, rows, headings=top, kind="service")
        row = rows_of(release)["33010"]
        assert (row.change, row.level_limits) == (Change.CHANGED, {"3": 1600_00, "2": 1300_00, "1": 1000_00})

    def test_every_limit_that_a_list_can_name_is_read(self, pool, held):
        headings = [
            *catalogues.HEADINGS,
            "最大用量",
            "限量周期",
            "限性别",
            "最小年龄",
            "最大年龄",
            "限诊断",
            "限医院级别",
        ]
        rows = [[*NEW, "90", "季度", "女", "18", "65岁", "E11，E10.2", "二级及以上"]]
        row = rows_of(catalogues.compared(pool, rows, headings=headings))["XA09"]
        assert (row.limit_quantity, row.limit_period) == (Decimal(90), "quarter")
        assert (row.sex, row.age_from, row.age_to) == ("female", 18, 65)
        assert (row.diagnoses, row.levels) == (["E10.2", "E11"], ["2", "3", "county"])
        assert (row.first_self_pay, row.initials) == (1000, "xyjn")

    @pytest.mark.parametrize(
        ("row", "codes"),
        [
            (["", "无编码", "", "甲", "", "", ""], ["code_missing"]),
            (["X A+1", "坏编码", "", "甲", "", "", ""], ["code_unreadable"]),
            (["3.4E+14", "断编码", "", "甲", "", "", ""], ["code_cut"]),
            (["XB01", "", "", "甲", "", "", ""], ["name_missing"]),
            (["XB01", "无类别", "", "", "", "", ""], ["class_missing"]),
            (["XB01", "坏类别", "", "丁", "", "", ""], ["unreadable"]),
            (["XB01", "坏比例", "", "乙", "130%", "", ""], ["unreadable"]),
            (["XB01", "四位小数", "", "甲", "", "0.3567", ""], ["price_unreadable"]),
            (["XB01", "负价", "", "甲", "", "-1", ""], ["price_unreadable"]),
            (["XB01", "长" * 161, "", "甲", "", "", ""], ["too_long"]),
            (["XB01", "坏多处", "", "丁", "x", "y", ""], ["unreadable", "unreadable", "price_unreadable"]),
            (["33010", "服务编码", "", "甲", "", "", ""], ["other_kind"]),
        ],
        ids=lambda value: value[1] if len(value) == 7 else "",
    )
    def test_a_bad_row_says_why_and_the_others_are_taken(self, pool, held, row, codes):
        release = catalogues.compared(pool, [row, CHEAPER])
        assert problems_of(release) == {2: codes}
        assert all(told(release.rows.get(number=2).problems))
        assert (release.bad, release.changed) == (1, 1)

    def test_a_code_that_stands_twice_is_bad_the_second_time(self, pool, held):
        release = catalogues.compared(pool, [CHEAPER, SAME, CHEAPER])
        assert problems_of(release) == {4: ["twice"]}
        assert "2" in told(release.rows.get(number=4).problems)[0]

    def test_an_entry_whose_row_is_bad_is_not_ended(self, pool, held):
        release = catalogues.compared(pool, [["XA01", "甲药片", "", "丁", "", "", ""], SAME])
        assert {code: row.change for code, row in rows_of(release).items()} == {
            "XA01": Change.BAD,
            "XA02": Change.SAME,
            "XA03": Change.ENDED,
        }

    def test_an_entry_that_another_list_changes_later_is_refused(self, pool, held):
        catalogues.in_force(pool, [CHEAPER], is_complete=False)
        release = catalogues.compared(pool, [SAME, CHEAPER], starts_on=date(2026, 12, 1), is_complete=False)
        assert problems_of(release) == {3: ["later_version"]}

    @pytest.mark.parametrize(
        ("shares", "expected"), [(["0.1", "0", "1"], [1000, 0, 10_000]), (["10", "0", "1"], [1000, 0, 100])]
    )
    def test_shares_are_fractions_where_none_is_above_one(self, pool, shares, expected):
        """A workbook keeps 10 % as 0.1."""
        rows = [[f"XS{at}", "药", "", "乙", share, "", ""] for at, share in enumerate(shares)]
        release = catalogues.compared(pool, rows)
        assert [row.first_self_pay for row in release.rows.order_by("number")] == expected

    def test_text_in_gbk_is_read_like_a_workbook(self, pool, held):
        text = "药品代码,药品名称,甲乙类,医保支付标准\nXA01,甲药片,甲,12\n".encode("gbk")
        file = catalogues.ContentFile(text, "list.csv")
        release = catalogues.compared(pool, [], file=file, is_complete=False)
        assert (release.changed, release.bad) == (1, 0)

    def test_the_columns_are_remembered_for_the_next_list_like_it(self, pool):
        by, headings = reader(Role.POLICY, pool=pool), ["码", "品名", "分类"]
        release = catalogues.brought(pool, [["XA05", "药", "甲"]], by=by, headings=headings)
        assert release.mapping == {}
        with pytest.raises(ColumnsNotNamed):
            releases.name_columns(release=release, mapping={"name": "品名"}, by=by)
        mapping = {"code": "码", "name": "品名", "category": "分类"}
        releases.name_columns(release=release, mapping=mapping, by=by)
        assert catalogues.worked(release).new == 1
        assert catalogues.brought(pool, [["XA06", "药", "甲"]], by=by, headings=headings).mapping == mapping

    def test_the_effect_says_how_many_lines_of_the_year_and_how_much(self, pool, held):
        lines = [LineRow(entry=held[0], quantity=Decimal(10), amount=200_00), LineRow(entry=held[2], amount=50_00)]
        factory.settled(pool=pool, lines=lines)
        factory.submitted(pool=pool, lines=[LineRow(entry=held[0], quantity=Decimal(1), amount=15_00)])
        effect = catalogues.compared(pool, [CHEAPER, SAME]).effect["by_change"]
        changed = {"lines": 2, "claims": 2, "open": 1, "amount_fen": 215_00}
        before, after = (150_00 + 15_00) * 9 // 10, 120_00 + 12_00
        assert effect["changed"] == changed | {"before_fen": before, "after_fen": after}
        assert effect["ended"]["after_fen"] == 0
        assert effect["ended"]["lines"] == 1


class TestPuttingInForce:
    def test_versions_follow_each_other_without_a_gap(self, pool, held):
        """FX-17, XH-03."""
        release = catalogues.in_force(pool, [CHEAPER, SAME, NEW])
        assert release.state == State.IN_FORCE
        spans = {
            (entry.code, entry.starts_on, entry.ends_on, entry.category)
            for entry in CatalogueEntry.objects.filter(pool=pool)
        }
        first = date(2026, 1, 1)
        assert spans == {
            ("XA01", first, EVE, "B"),
            ("XA01", NEW_YEAR, None, "A"),
            ("XA02", first, None, "A"),
            ("XA03", first, EVE, "B"),
            ("XA09", NEW_YEAR, None, "B"),
            ("33010", first, None, "A"),
        }
        [found] = finding.entries("xyjn", pool, 12)
        assert found.code == "XA09"

    def test_prices_by_level_come_with_their_version(self, pool, held):
        headings = ["项目编码", "项目名称", "甲乙类", "三级", "一级"]
        catalogues.in_force(pool, [["33010", "阑尾切除术", "甲", "1600", "1000"]], headings=headings, kind="service")
        entry = CatalogueEntry.objects.get(code="33010", starts_on=NEW_YEAR)
        assert [entry.limit_at(level) for level in ("3", "2", "1")] == [1600_00, None, 1000_00]

    def test_who_made_a_list_does_not_put_it_in_force(self, pool, held):
        """FX-38: in the service, and in the database."""
        by = reader(Role.POLICY, pool=pool)
        release = catalogues.submitted(pool, [CHEAPER], by=by)
        with pytest.raises(SamePerson):
            releases.put_release_in_force(release=release, by=by)
        with pytest.raises(IntegrityError), transaction.atomic():
            CatalogueRelease.objects.filter(pk=release.pk).update(put_in_force_by=by.staff)

    def test_a_list_whose_entries_moved_meanwhile_is_compared_again(self, pool, held):
        by = reader(Role.POLICY, pool=pool)
        first, second = (catalogues.submitted(pool, [CHEAPER], by=by, is_complete=False) for _n in range(2))
        other = reader(Role.POLICY, pool=pool)
        writing = releases.put_release_in_force(release=second, by=other)
        catalogues.worked(releases.put_release_in_force(release=first, by=other))
        assert catalogues.worked(writing).state == State.READ
        with pytest.raises(EntriesMoved):
            releases.submit_release(release=second, by=by)
        assert CatalogueEntry.objects.filter(code="XA01").count() == 2

    def test_a_list_that_changes_nothing_is_not_handed_on(self, pool, held):
        by = reader(Role.POLICY, pool=pool)
        release = catalogues.compared(pool, [SAME], by=by, is_complete=False)
        with pytest.raises(NothingChanges):
            releases.submit_release(release=release, by=by)

    def test_the_same_file_for_the_same_day_is_refused(self, pool, held):
        file = catalogues.workbook([CHEAPER])
        content = file.read()
        for _n in range(1):
            catalogues.in_force(pool, [], file=catalogues.ContentFile(content, "a.xlsx"))
        with pytest.raises(ReleaseKnown):
            catalogues.brought(pool, [], file=catalogues.ContentFile(content, "b.xlsx"))

    def test_others_than_policy_officers_keep_no_catalogue(self, pool):
        with pytest.raises(NotAllowed):
            catalogues.brought(pool, [CHEAPER], by=reader(Role.CLERK, pool=pool))

    def test_every_step_is_an_event_in_words(self, pool, held):
        release = catalogues.in_force(pool, [CHEAPER, NEW])
        verbs = list(Event.objects.filter(verb__startswith="catalogue").order_by("pk").values_list("verb", flat=True))
        assert verbs == [
            "catalogue_brought",
            "catalogue_columns_named",
            "catalogue_compared",
            "catalogue_submitted",
            "catalogue_approved",
            "catalogue_in_force",
        ]
        assert release.put_in_force_by != release.made_by


class TestTakingBack:
    def undo(self, release):
        return releases.undo_release(release=release, by=reader(Role.POLICY, pool=release.pool))

    def test_everything_stands_as_before(self, pool, held):
        agreed = factory.CatalogueEntryFactory(pool=pool, code="XA04", category="B", ends_on=date(2027, 6, 30))
        before = list(CatalogueEntry.objects.order_by("pk").values())
        names = set(CatalogueName.objects.values_list("code", "name"))
        release = catalogues.in_force(pool, [CHEAPER, NEW, ["XA04", "改名药", "", "甲", "", "", ""]])
        assert CatalogueEntry.objects.get(pk=agreed.pk).ends_on == EVE
        assert self.undo(release).state == State.UNDONE
        assert list(CatalogueEntry.objects.order_by("pk").values()) == before
        assert set(CatalogueName.objects.values_list("code", "name")) == names

    def test_not_once_its_day_has_come(self, pool, held):
        release = catalogues.in_force(pool, [CHEAPER], starts_on=clock.today())
        with pytest.raises(AlreadyInForce):
            self.undo(release)

    def test_not_while_later_lists_stand_on_it(self, pool, held):
        release = catalogues.in_force(pool, [CHEAPER, NEW])
        later = catalogues.in_force(pool, [NEW], starts_on=NEW_YEAR + timedelta(31))
        with pytest.raises(ReleaseInUse):
            self.undo(release)
        self.undo(later)
        with pytest.raises(NotAtThisStep):
            self.undo(later)


@pytest.mark.parametrize(
    ("said", "levels"),
    [
        ("三级", ["3"]),
        ("限二级及以上", ["2", "3", "county"]),
        ("一级、基层", ["community", "1"]),
        ("不限", []),
    ],
)
def test_hospital_levels_are_read_as_lists_write_them(said, levels):
    assert values.levels(said) == levels


@pytest.mark.parametrize("said", ["四级", "甲等"])
def test_a_level_that_does_not_exist_is_refused(said):
    with pytest.raises(ValueError, match=said):
        values.levels(said)


@pytest.mark.parametrize(
    ("name", "initials"),
    [("重组人胰岛素注射液", "czrydszsy"), ("5%葡萄糖注射液(250ml)", "pttzsyml"), ("ABC片", "abcp")],
)
def test_items_are_found_by_the_readings_of_their_words(name, initials):
    assert values.initials(name) == initials
