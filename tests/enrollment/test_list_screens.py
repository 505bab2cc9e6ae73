"""名单导入 on the screen: brought, columns named, every bad row with its reasons, written, undone."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from casework import clock
from casework.models import Role
from enrollment.lists.working import work
from enrollment.models import EnrolmentList, Person
from tests.casework.sheets import workbook
from tests.claims.screens import signed_in
from tests.enrollment.lists import HEADINGS, bring, checked, row, village
from tests.factories.core import TownshipFactory, reader
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_window():
    put_example_rules_in_force()
    village()
    with clock.set_to(date(2026, 10, 12)):
        yield


@pytest.fixture
def by():
    return reader(Role.TOWNSHIP, area=TownshipFactory())


@pytest.fixture
def desk(by):
    return signed_in(by)


def post(desk, route, *args, **fields):
    return desk.post(reverse(f"enrollment:{route}", args=args), {"command_key": str(uuid4()), **fields})


def page(desk, listed):
    return desk.get(reverse("enrollment:list", args=[listed.pk])).content.decode()


def test_a_list_is_brought_and_its_columns_are_named(desk):
    file = SimpleUploadedFile("红旗村.xlsx", workbook([HEADINGS, row()]))
    brought = post(desk, "lists", file=file, coverage_year=2027, kind="village", area=TownshipFactory().pk)
    listed = EnrolmentList.objects.get()
    assert brought.url == reverse("enrollment:list", args=[listed.pk])
    assert "王小明" in page(desk, listed)
    post(desk, "list", listed.pk, **listed.mapping)
    listed.refresh_from_db()
    assert listed.state == EnrolmentList.State.CHECKING
    assert "校验中" in page(desk, listed)


def test_columns_that_are_needed_are_asked_for_beside_their_fields(desk, by):
    listed = bring([row()], by)
    answer = post(desk, "list", listed.pk, name="姓名")
    assert answer.status_code == 422
    listed.refresh_from_db()
    assert listed.state == EnrolmentList.State.MAPPING


def test_every_bad_row_stands_there_with_all_its_reasons(desk, by):
    listed = checked([row(), row(姓名="", order=3, 联系电话="x")], by)
    shown = page(desk, listed)
    assert "缺少姓名。" in shown
    assert "“x”不是电话号码。" in shown


def test_bad_rows_come_back_as_they_stood_with_the_reasons(desk, by):
    listed = checked([row(), row(姓名="", order=3)], by)
    answer = post(desk, "list_bad_rows", listed.pk)
    content = b"".join(answer.streaming_content)
    found = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert found[0][:4] == ["姓名", "身份证号", "村", "联系电话"]
    assert found[1][-2:] == ["3", "缺少姓名。"]


def test_a_list_is_written_and_undone_from_its_page(desk, by):
    listed = checked([row()], by)
    post(desk, "list_step", listed.pk, "confirm")
    work(listed.pk)
    assert Person.objects.count() == 1
    assert "已导入" in page(desk, listed)
    post(desk, "list_step", listed.pk, "undo")
    assert not Person.objects.exists()


def test_progress_ends_by_opening_the_page_again(desk, by):
    listed = checked([row()], by)
    answer = desk.get(reverse("enrollment:list_progress", args=[listed.pk]))
    assert answer.headers["HX-Redirect"] == reverse("enrollment:list", args=[listed.pk])


def test_an_unknown_step_is_no_page(desk, by):
    assert post(desk, "list_step", bring([row()], by).pk, "burn").status_code == 404


def test_one_page_leads_to_every_kind_of_list(desk):
    """Lists of recognised persons are brought where assistance is decided, by those who may record classes."""
    there = reverse("assistance:lists")
    clerk = signed_in(reader(Role.CLERK, area=TownshipFactory()))
    assert there in clerk.get(reverse("enrollment:lists")).content.decode()
    assert there not in desk.get(reverse("enrollment:lists")).content.decode()
