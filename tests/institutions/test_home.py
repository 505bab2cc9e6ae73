"""今日 of the institution desk."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from casework.models import Role
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.institutions import DesignationFactory, InstitutionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def desk(client) -> dict:
    client.force_login(reader(Role.INSTITUTION_DESK).staff)
    tiles = client.get(reverse("casework:home")).context["tiles"]
    return next(tile["context"] for tile in tiles if tile["key"] == "institutions")


def designate(first: date, beyond: date | None, **kwargs):
    return DesignationFactory(period=DateRange(first, beyond), **kwargs).institution


def test_institutions_are_counted_by_how_they_stand_today(client):
    """The clock stands at 2026-06-16."""
    designate(date(2020, 1, 1), None)
    designate(date(2020, 1, 1), date(2025, 1, 1))
    designate(date(2026, 7, 1), None)
    InstitutionFactory()
    designate(date(2020, 1, 1), None, pool=PoolFactory(code="9901", area=AreaFactory(code="990100000000")))
    tile = desk(client)
    assert [one["value"] for one in tile["standing"]] == [1, 1, 1]
    assert {one["key"]: one["value"] for one in tile["kinds"]}["hospital"] == 1


def test_what_ends_within_ninety_days_stands_there_unless_it_goes_on(client):
    last_day = designate(date(2020, 1, 1), date(2026, 9, 15))
    designate(date(2020, 1, 1), date(2026, 9, 16))
    today_still = designate(date(2020, 1, 1), date(2026, 6, 17))
    goes_on = designate(date(2020, 1, 1), date(2026, 7, 1))
    DesignationFactory(institution=goes_on, period=DateRange(date(2026, 7, 1), None))
    ended = designate(date(2020, 1, 1), date(2026, 6, 16))
    tile = desk(client)
    assert [(one["institution"], one["last"]) for one in tile["ending"]] == [
        (today_still, date(2026, 6, 16)),
        (last_day, date(2026, 9, 14)),
    ]
    assert [(one["institution"], one["last"]) for one in tile["ended"]] == [(ended, date(2026, 6, 15))]


def test_without_institutions_the_page_says_what_would_fill_it(client):
    client.force_login(reader(Role.INSTITUTION_DESK).staff)
    assert "定点" in client.get(reverse("casework:home")).content.decode()
    assert desk(client)["known"] == 0
