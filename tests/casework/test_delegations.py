"""Delegation during leave: a right and its queue rest with another person for some days."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from casework import clock
from casework.errors import Incomplete, NotAllowed
from casework.models import Delegation, Event, Role
from casework.rights import Right
from casework.scope import Reader
from casework.services.delegations import AlreadyDelegated, CannotStandIn, delegate_rights, withdraw_delegation
from tests.factories.core import AssignmentFactory, PoolFactory, TownshipFactory, reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2026, 6, 16)
APPROVE = Right.CLAIM_APPROVE


def delegated(principal, delegate, *rights, days=5, starts_on=TODAY, by=None):
    return delegate_rights(
        principal=principal.staff,
        delegate=delegate.staff,
        rights=rights or [APPROVE],
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days),
        reason="年休假",
        by=by or principal,
    )


def again(by: Reader) -> Reader:
    return Reader.of(by.staff, by.pool.code)


def test_the_right_rests_with_the_other_from_day_to_day_and_comes_back():
    chief, reviewer = reader(Role.SUPERVISOR), reader(Role.REVIEWER)
    delegated(chief, reviewer, starts_on=TODAY + timedelta(1))
    assert again(chief).may(APPROVE) and not again(reviewer).may(APPROVE)
    for day in (1, 6):
        with clock.set_to(TODAY + timedelta(day)):
            assert again(reviewer).may_in(APPROVE, "990001001000")
            assert again(reviewer).principal_in(APPROVE, "990001001000") == chief.staff
            assert not again(chief).may(APPROVE)
            assert again(chief).may(Right.CLAIM_SECOND_REVIEW)
    with clock.set_to(TODAY + timedelta(7)):
        assert again(chief).may(APPROVE) and not again(reviewer).may(APPROVE)


def test_the_other_holds_the_right_only_where_the_first_one_does():
    chief = reader(Role.SUPERVISOR, area=TownshipFactory())
    reviewer = reader(Role.REVIEWER)
    delegated(chief, reviewer)
    assert again(reviewer).prefixes(APPROVE) == {"990001001"}


def test_an_own_right_goes_before_a_borrowed_one_except_for_what_the_other_has_in_hand():
    one, two = reader(Role.REVIEWER), reader(Role.REVIEWER)
    delegated(one, two, Right.CLAIM_REVIEW)
    standing_in = again(two)
    assert standing_in.principal_in(Right.CLAIM_REVIEW, "990001001000") is None
    assert standing_in.principal_in(Right.CLAIM_REVIEW, "990001001000", one.staff.pk) == one.staff
    assert standing_in.hands == [two.staff.pk, one.staff.pk]


def test_it_is_ended_early_and_an_event_tells_of_both():
    chief, reviewer = reader(Role.SUPERVISOR), reader(Role.REVIEWER)
    withdraw_delegation(delegation=delegated(chief, reviewer), by=chief)
    assert again(chief).may(APPROVE) and not again(reviewer).may(APPROVE)
    assert list(Event.objects.values_list("verb", flat=True)) == ["rights_delegated", "delegation_withdrawn"]


def test_who_divides_the_work_delegates_for_others_and_nobody_else_does():
    chief, one, two = reader(Role.SUPERVISOR), reader(Role.REVIEWER), reader(Role.REVIEWER)
    with pytest.raises(NotAllowed):
        delegated(one, two, Right.CLAIM_REVIEW, by=two)
    delegated(one, two, Right.CLAIM_REVIEW, by=chief)


@pytest.mark.parametrize("role", [Role.CLERK, Role.FINANCE, Role.INSURER, Role.SECURITY_ADMIN])
def test_only_who_decides_claims_stands_in(role):
    with pytest.raises(CannotStandIn):
        delegated(reader(Role.SUPERVISOR), reader(role))


@pytest.mark.parametrize("payer", ["principal", "delegate"])
def test_who_pays_neither_gives_nor_takes_the_right_to_decide(payer):
    """FX-38: maker, checker and payer stay three persons."""
    pair = {"principal": reader(Role.SUPERVISOR), "delegate": reader(Role.REVIEWER)}
    AssignmentFactory(staff=pair[payer].staff, role=Role.FINANCE, pool=PoolFactory())
    with pytest.raises(CannotStandIn):
        delegated(*pair.values())


def test_nobody_passes_on_what_they_borrowed_nor_borrows_on_leave():
    one, two, three = (reader(Role.SUPERVISOR) for _n in range(3))
    delegated(one, two)
    with pytest.raises(CannotStandIn):
        delegated(three, one)
    with pytest.raises(CannotStandIn):
        delegated(two, three)
    with pytest.raises(AlreadyDelegated):
        delegated(one, three)


def test_a_disabled_person_hands_nothing_over_any_more():
    chief, reviewer = reader(Role.SUPERVISOR), reader(Role.REVIEWER)
    delegated(chief, reviewer)
    chief.staff.is_active = False
    chief.staff.save()
    assert not again(reviewer).may(APPROVE)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"rights": [Right.BATCH_PAY]}, "rights"),
        ({"rights": [Right.CLAIM_REVIEW]}, "rights"),
        ({"starts_on": TODAY - timedelta(1)}, "starts_on"),
        ({"ends_on": TODAY - timedelta(1)}, "ends_on"),
        ({"ends_on": TODAY + timedelta(92)}, "ends_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_cannot_be_is_named(fields, field):
    chief, reviewer = reader(Role.SUPERVISOR), reader(Role.REVIEWER)
    asked = {"rights": [APPROVE], "starts_on": TODAY, "ends_on": TODAY, "reason": "年休假"} | fields
    with pytest.raises(Incomplete) as refused:
        delegate_rights(principal=chief.staff, delegate=reviewer.staff, by=chief, **asked)
    assert field in refused.value.problems


def test_the_database_lets_a_right_rest_with_one_person_at_a_time():
    chief, reviewer = reader(Role.SUPERVISOR), reader(Role.REVIEWER)
    row = delegated(chief, reviewer)
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert Delegation.objects.count() == 1
