"""Papers of a person who disagrees: what was taken off their lines, their appeal, what became of it."""

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


@dataclass(frozen=True, kw_only=True)
class AppealReceipt(Letter):
    """复查申请受理回执: what came in against which decision, and by when it is decided.

    `late` says why it was still taken.
    """

    kind: ClassVar[str] = "appeal_receipt"

    insured: Insured
    claim_number: str
    against: str
    against_on: date
    who: str
    grounds: str
    sheets: int
    handed_in_on: date
    until: date
    late: str
    decide_by: date
    decide_by_is_provisional: bool


@dataclass(frozen=True, kw_only=True)
class AppealDecision(Letter):
    """复查决定书: upheld or granted, why, what follows, and where the person can turn to now (行政复议, 行政诉讼)."""

    kind: ClassVar[str] = "appeal_decision"

    insured: Insured
    claim_number: str
    against: str
    against_on: date
    who: str
    grounds: str
    handed_in_on: date
    result: str
    reasons: str
    follows: str
    more: Fen
    decided_on: date
    remedy: Remedy

    def computed(self) -> dict[str, Any]:
        return in_capitals(self.agency, more=self.more)
