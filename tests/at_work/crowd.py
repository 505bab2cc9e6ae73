"""Several teams at work at once, while somebody harms the portal."""

import threading
import time
from dataclasses import dataclass, field

from script.standalone import Portal
from tests.at_work.office import Office
from tests.at_work.visitor import Visitor
from tests.at_work.walk import Team, walk


@dataclass
class Crowd:
    """`teams` threads, signed in when the block begins, walk claims until it ends; everybody finishes the one in hand.

    What went wrong for somebody stands in `errors`; claims that were paid in `paid`.
    """

    portal: Portal
    teams: int = 3
    paid: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    visitors: list[Visitor] = field(default_factory=list)

    def __enter__(self) -> "Crowd":
        self.office = Office(self.portal)
        self._over, seated = threading.Event(), threading.Barrier(self.teams + 1)
        self._threads = [threading.Thread(target=self._work, args=[seated], daemon=True) for _team in range(self.teams)]
        for thread in self._threads:
            thread.start()
        seated.wait()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self, seated: threading.Barrier) -> None:
        team = Team(self.portal)
        self.visitors += team.everybody
        for visitor in team.everybody:
            visitor.sign_in()
        seated.wait()
        while not self._over.is_set():
            try:
                self.paid.append(walk(self.office, team))
            except Exception as error:  # noqa: BLE001 - whatever stops a team has to fail the run, not its thread
                self.errors.append(f"{type(error).__name__}: {error}")
                return

    def pay_one_more(self, seconds: float = 120) -> None:
        """Wait until another claim is paid. Raises TimeoutError."""
        before, give_up = len(self.paid), time.monotonic() + seconds
        while len(self.paid) == before:
            if self.errors or time.monotonic() > give_up:
                raise TimeoutError(f"no claim was paid within {seconds} s: {self.errors}")
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
        """Every team got through, and every step of every claim happened exactly once."""
        assert not self.errors, self.errors
        assert self.paid, "no claim was paid"
        assert not self.office.doubled(self.paid), self.office.doubled(self.paid)
