"""追偿通知书: what a third party owes of what the funds paid first."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from casework.letters.data import Account, Fen, FundTotal, Letter, masked
from casework.letters.kinds import in_capitals


@dataclass(frozen=True, kw_only=True)
class ThirdPartyDemand(Letter):
    """追偿通知书 to who caused an injury; raises DoesNotAdd unless the funds make the amount."""

    kind: ClassVar[str] = "third_party_demand"

    injured: str
    debtor: str
    debtor_masked_id: str
    address: str
    settlement_number: str
    cause: str
    paper: str
    share: str
    article: str
    funds: tuple[FundTotal, ...]
    amount: Fen
    received: Fen
    left: Fen
    opened_on: date
    pay_by: date
    account: Account

    def __post_init__(self) -> None:
        masked(self.debtor_masked_id)
        self.must_add(_("the amount"), self.amount, *(fund.amount for fund in self.funds))
        self.must_add(_("the amount"), self.amount, self.received, self.left)

    def computed(self) -> dict[str, Any]:
        return in_capitals(self.agency, left=self.left)
