"""定点救治: who treats which disease by the list, and what the rules make of it (LPS-32)."""

from datetime import date

import pytest
from django.urls import reverse

from casework.errors import Incomplete, OutOfScope, SamePerson, WrongStep
from casework.models import Role
from claims.entitlements import errors
from claims.entitlements.services.treatments import decide_treatment, end_treatment, propose_treatment
from claims.models import Diagnosis, TreatmentPlace
from tests.claims.screens import signed_in
from tests.factories import claims
from tests.factories.core import AssignmentFactory, reader
from tests.factories.entitlements import treatment
from tests.factories.institutions import designated_hospital

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


@pytest.fixture
def keeper(pool):
    return reader(Role.INSTITUTION_DESK, pool=pool)


@pytest.fixture
def confirmer(pool):
    return reader(Role.INSTITUTION_REVIEWER, pool=pool)


def proposed(keeper, **fields):
    told = {"disease": "lung_cancer", "institution": designated_hospital(level="3"), "document": "示例医保〔2026〕3号"}
    return propose_treatment(**(told | {"starts_on": JUNE} | fields), by=keeper)


def test_a_stay_at_a_place_of_treatment_is_paid_five_points_more(pool, today):
    place = treatment(pool, starts_on=JUNE)
    Diagnosis.objects.update_or_create(code="C34.900", defaults={"name": "肺恶性肿瘤", "disease": "肺癌"})
    lung = Diagnosis.objects.get(code="C34.900")
    told = {"pool": pool, "amount": 21_000_00, "diagnosis": lung}
    there = claims.settled(institution=place.institution, **told).settlements.get()
    elsewhere = claims.settled(institution=designated_hospital(level="3"), **told).settlements.get()
    assert (there.basic, elsewhere.basic) == (13_000_00, 12_000_00)


@pytest.mark.parametrize("change", [{"starts_on": date(2026, 6, 2)}, {"disease": "cervical_cancer"}])
def test_a_list_that_does_not_hold_changes_nothing(pool, today, change):
    place = treatment(pool, **({"starts_on": JUNE} | change))
    Diagnosis.objects.update_or_create(code="C34.900", defaults={"name": "肺恶性肿瘤", "disease": "肺癌"})
    claim = claims.settled(
        pool=pool,
        institution=place.institution,
        amount=21_000_00,
        diagnosis=Diagnosis.objects.get(code="C34.900"),
    )
    assert claim.settlements.get().basic == 12_000_00


def test_a_proposal_that_was_not_confirmed_changes_nothing(pool, keeper):
    place = proposed(keeper)
    claim = claims.settled(pool=pool, institution=place.institution, amount=21_000_00)
    assert claim.settlements.get().basic == 12_000_00


def test_who_proposed_it_does_not_confirm_it(pool, keeper):
    place = proposed(keeper)
    AssignmentFactory(staff=keeper.staff, pool=pool, role=Role.INSTITUTION_REVIEWER)
    with pytest.raises(SamePerson):
        decide_treatment(place=place, confirms=True, by=type(keeper).of(keeper.staff, pool.code))


def test_what_no_list_can_say_is_refused(pool, keeper, confirmer):
    place = proposed(keeper)
    with pytest.raises(errors.TreatmentKnown):
        proposed(keeper, institution=place.institution)
    with pytest.raises(Incomplete):
        proposed(keeper, document=" ")
    with pytest.raises(Incomplete):
        proposed(keeper, disease="flu")
    with pytest.raises(OutOfScope):
        proposed(reader(Role.CLERK, pool=pool))
    with pytest.raises(WrongStep):
        end_treatment(place=place, ends_on=JUNE, by=confirmer)
    decide_treatment(place=place, confirms=False, by=confirmer)
    with pytest.raises(WrongStep):
        decide_treatment(place=place, confirms=True, by=confirmer)


def test_an_institution_leaves_the_list_after_a_day(pool, confirmer, today):
    place = treatment(pool, starts_on=JUNE)
    with pytest.raises(errors.EndsBeforeItBegins):
        end_treatment(place=place, ends_on=date(2026, 5, 31), by=confirmer)
    assert end_treatment(place=place, ends_on=today, by=confirmer).ends_on == today


def test_it_is_proposed_and_confirmed_on_the_screen(pool, keeper, confirmer):
    hospital = designated_hospital(level="3")
    typed = {"disease": "lung_cancer", "institution": hospital.code, "starts_on": "2026-06-01", "document": "3号"}
    signed_in(keeper).post(reverse("entitlements:treatment_new"), typed)
    place = TreatmentPlace.objects.get()
    desk = signed_in(confirmer)
    desk.post(reverse("entitlements:treatment_decide", args=[place.pk]), {"confirms": "yes"})
    place.refresh_from_db()
    assert place.state == "confirmed"
    page = desk.get(reverse("entitlements:treatments")).content.decode()
    assert hospital.name in page and "肺癌" in page
    answer = signed_in(keeper).post(reverse("entitlements:treatment_new"), {"disease": "lung_cancer"})
    assert answer.status_code == 422 and {"institution", "document"} <= set(answer.context["form"].errors)
