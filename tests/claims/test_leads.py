"""欺诈线索: raised, investigated, ended, handed over; what it holds back is not paid (LPS-51, LPS-52, LPS-62, HN-44)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from casework import clock, events
from casework.errors import Incomplete, NotAllowed, OutOfScope, SamePerson, WrongStep
from casework.models import AccessLog, Role
from casework.registry import registry
from claims.errors import HeldBack
from claims.merging import move
from claims.misuse import errors, leads
from claims.misuse.services import leads as services
from claims.models import CheckHit, Lead
from claims.sampling import small_and_clean
from claims.ways import rules_of
from fund.models import Payable
from fund.payables import InLiveBatch
from fund.selectors import ready_for
from fund.services.batches import ChoiceChanged
from tests.claims.screens import signed_in
from tests.claims.test_review import with_every_role
from tests.factories import claims as factory
from tests.factories import fund as bank
from tests.factories import misuse
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import insured_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def boss(pool):
    return misuse.hand(Role.SUPERVISOR, pool)


@pytest.fixture
def claim(pool):
    return factory.reviewed(pool=pool)


def fresh(row):
    return type(row).objects.select_related("pool").get(pk=row.pk)


class TestRaising:
    def test_a_reviewer_raises_one_about_a_claim_a_person_and_an_institution(self, pool, claim):
        by = misuse.hand(Role.REVIEWER, pool)
        person = insured_person(pool)
        of_claim = misuse.lead(claim)
        of_person = misuse.lead(about=services.About(person=person))
        of_place = misuse.lead(about=services.About(institution=claim.institution), by=by)
        assert (of_claim.against, of_person.against) == (claim.person.name, person.name)
        assert of_place.against == claim.institution.name
        assert {of_claim.number[:2], of_claim.state} == {"XS", "raised"}

    def test_a_hit_belongs_to_the_claim(self, pool, claim):
        other = factory.submitted(pool=pool)
        hit = CheckHit.objects.create(
            pool=pool,
            area_code=claim.area_code,
            claim=claim,
            code="digit_in_front",
            version=1,
            thresholds={},
            figures={},
            cause="handed_in",
            at=clock.now(),
        )
        about = {"hit": hit, "person": claim.person}
        assert misuse.lead(about=services.About(claim=claim, **about)).hit == hit
        with pytest.raises(errors.HitElsewhere):
            misuse.lead(about=services.About(claim=other, **about))

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"source": "rumour"}, "source"),
            ({"facts": " "}, "facts"),
            ({"since": clock.today(), "until": clock.today() - DAY}, "until"),
            ({"tip": "李某 13800000000"}, "tip"),
        ],
    )
    def test_what_cannot_be_raised_is_refused_by_field(self, claim, said, field):
        with pytest.raises(Incomplete) as refused:
            misuse.lead(claim, **said)
        assert list(refused.value.problems) == [field]
        assert not Lead.objects.exists()

    def test_somebody_is_suspected(self, claim):
        with pytest.raises(errors.NobodySuspected):
            misuse.lead(about=services.About(claim=claim))

    def test_it_takes_the_right_and_the_area(self, pool, claim):
        with pytest.raises(NotAllowed):
            misuse.lead(claim, by=misuse.hand(Role.CLERK, pool))
        with pytest.raises(OutOfScope):
            misuse.lead(claim, by=reader(Role.REVIEWER, pool=PoolFactory(code="9902")))
        elsewhere = reader(Role.REVIEWER, pool=pool, area=TownshipFactory(code="990002001000"))
        with pytest.raises(OutOfScope):
            misuse.lead(claim, by=elsewhere)


class TestInvestigation:
    def test_from_the_hint_to_the_receipt_of_the_police(self, pool, claim, boss):
        lead = misuse.handed_over(misuse.lead(claim), boss)
        assert (lead.state, lead.letter_number[:2], lead.decided_by) == ("handed_over", "YS", boss.staff)
        auditor = misuse.hand(Role.AUDITOR, pool)
        said = {"receipt": "示例市公安局王警官，示公（经）受案字〔2026〕18号", "by": auditor}
        with pytest.raises(Incomplete):
            services.note_receipt(lead=lead, received_on=clock.today() - DAY, **said)
        lead = services.note_receipt(lead=lead, received_on=clock.today(), **said)
        assert lead.received_on == clock.today()
        with pytest.raises(errors.ReceiptThere):
            services.note_receipt(lead=lead, received_on=clock.today(), **said)
        verbs = [event.verb for event in events.history_of(lead).order_by("pk")]
        assert verbs == ["lead_raised", "lead_taken", "lead_reported_founded", "lead_handed_over", "lead_received"]

    def test_only_who_took_it_reports(self, pool, claim):
        lead = misuse.taken(misuse.lead(claim))
        said = {"findings": "查无实据", "is_founded": False, "amount": None}
        with pytest.raises(errors.InspectedByAnother, match=lead.inspector.name):
            services.report_lead(lead=lead, **said, by=misuse.hand(Role.AUDITOR, pool))

    def test_who_raised_or_investigated_does_not_end_it_whatever_roles_they_hold(self, pool, claim, boss):
        both = with_every_role(misuse.hand(Role.AUDITOR, pool).staff, pool)
        raised = misuse.reported(misuse.lead(claim, by=boss))
        investigated = misuse.reported(misuse.lead(claim), both)
        for lead, by in ((raised, boss), (investigated, both)):
            with pytest.raises(SamePerson):
                services.dismiss_lead(lead=lead, decision="不实", by=by)
        with pytest.raises(DatabaseError, match="lead_decided_by_another"), transaction.atomic():
            Lead.objects.filter(pk=investigated.pk).update(
                state="unfounded", decided_by=both.staff, decided_on=clock.today()
            )

    def test_steps_follow_each_other(self, pool, claim, boss):
        lead = misuse.lead(claim)
        with pytest.raises(WrongStep):
            services.dismiss_lead(lead=lead, decision="不实", by=boss)
        with pytest.raises(NotAllowed):
            misuse.taken(lead, misuse.hand(Role.REVIEWER, pool))
        ended = services.dismiss_lead(lead=misuse.reported(lead, is_founded=False), decision="票据属实", by=boss)
        assert list(leads.offers(ended, boss)) == []

    def test_a_letter_needs_an_authority(self, claim, boss):
        lead = misuse.reported(misuse.lead(claim))
        said = {"to": "", "addressee": " ", "enclosures": "", "decision": "移送"}
        with pytest.raises(Incomplete) as refused:
            services.hand_over_lead(lead=lead, **said, by=boss)
        assert set(refused.value.problems) == {"to", "addressee"}


class TestHolding:
    def test_a_claim_under_review_does_not_pass_before_its_end(self, claim, boss):
        lead = misuse.lead(claim, holds=True)
        with pytest.raises(HeldBack, match=lead.number):
            factory.second_passed(fresh(claim))
        services.dismiss_lead(lead=misuse.reported(lead, is_founded=False), decision="票据属实", by=boss)
        assert factory.second_passed(fresh(claim)).state == "approved"

    def test_without_a_hold_it_passes_and_the_lead_goes_on(self, claim):
        misuse.lead(claim)
        assert factory.second_passed(fresh(claim)).state == "approved"

    def test_an_approved_claim_goes_into_no_batch_before_it_is_released(self, pool, boss):
        claim = factory.settled(pool=pool)
        lead = services.hold_payment(lead=misuse.lead(claim), by=misuse.hand(Role.REVIEWER, pool))
        finance = bank.finance(pool=pool)
        assert not ready_for(finance).exists()
        with pytest.raises(ChoiceChanged):
            factory.sent_to_bank(claim)
        services.release_payment(lead=lead, because="核实无误", by=boss)
        assert ready_for(finance).get().number == claim.number
        assert factory.paid(fresh(claim)).state == "paid"

    def test_what_is_with_the_bank_or_paid_is_not_held(self, pool):
        claim = factory.settled(pool=pool)
        batch = factory.sent_to_bank(claim)
        with pytest.raises(InLiveBatch, match=batch.number):
            misuse.lead(fresh(claim), holds=True)
        factory.answered(batch)
        with pytest.raises(errors.NothingToHold):
            misuse.lead(fresh(claim), holds=True)

    def test_one_handed_over_holds_until_it_is_released(self, pool, claim, boss):
        lead = misuse.handed_over(misuse.lead(claim, holds=True))
        assert lead.holds
        with pytest.raises(errors.HeldAlready):
            services.hold_payment(lead=misuse.lead(claim, holds=True), by=misuse.hand(Role.REVIEWER, pool))
        with pytest.raises(Incomplete):
            services.release_payment(lead=lead, because=" ", by=boss)
        lead = services.release_payment(lead=lead, because="已撤销报销", by=boss)
        with pytest.raises(errors.NothingHeld):
            services.release_payment(lead=lead, because="再次", by=boss)

    def test_it_is_not_passed_by_sample(self, pool):
        rules = rules_of(pool)
        claim = factory.reviewed(pool=pool, amount=1_234_56)
        by = misuse.hand(Role.REVIEWER, pool)
        assert small_and_clean(by, rules) == [claim]
        misuse.lead(claim)
        assert small_and_clean(by, rules) == []


class TestConfidence:
    def test_who_gave_a_tip_is_shown_to_supervision_only_and_each_look_is_kept(self, pool, claim, boss):
        reviewer = misuse.hand(Role.REVIEWER, pool)
        lead = misuse.lead(claim, by=reviewer, source="tip", tip="李某 13800001234")
        url = reverse("casework:reveal", args=["claims.lead", lead.pk, "tip"])
        page = reverse("misuse:lead", args=[lead.pk])
        assert "李某" not in signed_in(boss).get(page).text
        assert url not in signed_in(reviewer).get(page).text
        assert signed_in(reviewer).post(url, {"reason": "想知道"}).status_code in {403, 404}
        assert "李某" in signed_in(boss).post(url, {"reason": "联系举报人核实"}).text
        assert AccessLog.objects.filter(kind=AccessLog.Kind.REVEAL, field="tip", actor=boss.staff).exists()
        assert all("李某" not in f"{event.payload}" for event in events.history_of(lead))

    def test_the_counter_reads_that_a_claim_is_held_but_no_suspicion(self, pool, claim):
        lead = misuse.lead(claim, holds=True)
        page = reverse("claims:case", args=[claim.pk])
        text = signed_in(misuse.hand(Role.CLERK, pool)).get(page).text
        assert lead.number in text
        assert "欺诈" not in text
        assert "欺诈" in signed_in(misuse.hand(Role.SUPERVISOR, pool)).get(page).text


class TestScreens:
    def test_a_lead_goes_from_the_claim_to_the_letter(self, pool, claim, boss):
        reviewer, auditor = misuse.hand(Role.REVIEWER, pool), misuse.hand(Role.AUDITOR, pool)
        new = reverse("misuse:lead_about_claim", args=[claim.pk])
        assert new in signed_in(reviewer).get(reverse("claims:case", args=[claim.pk])).text
        sent = {
            "against": "person",
            "source": "review",
            "facts": "发票金额与存根不符",
            "amount": "90000",
            "holds": "on",
        }
        assert signed_in(reviewer).post(new, sent | {"source": ""}).status_code == 422
        assert signed_in(reviewer).post(new, sent).status_code == 302
        lead = Lead.objects.get()
        assert (lead.amount, lead.holds, lead.person) == (9_000_000, True, claim.person)
        steps = [
            (auditor, "take", {}),
            (auditor, "report", {"is_founded": "yes", "findings": "回函不符"}),
            (boss, "hand_over", {"to": "police", "addressee": "示例市公安局", "decision": "移送", "enclosures": ""}),
            (auditor, "receipt", {"received_on": f"{clock.today()}", "receipt": "王警官"}),
        ]
        for by, step, said in steps:
            page = signed_in(by).get(lead.get_absolute_url()).text
            url = reverse("misuse:lead_step", args=[lead.pk, step])
            assert url in page
            assert signed_in(by).get(url).status_code == 200
            assert signed_in(by).post(url, said).status_code == 302, step
        paper = signed_in(auditor).get(reverse("misuse:lead_paper", args=[lead.pk]))
        assert paper.content.startswith(b"%PDF")

    def test_the_list_is_narrowed_by_state_source_and_hold(self, pool, claim):
        one = misuse.lead(claim, holds=True)
        two = misuse.taken(misuse.lead(about=services.About(person=claim.person), source="tip"))
        browser = signed_in(misuse.hand(Role.AUDITOR, pool))
        for query, wanted in (
            ("state=raised", {one}),
            ("state=taken", {two}),
            ("source=tip", {two}),
            ("holds=true", {one}),
            ("", {one, two}),
        ):
            text = browser.get(reverse("misuse:leads") + f"?{query}").text
            assert {lead for lead in (one, two) if lead.number in text} == wanted, query

    def test_the_start_page_tells_who_is_waited_for(self, pool, claim, boss):
        auditor = misuse.hand(Role.AUDITOR, pool)
        lead = misuse.lead(claim)
        home = reverse("casework:home")
        assert lead.number in signed_in(auditor).get(home).text
        assert lead.number not in signed_in(boss).get(home).text
        misuse.reported(lead, auditor)
        assert lead.number in signed_in(boss).get(home).text
        assert not leads.waiting(auditor).exists()

    def test_finance_sees_what_is_held_back(self, pool):
        claim = factory.settled(pool=pool)
        misuse.lead(claim, holds=True)
        browser = signed_in(bank.finance(pool=pool))
        payable = Payable.objects.get(number=claim.number)
        assert "暂缓支付" in browser.get(reverse("fund:payables")).text
        assert "暂缓支付" in browser.get(reverse("fund:payable", args=[payable.pk])).text
        assert claim.number not in browser.get(reverse("fund:batch_new") + "?all=1").text

    def test_a_number_is_found(self, pool, claim, boss):
        lead = misuse.lead(claim)
        kind = next(kind for kind in registry.searches if kind.key == "lead")
        assert [hit.label for hit in kind.find(boss, lead.number)] == [lead.number]
        assert claim.person.name not in next(iter(kind.find(boss, lead.number))).detail


def test_leads_move_with_their_person(pool):
    kept, given_up = insured_person(pool), insured_person(pool)
    lead = misuse.lead(about=services.About(person=given_up))
    assert move(kept, given_up)["claims.lead"] == [lead.pk]
    assert Lead.objects.get().person == kept
