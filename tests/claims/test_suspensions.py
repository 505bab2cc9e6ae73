"""暂停联网结算: proposed, decided by another, served, appealed against, lifted; it ends by itself (条例 art. 41, DL-43)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from casework import clock, events
from casework.errors import Incomplete, NotAllowed, OutOfScope, SamePerson, WrongStep
from casework.models import Role
from casework.scope import Reader
from claims.misuse import errors, selectors
from claims.misuse.services import suspensions as services
from claims.models import Claim, Suspension
from enrollment.models import Person
from policy.days import add_months
from tests.claims.screens import signed_in
from tests.claims.test_review import with_every_role
from tests.claims.threads import raised, together
from tests.factories import claims as factory
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import insured_person
from tests.factories.misuse import decided, hand, proposed, served

pytestmark = pytest.mark.django_db
TODAY, DAY = date(2026, 6, 16), timedelta(days=1)


@pytest.fixture
def person(pool) -> Person:
    return insured_person(pool, years=(2026,))


@pytest.fixture
def boss(pool):
    return hand(Role.SUPERVISOR, pool)


@pytest.fixture
def reviewer(pool):
    return hand(Role.REVIEWER, pool)


def holds(person: Person, day: date) -> bool:
    return Suspension.objects.filter(person=person).holding_on(day).exists()


class TestTerm:
    def test_it_begins_on_its_first_day_and_ends_by_itself_after_its_months(self, person):
        made = served(person=person, months=6)
        assert (made.starts_on, made.ends_on) == (TODAY, date(2026, 12, 15))
        assert made.article == "《医疗保障基金使用监督管理条例》第四十一条第一款第（一）项"
        days = (TODAY - DAY, TODAY, made.ends_on, made.ends_on + DAY)
        assert [holds(person, day) for day in days] == [False, True, True, False]
        with clock.set_to(made.ends_on + DAY):
            assert selectors.how_it_stands(made, clock.today()) == ("已结束", "")
            assert list(selectors.offers(made, hand(Role.SUPERVISOR, person.pool))) == []

    @pytest.mark.parametrize("months", [3, 12])
    def test_the_bounds_of_the_rules_are_terms(self, person, months):
        assert proposed(person=person, months=months).ends_on == add_months(TODAY, months) - DAY

    @pytest.mark.parametrize("months", [2, 13])
    def test_beyond_the_bounds_is_none_and_the_refusal_names_the_article(self, person, months):
        with pytest.raises(errors.TermOutOfBounds) as refused:
            proposed(person=person, months=months)
        assert refused.value.field == "months"
        assert all(piece in str(refused.value) for piece in ("第四十一条", "3", "12", str(months)))

    def test_a_month_that_is_shorter_does_not_lengthen_the_term(self, person):
        with clock.set_to(date(2026, 8, 31)):
            assert served(person=person, months=6).ends_on == date(2027, 2, 27)

    def test_rules_that_say_nothing_of_it_suspend_nobody(self, today):
        elsewhere = PoolFactory(code="9902")
        with pytest.raises(errors.NoRulesOfMisuse):
            proposed(person=insured_person(elsewhere, years=(2026,)))


class TestProposal:
    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"ground": "unknown"}, errors.GroundUnknown),
            ({"facts": " "}, Incomplete),
            ({"facts": "字" * 501}, Incomplete),
            ({"starts_on": TODAY - DAY}, Incomplete),
        ],
    )
    def test_what_cannot_be_proposed_is_refused(self, person, said, refusal):
        with pytest.raises(refusal):
            proposed(person=person, **said)
        assert not Suspension.objects.exists()

    def test_the_dead_and_the_merged_are_not_suspended(self, pool, person):
        dead = insured_person(pool, died_on=TODAY - DAY)
        with pytest.raises(errors.NobodyToSuspend):
            proposed(person=dead)

    def test_it_takes_the_right_and_the_area(self, pool, person):
        with pytest.raises(NotAllowed):
            proposed(person=person, by=hand(Role.CLERK, pool))
        with pytest.raises(OutOfScope):
            proposed(person=person, by=reader(Role.REVIEWER, pool=pool, area=TownshipFactory(code="990002001000")))

    def test_one_is_on_its_way_at_a_time_and_no_two_hold_at_once(self, person):
        first = proposed(person=person)
        with pytest.raises(errors.SuspensionOnItsWay, match=first.number):
            proposed(person=person)
        first = served(first)
        with pytest.raises(errors.SuspendedThen, match=first.number):
            proposed(person=person, starts_on=first.ends_on)
        assert proposed(person=person, starts_on=first.ends_on + DAY).state == "proposed"


class TestDecision:
    def test_who_proposed_does_not_decide_whatever_roles_they_hold(self, pool, person):
        both = with_every_role(hand(Role.REVIEWER, pool).staff, pool)
        made = proposed(person=person, by=both)
        with pytest.raises(SamePerson):
            decided(made, decided_by=both)
        with pytest.raises(DatabaseError, match="suspension_decided_by_another"), transaction.atomic():
            Suspension.objects.update(state="decided", decided_by=both.staff, decided_on=TODAY)

    def test_a_decision_that_comes_late_needs_a_new_first_day(self, person, boss):
        made = proposed(person=person)
        said = {"suspension": made, "agrees": True, "reference": "", "decision": "", "by": boss}
        with clock.set_to(TODAY + 2 * DAY):
            with pytest.raises(Incomplete) as refused:
                services.decide_suspension(**said, starts_on=None)
            assert set(refused.value.problems) == {"starts_on"}
            made = services.decide_suspension(**said, starts_on=TODAY + 2 * DAY)
        assert (made.starts_on, made.ends_on) == (date(2026, 6, 18), date(2026, 12, 17))

    def test_declining_needs_a_reason_and_makes_room_for_another(self, person, boss):
        said = {"suspension": proposed(person=person), "agrees": False, "starts_on": None, "reference": "", "by": boss}
        with pytest.raises(Incomplete):
            services.decide_suspension(**said, decision=" ")
        assert services.decide_suspension(**said, decision="证据不足").state == "rejected"
        assert not holds(person, TODAY)
        assert proposed(person=person).state == "proposed"

    def test_what_is_decided_is_not_decided_again(self, person):
        with pytest.raises(WrongStep):
            decided(decided(person=person))


class TestService:
    def test_it_holds_once_it_was_served_and_then_for_its_whole_term(self, person, reviewer):
        made = decided(person=person)
        assert not holds(person, TODAY)
        with clock.set_to(TODAY + 10 * DAY):
            made = services.serve_suspension(suspension=made, served_on=TODAY + 9 * DAY, how="post", by=reviewer)
        assert (made.starts_on, made.ends_on) == (date(2026, 6, 25), date(2026, 12, 24))
        assert [holds(person, TODAY + n * DAY) for n in (8, 9)] == [False, True]

    @pytest.mark.parametrize(
        ("served_on", "how", "field"),
        [(TODAY - DAY, "post", "served_on"), (TODAY + DAY, "post", "served_on"), (TODAY, "by_owl", "how")],
    )
    def test_it_is_served_between_the_decision_and_today(self, person, reviewer, served_on, how, field):
        with pytest.raises(Incomplete) as refused:
            services.serve_suspension(suspension=decided(person=person), served_on=served_on, how=how, by=reviewer)
        assert set(refused.value.problems) == {field}

    def test_it_is_served_once(self, person, reviewer):
        with pytest.raises(errors.ServedAlready):
            services.serve_suspension(suspension=served(person=person), served_on=TODAY, how="post", by=reviewer)


class TestLifting:
    def test_it_ends_on_the_day_before_and_says_why(self, person, boss):
        made = served(person=person)
        with pytest.raises(Incomplete):
            services.lift_suspension(suspension=made, lifted_from=TODAY + DAY, because=" ", by=boss)
        made = services.lift_suspension(suspension=made, lifted_from=TODAY + DAY, because="已退回并纠正", by=boss)
        assert [holds(person, TODAY + n * DAY) for n in (0, 1)] == [True, False]
        assert "已退回并纠正" in events.tell(events.history_of(made).last())
        with pytest.raises(errors.OverAlready):
            services.lift_suspension(suspension=made, lifted_from=TODAY + DAY, because="再次", by=boss)

    @pytest.mark.parametrize("lifted_from", [TODAY - DAY, date(2026, 12, 16)])
    def test_not_backwards_and_not_after_its_term(self, person, boss, lifted_from):
        with pytest.raises(Incomplete):
            services.lift_suspension(suspension=served(person=person), lifted_from=lifted_from, because="x", by=boss)

    def test_lifted_before_it_was_served_it_never_holds_nor_stands_in_the_way(self, person, boss, reviewer):
        made = services.lift_suspension(suspension=decided(person=person), lifted_from=TODAY, because="误决", by=boss)
        assert made.never_holds and not holds(person, TODAY)
        with pytest.raises(errors.OverAlready):
            services.serve_suspension(suspension=made, served_on=TODAY, how="post", by=reviewer)
        assert proposed(person=person).state == "proposed"


class TestAppeal:
    def appealed(self, person, reviewer):
        return services.appeal_suspension(
            suspension=served(person=person), appealed_on=TODAY, words="卡是被盗用的", by=reviewer
        )

    def test_a_stranger_answers_and_what_holds_ends_it_at_once(self, pool, person, boss, reviewer):
        made = self.appealed(person, reviewer)
        said = {"suspension": made, "is_upheld": True, "answer": "公安机关已认定被盗用"}
        assert holds(person, TODAY), "it goes on until the answer"
        with pytest.raises(SamePerson):
            services.answer_suspension_appeal(**said, by=Reader.of(made.decided_by, pool.code))
        made = services.answer_suspension_appeal(**said, by=boss)
        assert made.lifted_from == TODAY and not holds(person, TODAY)
        with pytest.raises(errors.NoAppealWaits):
            services.answer_suspension_appeal(**said, by=boss)

    def test_dismissed_it_goes_on(self, person, boss, reviewer):
        made = self.appealed(person, reviewer)
        said = {"is_upheld": False, "answer": "监控录像显示系本人交付"}
        made = services.answer_suspension_appeal(suspension=made, **said, by=boss)
        assert made.lifted_from is None and holds(person, TODAY)
        with pytest.raises(errors.AppealedOnce):
            services.appeal_suspension(suspension=made, appealed_on=TODAY, words="再次", by=reviewer)

    def test_nobody_appeals_against_what_was_not_served(self, person, reviewer):
        with pytest.raises(errors.NotServedYet):
            services.appeal_suspension(suspension=decided(person=person), appealed_on=TODAY, words="x", by=reviewer)


def test_a_claim_of_the_term_is_flagged_goes_to_the_supervisor_and_is_not_refused(pool, person):
    served(person=person)
    claim = factory.submitted(pool=pool, person=person)
    flag = claim.flags.get(code="person_suspended")
    assert (flag.severity, flag.needs_supervisor) == ("warning", True)
    claim = factory.second_passed(factory.first_passed(claim))
    assert claim.state == Claim.State.AWAITING_APPROVAL
    assert factory.approved(claim).state == "approved"


@pytest.mark.django_db(transaction=True)
class TestTogether:
    def test_of_two_who_decide_one_decides(self, pool, person):
        made = proposed(person=person)
        answers = together(*(lambda: decided(made) for _n in range(2)))
        assert [type(error) for error in raised(answers)] == [WrongStep]

    def test_of_two_who_propose_one_proposes(self, person):
        answers = together(*(lambda: proposed(person=person) for _n in range(2)))
        assert [type(error) for error in raised(answers)] == [errors.SuspensionOnItsWay]
        assert Suspension.objects.count() == 1


class TestScreens:
    def test_from_the_person_page_to_the_letter(self, pool, person):
        auditor = signed_in(hand(Role.AUDITOR, pool))
        page = auditor.get(reverse("enrollment:person", args=[person.pk])).content.decode()
        assert reverse("misuse:suspension_new", args=[person.pk]) in page
        url = reverse("misuse:suspension_new", args=[person.pk])
        assert "3至12个月" in auditor.get(url).content.decode()
        sent = {"ground": "resold", "facts": "转卖胰岛素12支", "months": "2", "starts_on": "2026-06-16"}
        refused = auditor.post(url, sent)
        assert refused.status_code == 422 and "第四十一条" in refused.content.decode()
        assert auditor.post(url, sent | {"months": "4"}).status_code == 302
        made = Suspension.objects.get()
        boss = signed_in(hand(Role.SUPERVISOR, pool))
        assert made.number in boss.get("/").content.decode()
        step = reverse("misuse:suspension_step", args=[made.pk, "decide"])
        assert boss.post(step, {"agrees": "no", "starts_on": "2026-06-16"}).status_code == 422
        assert boss.post(step, {"agrees": "yes", "starts_on": "2026-06-16"}).status_code == 302
        assert made.number in auditor.get("/").content.decode()
        step = reverse("misuse:suspension_step", args=[made.pk, "serve"])
        assert auditor.post(step, {"served_on": "2026-06-16", "how": "post"}).status_code == 302
        letter = boss.get(reverse("misuse:suspension_paper", args=[made.pk]))
        assert letter.content.startswith(b"%PDF")
        clerk = signed_in(hand(Role.CLERK, pool))
        page = clerk.get(reverse("enrollment:person", args=[person.pk])).content.decode()
        assert "联网结算" in page and made.number in page, "the counter sees it at once"
        assert clerk.get(reverse("enrollment:tab", args=[person.pk, "misuse"])).status_code == 200
        assert clerk.post(step, {}).status_code == 403

    def test_who_proposed_is_told_that_another_decides(self, pool, person):
        both = with_every_role(hand(Role.REVIEWER, pool).staff, pool)
        made = proposed(person=person, by=both)
        page = signed_in(both).get(reverse("misuse:suspension", args=[made.pk])).content.decode()
        assert "提出人" in page and reverse("misuse:suspension_step", args=[made.pk, "decide"]) not in page

    @pytest.mark.parametrize("standing", [name for name, _label in selectors.STANDINGS])
    def test_the_list_is_narrowed_by_how_they_stand(self, pool, boss, reviewer, standing):
        def one(make, **said):
            return make(person=insured_person(pool, years=(2026,)), **said)

        made = {
            "proposed": one(proposed),
            "unserved": one(decided),
            "holds": one(served),
            "later": one(served, starts_on=TODAY + DAY),
            "over": services.lift_suspension(suspension=one(served), lifted_from=TODAY, because="纠正", by=boss),
            "rejected": services.decide_suspension(
                suspension=one(proposed), agrees=False, starts_on=None, reference="", decision="证据不足", by=boss
            ),
        }
        held = one(served)
        made["appealed"] = services.appeal_suspension(suspension=held, appealed_on=TODAY, words="有误", by=reviewer)
        page = signed_in(boss).get(reverse("misuse:suspensions"), {"standing": standing}).content.decode()
        shown = {name for name, suspension in made.items() if suspension.number in page}
        assert shown == ({standing} if standing != "holds" else {"holds", "appealed"})

    def test_rules_that_say_nothing_of_it_are_told(self, today):
        elsewhere = PoolFactory(code="9902")
        found = insured_person(elsewhere, years=(2026,))
        page = signed_in(hand(Role.REVIEWER, elsewhere)).get(reverse("misuse:suspension_new", args=[found.pk]))
        assert page.status_code == 422 and "没有规定" in page.content.decode()
