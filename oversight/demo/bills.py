"""What hospitals bill: stays with lines and invoices that nothing is odd about, and what can be wrong with one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random

from casework.models import Pool
from claims.facts import InvoiceRow, LineRow, Stay
from claims.models import CatalogueEntry, Diagnosis
from claims.models.claim import Access, Kind, Reason
from enrollment.models import Person
from institutions.models import Institution
from oversight.demo.places import usual_patients, usual_prices

LARGE_LEVELS = {"2", "3"}
COSTLY = 400_00
COUNTS = {False: (0, 3), True: (8, 14)}
"""How many costly lines an ordinary and a large bill have."""

FREQUENT = ("I63.900", "J18.900", "I25.103", "K80.100", "S72.000", "C34.900", "E11.900")
DAILY = "日"
LEVELS_OF_NURSING = "级护理"
LARGE_BILL = 5_000_00


@dataclass(frozen=True)
class Bill:
    """A stay as its hospital bills it."""

    stay: Stay
    lines: tuple[LineRow, ...]
    invoices: tuple[InvoiceRow, ...]

    def with_lines(self, lines: list[LineRow]) -> "Bill":
        """The same stay with other lines: claim and first invoice come to their sum."""
        total = sum(line.amount for line in lines)
        more = total - self.stay.claimed
        first, *rest = self.invoices
        invoices = (replace(first, amount=first.amount + more), *rest)
        return Bill(replace(self.stay, claimed=total), tuple(lines), invoices)


class Hospitals:
    """Knows institutions, catalogue and diagnoses of the pool, and bills stays by them."""

    def __init__(self, pool: Pool) -> None:
        self.here = list(Institution.objects.filter(kind__in=["hospital", "clinic"], designations__pool=pool))
        self.away = [place for place in self.here if not pool.holds(place.area_id)]
        self.large = [place for place in self.here if place.level in LARGE_LEVELS]
        self.prices = usual_prices()
        kept = CatalogueEntry.objects.filter(pool=pool, ends_on=None, code__in=self.prices)
        self.catalogue = list(kept.filter(diagnoses=[], levels=[], sex="", age_from=None, age_to=None))
        self.costly = [entry for entry in self.catalogue if self.prices[entry.code] >= COSTLY]
        self.cheap = [entry for entry in self.catalogue if self.prices[entry.code] < COSTLY]
        self.diagnoses = list(Diagnosis.objects.filter(code__in=FREQUENT)) * 6 + list(Diagnosis.objects.all())
        self.patients = usual_patients()
        self.numbers = count(1)

    def bill(self, person: Person, discharged_on: date, random: Random, *, big: bool = False) -> Bill:
        """A stay that ended on the day; a big one is long, in a large hospital, and costs much."""
        is_away = bool(self.away) and random.random() < 0.15
        hospital = random.choice(self.away if is_away else self.large if big else self.here)
        days = random.randint(9, 24) if big else random.randint(4, 12)
        lines = list(self._lines(random, days, big))
        diagnosis = random.choice([one for one in self.diagnoses if self._suits(one, person, discharged_on)])
        stay = Stay(
            kind=Kind.INPATIENT,
            access=random.choice((Access.APPROVED_REFERRAL, Access.EMERGENCY)) if is_away else Access.ORDINARY,
            reason=Reason.ELSEWHERE if is_away else Reason.NO_CARD,
            institution=hospital,
            admitted_on=discharged_on - timedelta(days=days),
            discharged_on=discharged_on,
            diagnosis=diagnosis,
            is_accident=diagnosis.code[0] in "ST",
            claimed=sum(line.amount for line in lines),
        )
        return Bill(stay, tuple(lines), tuple(self._invoices(stay)))

    def _suits(self, diagnosis: Diagnosis, person: Person, day: date) -> bool:
        """No newborn's jaundice in an adult, no prostate in a woman."""
        sex, ages = self.patients[diagnosis.code]
        return (not sex or sex == person.sex) and day.year - person.born_on.year in ages

    def _lines(self, random: Random, days: int, big: bool) -> Iterator[LineRow]:
        """Each item once, and one level of nursing at most."""
        chosen = random.sample(self.cheap, random.randint(5, 11))
        chosen += random.sample(self.costly, random.randint(*COUNTS[big]))
        nursing = [entry for entry in chosen if LEVELS_OF_NURSING in entry.name]
        for entry in chosen:
            if entry not in nursing[1:]:
                yield self._line(entry, random, days)

    def _line(self, entry: CatalogueEntry, random: Random, days: int) -> LineRow:
        """Nothing costs more than its limit, and no day is billed twice."""
        usual = self.prices[entry.code]
        price = usual if entry.price_limit is None else min(usual, entry.price_limit)
        most = days if entry.unit == DAILY else 3 if usual >= COSTLY else days * 2
        quantity = random.randint(1, most)
        return LineRow(
            entry=entry,
            name=entry.name,
            category=entry.category,
            quantity=Decimal(quantity),
            unit_price=price,
            amount=price * quantity,
            first_self_pay=entry.first_self_pay,
            price_limit=entry.price_limit,
        )

    def _invoices(self, stay: Stay) -> Iterator[InvoiceRow]:
        """Each hospital prints under a code of its own; a large bill comes in two invoices."""
        assert stay.institution and stay.discharged_on, "a bill is of a stay in a hospital"
        parts = [stay.claimed] if stay.claimed < LARGE_BILL else [stay.claimed // 3, stay.claimed - stay.claimed // 3]
        for amount in parts:
            number = next(self.numbers)
            yield InvoiceRow(
                code=f"99{stay.institution.pk % 10**6:06d}",
                number=f"{number:010d}",
                check_code=f"{number * 7919 % 16**6:06x}",
                issued_on=stay.discharged_on,
                amount=amount,
            )


def over_its_limit(bill: Bill) -> Bill:
    """A price with a digit written in front of its limit (5,452 for 452)."""
    return _changed(bill, lambda line: line.price_limit is not None, _with_a_digit_in_front)


def class_a_for_b(bill: Bill) -> Bill:
    """A class B item listed as class A."""
    return _changed(bill, lambda line: line.category == "B", lambda line: replace(line, category="A"))


def days_that_were_not(bill: Bill) -> Bill:
    """More days of an item charged by the day than the stay has."""
    return _changed(bill, lambda line: bool(line.entry and line.entry.unit == DAILY), _with_forty_days)


def round_sum(bill: Bill) -> Bill:
    """A round sum: the first line makes it so."""
    first, *rest = bill.lines
    more = -bill.stay.claimed % 1_000_00
    return bill.with_lines([replace(first, amount=first.amount + more, unit_price=None), *rest])


ODDITIES: tuple[Callable[[Bill], Bill], ...] = (over_its_limit, class_a_for_b, days_that_were_not, round_sum)


def _changed(bill: Bill, fits: Callable[[LineRow], bool], change: Callable[[LineRow], LineRow]) -> Bill:
    """The bill with its first fitting line changed; as it is where none fits."""
    at = next((at for at, line in enumerate(bill.lines) if fits(line)), None)
    if at is None:
        return bill
    lines = list(bill.lines)
    lines[at] = change(lines[at])
    return bill.with_lines(lines)


def _with_a_digit_in_front(line: LineRow) -> LineRow:
    limit = line.price_limit or 0
    price = int(f"5{limit}")
    return replace(line, unit_price=price, amount=int(price * (line.quantity or 0)))


def _with_forty_days(line: LineRow) -> LineRow:
    return replace(line, quantity=Decimal(40), amount=40 * (line.unit_price or 0))
