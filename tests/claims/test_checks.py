"""What the checks find when a claim is handed in, and what they leave alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from casework.models import Role
from claims import checks
from claims.facts import LineRow
from claims.models import Claim
from claims.services.intake import resubmit, withdraw
from claims.services.queue import lift_flag
from claims.services.review import send_back
from tests.factories import claims as factory
from tests.factories.core import reader
from tests.factories.enrollment import CoverageFactory, PersonFactory, insured_person
from tests.factories.institutions import designated_hospital

pytestmark = pytest.mark.django_db


def flags(claim):
    return {flag.code: flag for flag in claim.flags.all()}


def test_an_ordinary_claim_has_no_flag(pool):
    assert flags(factory.submitted(pool=pool)) == {}


def test_the_same_stay_with_other_paper_is_found_and_names_the_other_claim(pool):
    person, hospital = insured_person(pool), designated_hospital()
    first = factory.submitted(person=person, institution=hospital)
    found = flags(factory.submitted(person=person, institution=hospital))["duplicate_stay"]
    assert found.figures == {"claim": first.pk, "number": first.number, "amount_fen": 5_400_00}
    assert first.number in checks.tell(found) and "5,400.00" in checks.tell(found)


def test_a_withdrawn_claim_is_no_duplicate(pool):
    clerk, person, hospital = reader(pool=pool), insured_person(pool), designated_hospital()
    first = factory.submitted(by=clerk, person=person, institution=hospital)
    withdraw(claim=first, comment="重新提交", by=clerk)
    assert flags(factory.submitted(person=person, institution=hospital)) == {}


@pytest.mark.parametrize(("admitted", "found"), [(8, True), (9, False)])
def test_two_hospitals_share_no_days_but_the_day_of_transfer(pool, admitted, found):
    person = insured_person(pool)
    factory.submitted(person=person)
    other = factory.submitted(person=person, admitted_on=date(2026, 6, admitted), discharged_on=date(2026, 6, 12))
    assert ("overlapping_stays" in flags(other)) is found


def test_lines_above_their_price_limit_are_counted(pool):
    """C2: an operation listed at 5,452 against a price of 452."""
    lines = [
        LineRow(name="阑尾切除术", category="A", quantity=Decimal(1), amount=5_452_00, price_limit=452_00),
        LineRow(name="换药", category="A", quantity=Decimal(2), amount=20_00, price_limit=10_00),
    ]
    found = flags(factory.submitted(pool=pool, lines=lines))["over_price"]
    assert found.figures == {"count": 1, "over_fen": 5_000_00, "name": "阑尾切除术", "lines": [0]}


def test_a_class_b_drug_claimed_as_class_a_is_found(pool):
    entry = factory.CatalogueEntryFactory(pool=pool, category="B")
    found = flags(factory.submitted(pool=pool, lines=[LineRow(entry=entry, category="A", amount=300_00)]))
    assert found["class_differs"].figures["amount_fen"] == 300_00


@pytest.mark.parametrize(("typed", "found"), [(None, False), (1000, False), (0, True)])
def test_a_first_self_payment_typed_over_the_catalogues_is_found(pool, typed, found):
    entry = factory.CatalogueEntryFactory(pool=pool, first_self_pay=1000)
    line = LineRow(entry=entry, amount=300_00, first_self_pay=typed)
    assert ("figures_differ" in flags(factory.submitted(pool=pool, lines=[line]))) is found


@pytest.mark.parametrize(("amount", "found"), [(30_00, False), (30_03, False), (30_04, True)])
def test_quantity_times_price_may_be_off_by_a_fen_a_unit(pool, amount, found):
    line = LineRow(name="注射器", category="A", quantity=Decimal(3), unit_price=10_00, amount=amount)
    assert ("line_arithmetic" in flags(factory.submitted(pool=pool, lines=[line]))) is found


def test_a_claim_of_last_year_is_late(pool):
    person = insured_person(pool, years=(2025, 2026))
    stay = {"admitted_on": date(2025, 12, 1), "discharged_on": date(2025, 12, 31)}
    assert flags(factory.submitted(person=person, **stay))["filed_late"].figures["days"] == 167
    crossing = {"admitted_on": date(2025, 12, 31), "discharged_on": date(2026, 1, 1)}
    assert "filed_late" not in flags(factory.submitted(person=person, **crossing))


def test_days_after_the_end_of_cover_are_counted(pool):
    person = PersonFactory(pool=pool)
    CoverageFactory(person=person, period=DateRange(date(2026, 1, 1), date(2026, 6, 8)))
    found = flags(factory.submitted(person=person))["outside_coverage"]
    assert found.figures == {"days": 2, "first": "2026-06-08"}
    assert found.needs_supervisor


def test_an_amount_is_unusual_only_beside_enough_others(pool):
    for _n in range(19):
        factory.submitted(pool=pool)
    Claim.objects.update(state=Claim.State.NOTHING_DUE)
    assert "unusual_amount" not in flags(factory.submitted(pool=pool, amount=50_000_00))
    Claim.objects.update(state=Claim.State.NOTHING_DUE)
    found = flags(factory.submitted(pool=pool, amount=60_000_00))["unusual_amount"]
    assert found.figures == {"claimed_fen": 60_000_00, "count": 20, "median_fen": 5_400_00}
    assert "95 %" in checks.tell(found) or "95%" in checks.tell(found)


def test_a_lifted_flag_stays_lifted_until_its_figures_change(pool):
    clerk, reviewer = reader(pool=pool), reader(Role.REVIEWER, pool=pool)
    entry = factory.CatalogueEntryFactory(pool=pool, category="B")
    row = LineRow(entry=entry, category="A", amount=300_00)
    claim = factory.submitted(by=clerk, pool=pool, lines=[row])
    lift_flag(flag=claim.flags.get(), reason="目录已更正", by=reviewer)

    claim = send_back(claim=claim, version=claim.version, comment="补充", by=reviewer)
    claim = resubmit(claim=claim, version=claim.version, by=clerk)
    assert claim.flags.get().lifted_by == reviewer.staff

    claim = send_back(claim=claim, version=claim.version, comment="补充", by=reviewer)
    claim = factory.saved(claim, clerk, lines=[replace(row, amount=200_00)])
    claim = resubmit(claim=claim, version=claim.version, by=clerk)
    assert claim.flags.get().lifted_by is None
