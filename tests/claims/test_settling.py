"""What a decision writes: the settlement with its trace, the year, what is owed, the books."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from casework.money import yuan
from claims import verifications
from claims.errors import FigureMissing, NotYetSettleable
from claims.facts import LineRow, Stay
from claims.models import PersonYear, YearUse
from claims.question import Question
from claims.selectors import year_money
from claims.services import preview as previews
from claims.services.preview import preview, preview_claim, settlement_of
from fund.models import Entry, Payable
from rulebook.errors import NoRulesInForce
from tests.factories import claims as factory
from tests.factories.core import PoolFactory
from tests.factories.enrollment import CoverageFactory, PersonFactory, RecognitionFactory, insured_person
from tests.factories.institutions import InstitutionFactory, designated_hospital
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db


def verified() -> list[str]:
    return [sentence for verify in verifications.ALL for sentence in verify()]


def test_a_decision_settles_owes_and_books(pool):
    claim = factory.settled(pool=pool)
    [settlement] = claim.settlements.all()
    payable = Payable.objects.get(subject_type="claims.claim", subject_id=claim.pk)
    assert (settlement.total, settlement.basic, settlement.person) == (5_400_00, 3_675_00, 1_725_00)
    assert (payable.amount, payable.by_fund, payable.bank_account) == (
        3_675_00,
        {"basic": 3_675_00},
        claim.bank_account,
    )
    booked = dict(Entry.objects.values_list("account__kind", "amount"))
    assert booked == {"benefit": 3_675_00, "payable": -3_675_00}
    assert verified() == []


def test_a_settlement_keeps_rules_question_and_the_answer_with_its_trace(pool):
    settlement = factory.settled(pool=pool).settlements.get()
    assert settlement.versions["basic"]["pack"] == "example-2026"
    question = Question.from_json(settlement.facts)
    assert question.claim.lines[0].amount == 5_400_00
    answer = settlement_of(settlement)
    assert answer.fund == settlement.fund
    assert any(yuan(3_675_00) in row.formula("zh") for row in answer.rows)


def test_a_question_survives_its_storage(pool):
    lines = [
        LineRow(name="药", category="B", quantity=Decimal("1.5"), unit_price=20_00, amount=30_00, price_limit=19_99),
        LineRow(name="PET", category="C", amount=8_000_00),
        LineRow(name="片剂", category="B", amount=10_01, first_self_pay=1250),
    ]
    claim = factory.draft(pool=pool, lines=lines)
    asked = previews.answer(claim).question
    assert Question.from_json(asked.as_json()) == asked


def test_the_year_counts_how_far_the_person_has_come(pool):
    person = insured_person(pool)
    factory.settled(person=person)
    later = factory.settled(person=person, admitted_on=date(2026, 6, 10), discharged_on=date(2026, 6, 12))
    year = PersonYear.objects.get(person=person, year=2026)
    assert YearUse.objects.get(person_year=year, counter="basic_paid").amount == 2 * 3_675_00
    assert [s.sequence for s in year.settlements.order_by("pk")] == [1, 2]
    money = year_money(person, 2026)
    assert (money["total"], money["basic"], money["used"]["basic_paid"]) == (10_800_00, 7_350_00, 7_350_00)
    assert later.settlements.get().sequence == 2


def test_the_cap_holds_over_the_claims_of_a_year(pool):
    person = insured_person(pool)
    paid = [
        factory.settled(person=person, amount=150_000_00, discharged_on=date(2026, 6, day)).settlements.get().basic
        for day in (9, 10)
    ]
    assert paid == [112_125_00, 37_875_00]  # (150,000 - 500) x 75 %; what 150,000 leaves
    assert verified() == []


def test_the_year_is_that_of_the_discharge(pool):
    person = insured_person(pool, years=(2025, 2026))
    factory.settled(person=person, admitted_on=date(2025, 12, 30), discharged_on=date(2026, 1, 2))
    assert list(PersonYear.objects.values_list("year", flat=True)) == [2026]


def test_all_layers_pay_and_are_booked_in_their_own_funds(pool):
    person = insured_person(pool)
    RecognitionFactory(person=person, assistance_class=2)
    claim = factory.settled(person=person, amount=90_000_00)
    [settlement] = claim.settlements.all()
    shares = {"basic", "critical_illness", "assistance"}
    assert all(getattr(settlement, share) > 0 for share in shares)
    assert settlement.total == settlement.fund + settlement.person
    assert set(Entry.objects.values_list("account__fund", flat=True)) == shares
    assert verified() == []


def test_a_place_that_is_not_designated_pays_nothing_and_says_why(pool):
    claim = factory.draft(pool=pool, institution=InstitutionFactory())
    answer = preview_claim(claim)
    assert (answer.refused, answer.fund, answer.person) == ("not_designated", 0, 5_400_00)


def test_cover_without_a_beginning_covers(pool):
    person = PersonFactory(pool=pool)
    CoverageFactory(person=person, period=DateRange(None, None))
    assert factory.settled(person=person).settlements.get().basic == 3_675_00


def test_a_preview_of_rows_that_are_not_saved_writes_nothing(pool):
    person = insured_person(pool)
    stay = Stay(institution=designated_hospital(), admitted_on=date(2026, 6, 1), discharged_on=date(2026, 6, 9))
    rows = [LineRow(name="药", category="A", amount=5_400_00), LineRow(name="还没有金额")]
    assert preview(person=person, stay=stay, lines=rows).fund == 3_675_00
    assert not PersonYear.objects.exists()


def test_a_preview_names_what_it_still_needs(pool):
    with pytest.raises(NotYetSettleable) as refused:
        preview(person=insured_person(pool), stay=Stay(), lines=[LineRow(amount=1, price_limit=1)])
    assert set(refused.value.problems) == {
        "stay.institution",
        "stay.admitted_on",
        "stay.discharged_on",
        "lines.0.category",
        "lines.0.quantity",
    }


def test_a_discharge_before_the_admission_has_no_amount(pool):
    stay = Stay(institution=designated_hospital(), admitted_on=date(2026, 6, 9), discharged_on=date(2026, 6, 1))
    with pytest.raises(NotYetSettleable) as refused:
        preview(person=insured_person(pool), stay=stay, lines=[LineRow(name="西药费", category="A", amount=100_00)])
    assert set(refused.value.problems) == {"stay.discharged_on"}


def test_what_no_line_can_be_has_no_result_and_is_named(pool):
    stay = Stay(institution=designated_hospital(), admitted_on=date(2026, 6, 1), discharged_on=date(2026, 6, 9))
    lines = [
        LineRow(name="退费", category="A", amount=-1_00),
        LineRow(name="药", category="A", amount=1, quantity=Decimal(0)),
        LineRow(name="针", category="A", amount=1, quantity=Decimal(10**8)),
    ]
    with pytest.raises(NotYetSettleable) as refused:
        preview(person=insured_person(pool), stay=stay, lines=lines)
    assert set(refused.value.problems) == {"lines.0.amount", "lines.1.quantity", "lines.2.quantity"}


def test_a_continued_stay_counts_the_deductible_of_the_chain(pool):
    """FX-14: (5,400 - 500) x 75 %, then nothing more is taken off."""
    person = insured_person(pool)
    first = factory.settled(person=person)
    stay = {"admitted_on": date(2026, 6, 9), "discharged_on": date(2026, 6, 15), "access": "approved_referral"}
    alone = factory.draft(person=person, **stay)
    continued = factory.draft(person=person, continues=first, **stay)
    assert preview_claim(alone).deductible == 500_00
    assert preview_claim(continued).deductible == 0


def test_a_figure_that_the_rules_lack_stops_the_decision_and_is_named(today):
    """A missing figure blocks with a message that names it; nothing defaults to 0 or 100 %."""
    pool = PoolFactory()
    put_rules_in_force(pool, "fuxin-2020", "basic")
    claim = factory.draft(pool=pool)
    answer = preview_claim(claim)
    assert answer.fund is None and answer.missing
    with pytest.raises(FigureMissing) as refused:
        previews.answer(claim)
    assert answer.missing[0].sentence("zh") in str(refused.value)


def test_without_rules_in_force_nothing_is_settled(today):
    with pytest.raises(NoRulesInForce):
        preview_claim(factory.draft(pool=PoolFactory()))


@pytest.mark.parametrize(
    ("damage", "verification"),
    [
        (
            "UPDATE claims_yearuse SET amount = amount + 1 WHERE counter = 'basic_paid'",
            verifications.years_are_their_moves,
        ),
        ("UPDATE claims_claim SET allowed = allowed - 1", verifications.lines_make_the_settlement),
        (
            "UPDATE claims_expenseline SET amount = amount + 1, allowed_amount = allowed_amount + 1",
            verifications.lines_make_the_settlement,
        ),
        ("UPDATE fund_payable SET amount = amount + 1", verifications.what_is_owed_was_settled),
        ("UPDATE claims_claim SET state = 'reversed'", verifications.settled_claims_were_decided),
    ],
)
def test_verify_finds_what_was_changed_behind_the_portals_back(pool, damage, verification):
    factory.settled(pool=pool)
    assert list(verification()) == []
    with connection.cursor() as cursor:
        cursor.execute(damage)
    assert len(list(verification())) == 1
