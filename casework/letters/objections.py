"""Papers of a person who may disagree: what was taken off their lines."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from casework.letters.data import Applicant, Fen, Insured, Letter, Remedy
from casework.letters.kinds import in_capitals
from casework.money import yuan


@dataclass(frozen=True, kw_only=True)
class ReducedLine:
    """One line of which less, or another class, is allowed than was claimed: why, and by which article."""

    item: str
    claimed: Fen
    allowed: Fen
    classes: str
    reason: str
    article: str


@dataclass(frozen=True, kw_only=True)
class ReductionNotice(Letter):
    """费用核减告知书: each reduced line of a settled claim with reason and article, and how to object (NX-33)."""

    kind: ClassVar[str] = "reduction"

    matter: str
    insured: Insured
    applicant: Applicant
    claim_number: str
    institution: str
    admitted_on: date
    discharged_on: date
    decided_on: date
    lines: tuple[ReducedLine, ...]
    fund_total: Fen
    remedy: Remedy

    @property
    def reduced(self) -> int:
        """Fen taken off, all lines together."""
        return sum(line.claimed - line.allowed for line in self.lines)

    def computed(self) -> dict[str, Any]:
        return {"reduced": yuan(self.reduced)} | in_capitals(self.agency, reduced=self.reduced)
