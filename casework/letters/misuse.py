"""The paper of what is done about persons who misused the fund."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casework.letters.data import Insured, Letter, Remedy


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
