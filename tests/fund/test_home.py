"""今日 of finance and of the auditor: books beside rows, files without an answer, large payments."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import clock
from casework.models import Role
from fund.models import AccountTotal
from tests.factories import fund
from tests.factories.core import PoolFactory, TownshipFactory, reader

pytestmark = pytest.mark.django_db


def tile(client, key: str, role: Role = Role.FINANCE, **kwargs) -> dict:
    client.force_login(reader(role, **kwargs).staff)
    tiles = client.get(reverse("casework:home")).context["tiles"]
    return next(tile["context"] for tile in tiles if tile["key"] == key)


def agreements(client) -> list[tuple[int, int, int]]:
    return [(one.books, one.rows, one.difference) for one in tile(client, "reconciliation")["agreements"]]


def test_books_and_payments_agree_at_every_station(client):
    fund.owed(100_00)
    fund.made(fund.owed(30_00))
    batch = fund.sent(fund.owed(5_00), fund.owed(2_00))
    assert agreements(client) == [(130_00, 130_00, 0), (7_00, 7_00, 0)]
    fund.take(batch, fund.answer(batch, failed={1: "账号有误"}))
    assert agreements(client) == [(135_00, 135_00, 0), (0, 0, 0)]


def test_a_difference_is_shown_with_its_amount(client):
    fund.owed(100_00)
    AccountTotal.objects.filter(account__kind="payable").update(amount=-99_00)
    assert agreements(client)[0] == (99_00, 100_00, -1_00)
    assert "1.00" in client.get(reverse("casework:home")).content.decode()


def test_a_part_of_the_pool_is_not_compared_with_the_books_of_the_whole(client):
    fund.owed(100_00)
    assert tile(client, "reconciliation", area=TownshipFactory())["agreements"] == []


def test_files_that_the_bank_does_not_answer_are_named(client):
    with clock.set_to(clock.now() - timedelta(5)):
        slow = fund.sent(fund.owed())
    fund.sent(fund.owed(), template=slow.template)
    assert [batch.pk for batch in tile(client, "reconciliation")["slow"]] == [slow.pk]


def test_the_auditor_sees_large_payments_of_the_week_with_masked_names(client):
    pool = PoolFactory(approval_threshold=10_000_00)
    large, small = fund.owed(10_000_01, pool=pool), fund.owed(9_999_99, pool=pool)
    fund.sent(large, small)
    shown = tile(client, "large_payments", Role.AUDITOR)
    assert [row["line"].payable for row in shown["rows"]] == [large]
    assert "*" in shown["rows"][0]["payee"]
    with clock.set_to(clock.now() + timedelta(9)):
        assert tile(client, "large_payments", Role.AUDITOR)["rows"] == []
