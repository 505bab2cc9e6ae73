"""The papers of what is done about misuse of the fund."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casework.letters.data import Fen, Insured, Letter, Remedy


@dataclass(frozen=True, kw_only=True)
class PersonSuspension(Letter):
    """暂停医疗费用联网结算决定书: ground, facts, term, what the person does meanwhile, how to object (条例 art. 41).

    `reference` is the number of the administration's own decision, empty where it has none.
    """

    kind: ClassVar[str] = "person_suspension"

    insured: Insured
    reference: str
    ground: str
    article: str
    facts: str
    decision: str
    months: str
    starts_on: date
    ends_on: date
    decided_on: date
    remedy: Remedy


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A paper that goes with a letter."""

    name: str


@dataclass(frozen=True, kw_only=True)
class LeadTransfer(Letter):
    """欺诈骗保问题线索移送函: who is suspected of what, what was found, what is enclosed; with the receipt (LPS-52, HN-44).

    `suspect`: a person with the number masked, or an institution with its code. `matter`: the case it is about.
    """

    kind: ClassVar[str] = "lead_transfer"

    lead_number: str
    addressee: str
    suspect: str
    matter: str
    period: str
    facts: str
    findings: str
    amount: Fen
    opinion: str
    enclosures: tuple[Enclosure, ...]
    decided_on: date
