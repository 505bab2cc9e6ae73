"""Chromium for the tests that use the screens: the system's, in Chinese, at the size of a counter's monitor."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from casework.models import Role
from script.checking import browser as chromium
from tests.browser.desk import Desk
from tests.factories.core import StaffFactory, reader

# Playwright's own event loop runs in the thread of the test, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium (or $CHROMIUM); as root it runs only without its sandbox. Its camera shows a test picture."""
    program = chromium()
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    return {**browser_type_launch_args, "executable_path": program, "args": sandbox + camera}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """What a clerk's machine is set to."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture
def sit(browser: Browser, browser_context_args: dict, live_server) -> Iterator[Callable[[Role], Desk]]:
    """Sits a new person of staff in a role down at a desk."""
    desks: list[Desk] = []

    names = iter(("林晓窗", "陈复兴", "黄思源", "赵鉴明", "钱守信", "吴清账", "冯汇川", "沈对账"))

    def down(role: Role) -> Desk:
        who = reader(role, staff=StaffFactory(name=next(names)))
        desks.append(Desk(browser, live_server.url, who, **browser_context_args))
        return desks[-1]

    yield down
    for desk in desks:
        desk.leave()
