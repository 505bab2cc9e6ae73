"""门诊慢特病登记: evidence by disease, two hands, validity, renewal, what a claim makes of it (DL-11, LPS-26)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, NotAllowed, SamePerson, WrongStep
from casework.models import Event, Role
from claims.entitlements import errors
from claims.entitlements.services import registrations as services
from claims.facts import LineRow
from claims.models import Claim, DiseaseRegistration
from claims.night import ending
from claims.question import Question
from claims.services.preview import settlement_of
from tests.claims.screens import as_sent, signed_in
from tests.factories import claims
from tests.factories.claims import CatalogueEntryFactory
from tests.factories.core import AreaFactory, AssignmentFactory, PoolFactory, reader
from tests.factories.enrollment import insured_person
from tests.factories.entitlements import applied, approved, filing
from tests.factories.institutions import designated_hospital
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db
CHRONIC = {"kind": "outpatient_chronic", "admitted_on": date(2026, 6, 2), "discharged_on": date(2026, 6, 2)}
JUNE = date(2026, 6, 1)


@pytest.fixture
def person(pool):
    return insured_person(pool, years=(2026,))


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def reviewer(pool):
    return reader(Role.REVIEWER, pool=pool)


class TestEvidence:
    """Hospital and doctor by disease."""

    def test_an_application_has_a_number_and_is_due(self, person):
        made = applied(person=person)
        assert (made.number[0], made.disease, made.due_on) == ("M", "高血压", date(2026, 7, 15))

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"disease": "plague"}, Incomplete),
            ({"care": "outpatient"}, errors.NoRegistrationNeeded),
            ({"title": "resident"}, errors.TitleTooLow),
            ({"diagnosed_on": date(2026, 6, 17)}, Incomplete),
            ({"doctor": "x" * 201}, Incomplete),
        ],
    )
    def test_what_is_not_enough_is_refused(self, person, fields, refusal):
        with pytest.raises(refusal) as refused:
            applied(person=person, **fields)
        assert str(refused.value)

    @pytest.mark.parametrize(("level", "disease", "enough"), [
        ("1", "hypertension", False), ("2", "hypertension", True), ("community", "hypertension", False),
        ("county", "hypertension", True), ("2", "rheumatoid_arthritis", False), ("3", "rheumatoid_arthritis", True),
    ])  # fmt: skip
    def test_each_disease_asks_for_a_level_of_hospital(self, person, level, disease, enough):
        hospital, place = designated_hospital(level=level), designated_hospital(level="3")
        told = {"person": person, "hospital": hospital, "disease": disease, "institutions": [place]}
        if enough:
            assert applied(**told).hospital_level == level
        else:
            with pytest.raises(errors.HospitalTooLow):
                applied(**told)

    def test_dali_decides_on_the_day_and_asks_for_a_level_2_hospital_and_an_attending_doctor(self):
        """DL-11, DL-44."""
        pool = PoolFactory()
        put_rules_in_force(pool, "dali-2024")
        person = insured_person(pool, years=(2026,))
        assert applied(person=person).due_on == clock.today()
        with pytest.raises(errors.HospitalTooLow):
            applied(person=person, disease="diabetes", hospital=designated_hospital(level="1"))
        with pytest.raises(errors.TitleTooLow):
            applied(person=person, disease="diabetes", title="resident")

    def test_where_it_is_treated_has_to_be_chosen_designated_and_of_a_level(self, person):
        hospital = designated_hospital()
        with pytest.raises(errors.TooManyInstitutions):
            applied(person=person, hospital=hospital, institutions=[designated_hospital() for _n in range(3)])
        with pytest.raises(Incomplete):
            services.choose_institutions(
                registration=applied(person=person), institutions=[], by=reader(Role.CLERK, pool=person.pool)
            )
        from tests.factories.institutions import InstitutionFactory

        with pytest.raises(errors.NotDesignatedNow):
            applied(person=person, disease="diabetes", institutions=[InstitutionFactory()])

    def test_a_village_clinic_treats_high_blood_pressure_but_no_stroke(self, person):
        """DL-13."""
        clinic = designated_hospital(level="village")
        assert applied(person=person, institutions=[clinic]).pk
        with pytest.raises(errors.NotTreatedThere):
            applied(person=person, disease="stroke_sequelae", institutions=[clinic])


class TestDecision:
    """Two hands."""

    def test_another_person_approves_and_the_rules_say_until_when(self, person, reviewer):
        made = services.approve_registration(
            registration=applied(person=person), starts_on=date(2026, 6, 20), by=reviewer
        )
        assert (made.state, made.starts_on, made.ends_on) == ("approved", date(2026, 6, 20), date(2028, 6, 19))
        assert made.decided_by == reviewer.staff

    def test_who_took_it_in_does_not_decide_it(self, person, pool, clerk):
        made = applied(person=person, by=clerk)
        AssignmentFactory(staff=clerk.staff, pool=pool, role=Role.REVIEWER)
        both = type(clerk).of(clerk.staff, pool.code)
        with pytest.raises(SamePerson):
            services.approve_registration(registration=made, starts_on=clock.today(), by=both)
        with pytest.raises(NotAllowed):
            services.refuse_registration(registration=made, because="材料不符", by=clerk)
        with pytest.raises(IntegrityError), transaction.atomic():
            DiseaseRegistration.objects.filter(pk=made.pk).update(decided_by=made.entered_by, state="refused")

    def test_without_papers_it_cannot_be_approved_but_refused(self, person, reviewer):
        made = applied(person=person, with_papers=False)
        with pytest.raises(errors.PapersLack, match="诊断证明"):
            services.approve_registration(registration=made, starts_on=clock.today(), by=reviewer)
        with pytest.raises(Incomplete):
            services.refuse_registration(registration=made, because=" ", by=reviewer)
        refused = services.refuse_registration(registration=made, because="无二级医院诊断", by=reviewer)
        assert refused.state == "refused" and Event.objects.get(verb="registration_refused")
        with pytest.raises(WrongStep):
            services.approve_registration(registration=made, starts_on=clock.today(), by=reviewer)

    def test_it_does_not_begin_before_it_was_asked_for(self, person, reviewer):
        with pytest.raises(errors.BeginsBeforeItWasAsked):
            services.approve_registration(registration=applied(person=person), starts_on=JUNE, by=reviewer)

    def test_a_second_application_waits_for_the_first(self, person, clerk):
        first = applied(person=person)
        with pytest.raises(errors.ApplicationWaits, match=first.number):
            applied(person=person)
        services.withdraw_registration(registration=first, because="重复", by=clerk)
        assert applied(person=person).pk

    def test_it_is_renewed_in_its_last_days_and_follows_what_it_renews(self, person, reviewer):
        first = approved(person=person)
        with pytest.raises(errors.RegisteredAlready, match="2028-06-15"):
            applied(person=person)
        DiseaseRegistration.objects.filter(pk=first.pk).update(ends_on=date(2026, 7, 10))
        renewal = applied(person=person)
        made = services.approve_registration(registration=renewal, starts_on=clock.today(), by=reviewer)
        assert (made.renews, made.starts_on) == (first, date(2026, 7, 11))

    def test_it_ends_when_no_claim_is_left_without_it(self, person, clerk):
        made = approved(person=person, starts_on=JUNE)
        claim = claims.submitted(person=person, registration=made, institution=made.hospital, **CHRONIC)
        with pytest.raises(errors.ClaimRestsOnIt, match=claim.number):
            services.end_registration(registration=made, ends_on=JUNE, because="死亡", by=clerk)
        with pytest.raises(errors.EndsBeforeItBegins):
            services.end_registration(registration=made, ends_on=JUNE - timedelta(1), because="治愈", by=clerk)
        with pytest.raises(errors.EndsLaterThanItWould):
            services.end_registration(registration=made, ends_on=date(2030, 1, 1), because="治愈", by=clerk)
        ended = services.end_registration(registration=made, ends_on=clock.today(), because="治愈", by=clerk)
        assert not ended.holds_on(clock.today() + timedelta(1))


class TestTheClaim:
    """LPS-26, LPS-27: outpatient care of a chronic or major disease rests on its registration."""

    def test_without_a_registration_it_is_not_handed_in(self, person, clerk):
        draft = claims.draft(person=person, by=clerk, **CHRONIC)
        with pytest.raises(Incomplete) as refused:
            from claims.services.intake import submit

            submit(claim=draft, version=draft.version, by=clerk)
        assert "须先办理病种登记" in refused.value.problems["stay.registration"][0]

    @pytest.mark.parametrize(("told", "words"), [
        ({"starts_on": date(2026, 6, 10)}, "未覆盖"),
        ({"care": "outpatient_major", "disease": "dialysis", "starts_on": JUNE}, "就医类别"),
    ])  # fmt: skip
    def test_one_that_does_not_fit_is_told(self, person, clerk, told, words):
        from claims.services.missing import missing_for_submission

        made = approved(person=person, **told)
        draft = claims.draft(person=person, by=clerk, registration=made, **CHRONIC)
        [missing] = [one for one in missing_for_submission(draft) if one.field == "stay.registration"]
        assert words in missing.sentence and missing.is_wrong

    def test_that_of_a_stranger_is_refused(self, person, clerk, pool):
        with pytest.raises(Incomplete):
            claims.draft(person=person, by=clerk, registration=approved(pool=pool), **CHRONIC)

    def test_the_claim_and_its_facts_name_the_disease(self, person):
        made = approved(person=person, starts_on=JUNE)
        claim = claims.settled(person=person, registration=made, institution=made.hospital, **CHRONIC)
        assert Question.from_json(claim.settlements.get().facts).claim.disease == "高血压"

    def test_ordinary_care_asks_for_none(self, person):
        assert claims.submitted(person=person, **CHRONIC | {"kind": "outpatient"}).pk

    def test_another_hospital_than_chosen_and_a_near_end_get_sentences(self, person, clerk):
        made = approved(person=person, starts_on=JUNE)
        DiseaseRegistration.objects.filter(pk=made.pk).update(ends_on=date(2026, 7, 1))
        draft = claims.draft(person=person, by=clerk, registration=made, **CHRONIC)
        page = signed_in(clerk).get(reverse("claims:edit", args=[draft.pk])).content.decode()
        assert "2026-07-01" in page and page.count("exclamation-triangle") >= 2
        claim = claims.submitted(person=person, registration=made, **CHRONIC)
        assert claim.flags.filter(code="other_than_chosen").exists()

    def test_the_excess_over_the_quarter_is_split_off_and_told_on_the_sheet(self, person, pool):
        """DL-12."""
        drug = CatalogueEntryFactory(pool=pool, category="A", limit_quantity=Decimal(90), limit_period="quarter")
        made = approved(person=person, starts_on=JUNE)
        line = LineRow(entry=drug, name=drug.name, category="A", quantity=Decimal(120), unit_price=1000, amount=1200_00)
        claim = claims.settled(person=person, registration=made, institution=made.hospital, lines=[line], **CHRONIC)
        held = claim.settlements.get()
        [quantity] = held.result["quantities"]
        assert (quantity["payable"], quantity["excess"]) == (90_0000, 300_00)
        assert settlement_of(held).self_paid == 300_00


class TestScreens:
    def test_it_is_taken_in_decided_by_another_printed_and_moved(self, person, clerk, reviewer):
        hospital, other = designated_hospital(), designated_hospital()
        typed = {
            "disease": "outpatient_chronic:hypertension", "hospital": hospital.code, "doctor": "王建国",
            "title": "attending", "diagnosed_on": "2026-06-10", "institution": hospital.code,
        }  # fmt: skip
        desk = signed_in(clerk)
        answer = desk.post(reverse("entitlements:registration_new", args=[person.pk]), typed)
        made = DiseaseRegistration.objects.get()
        page = desk.get(answer.url)
        assert len(page.context["lacking"]) == 2
        assert desk.get(reverse("entitlements:registration_paper", args=[made.pk])).content.startswith(b"%PDF")
        places = reverse("entitlements:registration_places", args=[made.pk])
        desk.post(places, {"institution": other.code, "institution_2": hospital.code})
        assert set(made.institutions.all()) == {hospital, other}
        refuse = reverse("entitlements:registration_refuse", args=[made.pk])
        signed_in(reviewer).post(refuse, {"because": "材料不全"})
        made.refresh_from_db()
        assert made.state == "refused"

    def test_a_refusal_stands_beside_its_field(self, person, clerk):
        hospital = designated_hospital(level="1")
        typed = {
            "disease": "outpatient_chronic:hypertension", "hospital": hospital.code, "doctor": "王建国",
            "title": "attending", "diagnosed_on": "2026-06-10", "institution": hospital.code,
        }  # fmt: skip
        answer = signed_in(clerk).post(reverse("entitlements:registration_new", args=[person.pk]), typed)
        assert answer.status_code == 422 and "hospital" in answer.context["form"].errors

    def test_the_reviewer_sees_what_waits_and_why_it_cannot_pass(self, person, reviewer):
        made = applied(person=person, with_papers=False)
        desk = signed_in(reviewer)
        assert made.number in desk.get(reverse("casework:home")).content.decode()
        offers = desk.get(reverse("entitlements:registration", args=[made.pk])).context["offers"]
        assert [bool(one["offer"].url) for one in offers] == [False, True]

    def test_lists_are_narrowed(self, person, clerk, django_assert_max_num_queries):
        waiting, held = applied(person=person), approved(person=person, disease="diabetes")
        desk, address = signed_in(clerk), reverse("entitlements:registrations")

        def shown(**narrowed: str) -> set[str]:
            return {row["held"].number for row in desk.get(address, narrowed).context["rows"]}

        assert shown(standing="applied") == {waiting.number}
        assert shown(standing="holds") == {held.number}
        assert shown(care="outpatient_major") == shown(standing="ending") == set()
        with django_assert_max_num_queries(12):
            desk.get(address)

    def test_the_form_lets_the_registered_disease_be_chosen(self, person, clerk):
        made = approved(person=person, starts_on=JUNE)
        draft = claims.draft(person=person, by=clerk, institution=made.hospital, **CHRONIC)
        typed = as_sent(draft, stay__registration=made.pk)
        signed_in(clerk).post(reverse("claims:save", args=[draft.pk]), typed)
        assert Claim.objects.get(pk=draft.pk).registration == made


class TestNight:
    """What ends within the days that the rules say is raised, once."""

    def test_it_raises_what_ends_soon_and_shows_it_at_the_desk(self, person, clerk, pool):
        made, far = approved(person=person, starts_on=JUNE), filing(person=person, kind="temporary")
        DiseaseRegistration.objects.filter(pk=made.pk).update(ends_on=clock.today() + timedelta(30))
        AreaFactory(code="990001000000", name="清溪县", level="county", parent=pool.area)
        [area] = ending.areas(pool, clock.today())
        figures = ending.run(pool, clock.today(), area)
        assert (figures.changed, figures.counts) == (1, {"filings": 0, "registrations": 1})
        assert ending.run(pool, clock.today(), area).changed == 0
        far.refresh_from_db()
        assert far.warned_on is None
        page = signed_in(clerk).get(reverse("casework:home")).content.decode()
        assert "即将到期" in page and "高血压" in page
