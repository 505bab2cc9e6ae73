"""Letters of a review: what is asked outside the agency before a case is decided."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

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
