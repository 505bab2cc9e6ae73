"""Several teams at work at once, while somebody harms the portal."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from script.standalone import Portal
from tests.at_work.office import Office
from tests.at_work.visitor import Visitor
from tests.at_work.walk import Team, walk

SECONDS_TO_SIT_DOWN = 180
_SIGNED_IN: dict[str, list[Team]] = {}
"""Teams that sit at a portal, by its address: the next crowd there need not sign in again."""


@dataclass
class Crowd:
    """So many teams, signed in when the block begins, walk claims until it ends; each finishes the one in hand.

    Claims that were paid stand in `paid`; what stopped a team is raised at the end of the block.
    """

    portal: Portal
    teams: int = 3
    paid: list[int] = field(default_factory=list)
    visitors: list[Visitor] = field(default_factory=list)

    def __enter__(self) -> "Crowd":
        self.office = Office(self.portal)
        self._over, seated = threading.Event(), threading.Barrier(self.teams + 1)
        self._threads = ThreadPoolExecutor(self.teams)
        self._at_work = [self._threads.submit(self._work, seated) for _team in range(self.teams)]
        seated.wait(SECONDS_TO_SIT_DOWN)
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._threads.shutdown()
        for team in self._at_work:
            team.result()

    def _work(self, seated: threading.Barrier) -> None:
        team = self._signed_in()
        self.visitors += team.everybody
        seated.wait(SECONDS_TO_SIT_DOWN)
        while not self._over.is_set():
            self.paid.append(walk(self.office, team))
        _SIGNED_IN[self.portal.url].append(team)

    def _signed_in(self) -> Team:
        try:
            team = _SIGNED_IN.setdefault(self.portal.url, []).pop()
        except IndexError:
            team = Team(self.portal)
            for visitor in team.everybody:
                visitor.sign_in()
        for visitor in team.everybody:
            visitor.unanswered = visitor.broken = 0
        return team

    def must_be_at_work(self) -> None:
        """Raises what stopped a team: harm done to an empty office proves nothing."""
        for team in self._at_work:
            if team.done():
                team.result()

    def pay_one_more(self, seconds: float = 120) -> None:
        """Wait until another claim is paid. Raises TimeoutError."""
        before, give_up = len(self.paid), time.monotonic() + seconds
        while len(self.paid) == before:
            self.must_be_at_work()
            if time.monotonic() > give_up:
                raise TimeoutError(f"no claim was paid within {seconds} s")
            time.sleep(0.2)

    @property
    def unanswered(self) -> int:
        """Tries that were lost with a connection."""
        return sum(visitor.unanswered for visitor in self.visitors)

    @property
    def broken(self) -> int:
        """Answers that were a 500."""
        return sum(visitor.broken for visitor in self.visitors)

    def assert_nothing_was_lost_or_doubled(self) -> None:
        """Every step of every claim happened exactly once."""
        assert self.paid, "no claim was paid"
        assert not self.office.doubled(self.paid), self.office.doubled(self.paid)
