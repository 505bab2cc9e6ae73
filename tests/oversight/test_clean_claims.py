"""Of claims about which nothing is odd hardly any is flagged (issue 5: fewer than 1 %)."""

from random import Random

import pytest

from casework import clock
from claims.checking.case import Cases
from claims.checking.look import findings
from claims.checking.stand import stands_on
from oversight.demo.bills import ODDITIES, Hospitals
from tests.factories.bills import clean_claims
from tests.factories.enrollment import insured_person

pytestmark = pytest.mark.django_db
NUMBER = 150


def test_of_clean_claims_fewer_than_one_in_a_hundred_is_flagged(pool):
    """A thousand of them, beside what their diagnoses usually cost, are looked at by script/bench checks."""
    cases = Cases(clean_claims(pool, NUMBER, Random(150)))
    found = findings(cases, stands_on(pool, clock.today()).values(), pool, clock.today())
    flagged = {key: list(figures) for key, figures in found.items() if figures}
    assert len(flagged) <= NUMBER // 100, flagged


def test_what_the_demo_plants_changes_a_bill_and_keeps_its_sums(pool):
    claims = clean_claims(pool, 1, Random(1))
    hospitals, person = Hospitals(pool), insured_person(pool)
    bill = hospitals.bill(person, claims[0].discharged_on, Random(7), big=True)
    for change in ODDITIES:
        odd = change(bill)
        assert odd != bill
        assert odd.stay.claimed == sum(row.amount for row in odd.lines) == sum(row.amount for row in odd.invoices)
