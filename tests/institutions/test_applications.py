"""An application from the desk to a certificate or a refusal, under two sets of rules (BJ-05 .. BJ-12; Order 2)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from casework import clock
from casework.errors import Incomplete, NotAllowed, OutOfScope, SamePerson, WrongStep
from casework.events import history_of
from casework.models import Role
from institutions import errors
from institutions.models import Application, Certificate, Equipment, Score, Station
from institutions.rules import rows_of
from institutions.services import applications, assessing, certificates, reviewing
from tests.casework.files import pdf
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.institutions import steps
from tests.institutions.steps import BEIJING, ORDER2, Office

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 2)


@pytest.fixture
def beijing():
    with clock.set_to(MARCH):
        yield Office(steps.rules(BEIJING))


@pytest.fixture
def order2():
    with clock.set_to(MARCH):
        yield Office(steps.rules(ORDER2))


def station(application):
    return Station.objects.get(application=application, ended_on=None)


def test_the_checklists_and_stations_are_those_of_the_rules(beijing):
    """BJ-05, BJ-06: five conditions, eight groups of papers."""
    application = steps.drafted(beijing)
    kinds = list(application.items.values_list("kind", flat=True))
    assert (kinds.count("condition"), kinds.count("material")) == (5, 8)
    assert steps.accepted(beijing, institution=steps.hospital()).state == "district_review"


def test_national_rules_have_other_lists_for_pharmacies_and_an_assessment(order2):
    application = steps.accepted(order2)
    assert application.state == "assessment"
    drugstore = steps.hospital(kind="pharmacy", code="P99000100009")
    names = steps.drafted(order2, drugstore).items.values_list("name", flat=True)
    assert any("执业药师" in name for name in names)


def test_devices_are_listed_from_two_hundred_yuan_on(beijing):
    """BJ-08: the number itself is included."""
    application = steps.drafted(beijing)
    devices = [{"name": "CT", "model": "", "count": 1, "unit_price": price} for price in (200_00, 200_01)]
    applications.save_application(application=application, figures={}, equipment=devices, by=beijing.clerk)
    assert Equipment.objects.count() == 2
    devices[0]["unit_price"] = 199_99
    with pytest.raises(Incomplete) as refused:
        applications.save_application(application=application, figures={}, equipment=devices, by=beijing.clerk)
    assert "200.00" in refused.value.problems["equipment"][0] and "CT" in refused.value.problems["equipment"][0]
    assert Equipment.objects.count() == 2


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"visits_amount": -1}, "visits_amount"),
        ({"discharges_amount": -1}, "discharges_amount"),
        ({"discharges": 10, "stay_days": 9}, "stay_days"),
    ],
)
def test_figures_that_cannot_be_are_said_beside_their_field(order2, figures, field):
    with pytest.raises(Incomplete) as refused:
        applications.save_application(application=steps.drafted(order2), figures=figures, by=order2.clerk)
    assert list(refused.value.problems) == [field]


def test_who_may_apply_the_rules_say(order2):
    """BJ-03 takes non-profit institutions and no pharmacies, Order 2 both; ownership itself changes nothing (FX-24)."""
    beijing = Office(steps.rules(BEIJING, PoolFactory(code="9909", name="某市", area=order2.pool.area)))
    with pytest.raises(errors.NonProfitOnly):
        applications.start_application(institution=steps.hospital(is_for_profit=True), by=beijing.clerk)
    with pytest.raises(errors.NotAnApplicant):
        drugstore = steps.hospital(kind="pharmacy", code="P99000100009")
        applications.start_application(institution=drugstore, by=beijing.clerk)
    for ownership in ("public", "private"):
        hospital = steps.hospital(ownership=ownership, is_for_profit=ownership == "private")
        application = steps.accepted(order2, institution=hospital)
        assert station(application).due_on == date(2026, 6, 2)
    with pytest.raises(errors.InstitutionClosed):
        applications.start_application(institution=steps.hospital(closed_on=MARCH), by=order2.clerk)


def test_an_institution_works_three_months_before_it_applies(order2):
    """Order 2, art. 6; the day of the third month is early enough."""
    for since, refusal in ((date(2025, 12, 3), errors.TooEarlyToApply), (None, errors.OperationUnknown)):
        application = steps.drafted(order2, steps.hospital(operating_since=since))
        with pytest.raises(refusal):
            applications.submit_application(application=application, received_on=MARCH, by=order2.clerk)
    assert steps.received(order2, institution=steps.hospital(operating_since=date(2025, 12, 2))).number


def test_what_lacks_is_told_once_and_the_clock_begins_anew(order2):
    application = steps.received(order2)
    assert station(application).due_on == date(2026, 3, 9)
    with pytest.raises(errors.NothingLacks):
        applications.tell_missing(application=application, told_on=MARCH, by=order2.clerk)
    marks = steps.missing(application)
    applications.mark_items(application=application, marks=marks, by=order2.clerk)
    with pytest.raises(errors.PapersLack) as refused:
        applications.accept_application(application=application, accepted_on=MARCH, by=order2.clerk)
    assert "申请表" in str(refused.value)
    application = applications.tell_missing(application=application, told_on=MARCH, by=order2.clerk)
    assert (application.state, station(application).due_on) == ("supplementing", date(2026, 3, 23))
    with clock.set_to(date(2026, 3, 20)):
        application = applications.supplemented(application=application, brought_on=date(2026, 3, 20), by=order2.clerk)
        with pytest.raises(errors.ToldBefore):
            applications.tell_missing(application=application, told_on=date(2026, 3, 20), by=order2.clerk)
        steps.marked(order2, application)
        application = applications.accept_application(
            application=application, accepted_on=date(2026, 3, 20), by=order2.clerk
        )
    assert station(application).due_on == date(2026, 6, 20)
    assert [one.kind for one in application.stations.all()] == ["intake", "supplement", "intake", "assessment"]


def test_days_stand_in_the_order_of_the_steps(order2):
    application = steps.received(order2)
    for wrong in (date(2026, 3, 1), date(2026, 3, 3)):
        with pytest.raises(Incomplete):
            applications.accept_application(application=application, accepted_on=wrong, by=order2.clerk)


def test_who_is_not_accepted_is_told_why_and_may_come_again_at_once(order2):
    application = steps.received(order2)
    with pytest.raises(errors.ReasonsLack):
        applications.not_accept(application=application, reasons=" ", by=order2.clerk)
    applications.not_accept(application=application, reasons="许可证已过期", by=order2.clerk)
    assert steps.drafted(order2, application.institution).pk


def test_the_district_reviews_with_both_opinions_and_the_city_decides(beijing):
    """BJ-10, BJ-11, BJ-34: 30 working days each; three persons."""
    application = steps.accepted(beijing)
    assert station(application).due_on == date(2026, 4, 14)
    with pytest.raises(errors.OpinionsLack):
        reviewing.review_application(application=application, agrees=True, opinion="", by=beijing.reviewer)
    steps.opinions(beijing, application)
    with pytest.raises(Incomplete):
        steps.opinions(beijing, application)
    with clock.set_to(date(2026, 4, 20)):
        application = reviewing.review_application(
            application=application, agrees=True, opinion="同意上报", by=beijing.reviewer
        )
        assert (application.state, station(application).due_on) == ("city_decision", date(2026, 6, 3))
        steps.opinions(beijing, application)
        with pytest.raises(SamePerson):
            reviewing.decide_application(application=application, agrees=True, reasons="", by=beijing.reviewer)
        application = reviewing.decide_application(application=application, agrees=True, reasons="", by=beijing.decider)
    certificate = Certificate.objects.get()
    assert (application.state, certificate.number) == ("qualified", "Z9900-2026-0001")
    assert (certificate.valid_to, certificate.renewal_opens) == (date(2029, 4, 19), date(2029, 1, 19))
    assert [one.due_on for one in certificate.inspections.all()] == [date(2027, 4, 20), date(2028, 4, 20)]


def test_a_negative_opinion_of_the_district_goes_to_the_city_too(beijing):
    application = steps.accepted(beijing)
    steps.opinions(beijing, application)
    with pytest.raises(errors.ReasonsLack):
        reviewing.review_application(application=application, agrees=False, opinion="", by=beijing.reviewer)
    application = reviewing.review_application(
        application=application, agrees=False, opinion="制度不健全", by=beijing.reviewer
    )
    steps.opinions(beijing, application)
    application = reviewing.decide_application(
        application=application, agrees=False, reasons="不符合第六条", by=beijing.decider
    )
    assert (application.state, application.again_from) == ("refused", None)
    assert not Certificate.objects.exists()
    assert "不符合第六条" in str(history_of(application).last().payload)


def test_the_city_extends_once_with_a_reason_and_the_deadline_opens_to_its_trace(beijing):
    """BJ-11: 30 more working days."""
    with clock.set_to(date(2026, 4, 20)):
        application = steps.reviewed(beijing)
        with pytest.raises(errors.ReasonsLack):
            reviewing.extend_decision(application=application, reason="", by=beijing.decider)
        extended = reviewing.extend_decision(application=application, reason="需补充调查", by=beijing.decider)
        assert extended.due_on == date(2026, 7, 16)
        [row] = rows_of(extended.trace)
        assert "顺延30个工作日" in row.sources[1].locator and "2026-07-16" in row.formula()
        with pytest.raises(errors.ExtendedBefore):
            reviewing.extend_decision(application=application, reason="再次", by=beijing.decider)


def test_the_calendar_of_a_year_not_yet_published_is_provisional(beijing):
    with clock.set_to(date(2031, 3, 3)):
        assert station(steps.accepted(beijing)).is_provisional


def test_a_team_of_four_fields_gives_points_within_the_sheet(order2):
    application = steps.accepted(order2)
    assess = {"application": application, "opinion": "", "by": order2.reviewer}
    with pytest.raises(errors.TeamIncomplete):
        assessing.conclude_assessment(**assess)
    some = [{"field": "insurance", "name": "甲", "unit": ""}]
    with pytest.raises(errors.TeamIncomplete) as refused:
        assessing.set_team(application=application, members=some, by=order2.clerk)
    assert "医药卫生" in str(refused.value) and "医疗保障" not in str(refused.value)
    everybody = [{"field": field, "name": "甲", "unit": ""} for field in steps.TEAM]
    assessing.set_team(application=application, members=everybody, by=order2.clerk)
    with pytest.raises(errors.SheetIncomplete):
        assessing.conclude_assessment(**assess)
    most = {at: line.points for at, line in enumerate(assessing.sheet_of(application), 1)}
    give = {"application": application, "notes": {}, "by": order2.reviewer}
    with pytest.raises(errors.SheetIncomplete):
        assessing.give_scores(points={1: 5}, **give)
    for wrong in (most[2] + 1, -1):
        with pytest.raises(errors.ScoreAboveMost):
            assessing.give_scores(points=most | {2: wrong}, **give)
    assessing.give_scores(points=most, **give)
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(position=1).update(points=most[1] + 1)


def test_who_passes_is_made_public_and_who_fails_waits_three_months(order2):
    with pytest.raises(errors.ReasonsLack):
        application = steps.accepted(order2)
        assessing.set_team(
            application=application,
            members=[{"field": field, "name": "甲", "unit": ""} for field in steps.TEAM],
            by=order2.clerk,
        )
        points = {at: 1 for at, _line in enumerate(assessing.sheet_of(application), 1)}
        assessing.give_scores(application=application, points=points, notes={}, by=order2.reviewer)
        assessing.conclude_assessment(application=application, opinion="", by=order2.reviewer)
    failed = steps.assessed(order2, points=10)
    assert (failed.state, failed.again_from) == ("refused", date(2026, 6, 2))
    with pytest.raises(errors.TooSoonAgain):
        applications.start_application(institution=failed.institution, by=order2.clerk)
    with clock.set_to(date(2026, 6, 2)):
        assert applications.start_application(institution=failed.institution, by=order2.clerk).pk
    passed = steps.assessed(order2)
    assert (passed.state, station(passed).due_on) == ("public_notice", date(2026, 3, 9))


def test_points_pass_from_the_figure_of_the_rules_on(order2):
    """80 of 100: 20 + 20 + 15 + 25 + 0."""
    for last, state in ((0, "public_notice"), (-1, "refused")):
        application = steps.accepted(order2)
        assessing.set_team(
            application=application,
            members=[{"field": field, "name": "甲", "unit": ""} for field in steps.TEAM],
            by=order2.clerk,
        )
        points = {1: 20, 2: 20, 3: 15, 4: 25 + last, 5: 0}
        assessing.give_scores(application=application, points=points, notes={}, by=order2.reviewer)
        application = assessing.conclude_assessment(application=application, opinion="x", by=order2.reviewer)
        assert application.state == state


def test_a_notice_runs_its_days_and_every_objection_is_answered(order2):
    application = steps.assessed(order2)
    close = {"application": application, "reasons": "", "by": order2.decider}
    about = {"by_whom": "某群众", "words": "营业时间药师不在岗", "by": order2.clerk}
    objection = assessing.object_to(application=application, received_on=MARCH, **about)
    with clock.set_to(date(2026, 3, 9)), pytest.raises(errors.NoticeRuns):
        assessing.close_notice(**close)
    with clock.set_to(date(2026, 3, 10)):
        with pytest.raises(Incomplete):
            assessing.object_to(application=application, received_on=date(2026, 3, 10), **about)
        with pytest.raises(errors.ObjectionsOpen):
            assessing.close_notice(**close)
        answer = {"application": application, "objection": objection, "answer": "已核实", "by": order2.reviewer}
        assessing.answer_objection(**answer, is_upheld=False)
        with pytest.raises(Incomplete):
            assessing.answer_objection(**answer, is_upheld=True)
        with pytest.raises(SamePerson):
            assessing.close_notice(application=application, reasons="", by=order2.reviewer)
        assert assessing.close_notice(**close).state == "qualified"
    assert not Certificate.objects.exists()


def test_an_objection_that_holds_refuses(order2):
    application = steps.assessed(order2)
    objection = assessing.object_to(
        application=application, received_on=MARCH, by_whom="某人", words="虚假材料", by=order2.clerk
    )
    assessing.answer_objection(
        application=application, objection=objection, answer="属实", is_upheld=True, by=order2.reviewer
    )
    with clock.set_to(date(2026, 3, 10)):
        with pytest.raises(errors.ReasonsLack):
            assessing.close_notice(application=application, reasons="", by=order2.decider)
        refused = assessing.close_notice(application=application, reasons="材料虚假", by=order2.decider)
    assert (refused.state, refused.again_from) == ("refused", date(2026, 6, 10))


def test_maker_reviewer_and_decider_are_three_in_the_database_too(beijing):
    application = steps.reviewed(beijing)
    for wrong in ({"decided_by": beijing.reviewer.staff}, {"decided_by": beijing.clerk.staff}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(state="qualified")


def test_who_entered_it_never_reviews_it_whatever_roles_they_hold(beijing):
    both = reader(Role.INSTITUTION_REVIEWER, staff=beijing.clerk.staff, pool=beijing.pool)
    application = steps.accepted(beijing)
    steps.opinions(beijing, application)
    with pytest.raises(SamePerson):
        reviewing.review_application(application=application, agrees=True, opinion="", by=both)


def test_steps_belong_to_their_roles_places_and_states(beijing):
    application = steps.accepted(beijing)
    with pytest.raises(NotAllowed):
        reviewing.review_application(application=application, agrees=True, opinion="", by=beijing.clerk)
    with pytest.raises(WrongStep):
        applications.accept_application(application=application, accepted_on=MARCH, by=beijing.clerk)
    elsewhere = reader(Role.INSTITUTION_DESK, area=TownshipFactory(code="990002001000", name="白石镇"))
    with pytest.raises(OutOfScope):
        applications.withdraw_application(application=application, reasons="x", by=elsewhere)
    with pytest.raises(OutOfScope):
        applications.start_application(institution=steps.hospital(), by=elsewhere)


def test_there_is_one_open_application_of_an_institution(beijing):
    application = steps.drafted(beijing)
    with pytest.raises(errors.ApplicationOpen):
        applications.start_application(institution=application.institution, by=beijing.clerk)
    applications.withdraw_application(application=application, reasons="自愿撤回", by=beijing.clerk)
    assert applications.start_application(institution=application.institution, by=beijing.clerk).pk


def test_certificates_are_inspected_once_a_year_and_can_be_revoked(beijing):
    """BJ-12, BJ-19."""
    certificate = steps.qualified(beijing).certificate
    first = certificate.inspections.first()
    certificates.inspect_certificate(inspection=first, result="passed", note="", by=beijing.reviewer)
    with pytest.raises(errors.InspectionDone):
        certificates.inspect_certificate(inspection=first, result="failed", note="", by=beijing.reviewer)
    with pytest.raises(NotAllowed):
        certificates.revoke_certificate(certificate=certificate, reasons="x", by=beijing.clerk)
    with pytest.raises(errors.ReasonsLack):
        certificates.revoke_certificate(certificate=certificate, reasons="", by=beijing.decider)
    certificates.revoke_certificate(certificate=certificate, reasons="情节严重", by=beijing.decider)
    with pytest.raises(WrongStep):
        certificates.revoke_certificate(certificate=certificate, reasons="再次", by=beijing.decider)


def test_a_written_opinion_is_a_file_that_is_checked(beijing):
    application = steps.accepted(beijing)
    about = {"authority": "health", "given_on": MARCH, "agrees": True, "words": ""}
    file = SimpleUploadedFile("意见.pdf", pdf())
    opinion = reviewing.give_opinion(application=application, **about, file=file, by=beijing.clerk)
    assert opinion.document.case_id == application.pk
    with pytest.raises(Incomplete):
        late = about | {"authority": "finance", "given_on": date(2026, 3, 3)}
        reviewing.give_opinion(application=application, **late, file=file, by=beijing.clerk)
