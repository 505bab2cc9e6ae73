"""Claims as checks look at them: what several checks, or several claims, need is read once and in one query for all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.db import connection

from casework.deadlines import overrides
from claims.models import Claim, ExpenseLine, Invoice, InvoiceReading
from claims.models.claim import Kind
from institutions.standing import LEVEL
from policy.days import Overrides, age_on

_LEVEL = LEVEL % {"institution": "c.institution_id", "day": "c.admitted_on"}
_LEVELS = f"SELECT c.id, {_LEVEL} FROM claims_claim c WHERE c.id = ANY(%(keys)s)"


class Cases:
    """Handed-in claims of one pool, with their rows. Each kind of rows is one query, whatever the number of claims."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = claims

    def __iter__(self) -> Iterator["Case"]:
        return (Case(claim, self) for claim in self.claims)

    @property
    def keys(self) -> list[int]:
        """The keys of the claims."""
        return [claim.pk for claim in self.claims]

    @cached_property
    def lines(self) -> dict[int, list[ExpenseLine]]:
        """The lines of each claim with their catalogue entries and the price limits of these."""
        found: defaultdict[int, list[ExpenseLine]] = defaultdict(list)
        lines = ExpenseLine.objects.filter(claim__in=self.keys).select_related("entry")
        for line in lines.prefetch_related("entry__price_limits"):
            found[line.claim_id].append(line)
        return found

    @cached_property
    def invoices(self) -> dict[int, list[Invoice]]:
        """The invoices of each claim."""
        found: defaultdict[int, list[Invoice]] = defaultdict(list)
        for invoice in Invoice.objects.filter(claim__in=self.keys):
            found[invoice.claim_id].append(invoice)
        return found

    @cached_property
    def readings(self) -> dict[int, list[InvoiceReading]]:
        """What was read out of the invoice files of each claim that were not withdrawn."""
        found: defaultdict[int, list[InvoiceReading]] = defaultdict(list)
        readings = InvoiceReading.objects.filter(claim__in=self.keys, document__withdrawn_at=None)
        for reading in readings.select_related("document"):
            found[reading.claim_id].append(reading)
        return found

    @cached_property
    def levels(self) -> dict[int, str]:
        """The level of each claim's institution on the day of admission (docs/decisions.md)."""
        with connection.cursor() as cursor:
            cursor.execute(_LEVELS, {"keys": self.keys})
            return dict(cursor.fetchall())

    @cached_property
    def calendar(self) -> Overrides:
        """The agency's own table of working days."""
        return overrides()


class Case:
    """One handed-in claim as checks look at it."""

    def __init__(self, claim: Claim, cases: Cases | None = None) -> None:
        self.claim = claim
        self._cases = cases or Cases([claim])

    @property
    def admitted_on(self) -> date:
        """The day of admission: a claim that was handed in has one."""
        return cast(date, self.claim.admitted_on)

    @property
    def discharged_on(self) -> date:
        """The day of discharge: a claim that was handed in has one."""
        return cast(date, self.claim.discharged_on)

    @property
    def received_on(self) -> date:
        """The day on which the claim was handed in."""
        return cast(date, self.claim.received_on)

    @property
    def days(self) -> int:
        """Days from admission to discharge as hospitals count them: the day of discharge is none, one day at least."""
        return max((self.discharged_on - self.admitted_on).days, 1)

    @property
    def is_inpatient(self) -> bool:
        return self.claim.kind == Kind.INPATIENT

    @property
    def diagnosis(self) -> str:
        """The diagnosis's code (ICD-10)."""
        return self.claim.diagnosis_id or ""

    @property
    def age(self) -> int:
        """Full years of the person's age on admission."""
        return age_on(self.claim.person.born_on, self.admitted_on)

    @property
    def lines(self) -> list[ExpenseLine]:
        return self._cases.lines[self.claim.pk]

    @property
    def payable_lines(self) -> list[ExpenseLine]:
        """The lines of class A and B: of class C nothing is paid."""
        return [line for line in self.lines if line.category != "C"]

    @property
    def invoices(self) -> list[Invoice]:
        return self._cases.invoices[self.claim.pk]

    @property
    def readings(self) -> list[InvoiceReading]:
        return self._cases.readings[self.claim.pk]

    def day_of(self, line: ExpenseLine) -> date:
        """The day of a line's service: where it tells none, the last of the stay."""
        return line.served_on or self.discharged_on

    @property
    def level(self) -> str:
        """The level of the institution on the day of admission; empty without an institution."""
        return self._cases.levels.get(self.claim.pk) or ""

    @property
    def calendar(self) -> Overrides:
        return self._cases.calendar


def told_of(lines: Sequence[ExpenseLine], **more: Any) -> dict[str, Any] | None:
    """What a check tells of the lines that it found: how many, their amount, the first one's name; None for none."""
    if not lines:
        return None
    told = {"count": len(lines), "amount_fen": sum(line.amount for line in lines), "name": lines[0].name}
    return told | more | {"lines": [line.position for line in lines]}
