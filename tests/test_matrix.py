"""Route x role x area: every named route has a row, and every row holds (ASVS 8.2.1, 8.2.2, 8.3.1)."""

import importlib
from importlib.util import find_spec

import pytest

from casework.checks import routes
from tests.matrix import Row, askers, assert_answers

APPS = ("casework", "rulebook", "fund", "enrollment", "institutions", "claims", "assistance", "oversight")
ROWS: list[Row] = [
    row
    for app in APPS
    if find_spec(f"tests.{app}") and find_spec(f"tests.{app}.matrix")
    for row in importlib.import_module(f"tests.{app}.matrix").ROWS
]
TOGETHER = 12
"""So many rows share the people who ask: everybody signs in once a test."""


def some(rows: list[Row]) -> list[list[Row]]:
    return [rows[at : at + TOGETHER] for at in range(0, len(rows), TOGETHER)]


def first_and_last(rows: list[Row]) -> str:
    return f"{rows[0]}..{rows[-1]}"


def test_every_route_has_exactly_one_row():
    named = [name for name, _pattern in routes()]
    assert "None" not in {name.rpartition(":")[2] for name in named}, "a route without a name"
    rows = [row.route for row in ROWS]
    assert sorted(rows) == sorted(set(rows))
    assert set(named) - set(rows) == set(), "routes without a row: docs/testing.md"
    assert set(rows) - set(named) == set(), "rows without a route"


@pytest.mark.django_db
@pytest.mark.parametrize("rows", some(ROWS), ids=first_and_last)
def test_a_route_answers_whom_its_row_names_and_nobody_else(rows):
    asking = askers()
    for row in rows:
        assert_answers(row, asking)
