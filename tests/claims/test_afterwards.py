"""Assistance for what was settled without it: recognised from the past, or granted on application (DL-16, DL-18, LPS-37)."""

from datetime import date

import pytest
from django.db import transaction

from casework import clock
from claims import verifications
from claims.errors import FigureMissing
from claims.models import Claim, Recovery, Settlement, YearUse
from claims.selectors import below_class, year_money
from claims.services.afterwards import Grant, pay_grants, pay_recognised, preview_grants, preview_recognised
from claims.services.reverse import reverse
from fund.models import Payable
from fund.payables import Payee
from tests.factories import claims as factory
from tests.factories.core import PoolFactory, StaffFactory, reader
from tests.factories.enrollment import RecognitionFactory, insured_person
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db
NUMBER = "A990001-20260616-0001"
ACCOUNT = Payee("张大山", "示例农村商业银行", "62990000000000000017")


@pytest.fixture(autouse=True)
def everything_verifies_afterwards(db):
    yield
    assert [sentence for verify in verifications.ALL for sentence in verify()] == []


@pytest.fixture
def person(pool):
    return insured_person(pool, years=(2026, 2027))


def on(day, person, amount=20_500_00, **fields):
    """A settled inpatient claim of one day at level 2."""
    return factory.settled(person=person, amount=amount, admitted_on=day, discharged_on=day, **fields)


def recognised(person):
    """What is paid when the recognitions of a person are followed up."""
    with transaction.atomic():
        return pay_recognised(person, actor=StaffFactory())


def granted(grants):
    """What is paid on an application."""
    with transaction.atomic():
        return pay_grants(grants, number=NUMBER, payee=ACCOUNT, actor=StaffFactory())


def held(claim):
    return claim.settlements.latest("turn")


def test_a_class_recognised_from_the_past_pays_the_difference_since_then(person):
    """DL-16: claims before its first day stay; of the 5,500 left since then critical illness pays (11,000 - 7,000) x 65 %
    and assistance 75 % of the rest."""
    before, since = on(date(2026, 6, 2), person), factory.paid(on(date(2026, 6, 9), person))
    RecognitionFactory(person=person, starts_on=date(2026, 6, 5))
    [again] = preview_recognised(person)
    assert (again.held.claim, again.difference) == (since, {"critical_illness": 2_600_00, "assistance": 2_175_00})
    assert recognised(person) == {since.number: 4_775_00}
    assert (held(before).assistance, held(since).cause, held(since).assistance) == (0, "recognised", 2_175_00)
    since.refresh_from_db()
    assert since.state == Claim.State.APPROVED
    assert sum(Payable.objects.filter(subject_id=since.pk).values_list("amount", flat=True)) == 15_000_00 + 4_775_00
    assert preview_recognised(person) == [] and not below_class([person.pk])
    assert not Recovery.objects.exists()


def test_critical_illness_is_preferred_from_the_same_day(person):
    """LPS-34: half the line and five points more; assistance then looks at what is left."""
    claim = on(date(2026, 6, 9), person, 100_500_00)
    RecognitionFactory(person=person, starts_on=date(2026, 6, 9))
    recognised(person)
    assert (held(claim).basic, held(claim).critical_illness) == (75_000_00, 12_025_00)
    assert held(claim).assistance == 10_106_25


def test_a_lost_class_takes_nothing_back(person):
    """Whoever lost a class keeps what was settled; only more help is followed up."""
    recognition = RecognitionFactory(person=person, starts_on=date(2026, 1, 1))
    claim = on(date(2026, 6, 9), person)
    assert held(claim).assistance == 4_125_00
    recognition.ends_on = date(2026, 5, 31)
    recognition.save()
    RecognitionFactory(person=person, assistance_class=4, subtype="因病致贫重病患者", starts_on=date(2026, 6, 1))
    assert preview_recognised(person) == [] and recognised(person) == {}
    assert held(claim).assistance == 4_125_00


def test_an_application_pays_the_claims_of_two_years_to_its_account(person):
    """DL-18: each claim counts in its own year; the class changes assistance alone."""
    with clock.set_to(date(2026, 12, 20)):
        older = on(date(2026, 12, 9), person)
    with clock.set_to(date(2027, 1, 20)):
        newer = on(date(2027, 1, 9), person, 100_500_00)
        grants = {claim.pk: Grant(2) for claim in (older, newer)}
        previewed = {again.held.claim.number: again.sum for again in preview_grants(grants)}
        assert granted(grants) == previewed == {older.number: 4_125_00, newer.number: 13_950_00}
    assert held(newer).critical_illness == 6_900_00
    owed = Payable.objects.filter(number=NUMBER)
    assert {row.payee_name for row in owed} == {"张大山"}
    assert sum(row.amount for row in owed) == 4_125_00 + 13_950_00


def test_the_cap_holds_whatever_the_order_and_nobody_gives_back_what_they_are_owed(person):
    """Law 8: the later claim had the cap of 30,000 to itself; with the earlier one both share it."""
    early = factory.paid(on(date(2026, 6, 1), person, 300_500_00))
    RecognitionFactory(
        person=person,
        assistance_class=4,
        subtype="因病致贫重病患者",
        starts_on=date(2026, 6, 5),
        ends_on=date(2026, 6, 30),
    )
    late = factory.paid(on(date(2026, 6, 9), person, 300_500_00))
    assert held(late).assistance == 55_075_00
    assert granted({early.pk: Grant(4)}) == {early.number: 41_225_00, late.number: -16_300_00}
    assert year_money(person, 2026)["assistance"] == 80_000_00
    used = dict(YearUse.objects.filter(person_year__person=person).values_list("counter", "amount"))
    assert (used["assistance_paid"], used["tilt_paid"]) == (30_000_00, 50_000_00)
    recovery = Recovery.objects.get()
    assert (recovery.state, recovery.claim, recovery.repaid) == (Recovery.State.SETTLED, late, 16_300_00)
    assert recovery.repayments.get().way == "netted"
    waiting = Payable.objects.filter(state=Payable.State.OPEN)
    assert sum(row.amount for row in waiting) == 41_225_00 - 16_300_00


def test_a_panel_adds_to_the_standard_at_most_what_is_left(person):
    """DL-19, LPS-37."""
    claim = on(date(2026, 6, 9), person, 100_500_00)
    [standard] = preview_grants({claim.pk: Grant(4)})
    assert standard.sum == 6_660_00 + 970_00
    [more] = preview_grants({claim.pk: Grant(4, panel_grant=5_000_00)})
    assert more.sum == standard.sum + 5_000_00
    [most] = preview_grants({claim.pk: Grant(4, panel_grant=10**12)})
    assert most.sum == 100_500_00 - 75_000_00 - 6_900_00


def test_a_reversed_claim_takes_its_grant_along(person):
    claim = factory.paid(on(date(2026, 6, 9), person, 100_500_00))
    granted({claim.pk: Grant(2)})
    reverse(claim=Claim.objects.get(pk=claim.pk), comment="票据不实", by=reader("supervisor", pool=person.pool))
    assert held(claim).fund == 0
    assert Recovery.objects.get().amount == 75_000_00 + 6_900_00
    assert set(YearUse.objects.values_list("amount", flat=True)) == {0}


def test_an_earlier_claim_that_is_gone_leaves_the_grant_standing(person):
    """A recomputation asks with the same grant."""
    gone, claim = on(date(2026, 6, 1), person, 50_500_00), on(date(2026, 6, 9), person, 100_500_00)
    granted({claim.pk: Grant(4, panel_grant=1_000_00)})
    before = held(claim)
    reverse(claim=gone, comment="票据不实", by=reader("supervisor", pool=person.pool))
    after = held(claim)
    assert (after.cause, after.facts["claim"]["panel_grant"]) == (Settlement.Cause.RECOMPUTED, 1_000_00)
    assert after.assistance != before.assistance


def test_a_figure_that_lacks_blocks_by_its_name():
    pool = PoolFactory()
    put_rules_in_force(pool, "jilin-county-2008")
    person = insured_person(pool)
    with clock.set_to(date(2026, 6, 16)):
        claim = factory.settled(
            person=person, institution=factory.designated_hospital(level="county"), amount=20_000_00
        )
        with pytest.raises(FigureMissing, match="assistance_ratio"):
            preview_grants({claim.pk: Grant(2)})
