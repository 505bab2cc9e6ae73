"""审核规程: levels by amount, kind and flags; proposed by one person, confirmed by another, in force from a day."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework import clock, events
from casework.errors import Incomplete, NotAllowed, SamePerson, WrongStep
from casework.models import Event, Role
from claims.errors import BeginsTooEarly, ProposalWaits
from claims.facts import Level
from claims.models import ReviewLevel, ReviewRules, Way
from claims.services.review_rules import confirm_review_rules, decline_review_rules, propose_review_rules
from claims.ways import large_from, rules_of, strictest
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories.core import TownshipFactory, reader
from tests.factories.review import FIGURES

pytestmark = pytest.mark.django_db

LEVELS = [
    Level("", "", None, Way.SECOND_REVIEW),
    Level("", "", 3_000_00, Way.SUPERVISOR),
    Level("outpatient_major", "", 1_000_00, Way.SUPERVISOR),
    Level("", "warning", None, Way.SUPERVISOR),
    Level("", "", 50_000_00, Way.JOINT_REVIEW),
]


def supervisor(pool, **fields):
    return reader(Role.SUPERVISOR, pool=pool, **fields)


def proposed(pool, by=None, **changes):
    asked = {"starts_on": clock.today() + timedelta(1), "reason": "调整限额", "levels": LEVELS, "figures": FIGURES}
    return propose_review_rules(**(asked | changes), by=by or supervisor(pool))


@pytest.mark.parametrize(
    ("kind", "fund", "severity", "way"),
    [
        ("inpatient", 0, "", Way.SECOND_REVIEW),
        ("inpatient", 3_000_00, "", Way.SECOND_REVIEW),
        ("inpatient", 3_000_01, "", Way.SUPERVISOR),
        ("outpatient_major", 1_000_00, "", Way.SECOND_REVIEW),
        ("outpatient_major", 1_000_01, "", Way.SUPERVISOR),
        ("inpatient", 0, "note", Way.SECOND_REVIEW),
        ("inpatient", 0, "warning", Way.SUPERVISOR),
        ("inpatient", 0, "blocking", Way.SUPERVISOR),
        ("outpatient", 50_000_00, "blocking", Way.SUPERVISOR),
        ("outpatient", 50_000_01, "", Way.JOINT_REVIEW),
    ],
)
def test_the_strictest_level_that_fits_decides(kind, fund, severity, way):
    """NX-18, 社会保险经办条例 art. 37."""
    assert strictest([ReviewLevel(**vars(level)) for level in LEVELS], kind, fund, severity) == way


def test_what_no_level_fits_goes_the_strictest_way():
    only_large = [ReviewLevel(kind="", severity="", above=1_000_00, way=Way.SUPERVISOR)]
    assert strictest(only_large, "inpatient", 1_000_00, "") == Way.JOINT_REVIEW
    assert strictest([], "inpatient", 0, "") == Way.JOINT_REVIEW


def test_a_second_person_puts_rules_in_force_from_their_day(pool):
    author, other = supervisor(pool), supervisor(pool)
    rules = proposed(pool, author)
    with pytest.raises(SamePerson):
        confirm_review_rules(rules=rules, by=author)
    confirm_review_rules(rules=rules, by=other)
    assert rules_of(pool) != rules
    with clock.set_to(rules.starts_on):
        assert rules_of(pool) == rules
        assert large_from(pool) == 3_000_00
    assert [event.verb for event in events.history_of(rules)] == ["review_rules_proposed", "review_rules_confirmed"]
    with pytest.raises(WrongStep):
        decline_review_rules(rules=rules, why="太晚", by=other)


def test_one_proposal_waits_at_a_time_and_its_author_may_take_it_back(pool):
    author = supervisor(pool)
    rules = proposed(pool, author)
    with pytest.raises(ProposalWaits):
        proposed(pool)
    with pytest.raises(Incomplete):
        decline_review_rules(rules=rules, why=" ", by=author)
    decline_review_rules(rules=rules, why="写错金额", by=author)
    assert Event.objects.filter(verb="review_rules_taken_back").exists()
    assert proposed(pool).state == ReviewRules.State.PROPOSED


def test_rules_begin_today_at_the_earliest_also_when_they_are_confirmed_late(pool):
    with pytest.raises(BeginsTooEarly):
        proposed(pool, starts_on=clock.today() - timedelta(1))
    rules = proposed(pool, starts_on=clock.today())
    with clock.set_to(clock.today() + timedelta(1)), pytest.raises(BeginsTooEarly):
        confirm_review_rules(rules=rules, by=supervisor(pool))


def test_figures_and_levels_that_cannot_be_are_named(pool):
    twice = [*LEVELS, LEVELS[0]]
    with pytest.raises(Incomplete) as refused:
        proposed(pool, reason="", levels=twice, figures=FIGURES | {"majority": 4_999})
    assert set(refused.value.problems) == {"reason", "levels.5.above", "majority"}
    with pytest.raises(Incomplete) as refused:
        proposed(pool, levels=[], figures={name: figure for name, figure in FIGURES.items() if name != "quorum"})
    assert set(refused.value.problems) == {"levels", "quorum"}


def test_rules_belong_to_the_whole_pool(pool):
    with pytest.raises(NotAllowed):
        proposed(pool, supervisor(pool, area=TownshipFactory()))


def test_the_database_wants_a_second_person_and_keeps_levels(pool):
    rules = proposed(pool)
    state = {"state": "confirmed", "decided_at": clock.now()}
    for decided_by in (rules.proposed_by, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewRules.objects.filter(pk=rules.pk).update(decided_by=decided_by, **state)


def test_other_rules_send_the_same_claim_another_way(pool):
    """(5,400 - 500) x 75 % = 3,675.00: below the pool's threshold of 20,000.00, above the next rules' 3,000.00."""
    claim = factory.reviewed(pool=pool)
    confirm_review_rules(rules=proposed(pool, starts_on=clock.today()), by=supervisor(pool))
    claim = factory.second_passed(claim)
    assert (claim.state, claim.way) == ("awaiting_approval", "supervisor")


def as_sent(**fields):
    sent = {"starts_on": "2026-07-01", "reason": "调整限额", "levels-TOTAL_FORMS": 10, "levels-INITIAL_FORMS": 0}
    shown = FIGURES | {
        "small_up_to": "3000",
        "sample_share": "10",
        "quorum": "66.67",
        "majority": "50",
        "pair_share": "80",
    }
    for at, level in enumerate(LEVELS):
        above = "" if level.above is None else level.above // 100
        sent |= {f"levels-{at}-{name}": value for name, value in (vars(level) | {"above": above}).items()}
    return sent | shown | {"command_key": "rules"} | fields


def test_the_screen_proposes_and_a_second_person_confirms(pool):
    desk, other = signed_in(supervisor(pool)), signed_in(supervisor(pool))
    assert "66.67" in desk.get(reverse("claims:propose_rules")).content.decode()
    wrong = desk.post(reverse("claims:propose_rules"), as_sent(majority="30", starts_on="2020-01-01"))
    assert wrong.status_code == 422
    desk.post(reverse("claims:propose_rules"), as_sent())
    rules = ReviewRules.objects.get(state="proposed")
    assert [level.above for level in rules.levels.all()] == [level.above for level in LEVELS]
    assert {name: getattr(rules, name) for name in FIGURES} == FIGURES
    page = reverse("claims:review_rule_set", args=[rules.pk])
    assert 'data-confirm="' not in desk.get(page).content.decode()
    decide = reverse("claims:decide_rules", args=[rules.pk])
    desk.post(decide, {"decision": "confirm", "command_key": "own"})
    rules.refresh_from_db()
    assert rules.state == "proposed"
    assert 'data-confirm="' in other.get(page).content.decode()
    other.post(decide, {"decision": "confirm", "command_key": "other"})
    rules.refresh_from_db()
    assert rules.state == "confirmed"
    assert "2026-07-01" in other.get(reverse("claims:review_rules")).content.decode()
