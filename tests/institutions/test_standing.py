"""What an institution is for a stay, by agreements and what was decided about them: one function, tested by a table."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from casework import clock
from claims.whereabouts import designation_of
from institutions.models import Measure
from institutions.services import measures
from institutions.services.days import write_days
from institutions.standing import standing_on
from institutions.verification import designated_days
from tests.factories.core import StaffFactory
from tests.factories.institutions import AgreementFactory, DesignationFactory, InstitutionFactory, MeasureFactory

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 16)


def decided(agreement, kind, first, last=None):
    made = MeasureFactory(
        agreement=agreement,
        kind=kind,
        starts_on=first,
        ends_on=last,
        is_over=last is not None,
        state=Measure.State.DECIDED,
        decided_by=StaffFactory(),
        decided_on=first,
    )
    if kind == Measure.Kind.TERMINATION:
        agreement.period, agreement.state = DateRange(agreement.starts_on, first), "ended"
        agreement.save()
    write_days(agreement)
    return made


@pytest.fixture
def year():
    """2025 by a former list, 2026 by an agreement suspended 10 June to 9 July and ended on 1 October."""
    hospital = InstitutionFactory()
    taken_over = DesignationFactory(institution=hospital, period=DateRange(date(2025, 1, 1), None))
    agreement = AgreementFactory(institution=hospital, pool=taken_over.pool)
    decided(agreement, "suspension", date(2026, 6, 10), date(2026, 7, 9))
    decided(agreement, "termination", date(2026, 10, 1))
    return agreement


@pytest.mark.parametrize(
    ("admitted", "discharged", "designated", "broken", "words"),
    [
        ("2024-12-31", "2025-01-10", False, None, "入院当日不是定点机构"),
        ("2025-12-20", "2026-01-20", True, None, "定点"),
        ("2026-05-01", "2026-06-09", True, None, "定点（协议"),
        ("2026-05-01", "2026-06-10", True, "2026-06-10", "入院当日定点，协议自2026-06-10起中止"),
        ("2026-06-09", "2026-08-20", True, "2026-06-10", "按定点结算至出院"),
        ("2026-06-10", "2026-06-20", False, None, "2026-06-10至2026-07-09中止"),
        ("2026-07-09", "2026-07-20", False, None, "2026-06-10至2026-07-09中止"),
        ("2026-07-10", "2026-09-30", True, None, "定点（协议"),
        ("2026-09-30", "2026-10-01", True, "2026-10-01", "自2026-10-01起不再定点"),
        ("2026-10-01", "2026-10-09", False, None, "协议已于2026-10-01解除"),
        ("2027-01-01", "2027-01-09", False, None, "协议已于2026-10-01解除"),
    ],
)
def test_a_stay_goes_by_its_day_of_admission_whatever_becomes_of_the_agreement(
    year, admitted, discharged, designated, broken, words
):
    admitted, discharged = date.fromisoformat(admitted), date.fromisoformat(discharged)
    held = standing_on(year.institution, year.pool, admitted)
    assert held.designated is designated
    assert (held.broken_by(discharged) if designated else None) == (broken and date.fromisoformat(broken))
    assert words in designation_of(held, admitted, discharged)


def test_the_agreement_that_binds_is_named_also_while_it_is_suspended(year):
    days = [date(2025, 6, 1), date(2026, 1, 1), date(2026, 6, 15), date(2026, 9, 30), date(2026, 10, 1)]
    bound = [standing_on(year.institution, year.pool, day).agreement for day in days]
    assert bound == ["", year.number, year.number, year.number, ""]


def test_an_agreement_that_is_renewed_without_a_gap_is_one_stretch():
    first = AgreementFactory()
    AgreementFactory(
        institution=first.institution, pool=first.pool, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31)
    )
    held = standing_on(first.institution, first.pool, date(2026, 12, 30))
    assert (held.unbroken.lower, held.unbroken.upper) == (date(2026, 1, 1), date(2028, 1, 1))
    assert held.broken_by(date(2027, 2, 1)) is None
    assert held.broken_by(date(2028, 2, 1)) == date(2028, 1, 1) and held.stop_on(date(2028, 1, 1)) is None


def test_a_suspension_that_runs_designates_nobody_from_its_first_day_on_without_any_job(today):
    """Law 7: the days are facts; the night changes nothing of it."""
    agreement = AgreementFactory()
    decided(agreement, "suspension", date(2026, 6, 10))
    for later in (0, 30, 400):
        with clock.set_to(today + timedelta(later)):
            assert standing_on(agreement.institution, agreement.pool, date(2026, 6, 10)).designated is False
            assert standing_on(agreement.institution, agreement.pool, date(2026, 6, 9)).designated is True


def test_a_rejected_or_open_proposal_changes_no_day(today):
    measure = MeasureFactory()
    write_days(measure.agreement)
    agreement = measure.agreement
    assert standing_on(agreement.institution, agreement.pool, JUNE).designated
    assert measures.open_suspension(agreement) is None


def test_verify_finds_days_that_are_not_what_the_agreements_say(year):
    assert list(designated_days()) == []
    year.designations.order_by("period").last().delete()
    assert [year.number in sentence for sentence in designated_days()] == [True]
