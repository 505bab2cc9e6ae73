"""核实函 and 实地核查: the claim waits for what was asked, and passes once it came in (NX-17, NX-19)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from casework import clock, events
from casework.documents import documents_of
from casework.errors import Incomplete, NotAllowed, SamePerson, WrongStep
from casework.models import Event, Role
from casework.sniffing import BadFile
from claims.errors import AwaitsAnswer, AwaitsFindings, CannotTake, FigureNotDecided, NothingFound, NotYourTask
from claims.models import Claim, Finding, Inquiry, Investigation, ReviewRules
from claims.night import reminders
from claims.selectors import far_and_large
from claims.services.inquiries import withdraw_inquiry
from claims.services.intake import withdraw
from claims.services.investigations import add_finding, conclude_investigation, withdraw_investigation
from claims.services.review import refuse
from claims.waiting import waits_of
from tests.claims.screens import signed_in
from tests.claims.test_review import with_every_role
from tests.factories import claims as factory
from tests.factories.core import AreaFactory, reader
from tests.factories.review import put_review_rules_in_force
from tests.factories.verification import answered, asked, concluded, ordered, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(pool):
    return reader(Role.REVIEWER, pool=pool)


@pytest.fixture
def claim(pool):
    return factory.reviewed(pool=pool)


def fresh(claim):
    return Claim.objects.select_related("pool").get(pk=claim.pk)


def test_a_claim_does_not_settle_while_an_answer_is_awaited_and_does_once_it_came(pool, claim):
    inquiry = asked(claim)
    with pytest.raises(AwaitsAnswer) as refused:
        factory.second_passed(fresh(claim))
    assert inquiry.number in str(refused.value)
    assert claim.institution.name in str(refused.value)
    answered(inquiry)
    assert factory.second_passed(fresh(claim)).state == "approved"


def test_a_supervisor_does_not_approve_while_an_answer_is_awaited(pool):
    claim = factory.awaiting_approval(pool=pool)
    chief = reader(Role.SUPERVISOR, pool=pool)
    inquiry = asked(claim, chief, to="insurer", addressee="示例财产保险公司")
    with pytest.raises(AwaitsAnswer):
        factory.approved(fresh(claim))
    withdraw_inquiry(inquiry=inquiry, reason="保险公司已出具证明", by=chief)
    assert factory.approved(fresh(claim)).state == "approved"


def test_the_answer_is_due_after_the_working_days_of_the_review_rules(pool, claim):
    """Five working days from Tuesday 2026-06-16: the dragon boat festival of the 19th is free (the rules are a source)."""
    inquiry = asked(claim)
    assert (clock.today().isoformat(), inquiry.answer_by.isoformat()) == ("2026-06-16", "2026-06-24")
    assert inquiry.term_of.answer_days == 5


def test_without_a_figure_nothing_is_assumed(pool, claim):
    ReviewRules.objects.filter(pool=pool).update(answer_days=None)
    with pytest.raises(FigureNotDecided):
        asked(claim)


def test_what_a_request_lacks_is_named_by_field(pool, claim):
    with pytest.raises(Incomplete) as refused:
        asked(claim, to="insurer", questions=" ")
    assert set(refused.value.problems) == {"addressee", "questions"}


def test_the_answer_comes_with_its_document_which_the_reviewer_sees_with_the_claim(pool, claim):
    inquiry = answered(asked(claim))
    assert inquiry.state == "answered"
    assert inquiry.document in documents_of(claim)
    assert "费用属实" in events.tell(events.history_of(claim).last())


def test_an_answer_without_document_or_from_the_future_is_not_taken(pool, claim):
    inquiry = asked(claim)
    with pytest.raises(Incomplete) as refused:
        answered(inquiry, answer="", answered_on=clock.today() + timedelta(1), file=None)
    assert set(refused.value.problems) == {"answer", "answered_on", "file"}
    with pytest.raises(BadFile):
        answered(inquiry, file=factory.ContentFile(b"<html>", "x.pdf"))
    assert Inquiry.objects.get().state == "open"


def test_who_asked_does_not_record_the_answer(pool, claim, reviewer):
    both = with_every_role(reviewer.staff, pool)
    with pytest.raises(SamePerson):
        answered(asked(claim, both), both)


def test_the_desks_record_their_own_answers_only(pool, claim):
    insurer, desk = reader(Role.INSURER, pool=pool), reader(Role.INSTITUTION_DESK, pool=pool)
    to_hospital, to_insurer = asked(claim), asked(fresh(claim), to="insurer", addressee="示例保险")
    for inquiry, wrong in ((to_hospital, insurer), (to_insurer, desk)):
        with pytest.raises(NotAllowed):
            answered(inquiry, wrong)
    assert answered(to_hospital, desk).state == answered(to_insurer, insurer).state == "answered"


def test_an_answer_is_recorded_once(pool, claim):
    inquiry = answered(asked(claim))
    with pytest.raises(WrongStep):
        answered(inquiry)
    with pytest.raises(WrongStep):
        withdraw_inquiry(inquiry=inquiry, reason="x", by=reader(Role.REVIEWER, pool=pool))


def test_a_closed_claim_waits_for_nothing(pool):
    claim = factory.submitted(pool=pool)
    asked(claim)
    ordered(claim)
    withdraw(claim=claim, comment="自愿撤回", by=reader(Role.CLERK, pool=pool))
    assert Inquiry.objects.get().state == Investigation.objects.get().state == "withdrawn"
    assert waits_of(fresh(claim)) == []


def test_a_claim_may_be_refused_while_an_answer_is_awaited(pool, claim, reviewer):
    asked(claim)
    why = {"reason_code": "third_party", "article": "第三十条", "comment": "应由第三人负担"}
    refuse(claim=claim, version=claim.version, by=reviewer, **why)
    assert Inquiry.objects.get().state == "withdrawn"


def test_the_night_finds_each_late_request_once_and_the_letter_becomes_a_reminder(pool, claim):
    AreaFactory(code="990001000000", level="county", parent=pool.area)
    inquiry = asked(claim)
    day = inquiry.answer_by + timedelta(1)
    assert reminders.areas(pool, inquiry.answer_by) == []
    [area] = reminders.areas(pool, day)
    assert reminders.run(pool, day, area).counts == {"reminded": 1}
    assert reminders.run(pool, day, area).changed == 0
    desk = signed_in(reader(Role.CLERK, pool=pool))
    assert desk.get(reverse("claims:inquiry_letter", args=[inquiry.pk])).content.startswith(b"%PDF")
    with clock.set_to(day):
        page = desk.get(reverse("claims:inquiry", args=[inquiry.pk])).content.decode()
    assert "催办" in page


def test_an_investigation_blocks_only_where_it_was_asked_to(pool, claim):
    ordered(claim, blocks=False)
    blocking = ordered(fresh(claim))
    with pytest.raises(AwaitsFindings) as refused:
        factory.second_passed(fresh(claim))
    assert blocking.number in str(refused.value)
    concluded(blocking)
    assert factory.second_passed(fresh(claim)).state == "approved"


def test_only_who_was_sent_writes_and_a_conclusion_needs_a_finding(pool, claim):
    goes = reader(Role.AUDITOR, pool=pool)
    task = ordered(claim, goes)
    told = {"text": "x", "found_on": clock.today(), "place": "", "file": None}
    with pytest.raises(NotYourTask):
        add_finding(investigation=task, by=reader(Role.AUDITOR, pool=pool), **told)
    with pytest.raises(NothingFound):
        conclude_investigation(investigation=task, outcome="unclear", conclusion="无人", by=goes)
    with pytest.raises(Incomplete) as refused:
        add_finding(investigation=task, by=goes, **told | {"text": "", "found_on": clock.today() - timedelta(1)})
    assert set(refused.value.problems) == {"text", "found_on"}


def test_nobody_is_sent_who_took_part_or_orders_it(pool, claim, reviewer):
    for who in (claim.entered_by, claim.first_reviewer, reviewer.staff):
        with pytest.raises(CannotTake):
            ordered(claim, by=reviewer, investigator=type(reviewer)(who, pool))


def test_a_withdrawn_investigation_lets_the_claim_pass(pool, claim, reviewer):
    withdraw_investigation(investigation=ordered(claim, by=reviewer), reason="医院已复函", by=reviewer)
    assert factory.second_passed(fresh(claim)).state == "approved"


def test_what_was_found_is_never_changed(pool, claim):
    concluded(ordered(claim))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_finding SET text = 'x'")
    assert Finding.objects.get().document in documents_of(claim)


def test_the_case_tells_what_it_waits_for_and_the_desk_frees_it(pool, claim, reviewer, django_assert_max_num_queries):
    desk, counter = signed_in(reviewer), signed_in(reader(Role.CLERK, pool=pool))
    address = reverse("claims:ask_inquiry", args=[claim.pk])
    assert desk.post(address, {"to": "institution", "questions": ""}).status_code == 422
    desk.post(address, {"to": "institution", "questions": "是否住院？", "command_key": "ask"})
    inquiry = Inquiry.objects.get()
    tab = reverse("claims:case_verification", args=[claim.pk])
    with django_assert_max_num_queries(12):
        page = desk.get(tab).content.decode()
    assert inquiry.number in page
    assert "待答复" in page
    with django_assert_max_num_queries(12):
        assert inquiry.number in counter.get(reverse("claims:inquiries")).content.decode()
    sent = {"answer": "属实", "answered_on": f"{clock.today()}", "file": paper(), "command_key": "answer"}
    counter.post(reverse("claims:answer_inquiry", args=[inquiry.pk]), sent)
    assert "属实" in desk.get(tab).content.decode()


def test_the_investigator_works_on_a_page_of_their_own(pool, claim, django_assert_max_num_queries):
    goes = reader(Role.AUDITOR, pool=pool)
    desk, chief = signed_in(goes), signed_in(reader(Role.REVIEWER, pool=pool))
    sent = {"investigator": goes.staff.pk, "task": "核对病历", "due_on": f"{clock.today()}", "blocks": "on"}
    chief.post(reverse("claims:order_investigation", args=[claim.pk]), sent | {"command_key": "order"})
    task = Investigation.objects.get()
    found = {"text": "在院", "found_on": f"{clock.today()}", "file": paper(), "command_key": "find"}
    desk.post(reverse("claims:add_finding", args=[task.pk]), found)
    with django_assert_max_num_queries(12):
        assert "在院" in desk.get(reverse("claims:investigation", args=[task.pk])).content.decode()
    done = {"outcome": "as_claimed", "conclusion": "属实", "command_key": "end"}
    desk.post(reverse("claims:conclude_investigation", args=[task.pk]), done)
    task.refresh_from_db()
    assert (task.state, Event.objects.filter(verb="investigation_concluded").count()) == ("concluded", 1)


def test_large_claims_from_another_area_are_proposed_until_the_insurer_is_sent_to_look_at_them(pool, claim, reviewer):
    """NX-56."""
    near, small = factory.reviewed(pool=pool), factory.reviewed(pool=pool)
    Claim.objects.filter(pk__in=[claim.pk, small.pk]).update(reason="03")
    Claim.objects.filter(pk__in=[claim.pk, near.pk]).update(claimed=30_000_00)
    put_review_rules_in_force(pool, 20_000_00, starts_on=date(2000, 1, 2))
    address = f"{reverse('claims:queue')}?tab=far"

    def proposed():
        page = signed_in(reviewer).get(address).content.decode()
        return [one for one in (claim, near, small) if one.number in page]

    assert proposed() == [claim]
    insurer = reader(Role.INSURER, pool=pool)
    task = ordered(fresh(claim), insurer, reviewer)
    assert proposed() == []
    assert task.number in signed_in(insurer).get("/").content.decode()
    assert concluded(task).state == "concluded"
    assert proposed() == []


def test_a_claim_to_which_nobody_goes_any_more_is_proposed_again(pool, claim, reviewer):
    Claim.objects.filter(pk=claim.pk).update(reason="05")
    task = ordered(fresh(claim), by=reviewer)
    assert list(far_and_large(reviewer, None)) == []
    withdraw_investigation(investigation=task, reason="不再需要", by=reviewer)
    assert list(far_and_large(reviewer, None)) == [claim]
