"""Thirty-two people at the counters at once."""

import time
from collections.abc import Iterator

from script.standalone import Portal
from tests.at_work.crowd import Crowd

CLERKS = 32
SECONDS_A_MINUTE = 60


def run(portal: Portal, count: int = 30, *, clerks: int = CLERKS, minute: float = SECONDS_A_MINUTE) -> Iterator[str]:
    """`count` minutes of claims from the counter to the bank, by `clerks` teams."""
    with Crowd(portal, teams=clerks) as crowd:
        for at in range(count):
            time.sleep(minute)
            crowd.must_be_at_work()
            yield f"{at + 1} minutes, {len(crowd.paid)} claims paid"
    crowd.assert_nothing_was_lost_or_doubled()
    assert not crowd.broken, f"{crowd.broken} answers were a 500"
    yield f"{len(crowd.paid)} claims were paid once each by {clerks} teams"
