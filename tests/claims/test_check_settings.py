"""How checks stand in a pool, on the screens and in the services: two persons, dated thresholds, a trial before (LPS-53)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework import clock, events
from casework.errors import Incomplete, NotAllowed, SamePerson, WrongStep
from casework.models import Event, Role
from claims.checking.counting import counted, saved_once
from claims.checking.registry import all_checks, check_of
from claims.checking.stand import Stand, stands_on
from claims.checking.trial import tried
from claims.errors import BeginsInThePast, NothingProposed, ProposalWaits
from claims.flow import RefusalReason
from claims.models import CheckHit, CheckSetting
from claims.refusals import EXPLAINED
from claims.services import flags
from claims.services.check_settings import confirm_check_setting, decline_check_setting
from tests.claims.checks.world import World
from tests.claims.screens import signed_in
from tests.factories.checks import confirmed_setting, proposed_setting
from tests.factories.core import PoolFactory, TownshipFactory, reader

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 16)


@pytest.fixture
def world(pool):
    return World(pool)


def supervisor(pool, **fields):
    return reader(Role.SUPERVISOR, pool=pool, **fields)


def days(pool, day):
    return stands_on(pool, day)["split_stay"].thresholds["days"]


class TestSettings:
    def test_a_setting_holds_from_its_day_until_the_next_one(self, pool):
        confirmed_setting(pool, starts_on=TODAY + timedelta(7))
        confirmed_setting(pool, starts_on=TODAY + timedelta(30), thresholds={"days": 30})
        moments = {TODAY: 10, TODAY + timedelta(7): 15, TODAY + timedelta(29): 15, TODAY + timedelta(30): 30}
        assert {day: days(pool, day) for day in moments} == moments
        assert days(PoolFactory(code="9901"), TODAY + timedelta(30)) == 10

    def test_a_proposal_changes_nothing_until_a_second_person_confirms_it(self, pool):
        author = reader(Role.POLICY, pool=pool)
        setting = proposed_setting(pool, by=author)
        assert days(pool, TODAY) == 10
        with pytest.raises(SamePerson):
            confirm_check_setting(setting=setting, by=author)
        confirm_check_setting(setting=setting, by=supervisor(pool))
        assert days(pool, TODAY) == 15
        with pytest.raises(WrongStep):
            confirm_check_setting(setting=setting, by=supervisor(pool))
        assert [event.verb for event in events.history_of(setting)] == [
            "check_setting_proposed",
            "check_setting_confirmed",
        ]
        assert "分解住院" in events.tell(Event.objects.get(verb="check_setting_proposed"))

    def test_a_declined_proposal_leaves_room_for_another(self, pool):
        setting = proposed_setting(pool)
        with pytest.raises(ProposalWaits):
            proposed_setting(pool, thresholds={"days": 20})
        with pytest.raises(Incomplete):
            decline_check_setting(setting=setting, why=" ", by=supervisor(pool))
        declined = decline_check_setting(setting=setting, why="依据不足", by=supervisor(pool))
        assert (declined.state, declined.why_declined, days(pool, TODAY)) == ("declined", "依据不足", 10)
        proposed_setting(pool, thresholds={"days": 20})

    @pytest.mark.parametrize(
        ("said", "refused"),
        [
            ({"starts_on": TODAY - timedelta(1)}, BeginsInThePast),
            ({"thresholds": {"days": 10}}, NothingProposed),
            ({"thresholds": {"days": 91}}, Incomplete),
            ({"thresholds": {"days": 0}}, Incomplete),
            ({"reason": " "}, Incomplete),
            ({"severity": "loud"}, Incomplete),
        ],
    )
    def test_what_cannot_be_proposed(self, pool, said, refused):
        with pytest.raises(refused):
            proposed_setting(pool, **said)

    def test_a_proposal_whose_day_has_passed_is_not_confirmed(self, pool):
        setting = proposed_setting(pool)
        with clock.set_to(TODAY + timedelta(1)), pytest.raises(BeginsInThePast):
            confirm_check_setting(setting=setting, by=supervisor(pool))

    def test_only_who_keeps_the_rules_of_the_whole_pool_sets_checks(self, pool):
        for by in (reader(Role.REVIEWER, pool=pool), supervisor(pool, area=TownshipFactory())):
            with pytest.raises(NotAllowed):
                proposed_setting(pool, by=by)

    def test_the_database_wants_two_persons(self, pool):
        setting = proposed_setting(pool)
        own = {"state": "confirmed", "decided_by": setting.proposed_by, "decided_at": clock.now()}
        with pytest.raises(IntegrityError), transaction.atomic():
            CheckSetting.objects.filter(pk=setting.pk).update(**own)


class TestWhatStands:
    def test_a_check_that_is_off_or_lacks_a_threshold_does_not_look(self, pool, world):
        confirmed_setting(pool, code="round_amount", is_on=False, severity="note", thresholds={"step": 1_000_00})
        claim = world.claim(claimed=12_000_00, admitted_on=date(2025, 1, 1), discharged_on=date(2025, 1, 9))
        flags.look_at(claim)
        assert set(claim.flags.values_list("code", flat=True)) == {"filed_late"}
        confirmed_setting(pool, code="filed_beyond_term", thresholds={"days": 365})
        flags.look_at(claim)
        assert set(claim.flags.values_list("code", flat=True)) == {"filed_late", "filed_beyond_term"}

    def test_gravity_and_thresholds_are_those_of_the_pool_and_kept_with_the_hit(self, pool, world):
        confirmed_setting(pool, severity="blocking")
        world.claim(shift=-22)
        claim = world.claim()
        flags.look_at(claim)
        flag, hit = claim.flags.get(), claim.hits.get()
        assert (flag.code, flag.severity, flag.figures["days"]) == ("split_stay", "blocking", 14)
        assert (hit.thresholds, hit.version) == ({"days": 15}, check_of("split_stay").version)


class TestCounting:
    def test_hits_outcomes_and_money_of_this_year_each_claim_once(self, pool, world):
        first, second = world.claim(), world.claim(shift=-100)
        for claim, code, outcome, saved in [
            (first, "over_price", "confirmed", 1_500_00),
            (first, "class_differs", "confirmed", 1_500_00),
            (second, "over_price", "lifted", None),
            (second, "class_differs", "", None),
        ]:
            CheckHit.objects.create(
                pool=pool,
                area_code=claim.area_code,
                claim=claim,
                code=code,
                version=1,
                thresholds={},
                figures={},
                cause="handed_in",
                at=clock.now(),
                saved=saved,
                outcome=outcome,
                outcome_at=clock.now() if outcome else None,
            )
        CheckHit.objects.filter(claim=second).update(at=clock.now() - timedelta(40))
        found = counted(pool, TODAY)
        over = found["over_price"]
        assert (over.month, over.year, over.lifted, over.confirmed, over.saved) == (1, 2, 1, 1, 1_500_00)
        assert (found["class_differs"].open, found["class_differs"].saved) == (1, 1_500_00)
        assert saved_once(pool, TODAY) == {"claims": 1, "saved": 1_500_00}

    def test_a_trial_says_what_other_thresholds_would_flag(self, pool, world):
        stay = world.claim(shift=-22)
        again = world.claim()
        stand = Stand.declared(check_of("split_stay"))
        trial = tried(pool, stand, {"days": 15}, 200)
        assert (trial.looked, trial.now, trial.tried) == (2, frozenset(), frozenset({again.pk}))
        assert (trial.fresh, trial.gone) == ({again.pk}, frozenset())
        assert trial.since == stay.received_on
        assert not CheckHit.objects.exists()


class TestScreens:
    def test_a_supervisor_sees_tries_and_proposes_and_a_second_one_confirms(self, pool, world):
        world.claim(shift=-22)
        again = world.claim()
        flags.look_at(again)
        desk, other = signed_in(supervisor(pool)), signed_in(supervisor(pool))
        page = desk.get(reverse("claims:checks")).content.decode()
        assert all(str(check.title) in page for check in all_checks())
        address = reverse("claims:change_check", args=["split_stay"])
        assert "10" in desk.get(address).content.decode()
        answer = desk.post(reverse("claims:try_check", args=["split_stay"]), {"days": "15", "count": "200"})
        assert again.number in answer.content.decode()
        said = {
            "days": "15",
            "count": "200",
            "is_on": "on",
            "needs_supervisor": "on",
            "severity": "warning",
            "reason": "再入院间隔调整",
        }
        desk.post(address, said | {"starts_on": "2026-06-16"})
        setting = CheckSetting.objects.get()
        confirm = reverse("claims:decide_check_setting", args=[setting.pk])
        desk.post(confirm, {"decision": "confirm"})
        assert days(pool, TODAY) == 10
        other.post(confirm, {"decision": "confirm"})
        assert days(pool, TODAY) == 15
        assert "再入院间隔调整" in other.get(reverse("claims:one_check", args=["split_stay"])).content.decode()

    def test_a_wrong_figure_stands_beside_its_field_and_writes_nothing(self, pool):
        desk = signed_in(supervisor(pool))
        said = {
            "days": "500",
            "count": "200",
            "is_on": "on",
            "severity": "warning",
            "reason": "试",
            "starts_on": "2026-06-16",
        }
        answer = desk.post(reverse("claims:change_check", args=["split_stay"]), said)
        assert answer.status_code == 422
        assert "90 天" in answer.content.decode()
        assert not CheckSetting.objects.exists()

    def test_a_clerk_reads_what_a_check_means_but_not_how_often_it_fired(self, pool):
        desk = signed_in(reader(Role.CLERK, pool=pool))
        page = desk.get(reverse("claims:one_check", args=["split_stay"])).content.decode()
        assert "10 天" in page and "命中记录" not in page
        assert desk.get(reverse("claims:one_check", args=["no_such_check"])).status_code == 404

    def test_a_hit_of_another_area_is_not_listed(self, pool, world):
        claim = world.claim(claimed=12_000_00)
        flags.look_at(claim)
        address = reverse("claims:one_check", args=["round_amount"])
        assert claim.number in signed_in(reader(Role.REVIEWER, pool=pool)).get(address).content.decode()
        elsewhere = TownshipFactory(code="990002001000", name="白石镇")
        page = signed_in(reader(Role.REVIEWER, pool=pool, area=elsewhere)).get(address).content.decode()
        assert claim.number not in page

    def test_pages_of_checks_ask_the_database_a_dozen_times(self, pool, world, django_assert_max_num_queries):
        flags.look_at(world.claim(claimed=12_000_00))
        desk = signed_in(supervisor(pool))
        for address in (reverse("claims:checks"), reverse("claims:one_check", args=["round_amount"])):
            with django_assert_max_num_queries(12):
                desk.get(address)


@pytest.mark.parametrize("reason", RefusalReason)
def test_every_refusal_code_has_a_page_that_explains_it(pool, reason):
    desk = signed_in(reader(Role.CLERK, pool=pool))
    told = EXPLAINED[reason]
    for code in (reason.value, reason.number):
        page = desk.get(reverse("claims:refusal_reason", args=[code])).content.decode()
        assert str(told.person) in page and str(told.staff) in page and str(told.meaning) in page


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.code)
def test_every_check_says_what_it_is(check):
    for text in (check.title, check.means, check.sentence, check.article):
        assert str(text)
    assert str(check.group.label)
    names = {threshold.name for threshold in check.thresholds}
    assert len(names) == len(check.thresholds)
    assert all(one.start is None or one.least <= one.start <= one.most for one in check.thresholds)
    assert bool(check.look) != bool(check.rows)
