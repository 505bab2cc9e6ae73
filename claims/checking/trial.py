"""A check tried with other thresholds on the claims that came last, before anybody changes it. Writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from casework import clock
from casework.models import Pool
from claims.checking.case import Cases
from claims.checking.look import findings
from claims.checking.stand import Stand
from claims.models import Claim

AT_ONCE = 500


@dataclass(frozen=True)
class Trial:
    """How many claims were looked at, since when, and which the check flags as it stands and as it is tried."""

    looked: int
    since: date | None
    now: frozenset[int]
    tried: frozenset[int]

    @property
    def fresh(self) -> frozenset[int]:
        """Flagged only as tried."""
        return self.tried - self.now

    @property
    def gone(self) -> frozenset[int]:
        """Flagged only as it stands."""
        return self.now - self.tried


def tried(pool: Pool, stand: Stand, thresholds: Mapping[str, int | None], count: int) -> Trial:
    """Look at the last `count` claims of the pool that were handed in, with the thresholds that hold and with these."""
    other = replace(stand, is_on=True, thresholds=dict(thresholds))
    rows = Claim.objects.filter(pool=pool, received_on__isnull=False).order_by("-id")
    claims = list(rows.select_related("person", "institution", "diagnosis", "pool__area")[:count])
    found: list[set[int]] = [set(), set()]
    for begin in range(0, len(claims), AT_ONCE):
        cases = Cases(claims[begin : begin + AT_ONCE])
        for flagged, asked in zip(found, (stand, other), strict=True):
            some = findings(cases, [asked], pool, clock.today())
            flagged |= {key for key, figures in some.items() if figures}
    since = min((claim.received_on for claim in claims if claim.received_on), default=None)
    return Trial(len(claims), since, frozenset(found[0]), frozenset(found[1]))
