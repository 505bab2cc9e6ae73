"""Screens of second reimbursements: open, the dry list by page, approve, the workbook."""

import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from casework.models import Role
from claims.models import SecondBatch, SecondRow
from claims.second import working
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories import second
from tests.factories.core import reader
from tests.factories.enrollment import insured_person
from tests.factories.second import HIGHER, corrected

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(pool):
    return factory.settled(person=insured_person(pool), amount=20_500_00, admitted_on=date(2026, 6, 9))


def page(client, batch, **query):
    return client.get(reverse("second:batch", args=[batch.pk]), query).content.decode()


def typed(version, **fields):
    days = {"first_day": "2026-01-01", "last_day": "2026-12-31"}
    return days | {"reason": "10", "version": version.pk, "claim": "", "ground": "示医保发〔2026〕9号"} | fields


def test_a_policy_officer_opens_one_and_reads_what_is_owed_more(pool, claim):
    officer = signed_in(reader(Role.POLICY, pool=pool))
    version = corrected(pool, HIGHER)
    answer = officer.post(reverse("second:batches"), typed(version))
    batch = SecondBatch.objects.get()
    assert answer["Location"] == reverse("second:batch", args=[batch.pk])
    assert "0 / 1" in page(officer, batch) or "job-second" in page(officer, batch)
    working.work(batch.pk)
    told = page(officer, batch)
    assert claim.number in told and "75 % → 80 %" in told and "+1,000.00" in told
    assert reverse("claims:case", args=[claim.pk]) not in told  # who makes rules opens no claim


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": "09"}, "请填写该报销的编号"),
        ({"claim": "C000"}, "本统筹区没有该编号"),
        ({"ground": " "}, "field-error"),
        ({"reason": "08", "first_day": "2026-02-01"}, "年度二次补报销按全年办理"),
        ({"last_day": "2025-01-01"}, "field-error"),
        ({"first_day": "2026-07-01"}, "没有已结算的报销"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(pool, claim, fields, words):
    officer = signed_in(reader(Role.POLICY, pool=pool))
    answer = officer.post(reverse("second:batches"), typed(corrected(pool, HIGHER), **fields))
    assert answer.status_code == 422
    assert words in answer.content.decode() or words == "field-error"
    assert not SecondBatch.objects.exists()


def test_a_supervisor_approves_and_sees_what_was_owed(pool, claim):
    batch = second.submitted(pool, corrected(pool, HIGHER))
    boss = signed_in(reader(Role.SUPERVISOR, pool=pool))
    assert "1,000.00" in page(boss, batch) and reverse("claims:case", args=[claim.pk]) in page(boss, batch)
    assert batch.number in boss.get(reverse("casework:home")).content.decode()
    boss.post(reverse("second:step", args=[batch.pk, "approve"]))
    working.work(batch.pk)
    told = page(boss, batch)
    assert reverse("second:step", args=[batch.pk, "undo"]) in told and "outcome=paid" in told


def test_ten_thousand_rows_are_read_page_by_page_and_leave_whole(pool, claim, django_assert_max_num_queries):
    """Keyset pages; the workbook carries more than the usual cap."""
    batch = second.listed(pool, corrected(pool, HIGHER))
    [row] = batch.rows.all()
    claims = factory_rows(claim, 10_000)
    SecondRow.objects.bulk_create(
        SecondRow(
            batch=batch,
            serial=number,
            pool=pool,
            area_code=row.area_code,
            person_year=row.person_year,
            claim=one,
            held=row.held,
            outcome="due",
            before=1,
            after=2,
            by_fund={"basic": 1},
            of_year=1,
            reasons=row.reasons,
        )
        for number, one in enumerate(claims, 2)
    )
    boss = signed_in(reader(Role.SUPERVISOR, pool=pool))
    with django_assert_max_num_queries(25):
        first = boss.get(reverse("second:batch", args=[batch.pk]))
    assert len(first.context["rows"]) == 50 and first.context["pager"]["next"]
    answer = boss.post(reverse("second:rows", args=[batch.pk]), {"reason": "核对"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0)
    written = [cells for cells in sheet.to_python() if str(cells[0]).isdigit()]
    assert len(written) == 10_001 and written[0][5:9] == [15_000, 16_000, 1_000, 1_000]


def factory_rows(claim, count):
    """Copies of one claim, for a long list."""
    fields = {one.attname: getattr(claim, one.attname) for one in claim._meta.concrete_fields if one.attname != "id"}
    rows = [
        type(claim)(**fields | {"number": f"C990000-20260101-{number:05d}", "query_code": f"T{number:09d}"})
        for number in range(count)
    ]
    return type(claim).objects.bulk_create(rows, batch_size=1_000)
