"""Agreements from the template to two signatures, supplements, renewal (BJ-15; Order 2)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from casework import clock
from casework.errors import Incomplete, NotAllowed, OutOfScope, SamePerson, WrongStep
from casework.events import history_of
from casework.models import Role
from institutions import errors
from institutions.models import Agreement, Designation, Supplement
from institutions.rules import rows_of
from institutions.services import agreements, supplements
from institutions.services.agreed import terms_on
from institutions.standing import standing_on
from institutions.warnings import warnings_of
from tests.factories.core import TownshipFactory, reader
from tests.factories.institutions import AgreementFactory, CertificateFactory, DesignationFactory, QualifiedFactory
from tests.institutions import agreed, steps
from tests.institutions.steps import BEIJING, ORDER2, Office

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 1)


@pytest.fixture
def beijing():
    with clock.set_to(JUNE):
        yield Office(steps.rules(BEIJING))


@pytest.fixture
def order2():
    with clock.set_to(JUNE):
        yield Office(steps.rules(ORDER2))


def test_an_agreement_runs_a_year_less_a_day_by_the_rules_with_their_trace(beijing):
    """BJ-15, G-BJ-05."""
    agreement = agreed.drawn_up(beijing)
    assert (agreement.number, agreement.ends_on) == ("X9900-2026-0001", date(2027, 5, 31))
    assert (agreement.period.lower, agreement.period.upper) == (JUNE, date(2027, 6, 1))
    [row] = rows_of(agreement.trace)
    assert "协议有效期为一年" in row.sources[0].locator and agreement.renewal_opens is None


def test_the_clauses_are_those_of_the_template_and_the_ones_chosen(beijing):
    """BJ-15: seven heads; DRG by choice."""
    agreement = agreed.drawn_up(beijing)
    names = list(agreement.clauses.values_list("name", "kind"))
    assert (len(names), names[0], names[-1]) == (8, ("服务人群", "content"), ("DRG付费", "option"))
    agreements.save_agreement(agreement=agreement, terms={}, texts={1: "甲", 2: " "}, by=beijing.clerk)
    with pytest.raises(errors.ClausesEmpty) as refused:
        agreements.propose_agreement(agreement=agreement, by=beijing.clerk)
    assert "服务范围" in str(refused.value)
    agreements.save_agreement(agreement=agreement, terms={"budget": 7_00}, texts={2: "乙"}, by=beijing.clerk)
    proposed = agreements.propose_agreement(agreement=agreement, by=beijing.clerk)
    assert (proposed.state, proposed.budget, proposed.clauses.first().text) == ("proposed", 7_00, "甲")


def test_two_hands_sign_and_the_days_are_designated_from_the_first_of_the_term_on(order2):
    agreement = agreed.drawn_up(order2, starts_on=date(2026, 7, 1))
    agreements.propose_agreement(agreement=agreement, by=order2.clerk)
    both = reader(Role.SUPERVISOR, staff=order2.clerk.staff, pool=order2.pool)
    say = {"agreement": agreement, "signed_for": "赵院长", "signed_on": JUNE}
    with pytest.raises(SamePerson):
        agreements.sign_agreement(**say, by=both)
    with pytest.raises(NotAllowed):
        agreements.sign_agreement(**say, by=order2.clerk)
    with pytest.raises(Incomplete):
        agreements.sign_agreement(**say | {"signed_for": " "}, by=order2.decider)
    with pytest.raises(Incomplete):
        agreements.sign_agreement(**say | {"signed_on": date(2026, 6, 2)}, by=order2.decider)
    signed = agreements.sign_agreement(**say, by=order2.decider)
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2027, 6, 30), date(2027, 7, 1)]
    held = [standing_on(signed.institution, order2.pool, day).designated for day in days]
    assert held == [False, True, True, False]
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=signed.pk).update(signed_by=signed.made_by_id)


def test_an_agreement_without_a_certificate_is_refused_where_the_rules_have_them(beijing):
    """BJ-02, BJ-12: also one that was revoked, or that ends before the first day."""
    hospital = steps.hospital()
    application = QualifiedFactory(pool=beijing.pool, institution=hospital)
    with pytest.raises(errors.NoCertificate) as refused:
        agreed.drawn_up(beijing, hospital)
    assert hospital.name in str(refused.value) and "2026-06-01" in str(refused.value)
    held = CertificateFactory(
        application=application, issued_on=date(2026, 5, 20), revoked_on=JUNE, revoked_because="x"
    )
    with pytest.raises(errors.NoCertificate):
        agreed.drawn_up(beijing, hospital)
    held.revoked_on = None
    held.save()
    assert agreed.drawn_up(beijing, hospital).certificate == held


def test_who_never_passed_gets_none_but_former_lists_are_a_ground(order2):
    hospital = steps.hospital()
    with pytest.raises(errors.NotQualified):
        agreed.drawn_up(order2, hospital)
    former = DesignationFactory(institution=hospital, pool=order2.pool)
    agreement = agreed.signed(order2, hospital)
    former.refresh_from_db()
    assert former.period.upper == JUNE
    assert Designation.objects.get(agreement=agreement).period.upper == date(2027, 6, 1)
    held = standing_on(hospital, order2.pool, date(2026, 5, 1))
    assert held.broken_by(date(2027, 1, 1)) is None


def test_two_live_agreements_for_one_day_are_refused_by_a_sentence_and_by_the_database(order2):
    first = agreed.signed(order2)
    with pytest.raises(errors.TwoAgreements) as refused:
        agreed.drawn_up(order2, first.institution, date(2027, 5, 31))
    assert first.institution.name in str(refused.value)
    other = AgreementFactory(institution=first.institution, pool=order2.pool, state="draft", starts_on=JUNE)
    with pytest.raises(IntegrityError, match="agreements_never_overlap"), transaction.atomic():
        Agreement.objects.filter(pk=other.pk).update(state="signed")
    following = agreed.drawn_up(order2, first.institution, date(2027, 6, 1))
    Agreement.objects.filter(pk=following.pk).update(period=DateRange(date(2027, 5, 31), date(2028, 6, 1)))
    agreements.propose_agreement(agreement=following, by=order2.clerk)
    with pytest.raises(errors.TwoAgreements):
        agreed.sign(order2, following)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"budget": -1}, errors.NegativeBudget),
        ({"prepayment": 10_001}, errors.RatioAboveWhole),
        ({"deposit": -1}, errors.RatioAboveWhole),
    ],
)
def test_figures_that_cannot_be_are_refused_with_a_sentence(order2, changes, error):
    with pytest.raises(error):
        agreed.drawn_up(order2, **changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementFactory(budget=-1)


def test_nothing_is_designated_backwards_but_a_renewal_closes_its_gap(order2):
    agreement = agreed.drawn_up(order2)
    agreements.propose_agreement(agreement=agreement, by=order2.clerk)
    with clock.set_to(date(2026, 6, 2)), pytest.raises(errors.StartsBeforeSignature):
        agreed.sign(order2, agreement)
    signed = agreed.sign(order2, agreement)
    with clock.set_to(date(2027, 2, 27)), pytest.raises(errors.TooEarlyToRenew) as refused:
        agreements.renew_agreement(agreement=signed, by=order2.clerk)
    assert "2027-02-28" in str(refused.value)
    with clock.set_to(date(2027, 5, 31)):
        following = agreements.renew_agreement(agreement=signed, by=order2.clerk)
        assert (following.starts_on, following.budget) == (date(2027, 6, 1), signed.budget)
        assert following.clauses.filter(code="drg").exists()
        with pytest.raises(errors.RenewedBefore):
            agreements.renew_agreement(agreement=signed, by=order2.clerk)
        agreements.propose_agreement(agreement=following, by=order2.clerk)
    with clock.set_to(date(2027, 6, 10)):
        agreed.sign(order2, following)
        with pytest.raises(errors.RenewedBefore):
            agreements.renewal_must_be_possible(signed)
        assert standing_on(signed.institution, order2.pool, date(2027, 6, 1)).unbroken.lower == JUNE


def test_a_term_that_is_over_is_not_renewed(order2):
    agreement = agreed.signed(order2)
    with clock.set_to(date(2027, 6, 1)), pytest.raises(errors.TermOver):
        agreements.renew_agreement(agreement=agreement, by=order2.clerk)


def test_a_licence_or_certificate_that_ends_inside_the_term_is_a_warning(beijing):
    agreement = agreed.drawn_up(beijing, agreed.passed(beijing, licence_valid_to=date(2027, 5, 30)))
    assert any("2027-05-30" in str(one) for one in warnings_of(agreement))
    agreement.institution.licence_valid_to = date(2027, 5, 31)
    agreement.certificate.valid_to = date(2027, 1, 1)
    assert [("2027-01-01" in str(one)) for one in warnings_of(agreement)] == [True]
    agreement.institution.licence_valid_to = None
    assert len(warnings_of(agreement)) == 2


def test_who_signs_may_send_it_back_and_the_desk_may_give_it_up(order2):
    agreement = agreed.drawn_up(order2)
    agreements.propose_agreement(agreement=agreement, by=order2.clerk)
    with pytest.raises(errors.ReasonsLack):
        agreements.send_back_agreement(agreement=agreement, reasons=" ", by=order2.decider)
    assert agreements.send_back_agreement(agreement=agreement, reasons="预算偏高", by=order2.decider).state == "draft"
    with pytest.raises(WrongStep):
        agreed.sign(order2, agreement)
    with pytest.raises(errors.ReasonsLack):
        agreements.drop_agreement(agreement=agreement, reasons="", by=order2.clerk)
    agreements.drop_agreement(agreement=agreement, reasons="机构放弃", by=order2.clerk)
    assert "机构放弃" in str(history_of(agreement).last().payload)
    assert not Designation.objects.exists()


def test_it_is_filed_with_the_bureau_after_it_was_signed(order2):
    agreement = agreed.signed(order2)
    for wrong in (date(2026, 5, 31), date(2026, 6, 2)):
        with pytest.raises(Incomplete):
            agreements.file_agreement(agreement=agreement, filed_on=wrong, filing_number="", by=order2.clerk)
    filed = agreements.file_agreement(agreement=agreement, filed_on=JUNE, filing_number="备2026-8", by=order2.clerk)
    assert (filed.filed_on, filed.filing_number) == (JUNE, "备2026-8")


def test_a_supplement_changes_figures_from_its_day_on_when_another_has_signed_it(order2):
    agreement = agreed.signed(order2)
    say = {"agreement": agreement, "subject": "调整预算", "text": "年度预算调整为800万元。", "by": order2.clerk}
    more = {"budget": 8_000_000_00}
    with pytest.raises(errors.OutsideTerm):
        supplements.propose_supplement(**say, starts_on=date(2027, 6, 1), figures=more)
    with pytest.raises(errors.NegativeBudget):
        supplements.propose_supplement(**say, starts_on=JUNE, figures={"budget": -1})
    with pytest.raises(Incomplete):
        supplements.propose_supplement(**say | {"text": ""}, starts_on=JUNE, figures={})
    made = supplements.propose_supplement(**say, starts_on=date(2026, 7, 1), figures=more)
    with pytest.raises(errors.SupplementToSign):
        supplements.propose_supplement(**say, starts_on=JUNE, figures={})
    assert terms_on(agreement, date(2026, 7, 1))["budget"] == 6_000_000_00
    both = reader(Role.SUPERVISOR, staff=order2.clerk.staff, pool=order2.pool)
    with pytest.raises(SamePerson):
        supplements.sign_supplement(supplement=made, signed_for="赵院长", signed_on=JUNE, by=both)
    supplements.sign_supplement(supplement=made, signed_for="赵院长", signed_on=JUNE, by=order2.decider)
    assert made.number == "X9900-2026-0001-B1"
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert [terms_on(agreement, date(2026, *day))["budget"] for day in ((6, 30), (7, 1))] == [
        6_000_000_00,
        8_000_000_00,
    ]
    assert terms_on(agreement, date(2026, 7, 1))["deposit"] == 500
    with clock.set_to(date(2027, 3, 1)):
        assert agreements.renew_agreement(agreement=agreement, by=order2.clerk).budget == 8_000_000_00
    other = supplements.propose_supplement(**say, starts_on=JUNE, figures={})
    supplements.drop_supplement(supplement=other, reasons="不再需要", by=order2.clerk)
    assert Supplement.objects.get(pk=other.pk).state == "dropped"


def test_agreements_belong_to_their_desk_and_closed_institutions_get_none(order2):
    elsewhere = reader(Role.INSTITUTION_DESK, area=TownshipFactory(code="990002001000", name="白石镇"))
    with pytest.raises(OutOfScope):
        agreements.make_agreement(institution=agreed.passed(order2), terms=agreed.terms(JUNE), by=elsewhere)
    with pytest.raises(errors.InstitutionClosed):
        agreed.drawn_up(order2, agreed.passed(order2, closed_on=date(2026, 5, 1)))
