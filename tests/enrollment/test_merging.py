"""Two records of one person become one: everything moves, nothing is paid or covered twice, nothing is lost."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from casework import clock
from casework.errors import Incomplete, NotAllowed
from casework.models import Role
from claims.models import Claim, PersonYear, YearUse
from claims.services.intake import start_claim
from enrollment.errors import MergeHindered
from enrollment.models import Contribution, Coverage, Merge, Registration
from enrollment.selectors import find_persons
from enrollment.services.merging import merge, overlaps
from tests.factories import misuse
from tests.factories.core import reader
from tests.factories.enrollment import (
    ContributionFactory,
    CoverageFactory,
    PersonFactory,
    RecognitionFactory,
    SpecialStatusFactory,
    insured_person,
)
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 12)


@pytest.fixture(autouse=True)
def today_is():
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def by():
    return reader(Role.SUPERVISOR)


def registered(person):
    return Registration.objects.create(
        pool=person.pool, person=person, area_code=person.area_code, registered_on=date(2025, 9, 1)
    )


def merged(kept, given_up, by):
    row = merge(kept=kept, given_up=given_up, reason="本人持两证到场", by=by)
    kept.refresh_from_db()
    given_up.refresh_from_db()
    return row


def test_everything_of_the_given_up_record_moves(by):
    """LPS-11."""
    kept, other = insured_person(card_number=""), PersonFactory(name="王秀英")
    number = other.identities.get().number
    SpecialStatusFactory(person=other)
    RecognitionFactory(person=other)
    registered(other)
    card = other.card_number
    merged(kept, other, by)
    assert other.merged_into == kept and (kept.card_number, other.card_number) == (card, "")
    assert kept.statuses.count() == kept.recognitions.count() == kept.registrations.count() == 1
    assert set(kept.identities.values_list("is_main", flat=True)) == {True, False}
    assert find_persons(by, number).persons == [kept] and other not in find_persons(by, other.name).persons
    assert Merge.objects.get().moved["enrollment.identity"]


def test_days_that_both_cover_are_covered_once(by):
    kept, other = insured_person(years=(2026,)), PersonFactory()
    CoverageFactory(person=other, period=DateRange(date(2025, 11, 1), date(2026, 3, 1)))
    assert overlaps(kept, other) == [("390", date(2026, 1, 1), date(2026, 2, 28))]
    merged(kept, other, by)
    periods = sorted((held.period.lower, held.period.upper) for held in kept.coverages.all())
    assert periods == [(date(2025, 11, 1), date(2026, 1, 1)), (date(2026, 1, 1), date(2027, 1, 1))]
    assert not Coverage.objects.filter(person=other).exists()


def test_a_year_owed_twice_is_owed_once_and_one_paid_twice_stays_to_be_given_back(by):
    kept, other = PersonFactory(), PersonFactory()
    for person in (kept, other):
        ContributionFactory(person=person, coverage_year=2026)
        ContributionFactory(
            person=person,
            coverage_year=2027,
            state="due",
            paid_on=None,
            starts_on=None,
            ends_on=None,
            classification="",
        )
    merged(kept, other, by)
    standing = Contribution.objects.exclude(state="cancelled")
    assert sorted(standing.filter(person=kept).values_list("coverage_year", flat=True)) == [2026, 2027]
    assert standing.filter(person=other).get().coverage_year == 2026


def test_what_was_paid_stands_before_what_is_owed(by):
    kept, other = PersonFactory(), PersonFactory()
    owed = ContributionFactory(
        person=kept, coverage_year=2027, state="due", paid_on=None, starts_on=None, ends_on=None, classification=""
    )
    paid = ContributionFactory(person=other, coverage_year=2027)
    merged(kept, other, by)
    owed.refresh_from_db()
    paid.refresh_from_db()
    assert owed.state == "cancelled" and paid.person == kept


def test_one_participation_lives_on(by):
    kept, other = PersonFactory(), PersonFactory()
    first, second = registered(kept), registered(other)
    merged(kept, other, by)
    assert kept.registrations.filter(ended_on=None).get() == first
    second.refresh_from_db()
    assert (second.end_reason, second.person) == ("duplicate", kept)


def test_claims_move_with_the_use_of_the_year(by):
    kept, other = insured_person(), PersonFactory()
    claim = start_claim(person=other, by=reader(Role.CLERK))
    year = PersonYear.objects.create(pool=other.pool, person=other, year=2026)
    YearUse.objects.create(person_year=year, counter="basic_paid", amount=100_00)
    PersonYear.objects.create(pool=kept.pool, person=kept, year=2026)
    merged(kept, other, by)
    assert Claim.objects.get(pk=claim.pk).person == kept
    assert PersonYear.objects.get(year=2026, person=kept).uses.get().amount == 100_00


def test_two_years_in_use_are_not_merged(by):
    kept, other = PersonFactory(), PersonFactory()
    for person in (kept, other):
        year = PersonYear.objects.create(pool=person.pool, person=person, year=2026)
        YearUse.objects.create(person_year=year, counter="basic_paid", amount=100_00)
    with pytest.raises(MergeHindered, match="2026"):
        merge(kept=kept, given_up=other, reason="同一人", by=by)
    assert not Merge.objects.exists()


def test_suspensions_move_but_not_two_on_their_way(by):
    put_example_rules_in_force(by.pool)
    kept, other = insured_person(), insured_person()
    moved = misuse.proposed(person=other)
    waiting = misuse.proposed(person=kept)
    with pytest.raises(MergeHindered, match=f"{moved.number}、{waiting.number}"):
        merge(kept=kept, given_up=other, reason="同一人", by=by)
    misuse.served(waiting)
    merged(kept, other, by)
    moved.refresh_from_db()
    assert moved.person == kept


def test_merging_needs_a_reason_two_records_and_a_decider(by):
    kept, other = PersonFactory(), PersonFactory()
    with pytest.raises(Incomplete):
        merge(kept=kept, given_up=other, reason=" ", by=by)
    with pytest.raises(MergeHindered):
        merge(kept=kept, given_up=kept, reason="同一人", by=by)
    with pytest.raises(NotAllowed):
        merge(kept=kept, given_up=other, reason="同一人", by=reader(Role.CLERK))
    merged(kept, other, by)
    with pytest.raises(MergeHindered):
        merge(kept=PersonFactory(), given_up=other, reason="同一人", by=by)
