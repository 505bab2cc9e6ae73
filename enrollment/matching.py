"""A file of payments against what the portal knows: every line booked, or with the outcome that says why not (对账)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from casework import masks
from casework.errors import Refusal
from casework.models import Pool
from enrollment.booking import Bought, Voucher
from enrollment.errors import PaymentRefused
from enrollment.initials import tidy
from enrollment.models import Identity, PaymentLine, Person, Receipt
from enrollment.payments import Known, Payment, judge
from enrollment.services.owing import Pricing
from enrollment.tax_files import TaxLine

TAX = "tax"
"""The channel of what the tax bureau collects."""
AT_ONCE = 5_000
Outcome = PaymentLine.Outcome
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Decided:
    """A line, what becomes of it, the figure behind that, and what it buys when it is booked."""

    line: TaxLine
    outcome: PaymentLine.Outcome
    detail: str = ""
    bought: Bought | None = None


def parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows in parts of at most AT_ONCE."""
    for at in range(0, len(rows), AT_ONCE):
        yield rows[at : at + AT_ONCE]


class Matching:
    """The lines of one file, decided in their order; a payment that the file tells twice is booked once."""

    def __init__(self, pool: Pool, lines: Sequence[TaxLine]) -> None:
        self.pool = pool
        self.lines = lines
        self._pricings: dict[int, Pricing] = {}
        self._bought: set[tuple[int, int]] = set()
        self._told: set[str] = set()

    def persons(self) -> list[int]:
        """The keys of everybody whose number stands in the file, in the order in which they are locked."""
        numbers = sorted({line.identity for line in self.lines})
        return sorted({key for part in parts(numbers) for key in self._keys(part).values()})

    def decided(self) -> Iterator[tuple[Known, list[Decided]]]:
        """Part by part what becomes of the lines, with what is known about the persons of the part."""
        for part in parts(self.lines):
            keys = self._keys(line.identity for line in part)
            persons = {row.pk: row for row in Person.objects.filter(pk__in=set(keys.values())).select_related("pool")}
            known = Known(self.pool, list(persons.values()), self._pricings)
            self._told |= self._told_before([line.reference for line in part])
            yield known, [self._decide(known, line, persons.get(keys.get(line.identity, 0))) for line in part]

    def _decide(self, known: Known, line: TaxLine, person: Person | None) -> Decided:
        if line.unreadable or line.paid_on is None:
            return Decided(line, Outcome.UNREADABLE, ",".join(line.unreadable))
        if line.reference in self._told:
            return Decided(line, Outcome.REPEATED)
        self._told.add(line.reference)
        if person is None:
            return Decided(line, Outcome.UNKNOWN)
        if tidy(line.name) != person.name:
            return Decided(line, Outcome.OTHER_NAME, masks.name(person.name))
        if (person.pk, line.year) in self._bought:
            return Decided(line, Outcome.TWICE)
        return self._judged(known, line, Payment(person, line.year, line.amount, line.paid_on))

    def _judged(self, known: Known, line: TaxLine, payment: Payment) -> Decided:
        try:
            said = judge(known, payment)
        except PaymentRefused as refusal:
            return Decided(line, refusal.outcome, refusal.detail)
        except Refusal as refusal:
            return Decided(line, Outcome.CLOSED, refusal.code)
        self._bought.add((payment.person.pk, line.year))
        return Decided(
            line, Outcome.BOOKED, bought=Bought(payment, said, Voucher(channel=TAX, reference=line.reference))
        )

    def _keys(self, numbers: Iterable[str]) -> dict[str, int]:
        """Number to person; a record that was merged leads to the one that stands for both."""
        found = Identity.objects.filter(pool=self.pool, number__in=set(numbers))
        rows = found.values_list("number", "person_id", "person__merged_into_id")
        return {number: merged or person for number, person, merged in rows}

    def _told_before(self, references: Sequence[str]) -> set[str]:
        """Those of the payments that were booked, or lie in suspense, since an earlier file."""
        booked = Receipt.objects.filter(pool=self.pool, channel=TAX, reference__in=references)
        lines = PaymentLine.objects.filter(file__pool=self.pool, reference__in=references)
        return {*booked.values_list("reference", flat=True), *lines.values_list("reference", flat=True)}
