"""Fixtures that every room shares."""

import gc
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from casework import clock
from tests.database import as_owner, drop_the_original, empty_by_the_owner, migrated_once


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Chromium and killed servers wait for clocks of their own: such a test gets a second try, named in the summary.

    Tests that harm a whole portal stay on one worker: a second one would start portals of its own.
    """
    for item in items:
        if {"browser", "fault"} & set(item.path.parts):
            item.add_marker(pytest.mark.flaky(reruns=1))
        if item.get_closest_marker("fault"):
            item.add_marker(pytest.mark.xdist_group("portal"))


def pytest_collection_finish() -> None:
    """What was collected stays until the end: the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes of a file stand in no test's name: a PDF is another one in every process, and workers must agree on names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_use_migrations: bool,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Create the test database as its owner; the tests then run as the application's role."""
    from django.test.utils import setup_databases, teardown_databases

    keep = django_db_keepdb and not django_db_createdb
    empty_by_the_owner()
    with django_db_blocker.unblock(), as_owner(), migrated_once(wanted=not django_db_keepdb) as copied:
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set(), keepdb=keep or copied)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock(), as_owner():
            teardown_databases(made, verbosity=0)
            drop_the_original()


A_TUESDAY = date(2026, 6, 16)
OF_TODAY = {"browser", "fault", "soak", "at_work"}
"""Tests in these folders meet other processes, and browsers, that have the real day."""


@pytest.fixture
def today() -> Iterator[date]:
    """A fixed Tuesday in the year of the example county's rules."""
    with clock.set_to(A_TUESDAY):
        yield clock.today()


@pytest.fixture(autouse=True)
def _no_test_depends_on_the_day_it_runs(request: pytest.FixtureRequest) -> Iterator[None]:
    """The clock stands: what passes today must pass in any month."""
    if OF_TODAY & set(request.path.parts):
        yield
        return
    with clock.set_to(A_TUESDAY):
        yield
