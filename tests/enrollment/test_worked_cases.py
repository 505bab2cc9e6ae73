"""The worked cases of Liupanshui, Dali, the county in Jilin and the district in Hunan, through services and database."""

from datetime import date, timedelta

import pytest

from casework import clock
from casework.models import Role
from enrollment.errors import NotInPolicy
from enrollment.grounds import Ground
from enrollment.models import Contribution, Coverage
from enrollment.payments import NEEDED
from enrollment.selectors.enrollees import enrollees
from enrollment.services.owing import Pricing
from enrollment.services.paying import receive
from enrollment.services.registering import register_participation
from policy.checking.check import Case
from policy.enrolment.shape import PAYERS
from policy.money import fen
from tests.enrollment.worked import cases, person_of, place, rules_in_force
from tests.factories.core import reader

pytestmark = pytest.mark.django_db

ENROLMENTS = cases("enrolment")
BILLS = [case for case in cases("group_bill") if "class" in case.given["members"][0]]
"""Bills of residents; those of units are asked of the units' own service."""

UNPRICED = ("missing", "large_amount")


def _day(given: object) -> date:
    return given if isinstance(given, date) else date.fromisoformat(str(given))


def _expected(case: Case) -> dict[str, object]:
    return {key: value for key, value in case.expect.items() if key not in UNPRICED}


def test_there_are_cases_of_each_place():
    assert len(ENROLMENTS) > 60 and len(BILLS) >= 3
    assert {case.pack.partition("-")[0] for case in ENROLMENTS} == {"liupanshui", "dali", "jilin", "hunan"}


@pytest.mark.parametrize("case", ENROLMENTS, ids=lambda case: case.id)
def test_an_enrolment_is_answered_as_the_case_says(case):
    """LPS-14 .. LPS-23, CL-08 .. CL-19, DL-03 .. DL-10, HN-07: class, price by payer, days; and what is owed."""
    pool, area = place()
    rules_in_force(pool, case)
    year, paid_on = case.given["coverage_year"], _day(case.given["paid_on"])
    registered_on = _day(case.given.get("registered_on", paid_on))
    person = person_of(pool, area, case.given.get("member", {}), year, paid_on)
    pricing = Pricing(pool, year)
    said = pricing.quote(enrollees([person], pricing, paid_on)[person.pk], paid_on, registered_on).enrolment
    for key, value in _expected(case).items():
        if key in (*PAYERS, "subsidy", "total"):
            found = said.shares.get(key) if key in PAYERS else getattr(said, key)
            assert found == fen(value), key
        elif value == "not_in_policy":
            assert said.missing and not said.refused
        else:
            assert str(getattr(said, key)) == str(value), key
    with clock.set_to(registered_on):
        _owes_what_was_said(case, person, said)
    with clock.set_to(max(registered_on, paid_on)):
        _pays_what_was_said(case, person, said, paid_on)


def _owes_what_was_said(case, person, said):
    """What registering makes the person owe; whom the rules refuse owes nothing and is told why."""
    by = reader(Role.CLERK, pool=person.pool)
    asked = {"person": person, "coverage_year": case.given["coverage_year"], "ground": Ground(), "by": by}
    if said.refused not in (None, "outside_window"):
        with pytest.raises(NotInPolicy):
            register_participation(**asked)
        return
    registration = register_participation(**asked)
    owed = Contribution.objects.get(registration=registration)
    assert (
        owed.state == ("due" if owed.individual != owed.relief else "active")
        and owed.answer.coverage_year == owed.coverage_year
    )
    if said.refused is None and "registered_on" not in case.given:
        assert (owed.individual, owed.subsidy, owed.premium) == (said.individual, said.subsidy, said.large_amount or 0)
        assert {key: fen for key, fen in owed.answer.shares.items() if key in PAYERS} == said.shares


def _pays_what_was_said(case, person, said, paid_on):
    """The payment of the day is booked and covers the days of the case; what the rules leave open takes no money."""
    owed = person.contributions.filter(coverage_year=case.given["coverage_year"]).first()
    if owed is None or owed.state != "due" or paid_on < owed.registration.registered_on:
        return
    payment = {"person": person, "coverage_year": owed.coverage_year, "paid_on": paid_on, "reference": case.id}
    payment |= {"amount": (said.individual or 0) - owed.relief, "channel": "tax"}
    by = reader(Role.CLERK, pool=person.pool)
    if any(getattr(said, name) is None for name in NEEDED):
        with pytest.raises(NotInPolicy):
            receive(**payment, by=by)
        return
    paid = receive(**payment, by=by)
    assert [getattr(paid, name) for name in NEEDED] == [getattr(said, name) for name in NEEDED]
    period = Coverage.objects.get(contribution=paid).period
    assert (period.lower, period.upper - timedelta(days=1)) == (said.starts_on, said.ends_on)


@pytest.mark.parametrize("case", BILLS, ids=lambda case: case.id)
def test_what_a_group_of_residents_owes_adds_up_to_its_bill(case):
    """CL-11 .. CL-16: each person of the group registered, the shares of all added up."""
    pool, area = place()
    rules_in_force(pool, case)
    year, by = case.given["coverage_year"], reader(Role.CLERK, pool=pool)
    sums = dict.fromkeys(PAYERS, 0)
    with clock.set_to(_bill_day(pool, year)):
        for member in case.given["members"]:
            for _one in range(member["count"]):
                person = person_of(pool, area, member, year, clock.today())
                registration = register_participation(person=person, coverage_year=year, ground=Ground(), by=by)
                for payer, amount in registration.contributions.get().answer.shares.items():
                    sums[payer] += amount
    for key, value in case.expect.items():
        assert (sum(sums.values()) if key == "total" else sums[key]) == fen(value), key


def _bill_day(pool, year):
    """Ages of a bill are those of 1 January; where there is a window the group pays in it."""
    window = Pricing(pool, year).window
    return window[0] if window else date(year, 1, 1)
