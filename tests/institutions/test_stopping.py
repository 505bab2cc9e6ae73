"""A violation that suspends or ends the agreement: decided with it, its days at once, taken back when the appeal holds."""

from datetime import date

import pytest
from django.urls import reverse

from casework import clock
from casework.models import Role
from institutions import errors, verification
from institutions.models import Measure, Violation
from institutions.services import agreements, supervision, violations
from institutions.services.stopping import Stop
from institutions.standing import standing_on
from tests.factories.core import reader
from tests.institutions import agreed, steps
from tests.institutions.steps import BEIJING, ORDER2, Office

pytestmark = pytest.mark.django_db

JUNE, JULY, LATER = date(2026, 6, 16), date(2026, 7, 1), date(2026, 8, 3)


@pytest.fixture
def office():
    with clock.set_to(JUNE):
        yield Office(steps.rules(ORDER2))


@pytest.fixture
def agreement(office):
    return agreed.signed(office)


def noted(office, institution):
    return violations.note_violation(
        institution=institution, kind="fabricated", facts="虚构住院", found_on=JUNE, by=office.clerk
    )


def decided(office, institution, *sanctions, ground, starts_on=JULY):
    return violations.decide_violation(
        violation=noted(office, institution),
        sanctions=list(sanctions),
        amount=1_000_00,
        decision="虚构住院，予以处理",
        stop=Stop(ground, starts_on),
        by=office.decider,
    )


def appealed(office, violation, is_upheld=True):
    violations.appeal_violation(violation=violation, appealed_on=clock.today(), words="有病历", by=office.clerk)
    third = reader(Role.INSTITUTION_REVIEWER, pool=office.pool)
    return violations.answer_appeal(violation=violation, is_upheld=is_upheld, answer="病历属实", by=third)


def designated(agreement, *days):
    return [standing_on(agreement.institution, agreement.pool, day).designated for day in days]


def test_a_suspension_is_decided_with_the_violation_and_its_days_follow(office, agreement):
    violation = decided(office, agreement.institution, "suspend", ground="risk")
    measure = Measure.objects.get()
    assert (measure.violation, measure.kind, measure.state) == (violation, "suspension", "decided")
    assert (measure.proposed_by, measure.decided_by) == (office.clerk.staff, office.decider.staff)
    assert (measure.served_on, measure.reasons, measure.ground) == (JUNE, "虚构住院，予以处理", "risk")
    assert designated(agreement, date(2026, 6, 30), JULY, LATER) == [True, False, False]
    assert list(verification.designated_days()) == []


def test_an_end_is_decided_with_the_violation(office, agreement):
    decided(office, agreement.institution, "terminate", ground="fraud")
    agreement.refresh_from_db()
    assert (agreement.state, agreement.period.upper) == ("ended", JULY)
    assert designated(agreement, date(2026, 6, 30), JULY) == [True, False]


def test_what_cannot_be_stopped_leaves_the_violation_undecided(office, agreement):
    hospital = agreement.institution
    with pytest.raises(errors.SuspendedOrEnded):
        decided(office, hospital, "suspend", "terminate", ground="risk")
    with pytest.raises(errors.GroundUnknown):
        decided(office, hospital, "suspend", ground="fraud")
    with pytest.raises(errors.OutsideTerm):
        decided(office, hospital, "suspend", ground="risk", starts_on=None)
    with pytest.raises(errors.NothingToStop):
        decided(office, steps.hospital(), "suspend", ground="risk")
    assert not Violation.objects.exclude(state="noted").exists() and not Measure.objects.exists()
    decided(office, hospital, "suspend", ground="risk")
    with pytest.raises(errors.SuspendedAlready):
        decided(office, hospital, "suspend", ground="risk")


def test_in_beijing_the_end_needs_its_notice():
    """BJ-16: decided and served on 16 June, it ends on 16 September at the earliest."""
    with clock.set_to(JUNE):
        office = Office(steps.rules(BEIJING))
        hospital = agreed.signed(office).institution
        with pytest.raises(errors.NoticeTooShort):
            decided(office, hospital, "revoke", ground="qualification_revoked")
    with clock.set_to(JUNE), pytest.raises(errors.NothingOnTheList):
        decided(office, hospital, "suspend", ground="correction")


def test_an_appeal_that_holds_ends_a_suspension_today_and_lets_fall_what_has_not_begun(office, agreement):
    running = decided(office, agreement.institution, "suspend", ground="risk")
    with clock.set_to(LATER):
        appealed(office, running)
        measure = running.measures.get()
        assert (measure.is_over, measure.ends_on) == (True, LATER)
        assert designated(agreement, LATER, date(2026, 8, 4)) == [False, True]
        coming = decided(office, agreement.institution, "terminate", ground="fraud", starts_on=date(2026, 9, 1))
        appealed(office, coming)
        agreement.refresh_from_db()
        assert (agreement.state, coming.measures.get().state) == ("signed", "rejected")
        assert designated(agreement, date(2026, 9, 1), agreement.ends_on) == [True, True]
    assert list(verification.designated_days()) == []


def test_an_appeal_that_does_not_hold_or_comes_after_the_end_changes_no_day(office, agreement):
    kept = decided(office, agreement.institution, "suspend", ground="risk")
    appealed(office, kept, is_upheld=False)
    assert designated(agreement, LATER) == [False]
    other = agreed.signed(office)
    ended = decided(office, other.institution, "terminate", ground="fraud")
    with clock.set_to(LATER):
        appealed(office, ended)
        other.refresh_from_db()
        assert other.state == "ended" and designated(other, LATER) == [False]


def test_a_suspension_that_an_end_closed_runs_again_when_the_end_falls_away(office, agreement):
    decided(office, agreement.institution, "suspend", ground="risk")
    ended = decided(office, agreement.institution, "terminate", ground="fraud", starts_on=LATER)
    suspension = Measure.objects.get(kind="suspension")
    assert suspension.is_over
    appealed(office, ended)
    suspension.refresh_from_db()
    assert not suspension.is_over and designated(agreement, date(2026, 6, 30), LATER) == [True, False]


def test_the_screen_asks_for_ground_and_day_only_where_there_is_an_agreement(client, office, agreement):
    client.force_login(office.decider.staff)
    without = reverse("institutions:violation_step", args=[noted(office, steps.hospital()).pk, "decide"])
    assert 'name="ground"' not in client.get(without).content.decode()
    found = noted(office, agreement.institution)
    page = reverse("institutions:violation_step", args=[found.pk, "decide"])
    assert 'name="ground"' in client.get(page).content.decode()
    said = {"sanctions": ["suspend"], "amount": "", "decision": "中止协议", "ground": "risk", "starts_on": "2026-07-01"}
    assert client.post(page, said | {"ground": "", "command_key": "1"}).status_code == 422
    assert client.post(page, said | {"command_key": "2"}).status_code == 302
    measure = found.measures.get()
    shown = client.get(reverse("institutions:violation", args=[found.pk])).content.decode()
    assert measure.number in shown and "2026-07-01" in shown
    assert found.number in client.get(reverse("institutions:agreement", args=[agreement.pk])).content.decode()


def test_a_violation_names_the_inspection_that_found_it(client, office):
    hospital = steps.hospital()
    visit = supervision.plan_visit(
        institution=hospital, planned_on=JUNE, reason="专项检查", inspectors=["甲", "乙"], by=office.clerk
    )
    supervision.record_visit(visit=visit, done_on=JUNE, findings="护理费重复", by=office.clerk)
    say = {"kind": "overcharge", "facts": "护理费重复", "found_on": JUNE, "visit": visit, "by": office.clerk}
    with pytest.raises(errors.VisitElsewhere):
        violations.note_violation(institution=steps.hospital(), **say)
    client.force_login(office.clerk.staff)
    listed = client.get(reverse("institutions:scores")).content.decode()
    assert f"institution={hospital.code}&amp;visit={visit.pk}" in listed
    new = reverse("institutions:violation_new")
    assert "selected" in client.get(f"{new}?institution={hospital.code}&visit={visit.pk}").content.decode()
    given = {"institution": hospital.code, "kind": "overcharge", "facts": "重复", "found_on": "2026-06-16"}
    client.post(new, given | {"visit": visit.pk, "command_key": "1"})
    found = Violation.objects.get()
    assert found.visit == visit
    assert "2026-06-16" in client.get(reverse("institutions:violation", args=[found.pk])).content.decode()


def test_agreements_may_still_be_renewed_after_the_suspension_ended(office, agreement):
    running = decided(office, agreement.institution, "suspend", ground="risk")
    with clock.set_to(LATER):
        appealed(office, running)
    with clock.set_to(agreement.renewal_opens or agreement.ends_on):
        assert agreements.renew_agreement(agreement=agreement, by=office.clerk).renews == agreement
