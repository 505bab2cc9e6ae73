"""Years that raise the critical-illness cap: counted from cover and claims, frozen with the question, seen in the trace."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from casework.models import Role
from claims.incentives import EarnedYears, earned_years
from claims.models import PersonYear, Settlement, YearUse
from claims.question import Question
from claims.services.preview import settlement_of
from claims.services.reverse import reverse
from enrollment.models import Coverage
from policy.settling.raised_cap import BONUS_PAID
from tests.factories.claims import settled
from tests.factories.core import PoolFactory, reader
from tests.factories.enrollment import CoverageFactory, PersonFactory
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db


def covered(*years, scheme=Coverage.Scheme.RESIDENT, person=None):
    person = person or PersonFactory()
    for year in years:
        CoverageFactory(person=person, year=year, scheme=scheme)
    return person


def earned(person, year=2026):
    return earned_years([person.pk], year).get(person.pk)


def test_years_without_a_break_are_counted_back_from_the_asked_one():
    assert earned(covered(2022, 2023, 2024, 2025, 2026)).continuous == 5
    assert earned(covered(2020, 2021, 2022, 2024, 2025, 2026)).continuous == 3, "after a break the counter restarts"
    assert earned(covered(2022, 2023, 2024, 2025)).continuous == 0, "not covered in the year itself"
    assert earned(PersonFactory()) is None


def test_employees_insurance_is_no_year_in_resident_insurance():
    person = covered(2024, 2026)
    covered(2025, scheme=Coverage.Scheme.EMPLOYEE, person=person)
    assert earned(person).continuous == 1


def test_a_year_counts_with_a_day_of_cover_and_long_cover_counts_each_of_its_years():
    person = PersonFactory()
    CoverageFactory(person=person, period=DateRange(date(2022, 12, 31), date(2025, 6, 1)))
    CoverageFactory(person=person, period=DateRange(date(2025, 9, 1), None))
    assert earned(person).continuous == 5


def test_cover_without_a_known_beginning_proves_no_earlier_year():
    person = PersonFactory()
    CoverageFactory(person=person, period=DateRange(None, None))
    assert earned(person) == EarnedYears(1, 0)


def test_years_without_a_claim_count_from_2025_on_and_never_the_year_itself():
    assert earned(covered(2023, 2024, 2025, 2026)).zero_claim == 1
    assert earned(covered(2025, 2026, 2027, 2028), 2028).zero_claim == 3


def test_a_year_in_which_a_fund_paid_is_none_without_a_claim(today):
    put_example_rules_in_force()
    claim = settled()
    covered(2027, person=claim.person)
    assert earned(claim.person, 2027).zero_claim == 0
    reverse(claim=claim, comment="票据有误", by=reader(Role.SUPERVISOR))
    assert earned(claim.person, 2027).zero_claim == 1, "what was reversed was not paid"


def test_a_used_bonus_forfeits_the_years_before():
    person = covered(2025, 2026, 2027, 2028, 2029)
    year = PersonYear.objects.create(pool=person.pool, person=person, year=2027)
    YearUse.objects.create(person_year=year, counter=BONUS_PAID, amount=1)
    assert earned(person, 2029).zero_claim == 1, "2028 only"
    assert earned(person, 2027).zero_claim == 2, "the year that uses it had both"


def test_many_persons_are_answered_by_one_statement(django_assert_num_queries):
    persons = [covered(2025, 2026), covered(2026), PersonFactory()]
    with django_assert_num_queries(1):
        found = earned_years([person.pk for person in persons], 2026)
    assert [found.get(person.pk) for person in persons] == [EarnedYears(2, 1), EarnedYears(1, 0), None]


def test_the_bonus_stands_in_the_question_and_in_the_trace_of_a_settlement(today):
    """EX-62 on the screen: 300,000 + (6 - 4) x 3,000, and a year without a claim."""
    pool = PoolFactory(approval_threshold=10**12)
    put_example_rules_in_force(pool)
    person = covered(2021, 2022, 2023, 2024, 2025, 2026, person=PersonFactory(pool=pool))
    settled(person=person, amount=900_000_00)
    held = Settlement.objects.get()
    member = Question.from_json(held.facts).member
    assert (member.continuous_years, member.zero_claim_years) == (6, 1)
    [cap] = [row for row in settlement_of(held).rows if row.key == "critical_illness.annual_cap"]
    assert "300,000.00 + 8,000.00" in cap.formula("zh")
    assert {"incentive_continuous", "incentive_zero_claim"} <= {source.key for source in cap.sources}
    assert held.critical_illness == 308_000_00
