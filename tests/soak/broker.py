"""The broker is emptied, then away: pages answer as ever, and work goes on."""

import time
from collections.abc import Iterator

import redis

from script.standalone import Portal
from tests.at_work.crowd import Crowd

SECONDS_EMPTIED = 2


def run(portal: Portal, count: int = 60) -> Iterator[str]:
    """Empty Redis five times, then leave it stopped for `count` seconds."""
    with Crowd(portal, teams=2) as crowd:
        for _time in range(5):
            time.sleep(SECONDS_EMPTIED / 5)
            redis.Redis.from_url(portal.urls["REDIS_URL"]).flushall()
        yield f"emptied 5 times, {len(crowd.paid)} claims paid"
        with portal.stopped("redis"):
            before = len(crowd.paid)
            time.sleep(count)
            crowd.pay_one_more()
            done = len(crowd.paid) - before
        yield f"away for at least {count} s, in which {done} claims were paid"
        portal.wait_until_healthy()
    crowd.assert_nothing_was_lost_or_doubled()
    assert not crowd.broken, f"{crowd.broken} answers were a 500"
