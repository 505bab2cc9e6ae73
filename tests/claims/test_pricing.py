"""What the catalogue fills of a line, by the entry that was valid on the day."""

from datetime import date
from decimal import Decimal

import pytest

from claims.facts import LineRow, Stay
from claims.models import PriceLimit
from claims.services.pricing import Catalogue, price
from tests.factories.claims import CatalogueEntryFactory
from tests.factories.core import PoolFactory
from tests.factories.institutions import InstitutionFactory

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


def priced(row: LineRow, pool, day: date | None = None, **stay) -> LineRow:
    """The one row as a claim discharged on the day has it."""
    [found] = price([row], pool, Stay(discharged_on=day, **stay))
    return found


@pytest.mark.parametrize(("day", "place"), [(FIRST_HALF, 0), (SECOND_HALF, 1)])
def test_the_entry_of_the_day_answers(versions, day, place):
    """FX-17."""
    assert Catalogue(versions[0].pool, ["xj01ca0001"]).on("XJ01CA0001", day) == versions[place]


def test_a_line_is_filled_by_the_entry_of_the_discharge(versions):
    before, after = versions
    row = priced(LineRow(entry=after, quantity=Decimal(2), amount=30_00), before.pool, FIRST_HALF)
    assert row == LineRow(before, "阿莫西林胶囊", "B", Decimal(2), None, 30_00, 1000, 15_00)


def test_a_day_of_its_own_goes_before_the_discharge(versions):
    before, after = versions
    row = priced(LineRow(entry=after, served_on=FIRST_HALF), before.pool, date(2026, 7, 9))
    assert (row.entry, row.category, row.price_limit) == (before, "B", 15_00)


def test_what_was_typed_stays(versions):
    typed = LineRow(entry=versions[1], name="阿莫西林（自写）", category="C", first_self_pay=0, price_limit=99)
    assert priced(typed, versions[0].pool, SECOND_HALF) == typed


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 9, 1)])
def test_an_entry_that_the_catalogue_did_not_hold_that_day_is_class_c(versions, day):
    """LPS-30."""
    versions[1].ends_on = date(2026, 8, 31)
    versions[1].save()
    row = priced(LineRow(entry=versions[0]), versions[0].pool, day)
    assert (row.name, row.category, row.price_limit) == ("阿莫西林胶囊", "C", None)
    assert row.entry == (versions[0] if day < FIRST_HALF else versions[1])


@pytest.mark.parametrize(("level", "limit"), [("1", 8_00), ("2", 12_00), ("3", 15_00)])
def test_the_price_limit_is_that_of_the_institutions_level(versions, level, limit):
    """LPS-30; a level that none is given for goes by the entry's own."""
    for named, amount in {"1": 8_00, "3": 15_00}.items():
        PriceLimit.objects.create(entry=versions[1], level=named, amount=amount)
    hospital = InstitutionFactory(level=level)
    assert priced(LineRow(entry=versions[1]), versions[0].pool, SECOND_HALF, institution=hospital).price_limit == limit


def test_another_pools_catalogue_does_not_answer(versions):
    assert Catalogue(PoolFactory(code="9901"), ["XJ01CA0001"]).on("XJ01CA0001", SECOND_HALF) is None


def test_a_line_without_an_entry_is_left_alone(versions):
    row = LineRow(name="自费药", category="C", amount=1)
    assert priced(row, versions[0].pool, SECOND_HALF) == row


def test_many_lines_are_priced_by_two_queries(versions, django_assert_num_queries):
    rows = [LineRow(entry=versions[0], amount=at) for at in range(50)]
    with django_assert_num_queries(2):
        price(rows, versions[0].pool, Stay(discharged_on=SECOND_HALF))
