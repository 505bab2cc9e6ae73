"""日结: what a clerk did from one closing to the next, once each; and cases that pass to a colleague."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from casework import clock
from casework.errors import ChangedMeanwhile, Incomplete, NotAllowed, OutOfScope, SamePerson
from casework.models import Event, Role
from claims import closing
from claims.letters import closing_of
from claims.models import Claim, DayClosing, Handover
from claims.services import handover
from claims.services.closing import close_day
from claims.services.intake import withdraw
from claims.services.originals import note_original
from claims.services.repay import book_repayment
from claims.services.reverse import reverse as reverse_claim
from claims.services.review import send_back
from tests.claims.screens import signed_in
from tests.claims.test_originals import invoice_of
from tests.factories import claims as factory
from tests.factories.core import TownshipFactory, reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def colleague(pool):
    return reader(Role.CLERK, pool=pool)


def test_a_closing_counts_what_the_clerk_did_and_lists_it(pool, clerk):
    claim = factory.submitted(pool=pool, by=clerk)
    withdraw(claim=factory.submitted(pool=pool, by=clerk, amount=1_000_00), comment="不办了", by=clerk)
    draft = factory.draft(pool=pool, by=clerk)
    note_original(claim=draft, document=invoice_of(draft), is_seen=True, is_kept=True, sheets=4, by=clerk)
    factory.submitted(pool=pool)
    closed = close_day(counter="3号窗口", remark="", by=clerk)
    found = closed.figures
    assert (found["taken_in"], found["claimed"], found["withdrawn"]) == (2, 6_400_00, 1)
    assert (found["returned"], found["still_kept"]) == (0, 4)
    assert [row["verb"] for row in closed.rows] == ["claim_submitted", "claim_submitted", "claim_withdrawn"]
    assert closed.rows[0]["number"] == claim.number
    assert claim.person.name not in str(closed.rows)


def test_every_deed_belongs_to_one_closing_only(pool, clerk):
    factory.submitted(pool=pool, by=clerk)
    first = close_day(counter="3", remark="", by=clerk)
    factory.submitted(pool=pool, by=clerk)
    second = close_day(counter="3", remark="晚些", by=clerk)
    assert (first.figures["taken_in"], second.figures["taken_in"]) == (1, 1)
    assert (first.turn, second.turn, second.begins_at) == (1, 2, first.closed_at)
    assert closing.together([first, second])["taken_in"] == 2
    with clock.set_to(date(2026, 6, 17)):
        third = close_day(counter="3", remark="", by=clerk)
        assert (third.turn, third.figures["taken_in"]) == (1, 0)


def test_what_was_under_way_while_the_day_was_closed_belongs_to_the_next_closing(pool, clerk):
    """Its event carries a moment before the closing, but was not there to be read yet."""
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        close_day(counter="3", remark="", by=clerk)
    factory.submitted(pool=pool, by=clerk)
    with clock.set_to(clock.now() + timedelta(minutes=9)):
        assert close_day(counter="3", remark="", by=clerk).figures["taken_in"] == 1


def test_receipts_of_repayments_stand_on_the_list_of_who_booked_them(pool):
    finance = reader(Role.FINANCE, pool=pool)
    claim = factory.paid(factory.settled(pool=pool))
    reverse_claim(claim=claim, comment="重复报销", by=reader(Role.SUPERVISOR, pool=pool))
    recovery = claim.recoveries.get()
    book_repayment(recovery=recovery, way="cash", amount=1_00, received_on=clock.today(), reference="", by=finance)
    closed = close_day(counter="财务", remark="", by=finance)
    assert (closed.figures["receipts"], closed.figures["paid_back"]) == (1, 1_00)
    assert closed.rows[0]["fen"] == 1_00


def test_a_closing_needs_its_counter(clerk):
    with pytest.raises(Incomplete):
        close_day(counter=" ", remark="", by=clerk)


def test_the_list_is_printed_and_seen_by_who_leads_the_counters(pool, clerk, colleague):
    factory.submitted(pool=pool, by=clerk)
    desk = signed_in(clerk)
    desk.post(reverse("claims:day"), {"counter": "3号窗口", "remark": "", "command_key": "d"})
    closed = DayClosing.objects.get()
    assert "3号窗口" in desk.get(reverse("claims:day")).content.decode()
    paper = reverse("claims:day_paper", args=[closed.pk])
    assert desk.get(paper).content.startswith(b"%PDF")
    assert signed_in(colleague).get(paper).status_code == 404
    supervisor = signed_in(reader(Role.SUPERVISOR, pool=pool))
    assert "3号窗口" in supervisor.get(reverse("claims:days")).content.decode()
    assert supervisor.get(paper).status_code == 200
    assert closing_of(closed, clerk.staff).rows[0].amount == 5_400_00
    assert desk.post(reverse("claims:day"), {"counter": "", "command_key": "e"}).status_code == 422


def test_a_case_passes_only_when_the_colleague_confirms(pool, clerk, colleague):
    draft = factory.draft(pool=pool, by=clerk)
    offered = handover.offer(claim=draft, receiver=colleague.staff, note="请假", by=clerk)
    assert Claim.objects.get(pk=draft.pk).handler == clerk.staff
    handover.accept(handover=offered, by=colleague)
    assert Claim.objects.get(pk=draft.pk).handler == colleague.staff
    told = Event.objects.filter(subject_id=str(draft.pk), verb__startswith="handover_").order_by("id")
    assert [(event.verb, event.actor) for event in told] == [
        ("handover_offered", clerk.staff),
        ("handover_accepted", colleague.staff),
    ]
    with pytest.raises(ChangedMeanwhile):
        handover.accept(handover=offered, by=colleague)


def test_what_came_back_may_be_handed_over_too_and_declined_with_a_reason(pool, clerk, colleague):
    claim = factory.submitted(pool=pool, by=clerk)
    by = reader(Role.REVIEWER, pool=pool)
    claim = send_back(claim=claim, version=claim.version, comment="补页", by=by)
    offered = handover.offer(claim=claim, receiver=colleague.staff, note="", by=clerk)
    with pytest.raises(Incomplete):
        handover.decline(handover=offered, reason="", by=colleague)
    handover.decline(handover=offered, reason="不在班", by=colleague)
    assert Claim.objects.get(pk=claim.pk).handler == clerk.staff
    again = handover.offer(claim=claim, receiver=colleague.staff, note="", by=clerk)
    handover.take_back(handover=again, by=clerk)
    assert Handover.objects.filter(state=Handover.State.OFFERED).count() == 0


def test_nobody_hands_over_what_is_not_theirs_or_to_who_may_not(pool, clerk, colleague):
    draft = factory.draft(pool=pool, by=clerk)
    with pytest.raises(ChangedMeanwhile):
        handover.offer(claim=draft, receiver=clerk.staff, note="", by=colleague)
    with pytest.raises(SamePerson):
        handover.offer(claim=draft, receiver=clerk.staff, note="", by=clerk)
    elsewhere = reader(Role.CLERK, pool=pool, area=TownshipFactory(code="990002001000", name="白石镇"))
    for stranger in (reader(Role.REVIEWER, pool=pool), elsewhere):
        with pytest.raises(Incomplete):
            handover.offer(claim=draft, receiver=stranger.staff, note="", by=clerk)
    offered = handover.offer(claim=draft, receiver=colleague.staff, note="", by=clerk)
    with pytest.raises(Incomplete):
        handover.offer(claim=draft, receiver=colleague.staff, note="", by=clerk)
    for other, error in ((reader(Role.CLERK, pool=pool), ChangedMeanwhile), (elsewhere, OutOfScope)):
        with pytest.raises(error):
            handover.accept(handover=offered, by=other)
    with pytest.raises(NotAllowed):
        handover.accept(handover=offered, by=reader(Role.FINANCE, pool=pool))


def test_a_case_that_moved_on_is_not_taken_over(pool, clerk, colleague):
    draft = factory.draft(pool=pool, by=clerk)
    offered = handover.offer(claim=draft, receiver=colleague.staff, note="", by=clerk)
    withdraw(claim=draft, comment="不办了", by=clerk)
    with pytest.raises(ChangedMeanwhile):
        handover.accept(handover=offered, by=colleague)
    assert Handover.objects.get().state == Handover.State.OFFERED


def test_the_screens_offer_several_at_once_and_confirm_them_together(pool, clerk, colleague):
    drafts = [factory.draft(pool=pool, by=clerk) for _ in range(2)]
    desk, other, address = signed_in(clerk), signed_in(colleague), reverse("claims:handovers")
    assert desk.post(address, {"receiver": colleague.staff.pk, "command_key": "none"}).status_code == 422
    sent = {
        "claims": [draft.pk for draft in drafts],
        "receiver": colleague.staff.pk,
        "note": "轮岗",
        "command_key": "h",
    }
    desk.post(address, sent)
    assert "轮岗" in other.get(address).content.decode()
    assert "同事" in other.get(reverse("casework:home")).content.decode()
    other.post(reverse("claims:accept_handovers"), {"command_key": "a"})
    assert set(Claim.objects.values_list("handler", flat=True)) == {colleague.staff.pk}
