"""今日 of the commercial insurer."""

import pytest
from django.urls import reverse

from casework.models import Role
from claims.models import Settlement
from tests.factories import claims
from tests.factories.core import TownshipFactory, reader

pytestmark = pytest.mark.django_db
HIGH = 150_000_00


def tile(client, key: str, role: Role, **kwargs) -> dict:
    client.force_login(reader(role, **kwargs).staff)
    tiles = client.get(reverse("casework:home")).context["tiles"]
    return next(tile["context"] for tile in tiles if tile["key"] == key)


def test_the_insurer_sees_what_it_bears_awaiting_and_paid_this_month(client, pool):
    waiting, low = claims.settled(pool=pool, amount=HIGH), claims.settled(pool=pool)
    paid = claims.paid(claims.settled(pool=pool, amount=HIGH + 100_00))
    borne = {one.claim_id: one.critical_illness for one in Settlement.objects.all()}
    assert borne[waiting.pk] > 0 and borne[low.pk] == 0
    shown = tile(client, "insurer", Role.INSURER, pool=pool)
    assert (shown["awaiting_count"], shown["awaiting_fen"]) == (1, borne[waiting.pk])
    assert (shown["paid_count"], shown["paid_fen"]) == (1, borne[paid.pk])
    assert [row["claim"].pk for row in shown["rows"]] == [paid.pk, waiting.pk]
    body = client.get(reverse("casework:home")).content.decode()
    assert paid.person.name not in body


def test_an_insurer_of_another_area_sees_nothing(client, pool):
    claims.settled(pool=pool, amount=HIGH)
    other = TownshipFactory(code="990002000000", level="county")
    assert tile(client, "insurer", Role.INSURER, pool=pool, area=other)["rows"] == []
