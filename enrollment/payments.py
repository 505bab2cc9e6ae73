"""Whether a payment can be booked, and what it buys: the same questions at the counter and for a file of thousands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from casework import clock
from casework.models import Pool
from casework.money import yuan
from enrollment import errors
from enrollment.models import Contribution, Coverage, Person, Registration
from enrollment.selectors.enrollees import enrollee, statuses_by
from enrollment.services.owing import Pricing, Quote
from policy import Enrollee, Enrolment

NEEDED = ("classification", "individual", "subsidy", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as it was told: who for, which coverage year, how much (fen), on which day."""

    person: Person
    coverage_year: int
    amount: int
    paid_on: date
    assigned: bool = False
    """Booked by a second person long after it came: the registration may be younger than the payment."""


class Known:
    """What decides about the payments of some persons, read in five queries whatever their number."""

    def __init__(self, pool: Pool, persons: Sequence[Person], pricings: dict[int, Pricing] | None = None) -> None:
        self.pool = pool
        self.registrations: dict[int, list[Registration]] = _by_person(
            Registration.objects.filter(pool=pool, person__in=persons).order_by("registered_on")
        )
        self.statuses = statuses_by([person.pk for person in persons])
        self.coverages: dict[int, list[Coverage]] = _by_person(
            Coverage.objects.filter(person__in=persons).order_by("period")
        )
        standing = Contribution.objects.filter(person__in=persons).exclude(state=Contribution.State.CANCELLED)
        self.contributions = {(row.person_id, row.coverage_year): row for row in standing}
        self.repaired: dict[int, list[int]] = defaultdict(list)
        for (person, year), row in self.contributions.items():
            if row.state == Contribution.State.REPAIRED:
                self.repaired[person].append(year)
        self._pricings = {} if pricings is None else pricings

    def pricing(self, coverage_year: int) -> Pricing:
        """The rules of the year. Raises rulebook.errors.NoRulesInForce."""
        if coverage_year not in self._pricings:
            self._pricings[coverage_year] = Pricing(self.pool, coverage_year)
        return self._pricings[coverage_year]

    def contribution(self, payment: Payment) -> Contribution | None:
        """What the person owes or has paid for the year."""
        return self.contributions.get((payment.person.pk, payment.coverage_year))

    def registration(self, payment: Payment) -> Registration | None:
        """The participation that held on the day of the payment."""
        for row in self.registrations.get(payment.person.pk, ()):
            if payment.assigned and row.ended_on is None:
                return row
            if row.registered_on <= payment.paid_on and (row.ended_on is None or row.ended_on >= payment.paid_on):
                return row
        return None

    def enrollee(self, payment: Payment) -> Enrollee:
        """The person as the rules see them on the day of the payment."""
        key = payment.person.pk
        statuses, coverages = self.statuses.get(key, []), self.coverages.get(key, [])
        repaired = self.repaired.get(key, ())
        pricing = self.pricing(payment.coverage_year)
        return enrollee(payment.person, statuses, coverages, pricing, payment.paid_on, repaired)

    def overlaps(self, person: Person, answer: Enrolment) -> bool:
        """Whether the person has resident cover on some of the days."""
        return any(
            held.scheme == Coverage.Scheme.RESIDENT
            and held.period.lower <= answer.ends_on
            and (held.period.upper is None or answer.starts_on < held.period.upper)
            for held in self.coverages.get(person.pk, ())
        )


def quote(known: Known, payment: Payment) -> Quote:
    """What a payment on that day costs and buys, whatever its amount. Raises a PaymentRefused."""
    person, contribution = payment.person, known.contribution(payment)
    if payment.paid_on > clock.today():
        raise errors.PaidLater()
    if contribution and contribution.state in Contribution.PAID:
        raise errors.YearAlreadyPaid(year=payment.coverage_year, detail=f"{contribution.paid_on}")
    if person.died_on and person.died_on < payment.paid_on:
        raise errors.PaidAfterDeath(day=person.died_on, detail=f"{person.died_on}")
    registration = known.registration(payment)
    if registration is None:
        raise errors.NotRegistered(day=payment.paid_on)
    registered_on = max(registration.registered_on, payment.paid_on)
    said = known.pricing(payment.coverage_year).quote(known.enrollee(payment), payment.paid_on, registered_on)
    answer = said.enrolment
    if answer.refused or any(getattr(answer, name) is None for name in NEEDED):
        refusal = errors.EmployeeCovered if answer.refused == "employee_cover_active" else errors.NotInPolicy
        raise refusal(reason=answer.reason((get_language() or "zh")[:2]), detail=answer.refused or "missing")
    if person.died_on and answer.starts_on and person.died_on < answer.starts_on:
        raise errors.PaidAfterDeath(day=person.died_on, detail=f"{person.died_on}")
    if known.overlaps(person, answer):
        raise errors.CoverageOverlaps()
    return said


def judge(known: Known, payment: Payment) -> Quote:
    """What the payment buys, its amount being the one that is owed. Raises a PaymentRefused.

    Who holds large-amount insurance may pay its premium with it (CL-29).
    """
    said = quote(known, payment)
    owed = own_part(known, payment, said)
    if payment.amount not in (owed, owed + (said.enrolment.large_amount or 0)):
        raise errors.AnotherAmount(
            day=payment.paid_on, owed=yuan(owed), amount=yuan(payment.amount), detail=yuan(owed), field="amount"
        )
    return said


def own_part(known: Known, payment: Payment, said: Quote) -> int:
    """Fen that the person owes themselves: the individual part without what departments pay of it (FX-10)."""
    contribution = known.contribution(payment)
    return (said.enrolment.individual or 0) - (contribution.relief if contribution else said.relief)


def _by_person(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found
