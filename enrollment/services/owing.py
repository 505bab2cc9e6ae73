"""What a person owes for a coverage year (应缴), priced by the rules as for a payment of the day.

Plain functions, used inside the transactions of services and of the night.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

import policy
from casework import clock
from casework.models import Pool
from enrollment.errors import NotInPolicy
from enrollment.models import Answer, Contribution, Person, Registration, Relief
from enrollment.models.contributions import PREMIUM
from enrollment.selectors.enrollees import enrollee, enrollees
from policy import Enrollee, Enrolment
from policy.days import age_on
from policy.trace import Missing, Row, Text
from rulebook.selectors import RulesInForce, rules_for

CHUNK = 5_000

_LACKING = Text("政策未给出的标准", "Not given by the rules")


@dataclass(frozen=True)
class Quote:
    """What the rules say of one sort of person who pays on `paid_on`; it stays so until `due_on`."""

    enrolment: Enrolment
    paid_on: date
    due_on: date

    @property
    def refusal(self) -> str:
        """Why the rules take no payment or it would buy nothing, in the reader's language; empty when they take it."""
        return self.enrolment.reason((get_language() or "zh")[:2]) if self.enrolment.refused else ""

    @property
    def relief(self) -> int:
        """Fen of the person's own part that a department pays (FX-10)."""
        return self.enrolment.relief.amount if self.enrolment.relief else 0

    @property
    def own(self) -> int | None:
        """Fen that the person owes themselves; None where the rules name no amount."""
        return None if self.enrolment.individual is None else self.enrolment.individual - self.relief

    @property
    def rows(self) -> list[Row]:
        """The trace, and a row for each figure that the rules lack."""
        return with_lacking(self.enrolment.rows, self.enrolment.missing)


def with_lacking(rows: Iterable[Row], missing: Iterable[Missing]) -> list[Row]:
    """A trace, and a row for each figure that the rules lack."""
    return [*rows, *(Row(f"missing_{lack.figure}", "", None, _LACKING, lack.sentences) for lack in missing)]


Owed = tuple[Contribution, Quote]
"""What somebody owes, and what the rules say of it."""


class Pricing:
    """The rules of a pool for a coverage year, asked once for each sort of person and day of payment.

    100,000 rows are few sorts. Keep one no longer than the transaction: answers that it wrote stand only if that commits.
    Raises rulebook.errors.NoRulesInForce.
    """

    def __init__(self, pool: Pool, coverage_year: int, in_force: RulesInForce | None = None) -> None:
        self.coverage_year = coverage_year
        self.in_force = in_force or rules_for(pool, date(coverage_year, 1, 1))
        self._quotes: dict[tuple[Enrollee, date, date], Quote] = {}
        self._kept: dict[int, Answer] = {}

    @property
    def version(self) -> dict[str, Any]:
        """The version that prices the year, as settlements keep it."""
        return version_of(self.in_force)

    @cached_property
    def window(self) -> tuple[date, date] | None:
        """First and last day of the window of the coverage year (集中征缴期)."""
        return policy.window(self.in_force.rules, self.coverage_year)

    @cached_property
    def counted_from(self) -> int | None:
        """The first year that counts as missed (断缴年限起算); None where the rules count none."""
        return policy.counted_from(self.in_force.rules, self.coverage_year)

    @property
    def checks_late(self) -> bool:
        """Whether the agency checks whoever is late before the tax bureau may collect (DL-21)."""
        shape = self.in_force.rules.basic.identity.enrolment
        return bool(shape and shape.late_check)

    def day_of_payment(self, day: date) -> date:
        """The first day from `day` on when the year can be paid for: not before its window opens."""
        return max(day, self.window[0]) if self.window else day

    def declared_on(self, registered_on: date | None, paid_on: date) -> date:
        """The day of registration for the rules: the registration's own when made for this year, else the payment's."""
        opens = self.window[0] if self.window else date(self.coverage_year, 1, 1)
        return registered_on if registered_on and registered_on >= opens else paid_on

    def quote(self, member: Enrollee, paid_on: date, registered_on: date | None = None) -> Quote:
        """What the rules say; persons alike share one question."""
        registered_on = registered_on or paid_on
        sort = self._sort(member, registered_on)
        known = (sort, paid_on, registered_on)
        if known not in self._quotes:
            said = policy.enrol(
                self.in_force.rules,
                coverage_year=self.coverage_year,
                member=sort,
                paid_on=paid_on,
                registered_on=registered_on,
            )
            due_on = policy.due_on(
                self.in_force.rules, coverage_year=self.coverage_year, member=sort, classification=said.classification
            )
            self._quotes[known] = Quote(said, paid_on, due_on)
        return self._quotes[known]

    def answer(self, quote: Quote) -> Answer:
        """The row that keeps a quote of this pricing; thousands share one."""
        if id(quote) not in self._kept:
            premium = quote.enrolment.large_amount
            shares = {**quote.enrolment.shares, **({PREMIUM: premium} if premium else {})}
            self._kept[id(quote)] = keep(self.in_force, self.coverage_year, shares, quote.rows)
        return self._kept[id(quote)]

    @cached_property
    def _age_matters(self) -> bool:
        shape = self.in_force.rules.basic.identity.enrolment
        return bool(shape and any(price.age_from for table in shape.prices for price in table.classes))

    def _sort(self, member: Enrollee, registered_on: date) -> Enrollee:
        """All of one age share an answer, and where no price asks for the age, all do. Newborns keep their day."""
        if member.kind == Person.Kind.NEWBORN or member.born_on is None:
            return member
        if not self._age_matters:
            return replace(member, born_on=None)
        return replace(member, born_on=date(registered_on.year - age_on(member.born_on, registered_on), 1, 1))


def keep(in_force: RulesInForce, coverage_year: int, shares: Mapping[str, int], rows: Sequence[Row]) -> Answer:
    """The answer with its trace, stored under the hash of its content: equal answers are one row."""
    version = version_of(in_force)
    told = [row.as_json() for row in rows]
    said = json.dumps([version["content_hash"], coverage_year, dict(shares), told], sort_keys=True, ensure_ascii=False)
    answer, _made = Answer.objects.get_or_create(
        content_hash=hashlib.sha256(said.encode()).hexdigest(),
        defaults={
            "version_id": version["version"],
            "coverage_year": coverage_year,
            "shares": dict(shares),
            "rows": told,
        },
    )
    return answer


def version_of(in_force: RulesInForce) -> dict[str, Any]:
    """The version that answers basic insurance, and with it enrolment."""
    basic = in_force.rules.basic.content_hash
    return next(kept for kept in in_force.versions.values() if kept["content_hash"] == basic)


def answer_for(
    rules_in_force: RulesInForce,
    enrollee: Enrollee,
    coverage_year: int,
    paid_on: date,
    registered_on: date | None = None,
) -> tuple[Answer, Enrolment]:
    """What the rules say about one payment, and the row that keeps it. For many persons keep a Pricing instead."""
    pricing = Pricing(Pool(), coverage_year, rules_in_force)
    quote = pricing.quote(enrollee, paid_on, registered_on)
    return pricing.answer(quote), quote.enrolment


def quote_for(person: Person, coverage_year: int, day: date) -> Quote:
    """What a person, written or not yet, would owe who registers on the day. Raises rulebook.errors.NoRulesInForce."""
    pricing = Pricing(person.pool, coverage_year)
    paid_on = pricing.day_of_payment(day)
    members = enrollees([person] if person.pk else [], pricing, paid_on)
    member = members.get(person.pk) or enrollee(person, [], [], pricing, paid_on)
    return pricing.quote(member, paid_on, day)


def owe(
    *, registration: Registration, coverage_year: int, on: date | None = None, pricing: Pricing | None = None
) -> Contribution:
    """The contribution that a registered person owes for a year, at the amounts of the day; the one that stands, if any.

    Raises NotInPolicy when the rules take no payment from the person, or it would buy nothing.
    """
    standing = Contribution.objects.filter(person=registration.person_id, coverage_year=coverage_year)
    found = standing.exclude(state=Contribution.State.CANCELLED).first()
    if found:
        return found
    owed, refused = _owed([registration], pricing or Pricing(registration.pool, coverage_year), on or clock.today())
    for reason in refused.values():
        raise NotInPolicy(reason=reason)
    return _written(owed)[0]


def owe_all(
    registrations: Sequence[Registration], coverage_year: int, on: date, pricing: Pricing | None = None
) -> list[Contribution]:
    """Contributions for registrations (with `person`) of one pool whose persons have none for the year yet.

    The caller has locked the persons. Amounts are those of a payment on the day, or on the first of the window; null
    where the rules lack the figure. Whom the rules refuse is left out. Raises rulebook.errors.NoRulesInForce.
    """
    if not registrations:
        return []
    owed, _ = _owed(registrations, pricing or Pricing(registrations[0].pool, coverage_year), on)
    return _written(owed)


def grant(owed: Iterable[tuple[int, Quote]]) -> None:
    """What departments pay of contributions, by key, that are written (资助参保, FX-10): their next batch asks for it."""
    Relief.objects.bulk_create(
        (
            Relief(contribution_id=key, payer=relief.payer.zh, ground=relief.status, amount=relief.amount)
            for key, quote in owed
            if (relief := quote.enrolment.relief)
        ),
        batch_size=CHUNK,
    )


def _written(owed: Sequence[Owed]) -> list[Contribution]:
    rows = Contribution.objects.bulk_create([row for row, _quote in owed], batch_size=CHUNK)
    grant((row.pk, quote) for row, quote in owed)
    return rows


def _owed(registrations: Sequence[Registration], pricing: Pricing, on: date) -> tuple[list[Owed], dict[int, str]]:
    """The contributions to write, and by person the reason why the rules take none."""
    paid_on = pricing.day_of_payment(on)
    members = enrollees([registration.person for registration in registrations], pricing, paid_on)
    owed, refused = [], {}
    for registration in registrations:
        declared_on = pricing.declared_on(registration.registered_on, paid_on)
        found = pricing.quote(members[registration.person_id], paid_on, declared_on)
        if found.refusal:
            refused[registration.person_id] = found.refusal
        else:
            owed.append((_priced(_due(registration, pricing.coverage_year), pricing, found), found))
    return owed, refused


def _due(registration: Registration, coverage_year: int) -> Contribution:
    return Contribution(
        pool_id=registration.pool_id,
        area_code=registration.area_code,
        person_id=registration.person_id,
        registration=registration,
        coverage_year=coverage_year,
        state=Contribution.State.DUE,
        channel=registration.channel,
    )


def _priced(row: Contribution, pricing: Pricing, found: Quote) -> Contribution:
    row.answer, row.classification = pricing.answer(found), found.enrolment.classification or ""
    row.individual, row.subsidy, row.due_on = found.enrolment.individual, found.enrolment.subsidy, found.due_on
    row.relief = found.relief
    return row
