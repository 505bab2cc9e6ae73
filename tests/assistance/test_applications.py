"""An application from the township to the money or a refusal, and what it does not take (DL-16, DL-18, DL-19)."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from assistance import errors
from assistance.models import Application, Panel
from assistance.services import checking, deciding, ending, filing
from casework import clock
from casework.documents import documents_of
from casework.errors import ChangedMeanwhile, Incomplete, NotAllowed, OutOfScope, SamePerson, WrongStep
from casework.events import history_of, tell
from casework.models import Document, Role
from claims import verifications
from claims.errors import FigureMissing
from claims.services.reverse import reverse
from enrollment.models import Household
from fund.models import Payable
from institutions.rules import rows_of
from tests.assistance import steps
from tests.casework.files import pdf, png
from tests.factories.claims import DocumentFactory, card
from tests.factories.core import AreaFactory, TownshipFactory, reader
from tests.factories.enrollment import PersonFactory, RecognitionFactory, RegistrationFactory, insured_person
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(today):
    return steps.office()


def station(application):
    return application.stations.get(ended_on=None)


def test_it_goes_from_the_village_to_the_county_and_is_paid_after_the_layers_before_it(people):
    """DL-18: of 100,500 basic insurance pays 75,000 and critical illness 6,900; by class 4 assistance pays 60 % of what
    is above 7,500 and then half of what is above 10,000, to the person's account."""
    application = steps.recognised(people)
    assert (application.assistance_class, application.recognition.subtype) == (4, "因病致贫重病患者")
    assert steps.sum_of(application) == 6_660_00 + 970_00
    application = steps.granted(people, application)
    assert (application.state, application.granted) == ("granted", 7_630_00)
    payable = Payable.objects.get(number=application.number)
    assert (payable.amount, payable.payee_name) == (7_630_00, "张大山")
    passed = list(application.stations.values_list("kind", "passed"))
    assert passed == [(kind, True) for kind in Application.STATIONS[:-1]]
    assert [sentence for verify in verifications.ALL for sentence in verify()] == []
    assert all(tell(event) for event in history_of(application))


def test_each_station_has_its_deadline_in_working_days_with_the_rule_behind_it(people):
    """16 June is a Tuesday; 19 June 2026 is a holiday (端午)."""
    application = steps.submitted(people)
    assert station(application).due_on == date(2026, 6, 24)
    [row] = rows_of(station(application).trace)
    assert "5个工作日" in row.formulas.zh and row.sources[0].key == "village_check_days"
    with clock.set_to(date(2026, 6, 24)):
        assert station(steps.public(steps.Office())).due_on == date(2026, 7, 1)


def test_the_person_cannot_stand_in_two_open_applications_whatever_asks_the_database(people):
    held = steps.submitted(people)
    with pytest.raises(errors.ApplicationOpen, match=held.number):
        filing.start_application(person=people.person, by=people.filer)
    row = Application.objects.values().get(pk=held.pk) | {"id": None, "number": "", "state": "draft"}
    with pytest.raises(IntegrityError, match="one_open_assistance"), transaction.atomic():
        Application.objects.create(**row)
    ending.end_application(application=held, cause="withdrawn", reasons="本人撤回", by=people.filer)
    assert filing.start_application(person=people.person, by=people.filer).state == "draft"


def test_nobody_applies_for_somebody_of_another_township(people):
    elsewhere = PersonFactory(area=AreaFactory(code="990001002000", name="河西镇", level="township"))
    with pytest.raises(OutOfScope):
        filing.start_application(person=elsewhere, by=people.filer)
    with pytest.raises(NotAllowed):
        filing.start_application(person=people.person, by=people.supervisor)


def test_an_income_needs_a_household(people):
    application = steps.drafted(people)
    filing.drop_member(application=application, member=application.members.get().pk, by=people.filer)
    with pytest.raises(errors.HouseholdWithoutMembers):
        filing.save_application(application=application, income=12_000_00, by=people.filer)
    with pytest.raises(Incomplete) as refused:
        filing.submit_application(application=application, received_on=clock.today(), by=people.filer)
    assert set(refused.value.problems) == {"members"}


def test_the_register_names_the_household_and_its_claims_count(people):
    """The costs are those of 12 months, of everybody in the household; the grant is for the person alone."""
    wife = insured_person(name="王秀英")
    house = Household.objects.create(pool=wife.pool, area=wife.area, area_code=wife.area_code, number="H1")
    for one in (people.person, wife):
        one.household = house
        one.save()
    with clock.set_to(date(2026, 6, 15)):
        steps.factory.settled(person=wife, amount=20_500_00)
    application = steps.drafted(people)
    assert {member.name for member in application.members.all()} == {"张大山", "王秀英"}
    assert {cost.own for cost in application.costs.all()} == {18_600_00, 5_500_00}
    assert steps.costs.assisted(application) == [application.costs.get(person=people.person).claim_id]


def test_a_member_is_found_by_number_and_a_wrong_number_is_said(people):
    application = steps.drafted(people)
    other = insured_person(name="李建国")
    number = other.identities.get().number
    member = {"name": "李建国", "relation": "relative", "income": 8_000_00}
    kept = filing.add_member(application=application, identity_number=number, by=people.filer, **member)
    assert kept.person == other
    with pytest.raises(Incomplete) as refused:
        filing.add_member(application=application, identity_number=number[:-1], by=people.filer, **member)
    assert "identity_number" in refused.value.problems


def test_another_persons_account_needs_a_written_authorisation(people):
    application = steps.drafted(people)
    account = {"payee_name": "王秀英", "bank_name": "示例农村商业银行", "bank_account": card(3)}
    with pytest.raises(Incomplete) as refused:
        filing.keep_account(application=application, payee_standing="insured", by=people.filer, **account)
    assert "王秀英" in refused.value.problems["payee_standing"][0]
    filing.keep_account(application=application, payee_standing="authorised", by=people.filer, **account)
    with pytest.raises(errors.AuthorisationLacks, match="王秀英"):
        filing.submit_application(application=application, received_on=clock.today(), by=people.filer)
    DocumentFactory(
        pool=application.pool,
        area_code=application.area_code,
        case_type="assistance.application",
        case_id=application.pk,
        kind=Document.Kind.AUTHORISATION,
        uploaded_by=people.filer.staff,
    )
    assert filing.submit_application(application=application, received_on=clock.today(), by=people.filer).number


def test_a_visit_is_shown_by_a_photo(people):
    application = steps.submitted(people)
    said = {"visited_on": clock.today(), "agrees": True, "note": "情况属实", "by": people.checker}
    for photo in (None, SimpleUploadedFile("visit.pdf", pdf())):
        with pytest.raises(errors.PhotoLacks):
            checking.check_in_village(application=application, file=photo, **said)
    checking.check_in_village(application=application, file=SimpleUploadedFile("visit.png", png()), **said)
    assert documents_of(application).get() == application.stations.get(kind="village_check").document


def test_whoever_entered_does_not_review_and_whoever_reviewed_does_not_decide(people):
    application = steps.visited(people)
    with pytest.raises(SamePerson):
        checking.review_in_township(application=application, agrees=True, reasons="", by=people.filer)
    row = Application.objects.filter(pk=application.pk)
    with pytest.raises(IntegrityError, match="assistance_reviewed_by_another"), transaction.atomic():
        row.update(reviewed_by=people.filer.staff)
    for taken in ("filer", "checker", "reviewer"):
        application = steps.recognised(steps.Office())
        reviewed = application.reviewed_by if taken == "reviewer" else None
        staff = reviewed or (application.entered_by if taken == "filer" else application.stations.first().by)
        with pytest.raises(SamePerson):
            deciding.decide_application(application=application, agrees=True, by=reader(Role.SUPERVISOR, staff=staff))


def test_the_notice_hangs_its_days_and_objections_are_answered_first(people):
    application = steps.public(people)
    objection = checking.object_to(
        application=application, received_on=clock.today(), by_whom="邻居", words="有商铺出租", by=people.filer
    )
    with pytest.raises(errors.NoticeHangs, match="2026-06-23"):
        checking.close_notice(application=application, reasons="", by=people.reviewer)
    with clock.set_to(date(2026, 6, 24)):
        with pytest.raises(errors.ObjectionsUnanswered):
            checking.close_notice(application=application, reasons="", by=people.reviewer)
        said = {"answer": "查实，租金已超标准", "is_upheld": True, "by": people.reviewer}
        checking.answer_objection(application=application, objection=objection, **said)
        with pytest.raises(errors.ReasonsLack):
            checking.close_notice(application=application, reasons="", by=people.reviewer)
        application = checking.close_notice(application=application, reasons="异议属实", by=people.reviewer)
        assert (application.state, application.reconsider_until) == ("refused", date(2026, 7, 24))


def test_class_1_and_2_go_to_the_county_directly(people):
    """社会救助暂行办法 art. 30; of a class 2 since before the stay nothing is left to grant."""
    RecognitionFactory(person=people.person, starts_on=date(2026, 6, 10))
    application = steps.submitted(people)
    assert (application.state, application.assistance_class) == ("county_decision", 2)
    assert steps.granted(people, application).granted == 13_950_00


def test_a_panel_of_one_is_none_and_adds_at_most_what_is_left(people):
    """DL-19, LPS-37."""
    application = steps.recognised(people)
    met = {"met_on": clock.today(), "minutes": "家庭收入低，拟再救助5000元", "by": people.supervisor}
    for votes in (["for"], ["for", "for"]):
        with pytest.raises(errors.PanelTooSmall):
            deciding.hold_panel(application=application, amount=1_00, members=steps.members(*votes), **met)
    three = steps.members("for", "for", "against")
    with pytest.raises(errors.PanelTooSmall):
        deciding.hold_panel(application=application, amount=1_00, members=three[:2] + three[:1], **met)
    with pytest.raises(errors.AboveResidual, match=r"10,970\.00"):
        deciding.hold_panel(application=application, amount=10_970_01, members=three, **met)
    deciding.hold_panel(application=application, amount=5_000_00, members=three, **met)
    with pytest.raises(errors.PanelMetBefore):
        deciding.hold_panel(application=application, amount=1_00, members=three, **met)
    assert steps.granted(people, application).granted == 7_630_00 + 5_000_00


def test_a_panel_that_votes_against_it_adds_nothing(people):
    application = steps.recognised(people)
    met = {"met_on": clock.today(), "minutes": "家庭有存款", "by": people.supervisor}
    tied = steps.members("for", "for", "against", "abstains")
    panel = deciding.hold_panel(application=application, amount=5_000_00, members=tied, **met)
    assert (panel.is_agreed, panel.amount) == (False, 0)
    assert steps.sum_of(application) == 7_630_00
    with pytest.raises(IntegrityError), transaction.atomic():
        Panel.objects.filter(pk=panel.pk).update(amount=1)


def test_the_sum_that_was_read_is_the_sum_that_is_paid(people):
    application = steps.recognised(people)
    with pytest.raises(ChangedMeanwhile):
        deciding.decide_application(application=application, agrees=True, seen=1, by=people.supervisor)


def test_where_the_class_pays_nothing_the_county_is_told(today):
    people = steps.office(amount=9_500_00)
    with pytest.raises(errors.NothingToGrant):
        steps.granted(people)


def test_a_missing_figure_blocks_by_its_name(today):
    """FX-22: nothing stands in for a ratio that the source does not give."""
    people = steps.office()
    application = steps.recognised(people)
    put_rules_in_force(application.pool, "jilin-county-2008", "assistance", starts_on=today)
    with pytest.raises(FigureMissing, match="assistance_back_months"):
        steps.submitted(steps.Office())


def test_a_refusal_has_its_reasons_and_is_reconsidered_once_by_another(people):
    application = steps.recognised(people)
    with pytest.raises(errors.ReasonsLack):
        deciding.decide_application(application=application, agrees=False, by=people.supervisor)
    application = deciding.decide_application(
        application=application, agrees=False, reasons="家庭收入高于标准", by=people.supervisor
    )
    assert application.reconsider_until == clock.today() + timedelta(days=30)
    with clock.set_to(clock.today() + timedelta(days=31)), pytest.raises(errors.TooLateToAskAgain):
        deciding.ask_again(application=application, reasons="收入有误", by=people.filer)
    application = deciding.ask_again(application=application, reasons="收入有误", by=people.filer)
    with pytest.raises(SamePerson):
        deciding.reconsider(application=application, agrees=True, reasons="", by=people.supervisor)
    another = reader(Role.SUPERVISOR)
    application = deciding.reconsider(application=application, agrees=True, reasons="", by=another)
    assert application.state == "county_decision"
    refused = deciding.decide_application(
        application=application, agrees=False, reasons="复核后仍高于标准", by=people.supervisor
    )
    with pytest.raises(errors.AskedAgainBefore):
        deciding.ask_again(application=refused, reasons="再请复核", by=people.filer)


def test_what_a_department_does_not_recognise_is_refused_with_its_reasons(people):
    application = steps.published(people)
    application = deciding.note_recognition(
        application=application, agrees=False, reasons="财产状况不符合", by=people.clerk
    )
    assert (application.state, application.refused_at) == ("refused", "recognition")


def test_it_ends_by_withdrawal_death_or_moving_as_the_register_says(people):
    RegistrationFactory(person=people.person)
    application = steps.submitted(people)
    for cause, refusal in (("died", errors.NotDead), ("moved", errors.NotMoved)):
        with pytest.raises(refusal):
            ending.end_application(application=application, cause=cause, reasons="村委告知", by=people.filer)
    people.person.died_on = clock.today()
    people.person.save()
    application = ending.end_application(application=application, cause="died", reasons="村委告知", by=people.filer)
    assert application.state == "died"
    with pytest.raises(WrongStep):
        ending.end_application(application=application, cause="withdrawn", reasons="撤回", by=people.filer)


def test_after_a_death_the_heirs_may_go_on_to_an_account_of_theirs(people):
    application = steps.recognised(people)
    people.person.died_on = clock.today()
    people.person.save()
    account = {"payee_name": "张小山", "bank_name": "示例农村商业银行", "bank_account": card(5)}
    with pytest.raises(errors.AuthorisationLacks, match="死亡"):
        filing.keep_account(application=application, payee_standing="heir", by=people.filer, **account)


def test_a_reversed_claim_takes_its_grant_along(people):
    application = steps.granted(people)
    claim = application.costs.get().claim
    claim.refresh_from_db()
    reverse(claim=claim, comment="票据不实", by=reader(Role.SUPERVISOR))
    assert not Payable.objects.filter(number=application.number, state="open").exists()


def test_what_an_earlier_application_was_granted_for_is_not_granted_again(people):
    steps.granted(people)
    again = steps.drafted(people)
    assert again.costs.get().assisted_before and steps.costs.assisted(again) == []


def test_a_township_colleague_sees_it_and_another_township_does_not(people):
    application = steps.drafted(people)
    there = steps.in_township(area=AreaFactory(code="990001002000", name="河西镇", level="township"))
    with pytest.raises(OutOfScope):
        filing.save_application(application=application, reason="改", by=there)
    colleague = steps.in_township(area=TownshipFactory())
    assert filing.save_application(application=application, reason="改", by=colleague).reason == "改"
