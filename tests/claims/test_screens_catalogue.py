"""The catalogue on the screen: found, read with its versions, changed by official lists in two pairs of hands."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from casework.models import Event, Role
from claims.models import CatalogueEntry, CatalogueRelease, PriceLimit
from claims.negative import NegativeLists
from tests.claims import catalogues
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories.core import reader
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db
State = CatalogueRelease.State
NEW = ["XA09", "新药胶囊", "10mg*28", "乙", "10%", "100.00", "盒"]


@pytest.fixture
def desk(pool):
    return signed_in(reader(Role.CLERK, pool=pool))


@pytest.fixture
def officer(pool):
    return signed_in(reader(Role.POLICY, pool=pool))


def text_of(answer):
    return answer.content.decode()


class TestReading:
    def test_entries_of_a_day_are_listed_and_found_by_any_part(self, desk, pool):
        factory.CatalogueEntryFactory(pool=pool, code="XA01", name="旧名片", initials="jmp", ends_on=date(2025, 12, 31))
        factory.CatalogueEntryFactory(
            pool=pool, code="XA02", name="甲药片", initials="jyp", limit_quantity=90, limit_period="quarter"
        )
        page = text_of(desk.get(reverse("catalogue:entries")))
        assert "甲药片" in page
        assert "每季度 90" in page
        assert "旧名片" not in page
        assert "旧名片" in text_of(desk.get(reverse("catalogue:entries"), {"on": "2025-12-31"}))
        found = text_of(desk.get(reverse("catalogue:entries"), {"q": "药", "limited": "quantity", "kind": "drug"}))
        assert "甲药片" in found
        assert "没有符合条件的项目" in text_of(desk.get(reverse("catalogue:entries"), {"q": "药", "limited": "level"}))

    def test_an_entry_shows_versions_limits_and_prices_by_level(self, desk, pool):
        told = {"pool": pool, "code": "33010", "name": "阑尾切除术", "kind": "service"}
        factory.CatalogueEntryFactory(**told, ends_on=date(2025, 12, 31), price_limit=1500_00)
        entry = factory.CatalogueEntryFactory(**told, starts_on=date(2026, 1, 1), levels=["2", "3"], sex="female")
        PriceLimit.objects.create(entry=entry, level="3", amount=1600_00)
        page = text_of(desk.get(reverse("catalogue:entry", args=[entry.pk])))
        for words in ("1,500.00", "三级 1,600.00", "限女性", "2025-12-31"):
            assert words in page

    def test_the_list_goes_out_as_a_workbook(self, desk, pool):
        factory.CatalogueEntryFactory(pool=pool, code="XA02", name="=甲药片")
        answer = desk.post(reverse("catalogue:export"), {"reason": "核对目录"})
        rows = (
            CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
            .get_sheet_by_index(0)
            .to_python()
        )
        assert rows[1][:2] == ["XA02", "'=甲药片"]

    def test_a_page_of_entries_asks_the_database_a_few_times(self, desk, pool, django_assert_max_num_queries):
        for _n in range(60):
            entry = factory.CatalogueEntryFactory(pool=pool)
            PriceLimit.objects.create(entry=entry, level="3", amount=1)
        with django_assert_max_num_queries(10):
            desk.get(reverse("catalogue:entries"))


class TestNegativeLists:
    """NX-60 to NX-73."""

    @pytest.fixture
    def ningxia(self, pool):
        put_rules_in_force(pool, "ningxia-2013", "critical_illness", starts_on=date(2026, 1, 1))
        return pool

    @pytest.mark.parametrize(
        ("name", "place"),
        [("PET", "附件1三(三)1"), ("助听器", "附件1三(三)2"), ("挂号费", "附件1三(一)"), ("急救车费", "附件1二(一)")],
    )
    def test_what_stands_on_the_list_is_told_with_its_place(self, ningxia, today, name, place):
        mark = NegativeLists(ningxia, today).mark(name)
        assert mark.place.endswith(place)
        assert NegativeLists(ningxia, today).mark(f"{name}x") is None

    def test_lists_are_pages_with_groups_and_their_source(self, ningxia, desk):
        page = text_of(desk.get(reverse("catalogue:lists")))
        for words in (
            "不予支付的医疗服务设施范围",
            "附件1三(四)5",
            "如下项目在自治区城乡居民大病保险中不予报销",
            "唇腭裂",
        ):
            assert words in page

    def test_entries_and_lines_of_claims_are_marked(self, ningxia, desk):
        entry = factory.CatalogueEntryFactory(pool=ningxia, name="助听器", category="C", kind="consumable")
        for address in (reverse("catalogue:entry", args=[entry.pk]), reverse("catalogue:entries")):
            assert "不计入大病保险" in text_of(desk.get(address))
        claim = factory.submitted(pool=ningxia, lines=[factory.LineRow(entry=entry, amount=900_00)])
        assert "附件1三(三)2" in text_of(desk.get(reverse("claims:case", args=[claim.pk])))
        reviewer = signed_in(reader(Role.REVIEWER, pool=ningxia))
        assert "附件1三(三)2" in text_of(reviewer.get(reverse("claims:review", args=[claim.pk])))

    def test_rules_without_lists_say_so(self, pool, desk):
        assert "现行政策没有清单" in text_of(desk.get(reverse("catalogue:lists")))


class TestReleases:
    def bring(self, officer, rows, **told):
        file = SimpleUploadedFile("drugs.xlsx", catalogues.workbook(rows).read())
        sent = {"file": file, "title": "药品目录", "kind": "drug", "starts_on": "2027-01-01", "extent": "complete"}
        return officer.post(reverse("catalogue:releases"), sent | told)

    def test_a_list_walks_from_the_file_into_the_catalogue(self, officer, pool):
        held = factory.CatalogueEntryFactory(pool=pool, code="XA01", name="甲药片", price_limit=15_00)
        answer = self.bring(
            officer, [["XA01", "甲药片", "", "甲", "", "12.00", "盒"], NEW, ["", "坏行", "", "甲", "", "", ""]]
        )
        release = CatalogueRelease.objects.get()
        page = reverse("catalogue:release", args=[release.pk])
        assert answer.url == page
        assert "药品代码" in text_of(officer.get(page))
        officer.post(page, release.mapping)
        assert "正在读取" in text_of(officer.get(page))
        catalogues.worked(release)
        shown = text_of(officer.get(page))
        assert "15.00" in shown
        assert "12.00" in shown
        assert "缺少编码" in text_of(officer.get(page, {"change": "bad"}))
        officer.post(reverse("catalogue:step", args=[release.pk, "submit"]))
        assert "须由另一人批准执行" in text_of(officer.get(page))
        second = signed_in(reader(Role.POLICY, pool=pool))
        second.post(reverse("catalogue:step", args=[release.pk, "approve"]))
        assert catalogues.worked(release).state == State.IN_FORCE
        held.refresh_from_db()
        assert held.ends_on == date(2026, 12, 31)
        second.post(reverse("catalogue:step", args=[release.pk, "undo"]))
        assert CatalogueEntry.objects.get(code="XA01").ends_on is None

    def test_a_file_that_is_no_list_is_refused_beside_its_field(self, officer):
        file = SimpleUploadedFile("drugs.pdf", b"%PDF-1.7")
        answer = self.bring(officer, [], file=file)
        assert answer.status_code == 422
        assert "PDF" in text_of(answer)

    def test_a_list_goes_back_with_the_reason(self, officer, pool):
        release = catalogues.submitted(pool, [NEW])
        address = reverse("catalogue:send_back", args=[release.pk])
        assert officer.post(address, {"comment": " "}).status_code == 422
        officer.post(address, {"comment": "价格有误"})
        assert CatalogueRelease.objects.get().state == State.READ
        assert Event.objects.get(verb="catalogue_sent_back").payload["comment"] == "价格有误"

    def test_differences_go_out_as_a_workbook(self, officer, pool):
        factory.CatalogueEntryFactory(pool=pool, code="XA01", name="甲药片", category="B")
        release = catalogues.compared(pool, [["XA01", "甲药片", "", "甲", "", "", ""]])
        answer = officer.post(reverse("catalogue:rows", args=[release.pk]), {"reason": "核对"})
        rows = (
            CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
            .get_sheet_by_index(0)
            .to_python()
        )
        assert rows[1][1:4] == ["XA01", "甲药片", "变更"]
        assert "乙类 → 甲类" in rows[1][4]

    def test_every_state_has_its_page(self, officer, pool):
        with translation.override("zh-hans"):
            for state, label in State.choices:
                release = catalogues.brought(pool, [[*NEW[:-1], state]], title=f"目录{state}")
                told = {"put_in_force_by": reader(Role.POLICY, pool=pool).staff, "put_in_force_at": release.made_at}
                CatalogueRelease.objects.filter(pk=release.pk).update(state=state, **told)
                answer = officer.get(reverse("catalogue:release", args=[release.pk]))
                assert answer.status_code == 200
                assert str(label) in text_of(answer) or state == State.MAPPING
        assert "目录in_force" in text_of(officer.get(reverse("catalogue:releases")))
