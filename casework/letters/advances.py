"""The papers of supplementary insurance: the acknowledgement of an IOU, and the sheet of what the scheme pays."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from casework.letters.data import Account, CalculationRow, Fen, Insured, Letter, masked
from casework.letters.kinds import in_capitals


@dataclass(frozen=True, kw_only=True)
class AdvancePaper(Letter):
    """借款确认书: what is lent against which stay, who guarantees, until when it is given back (HN-15, HN-16).

    `due_on` is None and `decided_on` too while it is not decided.
    """

    kind: ClassVar[str] = "advance"

    insured: Insured
    institution: str
    admitted_on: date
    prepaid: Fen
    amount: Fen
    guarantor_unit: str
    guarantor_name: str
    guarantor_masked_id: str
    guarantor_masked_telephone: str
    account: Account
    asked_on: date
    decided_on: date | None
    due_on: date | None

    def __post_init__(self) -> None:
        masked(self.guarantor_masked_id, self.guarantor_masked_telephone)

    def computed(self) -> dict[str, Any]:
        return in_capitals(self.agency, amount=self.amount)


@dataclass(frozen=True, kw_only=True)
class TakenAdvance:
    """What of an advance a payout took, and what is left of it."""

    number: str
    amount: Fen
    left: Fen


@dataclass(frozen=True, kw_only=True)
class SupplementSheet(Letter):
    """补充医疗保险结算单: the cost above the limit, the payout, what was set off, the rest that is paid.

    Raises DoesNotAdd unless payout and what the person bears make the cost, and set-off and rest the payout.
    """

    kind: ClassVar[str] = "supplement_sheet"

    insured: Insured
    institution: str
    admitted_on: date
    discharged_on: date
    sheet_number: str
    over_limit: Fen
    payout: Fen
    borne: Fen
    taken: tuple[TakenAdvance, ...]
    set_off: Fen
    due: Fen
    rows: tuple[CalculationRow, ...]
    basis: str
    account: Account
    decided_on: date

    def __post_init__(self) -> None:
        self.must_add(_("cost above the limit"), self.over_limit, self.payout, self.borne)
        self.must_add(_("set off"), self.set_off, *(one.amount for one in self.taken))
        self.must_add(_("payout"), self.payout, self.set_off, self.due)

    def computed(self) -> dict[str, Any]:
        return in_capitals(self.agency, due=self.due)
