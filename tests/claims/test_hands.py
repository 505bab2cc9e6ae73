"""Nobody takes part twice: by screen, by raw post, after reassignment, takeover and delegation, and by the database."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from casework import clock, events
from casework.errors import NotAllowed, SamePerson, WrongStep
from casework.models import Event, Role
from casework.rights import Right
from casework.scope import Reader
from casework.services.delegations import delegate_rights
from casework.services.staff import disable
from claims import selectors
from claims.errors import CannotTake, HandledByOther, NothingInHand
from claims.models import Claim, Decision
from claims.services.assigning import assign, reassign_all
from claims.services.queue import take_next, take_over
from tests.claims.screens import signed_in
from tests.claims.test_review import with_every_role
from tests.factories import claims as factory
from tests.factories.core import TownshipFactory, reader

pytestmark = pytest.mark.django_db


def reviewer(pool):
    return reader(Role.REVIEWER, pool=pool)


def supervisor(pool):
    return reader(Role.SUPERVISOR, pool=pool)


def on_leave(principal, delegate, *rights):
    today = clock.today()
    delegate_rights(
        principal=principal.staff,
        delegate=delegate.staff,
        rights=rights,
        starts_on=today,
        ends_on=today + timedelta(7),
        reason="年休假",
        by=principal,
    )
    return Reader.of(delegate.staff, delegate.pool.code)


def fresh(claim):
    return Claim.objects.select_related("pool").get(pk=claim.pk)


def test_a_supervisor_gives_a_case_to_a_named_person_who_may_take_it(pool):
    claim, chief, one = factory.submitted(pool=pool), supervisor(pool), reviewer(pool)
    assert assign(claim=claim, to=one.staff, by=chief).handler == one.staff
    assert f"{one.staff.name}" in events.tell(events.history_of(claim).last())
    with pytest.raises(HandledByOther):
        factory.first_passed(fresh(claim), reviewer(pool))
    with pytest.raises(NotAllowed):
        assign(claim=claim, to=one.staff, by=one)


@pytest.mark.parametrize("who", ["entered_by", "first_reviewer"])
def test_a_case_is_not_given_to_who_took_part_in_it(pool, who):
    """FX-38, after reassignment."""
    claim = factory.reviewed(pool=pool)
    hand = with_every_role(getattr(claim, who), pool)
    with pytest.raises(CannotTake):
        assign(claim=claim, to=hand.staff, by=supervisor(pool))
    with pytest.raises(SamePerson):
        take_over(claim=claim, by=hand)
    Claim.objects.filter(pk=claim.pk).update(handler=hand.staff)
    answer = signed_in(hand).post(
        reverse("claims:decide", args=[claim.pk]),
        {
            "version": claim.version,
            "stage": "reviewed",
            "seen_fund": 3_675_00,
            "decision": "pass",
            "command_key": "raw",
        },
    )
    assert (answer.status_code, fresh(claim).state) == (422, "reviewed")


def test_a_case_is_not_given_to_a_role_or_area_that_does_not_work_on_it(pool):
    claim, chief = factory.submitted(pool=pool), supervisor(pool)
    strangers = (
        reader(Role.FINANCE, pool=pool),
        reader(Role.REVIEWER, pool=pool, area=TownshipFactory(code="990002001000")),
    )
    for stranger in strangers:
        with pytest.raises(CannotTake):
            assign(claim=claim, to=stranger.staff, by=chief)
    with pytest.raises(WrongStep):
        assign(claim=factory.settled(pool=pool), to=reviewer(pool).staff, by=chief)


def test_everything_in_hand_goes_to_another_or_back_to_the_queue(pool):
    leaver, next_one, chief = reviewer(pool), reviewer(pool), supervisor(pool)
    first = factory.submitted(pool=pool)
    take_next(by=leaver)
    second = factory.first_passed(factory.submitted(pool=pool), by=next_one)
    take_over(claim=second, by=leaver)
    reassign_all(staff=leaver.staff, to=next_one.staff, by=chief)
    assert (fresh(first).handler, fresh(second).handler) == (next_one.staff, None), (
        "the second one they reviewed before"
    )
    assert Event.objects.get(verb="cases_reassigned").payload["taken"] == 1
    with pytest.raises(NothingInHand):
        reassign_all(staff=leaver.staff, to=None, by=chief)


def test_the_cases_of_a_disabled_account_go_on(pool):
    leaver, clerk, admin = reviewer(pool), reader(Role.CLERK, pool=pool), reader(Role.SECURITY_ADMIN, pool=pool)
    draft, waiting = factory.draft(pool=pool, by=clerk), factory.submitted(pool=pool)
    take_next(by=leaver)
    disable(staff=leaver.staff, by=admin)
    assert fresh(waiting).handler is None
    heir = reader(Role.CLERK, pool=pool)
    disable(staff=clerk.staff, successor=heir.staff, by=admin)
    assert fresh(draft).handler == heir.staff
    assert draft in selectors.my_drafts(heir)


def test_the_delegate_finds_the_queue_and_decides_in_the_name_of_the_other(pool):
    chief, stand_in = supervisor(pool), reviewer(pool)
    claim = factory.awaiting_approval(pool=pool)
    Claim.objects.filter(pk=claim.pk).update(handler=chief.staff)
    acting = on_leave(chief, stand_in, Right.CLAIM_APPROVE)
    assert claim in selectors.waiting_for(acting)
    assert claim not in selectors.waiting_for(Reader.of(chief.staff, pool.code))
    claim = factory.approved(fresh(claim), by=acting)
    assert (claim.approver, claim.approved_for) == (stand_in.staff, chief.staff)
    assert Decision.objects.latest("id").in_place_of == chief.staff
    assert f"{stand_in.staff.name}（代{chief.staff.name}）" in events.tell(events.history_of(claim).last())


def test_the_delegate_of_somebody_who_took_part_is_no_third_person(pool):
    """FX-38, after delegation: what the first reviewer did counts for who stands in for them."""
    first, stand_in = reader(Role.SUPERVISOR, pool=pool), reviewer(pool)
    reviewing = with_every_role(first.staff, pool)
    claim = factory.second_passed(factory.first_passed(factory.submitted(pool=pool), by=reviewing))
    claim = fresh(factory.awaiting_approval(pool=pool)) if claim.state == "approved" else claim
    Claim.objects.filter(pk=claim.pk).update(first_reviewer=first.staff)
    acting = on_leave(reviewing, stand_in, Right.CLAIM_APPROVE)
    with pytest.raises(SamePerson):
        factory.approved(fresh(claim), by=acting)
    assert claim not in selectors.waiting_for(acting)


def test_who_was_stood_in_for_does_not_take_the_next_step(pool):
    one, two = reviewer(pool), with_every_role(reviewer(pool).staff, pool)
    claim = factory.submitted(pool=pool)
    Claim.objects.filter(pk=claim.pk).update(handler=one.staff)
    claim = factory.first_passed(fresh(claim), by=on_leave(one, two, Right.CLAIM_REVIEW))
    assert (claim.first_reviewer, claim.first_reviewed_for) == (two.staff, one.staff)
    for hand in (one, two):
        with pytest.raises(SamePerson):
            factory.second_passed(fresh(claim), by=Reader.of(hand.staff, pool.code))


@pytest.mark.parametrize(
    "change",
    [
        "second_reviewer_id = first_reviewed_for_id",
        "first_reviewed_for_id = entered_by_id",
        "second_reviewed_for_id = first_reviewer_id",
        "second_reviewer_id = (SELECT min(staff_id) FROM claims_claim_makers WHERE claim_id = claims_claim.id)",
    ],
)
def test_the_database_knows_who_took_part_too(pool, change):
    helper, stand_for = reader(Role.CLERK, pool=pool), reviewer(pool)
    claim = factory.reviewed(pool=pool)
    claim.makers.set([helper.staff])
    Claim.objects.filter(pk=claim.pk).update(first_reviewed_for=stand_for.staff)
    with (
        pytest.raises(IntegrityError, match="nobody takes part twice"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE claims_claim SET {change} WHERE id = %s", [claim.pk])
