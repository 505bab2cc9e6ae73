"""A small world in which the checks are asked one by one: claims as bare rows, a table of what fires and what does not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from casework import clock
from casework.models import Pool, Role
from claims.checking.case import Cases
from claims.checking.look import findings
from claims.checking.registry import Figures, check_of
from claims.checking.stand import Stand
from claims.models import Claim, Diagnosis, ExpenseLine, Invoice
from enrollment.models import Person
from tests.factories import direct
from tests.factories.claims import CatalogueEntryFactory, DiagnosisFactory, card
from tests.factories.core import StaffFactory, reader
from tests.factories.enrollment import insured_person
from tests.factories.institutions import designated_hospital

ADMITTED, DISCHARGED, RECEIVED = date(2026, 6, 1), date(2026, 6, 9), date(2026, 6, 12)
ODD = 5_432_10
_numbers = count(10**9 + 7, 1_000)


class World:
    """One person, one hospital, one clerk; every claim is of them unless it says otherwise."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.person = insured_person(pool, years=(2025, 2026))
        self.hospital = designated_hospital()
        self.clerk = StaffFactory()
        DiagnosisFactory()

    def claim(
        self, *, lines: Sequence[Mapping[str, Any]] = (), invoices: Sequence[Mapping[str, Any]] = ({},), **said: Any
    ) -> Claim:
        """A handed-in claim with nothing odd about it but what is said; `shift` moves its days."""
        shift = timedelta(days=said.pop("shift", 0))
        person = said.setdefault("person", self.person)
        claimed = said.setdefault("claimed", sum(line["amount"] for line in lines) or ODD)
        told = {
            "pool": self.pool,
            "area_code": person.area_code,
            "number": f"C{next(_numbers)}",
            "state": "submitted",
            "institution": self.hospital,
            "admitted_on": ADMITTED + shift,
            "discharged_on": DISCHARGED + shift,
            "received_on": RECEIVED + shift,
            "diagnosis_id": "K35.900",
            "payee_name": person.name,
            "bank_account": card(person.pk),
            "entered_by": self.clerk,
            "created_at": clock.now(),
        }
        claim = Claim.objects.create(**(told | said))
        self._add_rows(claim, lines or [{"amount": claimed}], invoices)
        return claim

    def _add_rows(
        self, claim: Claim, lines: Sequence[Mapping[str, Any]], invoices: Sequence[Mapping[str, Any]]
    ) -> None:
        for position, said in enumerate(lines):
            entry = said.get("entry")
            plain = {"name": entry.name if entry else "西药费", "category": entry.category if entry else "A"} | dict(
                said
            )
            allowed = {"allowed_amount": plain["amount"], "allowed_category": plain["category"]}
            ExpenseLine.objects.create(claim=claim, position=position, **(allowed | plain))
        for position, said in enumerate(invoices):
            plain = {"code": "99060126", "number": f"{next(_numbers)}", "issued_on": claim.discharged_on}
            plain |= {"amount": claim.claimed} | dict(said)
            Invoice.objects.create(pool=self.pool, claim=claim, position=position, **plain)

    def direct(self, *, shift: int = 0) -> str:
        """A stay of 40,000.00 that was settled at the hospital and brought here, its days moved; its number."""
        days = {"入院日期": ADMITTED + timedelta(shift), "出院日期": DISCHARGED + timedelta(shift)}
        number = f"S{next(_numbers)}"
        stay = direct.row(self.person, number, **{name: str(day) for name, day in days.items()})
        direct.counted([stay], reader(Role.CLERK, pool=self.pool))
        return number

    def take_off(self, number: str) -> None:
        """A counter-row of the core system takes a stay off."""
        direct.counted([direct.off(self.person, f"X{number}", number)], reader(Role.CLERK, pool=self.pool))

    def stranger(self, **said: Any) -> Person:
        """Another insured person of the township."""
        return insured_person(self.pool, years=(2025, 2026), **said)

    def another_place(self, **said: Any) -> Any:
        """Another designated hospital."""
        return designated_hospital(**said)

    def entry(self, **said: Any) -> Any:
        """An entry of the pool's catalogue."""
        return CatalogueEntryFactory(pool=self.pool, **said)

    def diagnosis(self, code: str, name: str = "某病") -> str:
        """A diagnosis by its code."""
        Diagnosis.objects.get_or_create(code=code, defaults={"name": name, "initials": "mb"})
        return code


Story = Callable[[World], Claim]


@dataclass(frozen=True)
class Row:
    """One check: a story in which it fires, what its sentence then says, and near misses in which it does not."""

    code: str
    fires: Story
    says: tuple[str, ...]
    misses: tuple[Story, ...]
    thresholds: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.code

    def finds(self, claim: Claim) -> Figures | None:
        """What the check finds in the claim, with its declared thresholds or those of the row."""
        declared = Stand.declared(check_of(self.code))
        stand = Stand(
            declared.check, True, declared.severity, declared.needs_supervisor, declared.thresholds | self.thresholds
        )
        claim = Claim.objects.select_related("person", "institution", "diagnosis", "pool__area").get(pk=claim.pk)
        return findings(Cases([claim]), [stand], claim.pool, clock.today())[claim.pk].get(self.code)


def row(code: str, fires: Story, says: str, *misses: Story, **thresholds: int) -> Row:
    """`says` are pieces of the sentence, separated by bars."""
    return Row(code, fires, tuple(says.split("|")), misses, thresholds)
