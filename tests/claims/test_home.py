"""今日 of the counter and of the commercial insurer."""

from datetime import date

import pytest
from django.urls import reverse

from casework.models import Holiday, Role
from casework.scope import Reader
from claims.models import Claim, Settlement
from claims.services import handover
from claims.services.intake import resubmit
from claims.services.review import send_back
from tests.factories import claims
from tests.factories.core import TownshipFactory, reader

pytestmark = pytest.mark.django_db
HIGH = 150_000_00


def tile(client, key: str, by: Reader) -> dict:
    client.force_login(by.staff)
    tiles = client.get(reverse("casework:home")).context["tiles"]
    return next(tile["context"] for tile in tiles if tile["key"] == key)


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


def keys(rows: list[dict]) -> list[int]:
    return [row["claim"].pk for row in rows]


def test_the_clerk_sees_what_came_back_with_the_last_word_on_it(client, pool, clerk):
    claim, by = claims.submitted(pool=pool, by=clerk), reader(Role.REVIEWER, pool=pool)
    claim = send_back(claim=claim, version=claim.version, comment="缺病历", by=by)
    claim = resubmit(claim=claim, version=claim.version, by=clerk)
    claim = send_back(claim=claim, version=claim.version, comment="缺出院小结", by=by)
    Claim.objects.filter(pk=claim.pk).update(due_on=date(2026, 6, 15))
    shown = tile(client, "claims_counter", clerk)
    assert [(row["claim"].pk, row["comment"]) for row in shown["sent_back"]] == [(claim.pk, "缺出院小结")]
    assert shown["due"] == [], "what came back stands in one list"
    assert tile(client, "claims_counter", reader(Role.CLERK, pool=pool))["sent_back"] == []


def test_the_clerk_sees_what_is_due_first_by_the_agencys_own_calendar(client, pool, clerk):
    """From Friday 12 to Tuesday 16 June two working days pass; on one of them the agency was closed."""
    first, second, _later = (claims.submitted(pool=pool, by=clerk) for _n in range(3))
    of_another = claims.submitted(pool=pool)
    Claim.objects.filter(pk__in=[first.pk, of_another.pk]).update(due_on=date(2026, 6, 16))
    Claim.objects.filter(pk=second.pk).update(due_on=date(2026, 6, 12))
    Holiday.objects.create(day=date(2026, 6, 15), is_working=False, name="停电", source="本机构通知")
    due = tile(client, "claims_counter", clerk)["due"]
    assert [(row["claim"].pk, row["days_left"]) for row in due] == [(second.pk, -1), (first.pk, 0)]


def test_the_clerk_sees_drafts_returned_payments_and_what_a_colleague_offers(client, pool, clerk):
    drafts = [claims.draft(pool=pool, by=clerk) for _n in range(9)]
    failed = claims.settled(pool=pool, by=clerk)
    claims.answered(claims.sent_to_bank(failed), failed={1: "账号不符"})
    colleague = reader(Role.CLERK, pool=pool)
    offered = claims.draft(pool=pool, by=colleague)
    handover.offer(claim=offered, receiver=clerk.staff, note="", by=colleague)
    shown = tile(client, "claims_counter", clerk)
    assert keys(shown["drafts"]) == [draft.pk for draft in reversed(drafts)][:8]
    assert (keys(shown["failed"]), shown["offered"]) == ([failed.pk], 1)


def test_the_clerks_day_in_figures_counts_what_they_entered_today(client, pool, clerk):
    nothing = {"handed_in": 0, "claimed": 0, "settled": 0}
    assert tile(client, "claims_counter", clerk)["day"] == nothing
    claims.settled(pool=pool, by=clerk, amount=1_000_00)
    claims.submitted(pool=pool, by=clerk, amount=2_000_00)
    claims.submitted(pool=pool)
    old = claims.settled(pool=pool, by=clerk)
    Claim.objects.filter(pk=old.pk).update(received_on=date(2026, 6, 15), settled_at="2026-06-15T10:00:00+08:00")
    assert tile(client, "claims_counter", clerk)["day"] == {"handed_in": 2, "claimed": 3_000_00, "settled": 1}


def test_the_insurer_sees_what_it_bears_awaiting_and_paid_this_month(client, pool):
    waiting, low = claims.settled(pool=pool, amount=HIGH), claims.settled(pool=pool)
    paid = claims.paid(claims.settled(pool=pool, amount=HIGH + 100_00))
    borne = {one.claim_id: one.critical_illness for one in Settlement.objects.all()}
    assert borne[waiting.pk] > 0 and borne[low.pk] == 0
    shown = tile(client, "insurer", reader(Role.INSURER, pool=pool))
    assert (shown["awaiting_count"], shown["awaiting_fen"]) == (1, borne[waiting.pk])
    assert (shown["paid_count"], shown["paid_fen"]) == (1, borne[paid.pk])
    assert [row["claim"].pk for row in shown["rows"]] == [paid.pk, waiting.pk]
    body = client.get(reverse("casework:home")).content.decode()
    assert paid.person.name not in body


def test_an_insurer_of_another_area_sees_nothing(client, pool):
    claims.settled(pool=pool, amount=HIGH)
    other = TownshipFactory(code="990002000000", level="county")
    assert tile(client, "insurer", reader(Role.INSURER, pool=pool, area=other))["rows"] == []
