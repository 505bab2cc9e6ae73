"""Limits of quantity from the counter to the year: counted once, under any concurrency, given back by a reversal."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from casework.models import Role
from claims import quotes, verifications
from claims.facts import Adjustment, LineRow, Stay
from claims.models import DiseaseRegistration, ExpenseLine, Settlement, YearUse
from claims.services.adjust import adjust_lines
from claims.services.missing import missing_for_submission
from claims.services.preview import preview_claim, settlement_of
from claims.services.reverse import reverse
from claims.simulation import YearClaims
from policy.settling.lines import classify
from tests.claims.threads import together, until_done
from tests.factories import claims as factory
from tests.factories.core import reader
from tests.factories.enrollment import insured_person
from tests.factories.entitlements import approved

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 1)
FEBRUARY, MARCH, APRIL = date(2026, 2, 9), date(2026, 3, 9), date(2026, 4, 9)
PRICE = 10_00


@pytest.fixture
def drug(pool):
    """A drug of which a quarter pays for 90 tablets (DL-12)."""
    return factory.CatalogueEntryFactory(
        pool=pool, code="XA10BK01", name="达格列净片", category="A", limit_quantity=90, limit_period="quarter"
    )


@pytest.fixture
def person(pool):
    return insured_person(pool)


def tablets(drug, many, **fields):
    told = {"entry": drug, "quantity": Decimal(many), "unit_price": PRICE, "amount": many * PRICE}
    return LineRow(**told | fields)


def bought(drug, person, quantity, day, make=factory.settled, **fields):
    lines = fields.pop("lines", None) or [tablets(drug, quantity)]
    held = DiseaseRegistration.objects.filter(person=person).first() or approved(person=person, starts_on=JANUARY)
    told = {"kind": "outpatient_chronic", "admitted_on": day, "discharged_on": day, "lines": lines}
    return make(person=person, registration=held, **told | fields)


def self_paid(claim):
    return settlement_of(claim.settlements.latest("turn")).self_paid // PRICE


def verified():
    return [sentence for verify in verifications.ALL for sentence in verify()]


def test_a_quarter_pays_for_its_limit_and_the_next_one_begins_anew(drug, person):
    claims = [bought(drug, person, 60, day) for day in (FEBRUARY, MARCH, APRIL)]
    assert [self_paid(claim) for claim in claims] == [0, 30, 0]
    uses = YearUse.objects.filter(counter__startswith="quantity")
    assert dict(uses.values_list("counter", "amount")) == {
        "quantity:Q1:XA10BK01": 90_0000,
        "quantity:Q2:XA10BK01": 60_0000,
    }
    assert verified() == []


def test_a_line_counts_in_the_period_of_its_own_day(drug, person):
    lines = [tablets(drug, 60, served_on=day) for day in (FEBRUARY, MARCH, APRIL)]
    claim = bought(drug, person, 0, APRIL, admitted_on=FEBRUARY, lines=lines)
    assert self_paid(claim) == 30


def test_a_reversal_gives_back_and_later_claims_get_it(drug, person):
    first, second = (bought(drug, person, 60, day) for day in (FEBRUARY, MARCH))
    reverse(claim=first, comment="票据不实", by=reader(Role.SUPERVISOR, pool=person.pool))
    held = second.settlements.latest("turn")
    assert (held.cause, self_paid(second)) == (Settlement.Cause.RECOMPUTED, 0)
    assert YearUse.objects.get(counter="quantity:Q1:XA10BK01").amount == 60_0000
    assert verified() == []


def test_care_in_hospital_neither_counts_nor_is_limited(drug, person):
    """DL-12 limits what people take home."""
    claims = [bought(drug, person, 60, day, kind="inpatient") for day in (FEBRUARY, MARCH)]
    assert [self_paid(claim) for claim in claims] == [0, 0]
    assert self_paid(bought(drug, person, 90, MARCH, claimed=900_00)) == 0


def test_another_version_of_the_entry_counts_on(drug, person):
    drug.ends_on = date(2026, 2, 28)
    drug.save()
    factory.CatalogueEntryFactory(
        pool=person.pool,
        code=drug.code,
        name=drug.name,
        category="A",
        starts_on=date(2026, 3, 1),
        limit_quantity=100,
        limit_period="quarter",
    )
    claims = [bought(drug, person, 60, day) for day in (FEBRUARY, MARCH)]
    assert [self_paid(claim) for claim in claims] == [0, 20]


def test_units_that_a_reviewer_took_off_can_be_bought_again(drug, person):
    claim = bought(drug, person, 60, FEBRUARY, make=factory.submitted)
    line = claim.lines.get()
    allow = Adjustment(20 * PRICE, "A", ExpenseLine.AdjustReason.OVER_QUANTITY)
    by = reader(Role.REVIEWER, pool=person.pool)
    claim = adjust_lines(claim=claim, version=claim.version, changes={line.pk: allow}, by=by)
    factory.second_passed(factory.first_passed(claim, by))
    assert YearUse.objects.get(counter="quantity:Q1:XA10BK01").amount == 20_0000
    assert self_paid(bought(drug, person, 70, MARCH)) == 0


def test_a_year_of_claims_is_simulated_with_the_quantities_that_were_left(drug, person):
    for day in (FEBRUARY, MARCH):
        bought(drug, person, 60, day)
    cases = YearClaims(person.pool, 2026, 2026)
    assert [classify(case.claim.lines, None).self_paid // PRICE for case in cases] == [0, 30]


class TestWhatTheCounterIsAsked:
    def paths(self, claim):
        return {missing.field: missing.is_wrong for missing in missing_for_submission(claim)}

    def test_the_day_where_the_visits_lie_in_two_periods(self, drug, person):
        lines = [tablets(drug, 60), tablets(drug, 10, served_on=MARCH)]
        told = {"make": factory.draft, "lines": lines}
        assert self.paths(bought(drug, person, 0, APRIL, admitted_on=MARCH, **told)) == {"lines.0.served_on": False}
        assert self.paths(bought(drug, person, 0, MARCH, admitted_on=FEBRUARY, **told)) == {}

    def test_a_claim_of_its_own_for_another_year(self, drug, person):
        lines = [tablets(drug, 60, served_on=date(2025, 12, 30))]
        told = {"make": factory.draft, "lines": lines}
        assert self.paths(bought(drug, person, 0, FEBRUARY, **told)) == {"lines.0.served_on": True}
        assert self.paths(bought(drug, person, 0, FEBRUARY, kind="inpatient", **told)) == {}

    def test_how_many(self, drug, person):
        claim = bought(drug, person, 60, MARCH, make=factory.draft, lines=[tablets(drug, 60, quantity=None)])
        assert "lines.0.quantity" in self.paths(claim)

    def test_another_entry_where_this_one_has_left_the_catalogue(self, drug, person):
        """LPS-30, FX-17."""
        drug.ends_on = date(2026, 2, 28)
        drug.save()
        claim = bought(drug, person, 60, MARCH, make=factory.draft, lines=[tablets(drug, 60, category="A")])
        assert self.paths(claim) == {"lines.0.category": True}
        assert claim.lines.get().entry == drug
        claim = bought(drug, person, 60, MARCH, make=factory.draft, lines=[tablets(drug, 60)])
        assert (self.paths(claim), claim.lines.get().category) == ({}, "C")


def test_a_line_shows_its_own_part_of_the_excess(drug, person):
    bought(drug, person, 60, FEBRUARY)
    lines = [tablets(drug, 60, category="A", name="达格列净片")]
    stay = Stay.of(bought(drug, person, 60, MARCH, make=factory.draft))
    [parts] = quotes.of_rows(person, stay, lines).parts
    assert (parts.self_paid, parts.in_policy) == (30 * PRICE, 30 * PRICE)


@pytest.mark.django_db(transaction=True)
def test_two_claims_settled_at_once_never_pay_for_more_than_the_limit(drug, person):
    claims = [bought(drug, person, 60, day, make=factory.reviewed) for day in (FEBRUARY, MARCH)]
    assert [preview_claim(claim).self_paid for claim in claims] == [0, 0]
    hands = [reader(Role.REVIEWER, pool=person.pool) for _claim in claims]
    calls = [partial(factory.second_passed, claim, by) for claim, by in zip(claims, hands, strict=True)]
    together(*(partial(until_done, call) for call in calls))
    assert sorted(self_paid(claim) for claim in claims) == [0, 30]
    assert YearUse.objects.get(counter="quantity:Q1:XA10BK01").amount == 90_0000
    assert verified() == []
