"""What the night does about claims: checks asked again, usual costs counted; a second time changes nothing."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from casework import events, night
from casework.errors import NotAllowed, SamePerson, WrongStep
from casework.models import Event, JobChunk, Role
from claims.models import CatalogueEntry, CheckHit, CheckSetting, Claim, Flag, UsualCost
from claims.night import recheck, usual
from claims.services.queue import lift_flag
from tests.claims.checks.world import World
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories.core import AreaFactory, StaffFactory, reader
from tests.factories.enrollment import CoverageFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 16)
DIED = "dead_before_discharge"


@pytest.fixture
def world(pool):
    AreaFactory(code="990001000000", level="county", parent=pool.area)
    return World(pool)


def died(world: World, **said: object) -> Claim:
    """A claim of a person who, as is known only now, died before the discharge."""
    claim = world.claim(**said)
    world.person.died_on = date(2026, 6, 5)
    world.person.save()
    return claim


def ask_again(world: World) -> dict[str, int]:
    figures = recheck.run(world.pool, DAY, "990001000000")
    return {"changed": figures.changed, **figures.counts}


class TestRecheck:
    def test_what_became_known_is_flagged_once(self, world):
        claim = died(world)
        assert ask_again(world) == {"changed": 1, "raised": 1, "gone": 0}
        flag, hit = claim.flags.get(), claim.hits.get()
        assert (flag.code, flag.severity, flag.needs_supervisor) == (DIED, "blocking", True)
        assert flag.figures == hit.figures == {"died": "2026-06-05", "discharged": "2026-06-09"}
        assert (hit.cause, hit.outcome, hit.area_code) == ("night", "", claim.area_code)
        assert ask_again(world) == {"changed": 0, "raised": 0, "gone": 0}

    def test_what_stands_on_nothing_any_more_goes_unless_somebody_has_lifted_it(self, world):
        claim = died(world)
        ask_again(world)
        world.person.died_on = None
        world.person.save()
        assert ask_again(world) == {"changed": 1, "raised": 0, "gone": 1}
        assert not claim.flags.exists()
        assert claim.hits.get().outcome == CheckHit.Outcome.CORRECTED

        world.person.died_on = date(2026, 6, 5)
        world.person.save()
        ask_again(world)
        lifted = {"lifted_by": StaffFactory(), "lifted_at": claim.created_at, "lift_reason": "死亡登记有误"}
        claim.flags.update(**lifted)
        world.person.died_on = None
        world.person.save()
        assert ask_again(world)["changed"] == 0
        assert claim.flags.get().lift_reason == "死亡登记有误"

    def test_a_decided_claim_is_looked_at_for_ninety_days_and_keeps_what_stood_on_it(self, world):
        late = {"state": "nothing_due", "received_on": DAY - timedelta(90)}
        claim = died(world, **late)
        died(world, **late | {"received_on": DAY - timedelta(91)}, shift=-200)
        assert ask_again(world)["raised"] == 1
        world.person.died_on = None
        world.person.save()
        assert ask_again(world)["changed"] == 0
        assert claim.flags.exists()

    def test_what_is_found_after_the_decision_is_judged_by_who_might_reverse_the_claim(self, world):
        claim = factory.settled(person=world.person, amount=5_432_10)
        died(world, state="withdrawn")
        ask_again(world)
        desk = signed_in(supervisor := reader(Role.SUPERVISOR, pool=world.pool))
        assert claim.number in desk.get(reverse("claims:checks")).content.decode()
        assert "lift-" in desk.get(reverse("claims:case_review", args=[claim.pk])).content.decode()
        flag = Flag.objects.get(claim=claim.pk)
        with pytest.raises(NotAllowed):
            lift_flag(flag=flag, reason="死亡登记有误", by=reader(Role.REVIEWER, pool=world.pool))
        Claim.objects.filter(pk=claim.pk).update(approver=supervisor.staff)
        with pytest.raises(SamePerson):
            lift_flag(flag=flag, reason="死亡登记有误", by=supervisor)
        lift_flag(flag=flag, reason="死亡登记有误", by=reader(Role.SUPERVISOR, pool=world.pool))
        assert claim.hits.get().outcome == CheckHit.Outcome.LIFTED

    def test_what_stood_when_a_claim_was_decided_is_not_lifted_afterwards(self, world):
        claim = died(world)
        ask_again(world)
        Claim.objects.filter(pk=claim.pk).update(state="nothing_due")
        claim.hits.update(outcome="passed", outcome_at=claim.created_at)
        with pytest.raises(WrongStep):
            lift_flag(flag=Flag.objects.get(claim=claim.pk), reason="核实", by=reader(Role.SUPERVISOR, pool=world.pool))

    def test_a_draft_and_a_refused_claim_are_left_alone(self, world):
        died(world, state="draft")
        died(world, state="refused", shift=-40)
        assert recheck.areas(world.pool, DAY) == []
        assert ask_again(world)["changed"] == 0

    def test_a_check_that_is_off_asks_nothing_and_a_claim_elsewhere_is_another_parts(self, world):
        claim = died(world)
        assert recheck.run(world.pool, DAY, "990002000000").changed == 0
        setting = {"severity": "note", "needs_supervisor": False, "thresholds": {}, "reason": "停用"}
        one, other = StaffFactory(), StaffFactory()
        CheckSetting.objects.create(
            pool=world.pool,
            code=DIED,
            starts_on=DAY,
            is_on=False,
            state="confirmed",
            proposed_by=one,
            proposed_at=claim.created_at,
            decided_by=other,
            decided_at=claim.created_at,
            **setting,
        )
        assert ask_again(world)["changed"] == 0

    def test_the_engine_does_it_and_tells_it(self, world):
        died(world)
        night.plan(DAY)
        while night.work():
            pass
        assert set(JobChunk.objects.filter(run__name="recheck").values_list("key", "state")) == {
            ("990001000000", "done")
        }
        assert "1" in events.tell(Event.objects.get(verb="night_recheck"))


class TestUsual:
    def counted(self, world: World) -> int:
        [area] = usual.areas(world.pool, DAY)
        return usual.run(world.pool, DAY, area).changed

    def test_medians_and_the_median_distance_from_them(self, world):
        drug = world.entry(kind=CatalogueEntry.Kind.DRUG)
        for n in range(11):
            amount = (1_000 + 100 * n) * 100
            lines = [{"entry": drug, "amount": amount // 4}, {"amount": amount - amount // 4}]
            world.claim(state="nothing_due", lines=lines, shift=-n)
        assert self.counted(world) == 1
        held = UsualCost.objects.get()
        assert (held.diagnosis_id, held.kind, held.claims) == ("K35.900", "inpatient", 11)
        assert (held.amount, held.amount_spread) == (1_500_00, 300_00)
        assert (held.daily, held.daily_spread) == (187_50, 37_50)
        assert (held.days, held.days_spread, held.drugs, held.drugs_spread) == (8, 0, 2_500, 0)
        assert self.counted(world) == 0

    def test_fewer_than_ten_claims_are_not_usual_and_old_figures_go(self, world):
        for n in range(10):
            world.claim(state="nothing_due", shift=-n)
        assert self.counted(world) == 1
        Claim.objects.filter(pk=Claim.objects.order_by("pk").first().pk).update(state="reversed")
        assert self.counted(world) == 1
        assert not UsualCost.objects.exists()

    def test_only_settled_claims_of_two_years_count(self, world):
        for n in range(9):
            world.claim(state="nothing_due", shift=-n)
        world.claim(state="submitted")
        world.claim(state="nothing_due", shift=-800)
        assert self.counted(world) == 0


def test_a_stay_after_the_end_of_cover_is_found_when_the_cover_is_cut(world):
    person = PersonFactory(pool=world.pool)
    cover = CoverageFactory(person=person)
    claim = world.claim(person=person)
    assert ask_again(world)["raised"] == 0
    cover.period = DateRange(date(2026, 1, 1), date(2026, 6, 3))
    cover.save()
    assert ask_again(world)["raised"] == 1
    assert claim.flags.get().figures == {"days": 7, "first": "2026-06-03"}
