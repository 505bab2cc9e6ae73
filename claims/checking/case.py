"""Claims as checks look at them: what several checks, or several claims, need is read once and in one query for all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import cast

from casework.models import Holiday
from claims.models import Claim, ExpenseLine, Invoice
from claims.models.claim import Kind
from policy.days import Overrides, age_on


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
        """The lines of each claim with their catalogue entries."""
        found: defaultdict[int, list[ExpenseLine]] = defaultdict(list)
        for line in ExpenseLine.objects.filter(claim__in=self.keys).select_related("entry"):
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
    def calendar(self) -> Overrides:
        """The agency's own table of working days."""
        return dict(Holiday.objects.values_list("day", "is_working"))


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
    def invoices(self) -> list[Invoice]:
        return self._cases.invoices[self.claim.pk]

    @property
    def calendar(self) -> Overrides:
        return self._cases.calendar
