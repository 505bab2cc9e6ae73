"""The catalogue's versions: what the database keeps apart whatever writes into it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from claims import finding
from claims.models import CatalogueName
from tests.factories.claims import CatalogueEntryFactory
from tests.factories.core import PoolFactory

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2026, 1, 1)


def refused(**told: object) -> bool:
    """Whether PostgreSQL refuses an entry."""
    try:
        with transaction.atomic():
            CatalogueEntryFactory(**told)
    except IntegrityError:
        return True
    return False


def test_two_versions_of_a_code_never_hold_on_one_day():
    """FX-17."""
    first = CatalogueEntryFactory(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    of_code = {"pool": first.pool, "code": first.code}
    assert refused(**of_code, starts_on=date(2025, 12, 31))
    assert refused(**of_code, starts_on=date(2024, 1, 1), ends_on=None)
    assert not refused(**of_code, starts_on=NEW_YEAR)
    assert refused(**of_code, starts_on=date(2027, 1, 1))


def test_codes_and_pools_have_versions_of_their_own():
    entry = CatalogueEntryFactory(starts_on=NEW_YEAR)
    assert not refused(pool=entry.pool, code=entry.code + "1", starts_on=NEW_YEAR)
    assert not refused(pool=PoolFactory(code="9902"), code=entry.code, starts_on=NEW_YEAR)


def test_a_limit_of_quantity_says_for_which_period():
    """DL-12."""
    assert refused(limit_quantity=Decimal(90))
    assert refused(limit_period="quarter")
    assert not refused(limit_quantity=Decimal(90), limit_period="quarter")


def test_ages_and_prices_that_nobody_could_mean_are_refused():
    assert refused(age_from=18, age_to=14)
    assert refused(price_limit=-1)
    assert not refused(age_from=14, age_to=14, price_limit=0)


def test_what_an_entry_says_never_changes_only_its_end_moves():
    """Claims were priced by it."""
    entry = CatalogueEntryFactory(starts_on=NEW_YEAR)
    entry.ends_on = date(2026, 6, 30)
    entry.save()
    entry.price_limit = 1
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


def test_every_name_of_a_code_finds_it_as_it_stands_today(today):
    entry = CatalogueEntryFactory(code="XA01", name="旧名片", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    told = {"pool": entry.pool, "code": entry.code}
    now = CatalogueEntryFactory(**told, name="新名片", starts_on=NEW_YEAR, ends_on=date(2026, 12, 31))
    CatalogueEntryFactory(**told, name="新名片", starts_on=date(2027, 1, 1))
    assert CatalogueName.objects.filter(code="XA01").count() == 2
    for typed in ("旧名", "新名", "xa01"):
        assert finding.entries(typed, entry.pool, 12) == [now]
