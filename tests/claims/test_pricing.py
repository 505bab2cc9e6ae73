"""What the catalogue fills of a line, by the entry that was valid on the day."""

from datetime import date
from decimal import Decimal

import pytest

from claims.facts import LineRow
from claims.services.pricing import entry_on, price
from tests.factories.claims import CatalogueEntryFactory
from tests.factories.core import PoolFactory

pytestmark = pytest.mark.django_db

FIRST_HALF, SECOND_HALF = date(2026, 6, 30), date(2026, 7, 1)


@pytest.fixture
def versions():
    """One drug, cheaper and class A from July on (FX-17)."""
    pool = PoolFactory()
    told = {"pool": pool, "code": "XJ01CA0001", "name": "阿莫西林胶囊"}
    before = CatalogueEntryFactory(
        **told, category="B", first_self_pay=1000, price_limit=15_00, starts_on=date(2026, 1, 1), ends_on=FIRST_HALF
    )
    return before, CatalogueEntryFactory(**told, category="A", price_limit=12_00, starts_on=SECOND_HALF)


@pytest.mark.parametrize(("day", "place"), [(FIRST_HALF, 0), (SECOND_HALF, 1), (date(2025, 12, 31), None)])
def test_the_entry_of_the_day_answers(versions, day, place):
    expected = None if place is None else versions[place]
    assert entry_on(versions[0].pool, "XJ01CA0001", day) == expected


def test_a_line_is_filled_by_the_entry_of_its_day(versions):
    before, after = versions
    row = price(LineRow(entry=after, quantity=Decimal(2), amount=30_00), before.pool, FIRST_HALF)
    assert row == LineRow(before, "阿莫西林胶囊", "B", Decimal(2), None, 30_00, 1000, 15_00)


def test_what_was_typed_stays(versions):
    typed = LineRow(entry=versions[1], name="阿莫西林（自写）", category="C", first_self_pay=0, price_limit=99)
    assert price(typed, versions[0].pool, SECOND_HALF) == typed


def test_an_entry_that_no_version_of_the_day_replaces_fills_the_line_itself(versions):
    row = price(LineRow(entry=versions[0]), versions[0].pool, date(2025, 1, 1))
    assert row.entry == versions[0]


def test_another_pools_catalogue_does_not_answer(versions):
    assert entry_on(PoolFactory(code="9901"), "XJ01CA0001", SECOND_HALF) is None


def test_a_line_without_an_entry_is_left_alone(versions):
    row = LineRow(name="自费药", category="C", amount=1)
    assert price(row, versions[0].pool, SECOND_HALF) == row
