"""异地就医备案: what the rules let be filed, made up, moved, ended and taken back; what a claim makes of it (XH-02)."""

from datetime import date

import pytest
from django.urls import reverse

from casework.errors import Incomplete, NotAllowed, OutOfScope
from casework.models import Event, Role
from claims.entitlements import errors
from claims.entitlements.regions import find, regions
from claims.entitlements.services.filings import change_place, end_filing, void_filing
from claims.facts import Stay
from claims.models import Claim, Filing
from claims.question import Question
from enrollment.models import Person
from tests.claims.screens import as_sent, signed_in
from tests.factories import claims
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import insured_person
from tests.factories.entitlements import DALI, HANGZHOU, ZHEJIANG, filing, hospital_in, referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(pool) -> Person:
    return insured_person(pool, years=(2026,))


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


def test_how_long_a_filing_holds_is_said_by_its_type_and_the_rules(person):
    assert filing(person=person).ends_on is None
    assert filing(person=person, kind="temporary").ends_on == date(2026, 12, 15)
    assert filing(person=person, kind="referral").counts_as == "approved_referral"
    assert filing(person=person, kind="emergency").counts_as == "emergency"


def test_a_filing_has_a_number_and_tells_of_itself(person):
    made = filing(person=person)
    assert made.number.startswith("Y990001-20260616-")
    assert Event.objects.get(verb="filing_made").payload["place"] == "浙江省杭州市"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"place": "990000"}, errors.PlaceInside),
        ({"place": "000000"}, Incomplete),
        ({"starts_on": date(2025, 6, 1)}, (errors.TypeUnknown, Exception)),
        ({"starts_on": date(2027, 3, 1)}, errors.NotCoveredThen),
        ({"kind": "temporary", "starts_on": date(2026, 6, 1)}, errors.MadeUpOnlyInHospital),
        ({"grounds": "x" * 201}, Incomplete),
    ],
)
def test_what_the_rules_do_not_let_be_filed_is_refused_with_a_sentence(person, fields, refusal):
    with pytest.raises(refusal) as refused:
        filing(person=person, **fields)
    assert str(refused.value)
    assert not Filing.objects.exists()


def test_a_type_that_the_rules_do_not_know_is_refused(person, monkeypatch):
    with pytest.raises(errors.TypeUnknown):
        filing(person=person, kind="tourist")


def test_nothing_is_filed_for_the_dead(person):
    Person.objects.filter(pk=person.pk).update(died_on=date(2026, 5, 1))
    with pytest.raises(errors.NotHere, match="2026-05-01"):
        filing(person=person)


def test_a_clerk_of_another_township_files_nothing(person, pool):
    elsewhere = TownshipFactory(code="990002001000", name="他镇")
    with pytest.raises(OutOfScope):
        filing(person=person, by=reader(Role.CLERK, pool=pool, area=elsewhere))
    with pytest.raises(NotAllowed):
        filing(person=person, by=reader(Role.REVIEWER, pool=pool))


def test_a_person_lives_in_one_place_but_may_be_elsewhere_for_a_time(person):
    first = filing(person=person)
    with pytest.raises(errors.FilingOverlaps, match=first.number):
        filing(person=person, kind="posted", place=DALI)
    assert filing(person=person, kind="temporary", place=DALI).pk


class TestMadeUp:
    """补办 (医保发〔2022〕22号)."""

    def test_a_temporary_filing_is_made_up_while_the_person_is_in_hospital(self, person):
        made = filing(person=person, kind="temporary", starts_on=date(2026, 6, 1), in_hospital=True)
        assert made.is_made_up and Event.objects.filter(verb="filing_made_up").exists()

    def test_after_a_paid_discharge_it_can_still_be_made_up_before_the_claim(self, person):
        assert filing(person=person, starts_on=date(2026, 6, 1)).is_made_up

    def test_after_the_claim_was_handed_in_it_cannot(self, person):
        claim = claims.submitted(person=person, institution=hospital_in(HANGZHOU), access="emergency")
        with pytest.raises(errors.MadeUpAfterClaim, match=claim.number):
            filing(person=person, starts_on=date(2026, 6, 1))

    def test_a_claim_of_another_place_does_not_hinder_it(self, person):
        claims.submitted(person=person, institution=hospital_in(DALI), access="emergency")
        assert filing(person=person, starts_on=date(2026, 6, 1)).is_made_up

    def test_a_type_that_is_never_made_up_is_refused(self, person, monkeypatch):
        from policy.entitlements import shape

        monkeypatch.setattr(
            shape.EntitlementRules,
            "filing",
            lambda rules, kind: shape.Filing(kind="temporary", illustrative={"zh": "示意", "en": "x"}),
        )
        with pytest.raises(errors.MadeUpNever, match="2026-06-16"):
            filing(person=person, kind="temporary", starts_on=date(2026, 6, 1), in_hospital=True)


class TestLater:
    """Moved, ended, taken back."""

    def test_a_moved_filing_ends_the_day_before_the_new_one(self, person, clerk):
        first = filing(person=person, starts_on=date(2026, 6, 10))
        moved = change_place(filing=first, place=DALI, starts_on=date(2026, 6, 20), by=clerk)
        first.refresh_from_db()
        assert (first.ends_on, moved.starts_on, moved.replaces) == (date(2026, 6, 19), date(2026, 6, 20), first)

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"place": HANGZHOU}, Incomplete),
            ({"starts_on": date(2026, 6, 15)}, errors.MadeUpNever),
            ({"starts_on": date(2026, 6, 16)}, errors.EndsBeforeItBegins),
            ({"starts_on": date(2027, 6, 16)}, errors.EndsLaterThanItWould),
        ],
    )
    def test_a_move_that_cannot_be_is_refused(self, person, clerk, fields, refusal):
        held = filing(person=person, kind="temporary")
        with pytest.raises(refusal):
            change_place(filing=held, **({"place": DALI, "starts_on": date(2026, 7, 1)} | fields), by=clerk)

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"ends_on": date(2026, 6, 15)}, errors.EndsBeforeItBegins),
            ({"ends_on": date(2027, 6, 15)}, errors.EndsLaterThanItWould),
            ({"because": " "}, Incomplete),
            ({"because": "x" * 201}, Incomplete),
        ],
    )
    def test_an_end_that_cannot_be_is_refused(self, person, clerk, fields, refusal):
        held = filing(person=person, kind="temporary")
        with pytest.raises(refusal):
            end_filing(filing=held, **({"ends_on": date(2026, 6, 30), "because": "已返回"} | fields), by=clerk)

    def test_what_has_ended_is_not_ended_again(self, person, clerk):
        held = end_filing(filing=filing(person=person), ends_on=date(2026, 6, 16), because="已返回", by=clerk)
        Filing.objects.filter(pk=held.pk).update(starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 15))
        with pytest.raises(errors.NotHolding):
            end_filing(filing=held, ends_on=date(2026, 6, 15), because="已返回", by=clerk)

    def test_what_a_claim_rests_on_is_neither_taken_back_nor_ended_before_it(self, person, clerk):
        held = filing(person=person, starts_on=date(2026, 6, 1))
        claim = claims.submitted(person=person, institution=hospital_in(HANGZHOU), access="approved_referral")
        with pytest.raises(errors.ClaimRestsOnIt, match=claim.number):
            void_filing(filing=held, because="录入错误", by=clerk)
        assert end_filing(filing=held, ends_on=date(2026, 6, 1), because="已返回", by=clerk).ends_on

    def test_what_was_entered_in_error_never_held(self, person, clerk):
        held = void_filing(filing=filing(person=person), because="录入错误", by=clerk)
        assert not held.holds_on(date(2026, 6, 16))
        with pytest.raises(errors.NotHolding):
            void_filing(filing=held, because="录入错误", by=clerk)


class TestTheClaim:
    """What a claim makes of it."""

    def test_a_handed_in_claim_and_its_facts_name_the_filing(self, person):
        held = filing(person=person, starts_on=date(2026, 6, 1))
        claim = claims.settled(person=person, institution=hospital_in(HANGZHOU), access="approved_referral")
        assert claim.filing == held
        facts = Question.from_json(claim.settlements.get().facts).claim
        assert (facts.ground, facts.inside, facts.access) == (held.number, False, "approved_referral")

    def test_a_filing_for_another_place_is_no_ground(self, person):
        filing(person=person, starts_on=date(2026, 6, 1), place=DALI)
        claim = claims.submitted(person=person, institution=hospital_in(HANGZHOU), access="approved_referral")
        assert claim.filing is None

    def test_a_province_holds_its_prefectures(self, person):
        held = filing(person=person, starts_on=date(2026, 6, 1), place=ZHEJIANG)
        claim = claims.submitted(person=person, institution=hospital_in(HANGZHOU), access="approved_referral")
        assert claim.filing == held

    def test_the_form_proposes_the_access_of_the_filing_once(self, person, clerk):
        held = filing(person=person, starts_on=date(2026, 6, 1))
        hospital = hospital_in(HANGZHOU)
        draft = claims.draft(person=person, by=clerk)
        desk, save = signed_in(clerk), reverse("claims:save", args=[draft.pk])
        page = desk.post(save, as_sent(draft, stay__institution=hospital.code)).content.decode()
        assert held.number in page and 'value="approved_referral" selected' in page
        saved = Claim.objects.get(pk=draft.pk)
        assert saved.access == "approved_referral"
        page = desk.post(save, as_sent(saved, stay__access="ordinary")).content.decode()
        assert "按记录就医方式应为“转诊（已批准）”" in page or held.number in page
        assert Claim.objects.get(pk=draft.pk).access == "ordinary"

    @pytest.mark.parametrize("access", ["approved_referral", "ordinary"])
    def test_access_that_contradicts_the_records_gets_a_sentence(self, person, clerk, access):
        draft = claims.draft(person=person, by=clerk, institution=hospital_in(HANGZHOU), access=access)
        if access == "ordinary":
            filing(person=person, starts_on=date(2026, 6, 1))
        page = signed_in(clerk).get(reverse("claims:edit", args=[draft.pk])).content.decode()
        assert page.count("exclamation-triangle") >= 1 and 'id="stay-notes"' in page


class TestScreens:
    def test_it_is_filed_at_the_counter_printed_moved_ended(self, person, clerk):
        desk = signed_in(clerk)
        typed = {"kind": "long_resident", "place": "杭州市", "starts_on": "2026-06-16", "command_key": "k1"}
        answer = desk.post(reverse("entitlements:filing_new", args=[person.pk]), typed)
        held = Filing.objects.get()
        assert answer.url == reverse("entitlements:filing", args=[held.pk])
        assert held.number in desk.get(answer.url).content.decode()
        assert desk.get(reverse("entitlements:filing_paper", args=[held.pk])).content.startswith(b"%PDF")
        move = reverse("entitlements:filing_move", args=[held.pk])
        desk.post(move, {"place": "532900 云南省大理白族自治州", "starts_on": "2026-07-01"})
        moved = Filing.objects.get(replaces=held)
        desk.post(reverse("entitlements:filing_void", args=[moved.pk]), {"because": "录入错误"})
        moved.refresh_from_db()
        assert moved.is_void

    def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(self, person, clerk):
        typed = {"kind": "temporary", "place": "330100", "starts_on": "2026-06-01", "grounds": "探亲"}
        answer = signed_in(clerk).post(reverse("entitlements:filing_new", args=[person.pk]), typed)
        assert answer.status_code == 422
        assert "in_hospital" in answer.context["form"].errors and "探亲" in answer.content.decode()

    def test_lists_are_narrowed_by_state_type_township_and_days(self, person, clerk):
        lasting, ending = filing(person=person), filing(person=person, kind="temporary", place=DALI)
        Filing.objects.filter(pk=ending.pk).update(ends_on=date(2026, 7, 10))
        desk, address = signed_in(clerk), reverse("entitlements:filings")

        def shown(**narrowed: str) -> set[str]:
            rows = desk.get(address, narrowed).context["rows"]
            return {row["held"].number for row in rows}

        assert shown() == {lasting.number, ending.number}
        assert shown(standing="ending") == {ending.number}
        assert shown(kind="long_resident") == {lasting.number}
        assert shown(standing="void") == shown(made_up="True") == set()
        assert shown(standing="holds", since="2026-06-17") == set()

    def test_the_person_page_shows_them_and_offers_a_new_one(self, person, clerk):
        held = filing(person=person)
        page = signed_in(clerk).get(reverse("enrollment:tab", args=[person.pk, "entitlements"]))
        assert held.number in page.content.decode()

    def test_the_list_costs_the_same_queries_for_many_rows(self, person, clerk, django_assert_max_num_queries):
        for place in ("330100", "330200", "330300"):
            filing(person=person, kind="temporary", place=place, starts_on=date(2026, 7, int(place[3])))
            Filing.objects.update(kind="emergency")
        desk = signed_in(clerk)
        with django_assert_max_num_queries(12):
            desk.get(reverse("entitlements:filings"))


def test_places_are_found_by_code_name_and_initials():
    assert find("3301", 3)[0].name == "浙江省杭州市"
    assert "330100" in {one.code for one in find("杭州", 5)} & {one.code for one in find("hzs", 12)}
    assert find("", 3) == [] and regions()["110000"].name == "北京市"


def test_a_filing_may_name_the_referral_that_leads_there(pool):
    person = insured_person(pool, years=(2026,))
    led = referral(person=person, target=hospital_in(HANGZHOU, level="3"))
    assert filing(person=person, kind="referral", referral=led).referral == led
    with pytest.raises(errors.ReferralLeadsElsewhere, match=led.number):
        filing(person=person, kind="emergency", place=DALI, referral=led)
    stranger = referral(pool=pool)
    with pytest.raises(Incomplete):
        filing(person=person, kind="emergency", referral=stranger)


def test_the_stay_of_a_claim_knows_nothing_of_filings():
    """They are noted when the claim is handed in: a draft cannot choose one."""
    assert not {"filing", "referral"} & set(Stay.__dataclass_fields__)
