"""Papers of a review: what is asked outside the agency before a case is decided, the minutes of a joint review."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from casework.letters.data import Fen, Insured, Letter


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of an inquiry."""

    text: str


@dataclass(frozen=True, kw_only=True)
class InquiryLetter(Letter):
    """核实函: questions to a hospital or an insurer about one stay, until when to answer; the reply slip at its foot.

    `reminder_on` is set on the second letter, when the answer did not come in time.
    """

    kind: ClassVar[str] = "inquiry"

    addressee: str
    insured: Insured
    claim_number: str
    institution: str
    diagnosis: str
    admitted_on: date
    discharged_on: date
    claimed: Fen
    questions: tuple[Question, ...]
    asked_on: date
    answer_by: date
    reminder_on: date | None


@dataclass(frozen=True, kw_only=True)
class MemberSaid:
    """One member of a joint review with the opinion given; empty for who gave none."""

    name: str
    role: str
    opinion: str
    reason: str
    on: date | None


@dataclass(frozen=True)
class Heard:
    """Somebody of a medical institution whom a joint review heard, and what they said."""

    name: str
    institution: str
    statement: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Minutes(Letter):
    """会审纪要: the case, who was called, what each said, whom of institutions they heard, how it came out. All sign."""

    kind: ClassVar[str] = "minutes"

    claim_number: str
    insured: Insured
    institution: str
    diagnosis: str
    admitted_on: date
    discharged_on: date
    claimed: Fen
    fund: Fen
    reason: str
    convened_on: date
    chair: str
    members: tuple[MemberSaid, ...]
    attendees: tuple[Heard, ...]
    needed: str
    majority: str
    counted: str
    result: str
    resolution: str
    ended_on: date

    def computed(self) -> dict[str, Any]:
        return {"called": str(len(self.members))}
