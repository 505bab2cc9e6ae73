"""kill -9 of PostgreSQL, Redis and beat while claims are entered, decided and paid."""

import random
import time
from collections.abc import Iterator

from script.standalone import Portal
from tests.at_work.crowd import Crowd
from tests.at_work.visitor import Visitor

VICTIMS = ("postgres", "redis", "beat")
LONGEST_WAIT = 15


def run(portal: Portal, count: int = 30) -> Iterator[str]:
    """Kill `count` times in turns; what was acknowledged stays, what was not is asked again."""
    chance = random.Random(count)
    with Crowd(portal) as crowd:
        for at in range(count):
            time.sleep(chance.uniform(0.5, 2))
            portal.kill(VICTIMS[at % len(VICTIMS)])
            portal.wait_until_healthy()
            yield f"{VICTIMS[at % len(VICTIMS)]} killed and back, {len(crowd.paid)} claims paid"
        yield from away(portal)
    crowd.assert_nothing_was_lost_or_doubled()
    yield f"{len(crowd.paid)} claims were paid once each"


def away(portal: Portal) -> Iterator[str]:
    """Without PostgreSQL every page says so within seconds, and nobody has to sign in again when it is back."""
    visitor = Visitor(portal.url, "clerk")
    visitor.sign_in()
    with portal.stopped("postgres"):
        begun = time.monotonic()
        answer = visitor.once("GET", "/")
        waited = time.monotonic() - begun
        assert answer.status_code == 503, answer.status_code
        assert "数据库暂时无法响应" in answer.text
        assert waited < LONGEST_WAIT, waited
    portal.wait_until_healthy()
    assert visitor.once("GET", "/").status_code == 200
    yield f"PostgreSQL away: told after {waited:.1f} s"
