"""分期还款协议书: what is given back on which days."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from casework.letters.data import Account, Fen, Insured, Letter
from casework.letters.kinds import in_capitals


@dataclass(frozen=True, kw_only=True)
class AgreedPart:
    """One instalment: its number, its last day, its amount, what is left when it is paid."""

    number: str
    due_on: date
    amount: Fen
    left: Fen


@dataclass(frozen=True, kw_only=True)
class InstalmentAgreement(Letter):
    """分期还款协议书: printed to be signed; raises DoesNotAdd unless the instalments make the amount."""

    kind: ClassVar[str] = "instalments"

    insured: Insured
    settlement_number: str
    reason: str
    owed: Fen
    before: Fen
    amount: Fen
    parts: tuple[AgreedPart, ...]
    account: Account
    drawn_up_on: date
    signed_on: date | None
    made: str
    agreed: str

    def __post_init__(self) -> None:
        self.must_add(_("what has to be returned"), self.owed, self.before, self.amount)
        self.must_add(_("the instalments"), self.amount, *(part.amount for part in self.parts))

    def computed(self) -> dict[str, Any]:
        return in_capitals(self.agency, amount=self.amount)
