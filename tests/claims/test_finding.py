"""What the lists below a field offer: by code, by the beginning or by any part of name and initials."""

import pytest

from claims import finding
from tests.factories.claims import CatalogueEntryFactory, DiagnosisFactory
from tests.factories.core import PoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(db):
    return PoolFactory()


def entry(pool, code, name, initials):
    return CatalogueEntryFactory(pool=pool, code=code, name=name, initials=initials)


@pytest.mark.parametrize(
    "typed",
    ["tbqs", "TBQS", "qsn", "sn", "头孢", "曲松钠", "射", "注射用头孢曲松钠", "zsy", "XJ01DD", "xj01dd0004", "1.0g"],
)
def test_an_entry_is_found_by_any_part_of_its_name_and_initials_and_the_beginning_of_its_code(pool, typed):
    meant = entry(pool, "XJ01DD0004", "注射用头孢曲松钠1.0g", "zsytbqsn")
    entry(pool, "XC09AA0001", "卡托普利片", "ktplp")
    assert finding.entries(typed, pool, 12) == [meant]


@pytest.mark.parametrize("typed", ["", "qsz", "头曲", "松孢", "J01DD", "%", "_", "tbqsx"])
def test_what_no_entry_holds_finds_nothing(pool, typed):
    entry(pool, "XJ01DD0004", "注射用头孢曲松钠", "zsytbqsn")
    assert finding.entries(typed, pool, 12) == []


def test_the_code_comes_first_then_what_begins_so_then_what_holds_it(pool):
    holds = entry(pool, "A1", "注射用头孢曲松钠", "zsytbqsn")
    begins = entry(pool, "A2", "头孢曲松钠片", "tbqsnp")
    longer = entry(pool, "TBQS1", "某药", "my")
    code = entry(pool, "TBQS", "某药", "my")
    assert finding.entries("tbqs", pool, 12) == [code, longer, begins, holds]
    assert finding.entries("tbqs", pool, 3) == [code, longer, begins]
    assert finding.entries("头孢", pool, 12) == [begins, holds]


def test_another_pools_entries_are_not_offered(pool):
    entry(PoolFactory(code="9901", name="某市"), "XJ01DD0004", "注射用头孢曲松钠", "zsytbqsn")
    assert finding.entries("tbqs", pool, 12) == []


@pytest.mark.parametrize("typed", ["k35", "lwy", "阑尾", "急性阑尾炎"])
def test_a_diagnosis_is_found_by_any_part_too(typed):
    meant = DiagnosisFactory()
    DiagnosisFactory(code="I10.x00", name="原发性高血压", initials="yfxgxy")
    assert finding.diagnoses(typed, 12) == [meant]


@pytest.mark.parametrize("typed", ["I10.x00", "i10.x", "I10.X0", "i10"])
def test_a_code_of_the_classification_is_found_whatever_the_capitals(typed):
    meant = DiagnosisFactory(code="I10.x00", name="特发性（原发性）高血压", initials="tfxyfxgxy")
    assert finding.diagnoses(typed, 12) == [meant]
