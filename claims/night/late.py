"""逾期提醒: what is not done by its last day, found once a step; from then on it stands as late in lists and on home pages.

That a row is late is a question to its dates: a night that runs late, or twice, changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures


@dataclass(frozen=True)
class Late:
    """Rows of a table that are late when `past` holds, with the columns that tell of them; `counts`: name to condition."""

    table: str
    past: str
    told: str
    counts: Mapping[str, str]

    def areas(self, pool: Pool, day: date) -> list[str]:
        """Where something is late."""
        return areas_with(f"SELECT FROM {self.table} WHERE {self._where('a.code', 'a.last')}", pool, day)

    def run(self, pool: Pool, day: date, area: str) -> Figures:
        """Note what is late in one area; a second time changes nothing."""
        counted = ", ".join(f"count(*) FILTER (WHERE {holds}) AS {name}" for name, holds in self.counts.items())
        statement = f"""
            WITH late AS (
                UPDATE {self.table} SET late_on = %(day)s WHERE {self._where("%(first)s", "%(last)s")}
                RETURNING {self.told})
            SELECT count(*), {DIGEST.format(row=self.told)}, {counted} FROM late
        """
        return come_to(statement, inside(pool, day, area))

    def _where(self, first: str, last: str) -> str:
        return f"pool_id = %(pool)s AND late_on IS NULL AND area_code BETWEEN {first} AND {last} AND ({self.past})"


CASES = Late(
    "claims_criticalcase",
    "state = 'open' AND verify_by < %(day)s OR state IN ('confirmed', 'objected') AND pay_by < %(day)s",
    "number, state",
    {"unverified": "state = 'open'", "undecided": "state <> 'open'"},
)
"""Critical-illness cases that the insurer has not verified, or that are not paid (NX-15)."""

ADVANCES = Late("claims_advance", "state = 'out' AND due_on < %(day)s", "number, amount, returned", {"late": "true"})
"""Advances that were not given back (HN-16); from then on the guarantor owes them."""

INSTALMENTS = Late(
    "claims_instalment",
    "due_on < %(day)s AND EXISTS (SELECT FROM claims_instalmentplan p JOIN claims_recovery r ON r.id = p.recovery_id"
    " WHERE p.id = plan_id AND p.state = 'agreed' AND r.repaid < up_to)",
    "plan_id, due_on, amount",
    {"late": "true"},
)
"""Instalments of agreements that hold which did not come in time (社会保险经办条例 art. 46)."""

APPEALS = Late("claims_appeal", "state = 'open' AND decide_by < %(day)s", "number, decide_by", {"late": "true"})
"""Appeals that nobody has decided: the person may go to the authority above."""
