"""The pool in which claims are tested."""

from datetime import date

import pytest

from casework.models import Pool
from tests.factories.core import PoolFactory
from tests.factories.rulebook import put_example_rules_in_force


@pytest.fixture
def pool(today: date) -> Pool:
    """The example county in 2026 under its own rules: level 2 takes 500.00 first and pays 75 %."""
    pool = PoolFactory()
    put_example_rules_in_force(pool)
    return pool
