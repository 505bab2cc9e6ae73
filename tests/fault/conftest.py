"""One whole portal with a small demo for all fault tests; each test ends with `manage.py verify`."""

from collections.abc import Iterator

import pytest

from script.standalone import Portal, portal
from tests.soak import night

DEMO = ("demo", "--persons", "600", "--claims", "24")


@pytest.fixture(scope="package")
def loaded_portal() -> Iterator[Portal]:
    """Ended with the last fault test: its processes would take time from all other tests."""
    with portal(**night.SETTINGS) as one:
        one.start()
        loaded = one.manage(*DEMO)
        assert loaded.returncode == 0, loaded.stderr
        yield one


@pytest.fixture
def running_portal(loaded_portal: Portal) -> Portal:
    """The portal; started again where the test before it failed between an end and a start."""
    if not loaded_portal.is_running():
        loaded_portal.start()
    return loaded_portal


@pytest.fixture
def harmed(running_portal: Portal) -> Iterator[Portal]:
    """The portal to harm; afterwards it is healthy again and nothing is lost."""
    yield running_portal
    running_portal.wait_until_healthy()
    verified = running_portal.manage("verify")
    assert verified.returncode == 0, verified.stdout
