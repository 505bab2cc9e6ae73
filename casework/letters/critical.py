"""The paper of a critical-illness case after the fact: what the year comes to, what is paid, or why nothing is."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from casework.letters.data import Account, Fen, Insured, Letter, Remedy
from casework.letters.kinds import in_capitals


@dataclass(frozen=True, kw_only=True)
class CriticalStay:
    """One stay of the year, or an earlier case: `burden` counts towards the line, `paid` was paid for it before."""

    on: date
    what: str
    number: str
    burden: Fen
    entitled: Fen
    paid: Fen


@dataclass(frozen=True, kw_only=True)
class CriticalNotice(Letter):
    """大病保险事后补偿通知书: the year stay by stay, what is due beyond, whether it is paid (NX-11, NX-33).

    `account` is None where nothing is paid, `reasons` then say why. Raises DoesNotAdd unless the stays make the sums,
    and what was paid before and what is due make what the year comes to.
    """

    kind: ClassVar[str] = "critical_notice"

    insured: Insured
    year: str
    stays: tuple[CriticalStay, ...]
    burden: Fen
    entitled: Fen
    paid: Fen
    due: Fen
    account: Account | None
    reasons: str
    basis: str
    decided_on: date
    remedy: Remedy

    def __post_init__(self) -> None:
        self.must_add(_("burden of the year"), self.burden, *(stay.burden for stay in self.stays))
        self.must_add(_("due for the year"), self.entitled, *(stay.entitled for stay in self.stays))
        self.must_add(_("paid before"), self.paid, *(stay.paid for stay in self.stays))
        self.must_add(_("due for the year"), self.entitled, self.paid, self.due)

    def computed(self) -> dict[str, Any]:
        return in_capitals(self.agency, due=self.due)
