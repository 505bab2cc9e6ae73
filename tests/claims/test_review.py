"""Who decides what, with whom, and on which figures."""

import pytest

from casework.errors import ChangedMeanwhile, Incomplete, NotAllowed, OutOfScope, SamePerson, WrongStep
from casework.models import Event, Role
from casework.scope import Reader
from claims import selectors
from claims.errors import BlockedByFlag, HandledByOther, NothingChanged, NothingWaiting
from claims.facts import Adjustment, LineRow
from claims.models import Claim, Decision, Settlement
from claims.services.adjust import adjust_lines
from claims.services.intake import submit
from claims.services.preview import preview_claim
from claims.services.queue import lift_flag, take_next, take_over
from claims.services.review import approve, pass_first_review, pass_second_review, refuse, send_back
from fund.models import Payable
from tests.factories import claims as factory
from tests.factories.core import AssignmentFactory, TownshipFactory, reader
from tests.factories.enrollment import insured_person
from tests.factories.institutions import designated_hospital
from tests.factories.review import change_threshold

pytestmark = pytest.mark.django_db

FUND = 3_675_00
"""(5,400 - 500) x 75 %"""


def reviewer(pool):
    return reader(Role.REVIEWER, pool=pool)


def supervisor(pool):
    return reader(Role.SUPERVISOR, pool=pool)


def with_every_role(staff, pool) -> Reader:
    for role in (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR):
        if not staff.assignments.filter(role=role).exists():
            AssignmentFactory(staff=staff, role=role, pool=pool)
    return Reader.of(staff, pool.code)


def test_four_persons_bring_a_large_claim_to_payment(pool):
    claim = factory.settled(pool=pool, amount=90_000_00)
    assert claim.state == Claim.State.APPROVED
    hands = {claim.entered_by_id, claim.first_reviewer_id, claim.second_reviewer_id, claim.approver_id}
    assert len(hands) == 4
    assert list(claim.decisions.values_list("stage", "verdict")) == [
        ("first_review", "pass"),
        ("second_review", "pass"),
        ("approval", "pass"),
    ]


@pytest.mark.parametrize(("more", "state"), [(0, Claim.State.APPROVED), (1, Claim.State.AWAITING_APPROVAL)])
def test_the_supervisor_decides_above_the_threshold_not_at_it(pool, more, state):
    """NX-18."""
    change_threshold(pool, FUND - more)
    assert factory.second_passed(factory.reviewed(pool=pool)).state == state


def test_without_a_threshold_the_supervisor_decides_everything(pool):
    assert factory.awaiting_approval(pool=pool).state == Claim.State.AWAITING_APPROVAL


def test_a_flag_brings_a_small_claim_to_the_supervisor_unless_lifted(pool):
    person = insured_person(pool)
    factory.submitted(person=person)
    claim = factory.reviewed(person=person, discharged_on=factory.clock.today(), institution=designated_hospital())
    assert claim.flags.get().code == "overlapping_stays"
    claim = factory.second_passed(claim)
    assert claim.state == Claim.State.AWAITING_APPROVAL
    with pytest.raises(NotAllowed):
        lift_flag(flag=claim.flags.get(), reason="转院", by=reviewer(pool))
    assert factory.approved(claim).state == Claim.State.APPROVED


def test_a_blocking_flag_stops_the_supervisor_until_it_is_lifted(pool):
    person, hospital = insured_person(pool), designated_hospital()
    factory.submitted(person=person, institution=hospital)
    claim = factory.second_passed(factory.reviewed(person=person, institution=hospital))
    chief = supervisor(pool)
    with pytest.raises(BlockedByFlag):
        factory.approved(claim, by=chief)
    for flag in claim.flags.all():
        with pytest.raises(Incomplete):
            lift_flag(flag=flag, reason="", by=chief)
        lift_flag(flag=flag, reason="两次住院，已电话核实", by=chief)
    assert factory.approved(claim, by=chief).state == Claim.State.APPROVED


def test_a_flag_is_lifted_once(pool):
    entry = factory.CatalogueEntryFactory(pool=pool, category="B")
    claim = factory.submitted(pool=pool, lines=[LineRow(entry=entry, category="A", amount=300_00)])
    flag = claim.flags.get()
    lift_flag(flag=flag, reason="已核实", by=reviewer(pool))
    with pytest.raises(ChangedMeanwhile):
        lift_flag(flag=flag, reason="已核实", by=reviewer(pool))


@pytest.mark.parametrize("who", ["entered_by", "first_reviewer", "second_reviewer"])
def test_nobody_decides_twice(pool, who):
    """FX-38: maker is never checker, whatever roles they hold."""
    claim = factory.awaiting_approval(pool=pool)
    hand = with_every_role(getattr(claim, who), pool)
    with pytest.raises(SamePerson):
        approve(claim=claim, version=claim.version, seen_fund=FUND, by=hand)


def test_whoever_typed_into_a_draft_does_not_review_it(pool):
    helper = with_every_role(reader(pool=pool).staff, pool)
    clerk = reader(pool=pool)
    claim = factory.saved(
        factory.draft(by=clerk, pool=pool), helper, lines=[LineRow(name="药", category="A", amount=9)]
    )
    claim = submit(claim=claim, version=claim.version, by=clerk)
    with pytest.raises(SamePerson):
        pass_first_review(claim=claim, version=claim.version, seen_fund=0, by=helper)
    assert claim not in selectors.waiting_for(helper)


def test_a_step_out_of_order_is_refused(pool):
    claim = factory.submitted(pool=pool)
    with pytest.raises(WrongStep):
        pass_second_review(claim=claim, version=claim.version, seen_fund=FUND, by=reviewer(pool))
    with pytest.raises(WrongStep):
        approve(claim=claim, version=claim.version, seen_fund=FUND, by=supervisor(pool))


def test_a_role_without_the_right_is_refused_and_another_area_sees_nothing(pool):
    claim = factory.submitted(pool=pool)
    decision = {"claim": claim, "version": claim.version, "seen_fund": FUND}
    with pytest.raises(NotAllowed):
        pass_first_review(**decision, by=reader(Role.FINANCE, pool=pool))
    with pytest.raises(OutOfScope):
        pass_first_review(**decision, by=reader(Role.REVIEWER, pool=pool, area=TownshipFactory(code="990002001000")))


@pytest.mark.parametrize("offset", [-1, 1])
def test_other_figures_than_those_seen_are_not_decided(pool, offset):
    claim = factory.reviewed(pool=pool)
    with pytest.raises(ChangedMeanwhile):
        pass_second_review(claim=claim, version=claim.version, seen_fund=FUND + offset, by=reviewer(pool))
    assert not Settlement.objects.exists()


def test_a_claim_settled_in_between_changes_what_the_next_one_gets(pool):
    """The yearly cap of 150,000 leaves less for the second claim than its page showed."""
    person = insured_person(pool)
    first = factory.reviewed(person=person, amount=180_000_00)
    later = {"admitted_on": factory.clock.today(), "discharged_on": factory.clock.today()}
    second = factory.reviewed(person=person, amount=180_000_00, **later)
    seen = preview_claim(second).fund
    factory.second_passed(first)
    factory.approved(Claim.objects.get(pk=first.pk))
    with pytest.raises(ChangedMeanwhile):
        pass_second_review(claim=second, version=second.version, seen_fund=seen, by=reviewer(pool))


def test_an_old_version_is_not_decided(pool):
    claim = factory.submitted(pool=pool)
    with pytest.raises(ChangedMeanwhile):
        pass_first_review(claim=claim, version=claim.version - 1, seen_fund=FUND, by=reviewer(pool))


def test_sending_back_needs_a_comment_and_goes_to_who_entered_it(pool):
    claim = factory.reviewed(pool=pool)
    hand = reviewer(pool)
    with pytest.raises(Incomplete):
        send_back(claim=claim, version=claim.version, comment="  ", by=hand)
    claim = send_back(claim=claim, version=claim.version, comment="缺出院小结", by=hand)
    assert (claim.state, claim.handler) == (Claim.State.SENT_BACK, claim.entered_by)
    assert Decision.objects.get(verdict="send_back").comment == "缺出院小结"
    assert claim in selectors.sent_back_to(Reader.of(claim.entered_by, pool.code))


def test_a_refusal_needs_reason_article_and_comment(pool):
    claim = factory.submitted(pool=pool)
    hand = reviewer(pool)
    with pytest.raises(Incomplete) as refused:
        refuse(claim=claim, version=claim.version, reason_code="because", article="", comment="", by=hand)
    assert set(refused.value.problems) == {"reason_code", "article", "comment"}


def test_a_refused_claim_frees_its_invoices(pool):
    claim = factory.submitted(pool=pool)
    claim = refuse(
        claim=claim,
        version=claim.version,
        reason_code="third_party",
        article="《社会保险法》第三十条",
        comment="应由第三人负担",
        by=reviewer(pool),
    )
    assert claim.state == Claim.State.REFUSED
    assert not claim.invoices.filter(is_live=True).exists()


def test_what_is_allowed_stands_beside_what_was_claimed(pool):
    lines = [LineRow(name="药", category="A", amount=5_000_00), LineRow(name="护工费", category="A", amount=400_00)]
    claim = factory.submitted(pool=pool, lines=lines)
    hand, care = reviewer(pool), claim.lines.get(name="护工费")
    changes = {care.pk: Adjustment(400_00, "C", "wrong_class")}
    claim = adjust_lines(claim=claim, version=claim.version, changes=changes, by=hand)
    care.refresh_from_db()
    assert (care.category, care.allowed_category, care.adjusted_by) == ("A", "C", hand.staff)
    assert preview_claim(claim).fund == 3_375_00  # (5,000 - 500) x 75 %
    assert preview_claim(claim, as_claimed=True).fund == FUND
    assert claim.handler == hand.staff


def test_a_claim_of_which_nothing_is_allowed_is_closed_without_a_payment(pool):
    claim = factory.submitted(pool=pool)
    hand, line = reviewer(pool), claim.lines.get()
    changes = {line.pk: Adjustment(0, "A", "not_related")}
    claim = adjust_lines(claim=claim, version=claim.version, changes=changes, by=hand)
    claim = factory.second_passed(factory.first_passed(claim, by=hand))
    assert (claim.state, claim.settlements.get().total) == (Claim.State.NOTHING_DUE, 0)


def test_an_adjustment_is_taken_back_without_a_reason(pool):
    claim = factory.submitted(pool=pool)
    hand, line = reviewer(pool), claim.lines.get()
    claim = adjust_lines(
        claim=claim, version=claim.version, changes={line.pk: Adjustment(1, "A", "other", "少算")}, by=hand
    )
    assert claim.allowed == 1
    claim = adjust_lines(claim=claim, version=claim.version, changes={line.pk: Adjustment(5_400_00, "A")}, by=hand)
    line.refresh_from_db()
    assert (claim.allowed, line.adjusted_by, line.adjust_reason) == (5_400_00, None, "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (Adjustment(5_400_01, "A", "other", "x"), "allowed_amount"),
        (Adjustment(-1, "A", "other", "x"), "allowed_amount"),
        (Adjustment(1, "D", "other", "x"), "allowed_category"),
        (Adjustment(1, "A"), "reason"),
        (Adjustment(1, "A", "other", " "), "note"),
    ],
)
def test_an_adjustment_that_cannot_be_is_named(pool, change, field):
    claim = factory.submitted(pool=pool)
    line = claim.lines.get()
    with pytest.raises(Incomplete) as refused:
        adjust_lines(claim=claim, version=claim.version, changes={line.pk: change}, by=reviewer(pool))
    assert set(refused.value.problems) == {f"lines.{line.pk}.{field}"}


def test_an_adjustment_without_a_change_is_refused(pool):
    claim = factory.submitted(pool=pool)
    changes = {claim.lines.get().pk: Adjustment(5_400_00, "A")}
    with pytest.raises(NothingChanged):
        adjust_lines(claim=claim, version=claim.version, changes=changes, by=reviewer(pool))


def test_a_line_of_another_claim_is_not_adjusted(pool):
    claim, other = factory.submitted(pool=pool), factory.submitted(pool=pool)
    changes = {other.lines.get().pk: Adjustment(0, "A", "other", "x")}
    with pytest.raises(Incomplete):
        adjust_lines(claim=claim, version=claim.version, changes=changes, by=reviewer(pool))


def test_the_next_case_is_the_one_that_is_due_first_and_nobody_has(pool):
    late, early = factory.submitted(pool=pool), factory.submitted(pool=pool)
    Claim.objects.filter(pk=early.pk).update(due_on="2026-06-20")
    one, two, three = reviewer(pool), reviewer(pool), reviewer(pool)
    assert take_next(by=one) == early
    assert take_next(by=two) == late
    with pytest.raises(NothingWaiting):
        take_next(by=three)


def test_a_case_in_other_hands_is_taken_over_before_it_is_decided(pool):
    claim = factory.submitted(pool=pool)
    one, two = reviewer(pool), reviewer(pool)
    claim = take_next(by=one)
    with pytest.raises(HandledByOther):
        factory.first_passed(claim, by=two)
    claim = take_over(claim=claim, by=two)
    assert factory.first_passed(claim, by=two).state == Claim.State.REVIEWED


def test_a_maker_does_not_take_their_own_case_over(pool):
    claim = factory.submitted(pool=pool)
    with pytest.raises(SamePerson):
        take_over(claim=claim, by=with_every_role(claim.entered_by, pool))


def test_a_claim_for_which_the_rules_pay_nothing_is_closed_without_a_payment(pool):
    claim = factory.settled(pool=pool, amount=500_00)
    assert claim.state == Claim.State.NOTHING_DUE
    assert not Payable.objects.exists()
    assert claim.settlements.get().person == 500_00


def test_one_click_twice_settles_once(pool):
    claim, hand = factory.reviewed(pool=pool), reviewer(pool)
    decision = {"claim": claim, "version": claim.version, "seen_fund": FUND, "by": hand, "key": "one-click"}
    assert pass_second_review(**decision) == pass_second_review(**decision)
    assert Settlement.objects.count() == Payable.objects.count() == 1
    assert Event.objects.filter(verb="claim_settled").count() == 1
