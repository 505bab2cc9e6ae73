"""Enrolled twice: found here and by another place's list, proposed by the retention order, decided by a person."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, NotAllowed, OutOfScope, WrongStep
from casework.models import Role
from enrollment.duplicates import propose
from enrollment.models import Coverage, Duplicate, Merge, Person, Registration
from enrollment.selectors import coverage_on
from enrollment.selectors.subsidies import due_by_level
from enrollment.services.duplicates import Elsewhere, compare_elsewhere, decide, find_duplicates
from enrollment.services.merging import merge
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import CoverageFactory, insured_person

from .test_screens import sign_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 12)
SAME = {"name": "单春华", "born_on": date(1970, 1, 1), "sex": "female"}


@pytest.fixture(autouse=True)
def today_is():
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def by():
    return reader(Role.REVIEWER)


def waiver():
    return SimpleUploadedFile("waiver.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")


def found(by, year=2026):
    find_duplicates(coverage_year=year, by=by)
    return {(row.kind, row.person_id) for row in Duplicate.objects.all()}


def elsewhere(by, **fields):
    person = insured_person(**fields)
    line = Elsewhere(person.identities.get().number, "某市", date(2025, 12, 1))
    compare_elsewhere(coverage_year=2026, lines=[line, Elsewhere("00", "某市")], by=by)
    return Duplicate.objects.get(person=person)


def test_one_person_with_two_records_and_two_subsidies_is_found_once(by):
    """XH-01, LPS-11."""
    first, second = insured_person(**SAME), insured_person(**SAME)
    insured_person(**SAME | {"born_on": date(1970, 1, 2)})
    expected = {("same_pool", second.pk), ("subsidy", second.pk)}
    assert found(by) == expected and found(by) == expected
    assert Duplicate.objects.count() == 2 and set(Duplicate.objects.values_list("other", flat=True)) == {first.pk}


def test_cover_by_both_schemes_is_found(by):
    """LPS-02: employees' insurance stays."""
    person = insured_person()
    CoverageFactory(person=person, scheme=Coverage.Scheme.EMPLOYEE, period=DateRange(date(2026, 5, 1), None))
    insured_person()
    assert found(by) == {("employee", person.pk)}
    assert propose(Duplicate.objects.get()).kept == "there"


@pytest.mark.parametrize(
    ("basis", "kept", "rule"),
    [("school", "here", "school"), ("residence_permit", "here", "residence"), ("household", "", "choice")],
)
def test_the_retention_order_proposes(by, basis, kept, rule):
    """C1: students at their school, usual residence, else the person chooses."""
    row = elsewhere(by)
    Registration.objects.create(
        pool=row.pool, person=row.person, area_code=row.area_code, basis=basis, registered_on=date(2025, 9, 1)
    )
    proposal = propose(row)
    assert (proposal.kept, proposal.rule) == (kept, rule)


def test_a_place_is_given_up_with_a_waiver_and_not_covered_from_tomorrow(by):
    row = elsewhere(by)
    with pytest.raises(Incomplete) as refused:
        decide(duplicate=row, kept="there", reason="", by=by)
    assert set(refused.value.problems) == {"reason", "waiver"}
    decide(duplicate=row, kept="there", reason="常住外地", waiver=waiver(), by=by)
    row.refresh_from_db()
    assert row.rule == "choice" and row.waiver and row.decided_by == by.staff
    assert coverage_on(row.person, TODAY) and not coverage_on(row.person, date(2026, 10, 13))
    with pytest.raises(WrongStep):
        decide(duplicate=row, kept="here", reason="改主意", waiver=waiver(), by=by)


def pair(by):
    """The earlier and the later record of one person who was subsidised twice, and what was found of them by kind."""
    earlier, later = insured_person(**SAME), insured_person(**SAME)
    find_duplicates(coverage_year=2026, by=by)
    return earlier, later, {row.kind: row for row in Duplicate.objects.filter(person=later, other=earlier)}


@pytest.mark.parametrize("kind", ["subsidy", "same_pool"])
@pytest.mark.parametrize("kept", ["there", "here"])
def test_of_two_subsidies_the_one_that_is_given_up_is_not_due(by, kind, kept):
    """XH-01, C1: the earlier record is proposed; whichever is kept is covered on, the other one is not."""
    earlier, later, rows = pair(by)
    assert propose(rows[kind]).kept == "there" and due_by_level(by.pool, 2026) == {"finance": 1400_00}
    decide(duplicate=rows[kind], kept=kept, reason="只享受一份", waiver=waiver(), by=by)
    stays, given_up = (earlier, later) if kept == "there" else (later, earlier)
    assert coverage_on(stays, date(2026, 12, 31)) and not coverage_on(given_up, date(2026, 10, 13))
    assert due_by_level(by.pool, 2026) == {"finance": 700_00} and due_by_level(by.pool, 2025) == {}


def test_two_records_are_not_both_given_up(by):
    """What one double enrolment decided of them the other one follows."""
    earlier, _later, rows = pair(by)
    decide(duplicate=rows["subsidy"], kept="there", reason="先参保", waiver=waiver(), by=by)
    with pytest.raises(Incomplete) as refused:
        decide(duplicate=rows["same_pool"], kept="here", reason="后参保", by=by)
    assert set(refused.value.problems) == {"kept"}
    decide(duplicate=rows["same_pool"], kept="there", reason="先参保", by=by)
    assert coverage_on(earlier, date(2026, 12, 31)) and due_by_level(by.pool, 2026) == {"finance": 700_00}


@pytest.mark.parametrize("kept", [0, 1])
def test_after_a_merge_one_subsidy_is_due_whatever_was_decided(by, kept):
    """XH-01: the record that goes on is neither stopped by a decision nor without its subsidy."""
    *records, rows = pair(by)
    supervisor = reader(Role.SUPERVISOR)
    decide(duplicate=rows["subsidy"], kept="there", reason="先参保", waiver=waiver(), by=by)
    merge(kept=records[kept], given_up=records[1 - kept], reason="本人持两证到场", by=supervisor)
    assert due_by_level(by.pool, 2026) == {"finance": 700_00}
    decide(duplicate=rows["same_pool"], kept="there", reason="已合并", by=by)
    assert coverage_on(records[kept], date(2026, 12, 31)) and due_by_level(by.pool, 2026) == {"finance": 700_00}


def test_who_decides_in_one_township_gives_up_no_record_of_another(by):
    _earlier, later, rows = pair(by)
    Person.objects.filter(pk=later.pk).update(area_code="990001002000")
    Duplicate.objects.update(area_code="990001001000")
    with pytest.raises(OutOfScope):
        decide(
            duplicate=rows["same_pool"], kept="there", reason="先参保", by=reader(Role.REVIEWER, area=TownshipFactory())
        )
    assert not Duplicate.objects.exclude(kept="").exists()


def test_what_is_no_duplicate_needs_no_waiver_and_changes_nothing(by):
    row = elsewhere(by)
    decide(duplicate=row, kept="both", reason="同名不同人", by=by)
    assert coverage_on(row.person, date(2026, 12, 31))


def test_only_who_decides_looks_and_decides():
    with pytest.raises(NotAllowed):
        find_duplicates(coverage_year=2026, by=reader(Role.CLERK))


def test_another_places_list_is_pasted_and_bad_lines_are_named(client):
    sign_in(client, Role.REVIEWER)
    number = insured_person().identities.get().number
    url = reverse("enrollment:compare_duplicates")
    bad = client.post(url, {"coverage_year": "2026", "lines": f"{number}\n{number}\t某市\t昨天", "command_key": "k"})
    assert bad.status_code == 422 and "1, 2" in bad.content.decode()
    lines = f"{number}\t某市\t2025/12/01\n\n99,某县"
    good = client.post(url, {"coverage_year": "2026", "lines": lines, "command_key": "k"}, follow=True)
    assert "与外地重复参保" in good.content.decode()


def test_two_records_are_compared_and_merged_on_the_screen(client):
    sign_in(client, Role.SUPERVISOR)
    kept, other = insured_person(**SAME), insured_person(**SAME)
    number = other.identities.get().number
    answer = client.post(reverse("enrollment:other_record", args=[kept.pk]), {"number": number})
    assert answer["Location"] == reverse("enrollment:merge", args=[kept.pk, other.pk])
    assert "合并后只计一次" in client.get(answer["Location"]).content.decode()
    fields = {"kept": kept.pk, "reason": "本人持两证到场", "command_key": "k"}
    assert "两条记录已合并" in client.post(answer["Location"], fields, follow=True).content.decode()
    assert Merge.objects.get().kept == kept
    assert "该记录已并入另一条记录" in client.get(f"/persons/{other.pk}/").content.decode()
    stranger = insured_person()
    apart = client.get(reverse("enrollment:merge", args=[kept.pk, stranger.pk])).content.decode()
    assert "姓名、性别或出生日期不一致" in apart
    nobody = client.post(reverse("enrollment:other_record", args=[kept.pk]), {"number": "99"})
    assert nobody.status_code == 422


def test_a_decision_on_the_screen_says_the_rule(client):
    sign_in(client, Role.REVIEWER)
    row = elsewhere(reader(Role.REVIEWER))
    url = reverse("enrollment:duplicate", args=[row.pk])
    assert "由本人选择" in client.get(url).content.decode()
    wrong = client.post(url, {"kept": "there", "reason": "常住外地", "command_key": "k"})
    assert wrong.status_code == 422 and "请上传本人签字的放弃声明" in wrong.content.decode()
    client.post(url, {"kept": "there", "reason": "常住外地", "waiver": waiver(), "command_key": "k2"})
    assert "常住外地" in client.get(url).content.decode()
    decided = client.get(reverse("enrollment:duplicates"), {"state": "decided"}).content.decode()
    assert "保留对方" in decided


def test_the_screen_names_the_earlier_and_the_later_record(client):
    sign_in(client, Role.REVIEWER)
    _earlier, _later, rows = pair(reader(Role.REVIEWER))
    url = reverse("enrollment:duplicate", args=[rows["subsidy"].pk])
    asked = client.get(url).content.decode()
    assert "先登记的记录" in asked and "保留先登记的记录" in asked and "保留对方" not in asked
    client.post(url, {"kept": "there", "reason": "先参保", "waiver": waiver(), "command_key": "k"})
    decided = client.get(reverse("enrollment:duplicates"), {"state": "decided"}).content.decode()
    assert "保留先登记的记录" in decided
