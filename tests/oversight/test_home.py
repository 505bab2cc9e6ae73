"""今日 of the report reader: the month so far beside the month before."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from casework import clock
from casework.models import Role
from claims.models import Settlement
from claims.services.reverse import reverse as reverse_settled
from tests.factories import claims
from tests.factories.core import TownshipFactory, reader

pytestmark = pytest.mark.django_db
JUNE, MAY = date(2026, 6, 16), date(2026, 5, 20)


def figures(client, **kwargs) -> dict:
    client.force_login(reader(Role.REPORT_READER, **kwargs).staff)
    tiles = client.get(reverse("casework:home")).context["tiles"]
    return next(tile["context"] for tile in tiles if tile["key"] == "figures")


def settled_on(day: date, **kwargs):
    """A claim handed in that day and settled four days later."""
    with clock.set_to(day):
        claim = claims.reviewed(**kwargs)
    with clock.set_to(day + timedelta(4)):
        return claims.second_passed(claim)


def test_each_month_counts_what_was_settled_in_it_to_the_fen(client, pool):
    now, before = settled_on(JUNE - timedelta(6), pool=pool), settled_on(MAY, pool=pool, amount=9_000_00)
    tile = figures(client, pool=pool)
    held = {claim.pk: Settlement.objects.get(claim=claim) for claim in (now, before)}
    assert (tile["now"].count, tile["before"].count) == (1, 1)
    assert tile["now"].money["total"] == held[now.pk].total
    assert tile["before"].money["fund"] == held[before.pk].fund
    assert tile["now"].days == 4
    for row in (tile["now"], tile["before"]):
        assert row.money["total"] == row.money["fund"] + row.money["person"]


def test_a_reversed_claim_counts_no_money(client, pool):
    claim = settled_on(JUNE - timedelta(6), pool=pool)
    reverse_settled(claim=claim, comment="重复报销", by=reader(Role.SUPERVISOR, pool=pool))
    tile = figures(client, pool=pool)
    assert tile["now"].money["fund"] == 0


def test_townships_stand_by_name_with_both_months(client, pool):
    claim = settled_on(JUNE - timedelta(6), pool=pool)
    (row,) = figures(client, pool=pool)["townships"]
    assert row["name"] == claim.person.area.name
    assert (row["count_now"], row["count_before"]) == (1, 0)
    assert row["fund_now"] == Settlement.objects.get(claim=claim).fund


def test_a_reader_of_one_county_sees_its_figures_only(client, pool):
    settled_on(JUNE - timedelta(6), pool=pool)
    other = TownshipFactory(code="990002000000", name="另一县", level="county")
    assert figures(client, pool=pool, area=other)["now"].count == 0


def test_without_claims_the_page_says_what_would_fill_it(client, pool):
    figures(client, pool=pool)
    assert "结算" in client.get(reverse("casework:home")).content.decode()
