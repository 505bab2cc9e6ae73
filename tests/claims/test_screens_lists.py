"""Work lists, queue, export, search and the places of claims on other pages."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from casework.models import AccessLog, Event, Role
from casework.registry import registry
from claims import places
from claims.models import Claim
from claims.year import year_money
from tests.claims.screens import signed_in
from tests.factories import claims
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import RecognitionFactory, insured_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def desk(clerk):
    return signed_in(clerk)


def listed(desk, **filters):
    return desk.get(reverse("claims:list"), filters).content.decode()


def test_mine_open_and_closed_are_three_lists(desk, pool, clerk):
    mine, other = claims.submitted(pool=pool, by=clerk), claims.submitted(pool=pool)
    done = claims.settled(pool=pool)
    assert mine.number in listed(desk)
    assert other.number not in listed(desk)
    assert all(claim.number in listed(desk, tab="open") for claim in (mine, other))
    assert done.number in listed(desk, tab="closed")
    assert done.number not in listed(desk, tab="open")


def test_filters_live_in_the_address_and_are_taken_off_by_their_chips(desk, pool, clerk):
    waiting = claims.submitted(pool=pool, by=clerk)
    page = listed(desk, tab="open", state="reviewed")
    assert waiting.number not in page
    assert f"{reverse('claims:list')}?tab=open" in page
    assert waiting.number in listed(desk, tab="open", state="submitted")


def test_a_state_without_a_tab_opens_the_tab_that_holds_it(desk, pool):
    done, waiting = claims.settled(pool=pool), claims.submitted(pool=pool)
    assert f'<a data-row-link href="{reverse("claims:case", args=[done.pk])}">' in listed(desk, state=done.state)
    assert waiting.number in listed(desk, state="submitted")
    assert 'name="tab" value="closed"' in listed(desk, state=done.state), "the next filter keeps the tab"


def test_who_enters_and_decides_nothing_has_no_list_of_their_own(pool):
    page = listed(signed_in(reader(Role.AUDITOR, pool=pool)))
    assert "?tab=mine" not in page
    assert 'name="tab" value="open"' in page


def test_filters_that_leave_nothing_say_so_and_are_taken_off_together(desk):
    page = listed(desk, state="paid", tab="mine")
    assert "没有符合筛选条件的报销件" in page
    assert "办理报销" not in page


def test_a_filter_that_does_not_exist_shows_the_page(desk):
    assert desk.get(reverse("claims:list"), {"state": "x", "area": "y", "due": "z", "after": "??"}).status_code == 200


def test_names_of_persons_are_masked_in_lists(desk, pool, clerk):
    claim = claims.submitted(pool=pool, by=clerk, person=insured_person(pool, name="欧阳修远"))
    page = listed(desk)
    assert claim.number in page
    assert "欧阳修远" not in page
    assert "欧**远" in page


def test_pages_follow_each_other_by_key(desk, pool, clerk, monkeypatch):
    numbers = [claims.submitted(pool=pool, by=clerk).number for _n in range(3)]
    monkeypatch.setattr("claims.views.lists.PAGE", 2)
    answer = desk.get(reverse("claims:list"))
    first = answer.content.decode()
    assert numbers[0] not in first
    assert numbers[0] in desk.get(answer.context["pager"]["next"]).content.decode()


def test_an_empty_list_says_what_would_fill_it(desk):
    assert "办理报销" in listed(desk)


def test_what_i_entered_is_not_in_my_queue(pool):
    reviewer = reader(Role.REVIEWER, pool=pool)
    waiting = claims.submitted(pool=pool)
    passed = claims.first_passed(claims.submitted(pool=pool), reviewer)
    page = signed_in(reviewer).get(reverse("claims:queue")).content.decode()
    assert waiting.number in page
    assert passed.number not in page


def test_an_export_holds_the_filtered_rows_and_is_logged_with_its_reason(desk, pool, clerk):
    person = insured_person(pool, name="张晓明")
    claim = claims.submitted(pool=pool, by=clerk, person=person)
    claims.draft(pool=pool, by=clerk)
    answer = desk.post(f"{reverse('claims:export')}?tab=open&state=submitted", {"reason": "=核对台账"})
    content = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:2]] == [claim.number]
    assert rows[1][2] == "张*明"
    assert rows[1][7] == 5400.00
    assert rows[1][5] == claim.admitted_on
    assert not any(str(cell).startswith("=") for row in rows for cell in row)
    look = AccessLog.objects.get(kind="export")
    assert (look.actor, look.reason) == (clerk.staff, "=核对台账")
    event = Event.objects.get(verb="list_exported")
    assert event.payload == {"name": "claims", "rows": 1, "reason": "=核对台账"}


def test_an_export_without_a_reason_or_beyond_the_cap_is_refused(desk, pool, clerk, monkeypatch):
    claims.submitted(pool=pool, by=clerk)
    address = f"{reverse('claims:export')}?tab=open"
    assert desk.post(address, {}).status_code == 422
    monkeypatch.setattr("casework.exports.MOST_ROWS", 0)
    assert desk.post(address, {"reason": "核对"}).status_code == 422
    assert not AccessLog.objects.filter(kind="export").exists()


def test_search_finds_case_and_invoice_only_where_the_reader_may_look(pool, clerk):
    claim = claims.submitted(pool=pool, by=clerk)
    invoice = claim.invoices.get()
    elsewhere = reader(Role.CLERK, pool=pool, area=TownshipFactory(code="990002001000", name="白石镇"))
    for text in (claim.number, claim.number[:10].lower()):
        assert [hit.label for hit in places.find_claims(clerk, text)] == [claim.number]
        assert not list(places.find_claims(elsewhere, text))
    for text in (invoice.number, f"{invoice.code} {invoice.number}"):
        assert [hit.label for hit in places.find_by_invoice(clerk, text)] == [claim.number]
        assert not list(places.find_by_invoice(elsewhere, text))
    assert not list(places.find_by_invoice(clerk, f"11111111 {invoice.number}"))


def test_the_person_page_offers_a_claim_or_says_why_not(pool, clerk):
    person = insured_person(pool)
    assert places.offer(clerk, person).url == reverse("claims:new", args=[person.pk])
    claims.draft(pool=pool, by=clerk, person=person)
    refused = places.offer(clerk, person)
    assert not refused.url
    assert refused.see
    assert not places.offer(clerk, insured_person(pool, years=())).url


def test_the_person_page_shows_claims_and_the_year(desk, pool):
    claim = claims.settled(pool=pool, amount=10_500_00)
    page = desk.get(reverse("enrollment:tab", args=[claim.person_id, "claims"])).content.decode()
    assert claim.number in page
    assert "7,500.00" in page


def test_the_home_page_of_each_role_shows_its_claims(desk, pool, clerk):
    claim = claims.submitted(pool=pool, by=clerk)
    Claim.objects.filter(pk=claim.pk).update(state="sent_back", handler=clerk.staff)
    assert claim.number in desk.get(reverse("casework:home")).content.decode()
    waiting = claims.submitted(pool=pool)
    assert waiting.number in signed_in(reader(Role.REVIEWER, pool=pool)).get(reverse("casework:home")).content.decode()
    large = claims.awaiting_approval(pool=pool)
    assert large.number in signed_in(reader(Role.SUPERVISOR, pool=pool)).get(reverse("casework:home")).content.decode()


def test_claims_stand_in_the_rail():
    assert "claims" in {entry.key for entry in registry.rail}


def test_lists_ask_the_database_a_dozen_times(desk, pool, clerk, django_assert_max_num_queries):
    for _n in range(5):
        claims.submitted(pool=pool, by=clerk)
    with django_assert_max_num_queries(12):
        desk.get(reverse("claims:list"))
    reviewer = signed_in(reader(Role.REVIEWER, pool=pool))
    for route in ("claims:queue", "casework:home"):
        with django_assert_max_num_queries(12):
            reviewer.get(reverse(route))


def test_the_year_says_how_far_the_line_of_critical_illness_is(pool, today):
    """Screens: 距大病起付线还差 …; the example county's line is 14,000.00, halved for classes 1 and 2."""
    claim = claims.settled(pool=pool, amount=10_500_00)
    assert year_money(claim.person, 2026)["threshold"]["left"] == 11_000_00  # 14,000.00 - 3,000.00 borne in policy
    RecognitionFactory(person=claim.person)
    assert year_money(claim.person, 2026)["threshold"]["left"] == 4_000_00
    assert year_money(claim.person, 2020)["threshold"] is None


def test_the_person_page_with_claims_asks_the_database_a_dozen_times(desk, pool, django_assert_max_num_queries):
    claim = claims.settled(pool=pool)
    with django_assert_max_num_queries(12):
        desk.get(reverse("enrollment:person", args=[claim.person_id]))


def test_the_year_marks_what_caps_leave_and_the_next_tier_in_words(pool, desk):
    """Example county: the basic cap is 150,000.00; beyond 14,000.00 borne the next tier begins at 64,000.00 (65 %)."""
    claim = claims.settled(pool=pool, amount=10_500_00)
    caps = {mark["label"]: mark for mark in year_money(claim.person, 2026)["marks"]}
    basic = caps["基本医保年度最高支付限额"]
    assert (basic["whole"], basic["reached"]) == (150_000_00, 7_500_00) and "142,500.00" in basic["words"]
    assert "tier" not in {mark["kind"] for mark in caps.values()}
    claims.settled(
        pool=pool,
        person=claim.person,
        amount=100_000_00,
        admitted_on=claim.discharged_on,
        discharged_on=claim.discharged_on,
    )
    [tier] = [mark for mark in year_money(claim.person, 2026)["marks"] if mark["kind"] == "tier"]
    assert tier["whole"] == 64_000_00 and tier["reached"] < 64_000_00
    assert year_money(claim.person, 2020)["marks"] == []
    for route, key in (("enrollment:person", claim.person_id), ("claims:case_settlement", claim.pk)):
        page = desk.get(reverse(route, args=[key])).content.decode()
        assert basic["label"] in page and tier["words"] in page
