"""转诊: from where to where, until when, and what the deductible of one illness comes to along it (CL-27, FX-14)."""

from datetime import date

import pytest
from django.urls import reverse

from casework.errors import Incomplete
from casework.models import Event, Role
from claims.entitlements import errors
from claims.entitlements.services.referrals import void_referral
from claims.models import Claim, Referral
from enrollment.models import Person
from tests.claims.screens import as_sent, signed_in
from tests.factories import claims
from tests.factories.claims import DiagnosisFactory
from tests.factories.core import reader
from tests.factories.enrollment import insured_person
from tests.factories.entitlements import referral
from tests.factories.institutions import designated_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(pool) -> Person:
    return insured_person(pool, years=(2026,))


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


def test_a_referral_says_until_when_the_admission_has_to_follow(person):
    made = referral(person=person)
    assert (made.number[0], made.starts_on, made.ends_on) == ("X", date(2026, 6, 16), date(2026, 7, 15))
    assert Event.objects.get(verb="referral_entered").payload["target"] == "示例市中心医院"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"starts_on": date(2026, 6, 17)}, errors.IssuedInFuture),
        ({"starts_on": date(2024, 11, 1)}, Exception),
        ({"doctor": "x" * 201}, Incomplete),
    ],
)
def test_what_no_referral_can_be_is_refused(person, fields, refusal):
    with pytest.raises(refusal):
        referral(person=person, **fields)
    assert not Referral.objects.exists()


def test_one_of_before_last_year_is_too_old(person, today):
    from casework import clock

    with clock.set_to(date(2028, 2, 1)), pytest.raises(errors.TooLongAgo, match="2026-06-16"):
        referral(person=person, starts_on=date(2026, 6, 16))


def test_it_leads_to_another_institution(person):
    hospital = designated_hospital()
    with pytest.raises(errors.SameInstitution):
        referral(person=person, source=hospital, target=hospital)


def test_the_same_one_is_not_entered_twice(person):
    first = referral(person=person)
    with pytest.raises(errors.ReferralKnown, match=first.number):
        referral(person=person, source=first.source, target=first.target)


class TestChain:
    """Upwards the difference, downwards nothing (FX-14)."""

    def test_the_higher_hospital_takes_only_the_difference_and_the_lower_one_nothing(self, person, clerk):
        low, high = designated_hospital(level="1"), designated_hospital(level="3")
        first = claims.settled(person=person, institution=low, amount=2_200_00,
                               admitted_on=date(2026, 6, 1), discharged_on=date(2026, 6, 3))  # fmt: skip
        referral(person=person, source=low, target=high, starts_on=date(2026, 6, 3))
        second = claims.settled(person=person, institution=high, continues=first, amount=9_000_00,
                                admitted_on=date(2026, 6, 4), discharged_on=date(2026, 6, 8))  # fmt: skip
        back = referral(person=person, source=high, target=low, starts_on=date(2026, 6, 8))
        third = claims.settled(person=person, institution=low, continues=second, amount=3_000_00,
                               admitted_on=date(2026, 6, 9), discharged_on=date(2026, 6, 12))  # fmt: skip
        taken = [claim.settlements.get().result["deductible"] for claim in (first, second, third)]
        assert taken == [200_00, 800_00, 0]
        assert third.referral == back
        page = signed_in(clerk).get(reverse("entitlements:referral", args=[back.pk]))
        assert [link["deductible"] for link in page.context["chain"]] == taken

    def test_the_form_proposes_the_stay_that_the_referral_continues(self, person, clerk):
        low, high = designated_hospital(level="1"), designated_hospital(level="3")
        first = claims.settled(person=person, institution=low, admitted_on=date(2026, 6, 1),
                               discharged_on=date(2026, 6, 3))  # fmt: skip
        held = referral(person=person, source=low, target=high, starts_on=date(2026, 6, 3))
        draft = claims.draft(person=person, by=clerk, admitted_on=date(2026, 6, 4))
        typed = as_sent(draft, stay__institution=high.code)
        page = signed_in(clerk).post(reverse("claims:save", args=[draft.pk]), typed).content.decode()
        assert Claim.objects.get(pk=draft.pk).continues == first
        assert held.number in page and f'value="{first.pk}" selected' in page

    def test_a_chain_without_or_beside_a_referral_gets_a_sentence(self, person, clerk):
        high = designated_hospital(level="3")
        first = claims.settled(person=person)
        draft = claims.draft(person=person, by=clerk, institution=high, continues=first,
                             admitted_on=date(2026, 6, 10), discharged_on=date(2026, 6, 12))  # fmt: skip
        page = reverse("claims:edit", args=[draft.pk])
        assert "起付线只能随有记录的转诊连续计算" in signed_in(clerk).get(page).content.decode()
        held = referral(person=person, target=high, starts_on=date(2026, 6, 9))
        assert f"{held.number}" in signed_in(clerk).get(page).content.decode()


def test_what_a_claim_rests_on_is_not_taken_back(person, clerk):
    held = referral(person=person, starts_on=date(2026, 6, 1))
    claim = claims.submitted(person=person, institution=held.target)
    with pytest.raises(errors.ClaimRestsOnIt, match=claim.number):
        void_referral(referral=held, because="录入错误", by=clerk)


class TestScreens:
    def test_it_is_entered_printed_and_taken_back(self, person, clerk):
        source, target = designated_hospital(level="1"), designated_hospital(level="3")
        typed = {
            "source": source.code,
            "target": target.code,
            "diagnosis": DiagnosisFactory().code,
            "starts_on": "2026-06-16",
            "doctor": "李医生",
            "grounds": "病情需要",
        }
        desk = signed_in(clerk)
        answer = desk.post(reverse("entitlements:referral_new", args=[person.pk]), typed)
        held = Referral.objects.get()
        assert answer.url == reverse("entitlements:referral", args=[held.pk])
        assert desk.get(answer.url).status_code == 200
        assert desk.get(reverse("entitlements:referral_paper", args=[held.pk])).content.startswith(b"%PDF")
        desk.post(reverse("entitlements:referral_void", args=[held.pk]), {"because": "录入错误"})
        held.refresh_from_db()
        assert held.is_void

    def test_what_lacks_is_told_beside_its_field(self, person, clerk):
        answer = signed_in(clerk).post(reverse("entitlements:referral_new", args=[person.pk]), {"doctor": "李医生"})
        assert answer.status_code == 422
        assert {"source", "target", "diagnosis", "grounds"} <= set(answer.context["form"].errors)

    def test_the_list_shows_state_and_days(self, person, clerk):
        held = referral(person=person)
        rows = signed_in(clerk).get(reverse("entitlements:referrals"), {"standing": "holds"}).context["rows"]
        assert [row["held"] for row in rows] == [held]
