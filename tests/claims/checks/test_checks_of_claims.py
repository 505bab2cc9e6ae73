"""Every check: a story in which it fires with its figures, and near misses in which it does not (LPS-53, FX-35, FX-36)."""

import pytest

from claims.checking.registry import all_checks
from claims.checking.words import told
from tests.claims.checks import catalogue, cost, papers, person, stay
from tests.claims.checks.world import Row, World

pytestmark = pytest.mark.django_db
ROWS = [
    *(*papers.ROWS, *stay.ROWS, *person.PERSON, *person.INSTITUTION),
    *(*catalogue.ROWS, *cost.COST, *cost.PAYMENT),
]


@pytest.fixture
def world(pool):
    return World(pool)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_check_fires_and_tells_its_figures(row: Row, world: World):
    found = row.finds(row.fires(world))
    assert found is not None
    sentence = told(row.code, found)
    assert [piece for piece in row.says if piece not in sentence] == []


@pytest.mark.parametrize(
    ("row", "miss"),
    [pytest.param(row, miss, id=f"{row}-{n}") for row in ROWS for n, miss in enumerate(row.misses, 1)],
)
def test_a_near_miss_is_left_alone(row: Row, miss, world: World):
    assert row.finds(miss(world)) is None


def test_every_check_has_its_stories():
    assert {check.code for check in all_checks()} == {row.code for row in ROWS}
