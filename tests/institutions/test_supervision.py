"""Yearly scores with their grade and deposit, inspections (SY-09, BJ-19)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, NotAllowed, SamePerson, WrongStep
from institutions import errors
from institutions.models import Visit, YearlyLine, YearlyScore
from institutions.rules import Rules
from institutions.services import supervision
from tests.institutions import steps
from tests.institutions.steps import ORDER2, Office

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 16)


@pytest.fixture
def office():
    with clock.set_to(JUNE):
        yield Office(steps.rules(ORDER2))


def lines(office):
    return list(enumerate(supervision.sheet_of(Rules.on(office.pool, JUNE)), 1))


def score(office, institution=None, less=0, year=2025):
    """All points but so many, taken from the longest line."""
    points = {at: line.points for at, line in lines(office)}
    points[3] -= less
    return supervision.score_year(
        institution=institution or steps.hospital(), year=year, points=points, notes={3: " 见记录 "}, by=office.reviewer
    )


@pytest.mark.parametrize(
    ("less", "grade", "share"),
    [(0, "AA", 10_000), (5, "AA", 10_000), (6, "A", 9_000), (15, "A", 9_000), (16, "", 7_000)],
)
def test_the_points_decide_grade_and_the_part_of_the_deposit_given_back(office, less, grade, share):
    """AA from 95 points, A from 85; the figures stand in the rules. Only AA is reported upward (SY-09)."""
    decided = supervision.decide_score(score=score(office, less=less), words="同意", by=office.decider)
    assert (decided.points, decided.grade, decided.deposit_share) == (100 - less, grade, share)
    if grade == "AA":
        assert supervision.report_grade(score=decided, reported_on=JUNE, by=office.clerk).reported_on == JUNE
    else:
        with pytest.raises(Incomplete):
            supervision.report_grade(score=decided, reported_on=JUNE, by=office.clerk)


def test_a_line_above_its_most_is_refused_by_a_sentence_and_by_the_database(office):
    points = {at: line.points for at, line in lines(office)}
    say = {"institution": steps.hospital(), "year": 2025, "notes": {}, "by": office.reviewer}
    for wrong in (points[2] + 1, -1):
        with pytest.raises(errors.ScoreAboveMost) as refused:
            supervision.score_year(points=points | {2: wrong}, **say)
        assert refused.value.field == "points_2" and "20" in str(refused.value)
    with pytest.raises(errors.SheetIncomplete):
        supervision.score_year(points={1: 5}, **say)
    supervision.score_year(points=points, **say)
    with pytest.raises(IntegrityError), transaction.atomic():
        YearlyLine.objects.filter(position=2).update(points=points[2] + 1)


def test_a_year_is_scored_once_and_decided_by_another_person(office):
    hospital = steps.hospital()
    scored = score(office, hospital)
    with pytest.raises(errors.ScoredAlready):
        score(office, hospital)
    with pytest.raises(Incomplete):
        score(office, hospital, year=2027)
    with pytest.raises(SamePerson):
        supervision.decide_score(score=scored, words="", by=office.reviewer)
    with pytest.raises(NotAllowed):
        supervision.decide_score(score=scored, words="", by=office.clerk)
    supervision.decide_score(score=scored, words="", by=office.decider)
    with pytest.raises(WrongStep):
        supervision.decide_score(score=scored, words="", by=office.decider)
    with pytest.raises(IntegrityError), transaction.atomic():
        YearlyScore.objects.update(decided_by=scored.scored_by_id)


def test_an_inspection_needs_two_persons_and_ends_with_findings(office):
    """Regulation on funds, art. 29."""
    say = {"institution": steps.hospital(), "planned_on": date(2026, 7, 1), "reason": "年度检查", "by": office.clerk}
    for named in (["甲"], ["甲", " 甲 "], []):
        with pytest.raises(errors.TwoInspectors):
            supervision.plan_visit(inspectors=named, **say)
    with pytest.raises(Incomplete):
        supervision.plan_visit(inspectors=["甲", "乙"], **say | {"planned_on": date(2026, 6, 15)})
    visit = supervision.plan_visit(inspectors=["甲", "乙", ""], **say)
    with pytest.raises(Incomplete):
        supervision.record_visit(visit=visit, done_on=JUNE, findings=" ", by=office.clerk)
    supervision.record_visit(visit=visit, done_on=JUNE, findings="未见异常", by=office.clerk)
    with pytest.raises(errors.InspectionDone):
        supervision.record_visit(visit=visit, done_on=JUNE, findings="再次", by=office.clerk)
    assert Visit.objects.get().inspectors == ["甲", "乙"]


def test_a_year_is_scored_and_decided_on_the_screen(office, client):
    hospital = steps.hospital(name="清溪县人民医院")
    client.force_login(office.reviewer.staff)
    new = reverse("institutions:score_new")
    points = {f"points_{at}": str(line.points) for at, line in lines(office)}
    say = {"institution": hospital.code, "year": "2025", "command_key": "1"} | points
    refused = client.post(new, say | {"points_1": "16"})
    assert refused.status_code == 422 and "最多 15 分" in refused.content.decode()
    client.post(new, say)
    page = reverse("institutions:score", args=[YearlyScore.objects.get().pk])
    text = client.get(page).content.decode()
    assert "尚未审定" in text and "您已参与" in text
    client.force_login(office.decider.staff)
    client.post(f"{page}decide/", {"words": "同意", "command_key": "2"})
    text = client.get(page).content.decode()
    assert "AA" in text and "100 %" in text
    assert "清溪县人民医院" in client.get(reverse("institutions:scores")).content.decode()
    assert page in client.get(reverse("institutions:institution", args=[hospital.pk])).content.decode()


def test_an_inspection_is_planned_and_noted_on_the_screen(office, client):
    client.force_login(office.clerk.staff)
    say = {"institution": steps.hospital().code, "planned_on": "2026-06-16", "reason": "年检", "command_key": "1"}
    new = reverse("institutions:visit_new")
    assert client.post(new, say | {"inspectors": "甲"}).status_code == 422
    client.post(new, say | {"inspectors": "甲\n乙"})
    assert "甲、乙" in client.get(reverse("institutions:scores")).content.decode()
    page = reverse("institutions:visit", args=[Visit.objects.get().pk])
    client.post(page, {"done_on": "2026-06-16", "findings": "未见异常", "command_key": "2"})
    assert Visit.objects.get().findings == "未见异常"
