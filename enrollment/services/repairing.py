"""Missed years that are paid for later (断缴补缴修复, C1): each takes some of the wait away and covers no day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

import policy
from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete
from casework.money import yuan
from casework.rights import Right
from casework.scope import Reader
from enrollment import booking
from enrollment.booking import Voucher
from enrollment.errors import PaidLater, ReferenceUsed, RepairedTooLate
from enrollment.models import Contribution, DemandNotice, Person, Receipt, Relief
from enrollment.selectors.enrollees import held_by, missed_years
from enrollment.selectors.enrolling import standing_contribution
from enrollment.services.notices import close_notices
from enrollment.services.owing import Pricing, keep, with_lacking
from enrollment.services.paying import enter, voucher_of
from enrollment.services.pricing_again import price_again
from enrollment.services.registering import locked
from policy import Repair
from policy.trace import Row
from rulebook.errors import NoRulesInForce


@dataclass(frozen=True)
class Missed:
    """Years that a person missed before a coverage year, those of them repaired, what one more costs by the rules."""

    coverage_year: int
    years: list[int]
    repaired: set[int]
    price: Repair

    @property
    def rows(self) -> list[Row]:
        """How the price comes about, and which figures it lacks."""
        return with_lacking(self.price.rows, self.price.missing)

    @property
    def payable(self) -> list[int]:
        """The years that can be paid for now, latest first: over, and not paid for yet."""
        if not self.price.counts or self.price.amount is None:
            return []
        return [year for year in self.years if year not in self.repaired and year < clock.today().year]


def missed_by(person: Person, coverage_year: int) -> Missed:
    """What a person missed before a coverage year. Raises NoRulesInForce."""
    pricing, today, held = Pricing(person.pool, coverage_year), clock.today(), held_by([person.pk])
    member = held.enrollee(person.pk, person, pricing, pricing.day_of_payment(today))
    years = missed_years(person.born_on, pricing, held.coverages[person.pk])
    price = policy.repair(pricing.in_force.rules, coverage_year=coverage_year, member=member)
    return Missed(coverage_year, years, set(years) & held.repaired[person.pk], price)


def missed_now(person: Person) -> Missed | None:
    """What somebody missed before the first year that they have not paid for yet; None: nothing that counts."""
    for year in (clock.today().year, clock.today().year + 1):
        standing = standing_contribution(person, year)
        if standing and standing.state in Contribution.PAID:
            continue
        try:
            found = missed_by(person, year)
        except NoRulesInForce:
            return None
        return found if found.years and found.price.counts else None
    return None


@service
def repair_years(
    *,
    person: Person,
    coverage_year: int,
    years: Sequence[int],
    amount: int,
    paid_on: date,
    channel: str,
    reference: str,
    by: Reader,
) -> list[Contribution]:
    """Book what a person pays for missed years (fen in all), before they pay for the year whose wait it shortens.

    Each costs the individual standard of the coverage year and has its receipt. What is owed is priced again. Raises
    Incomplete, RepairedTooLate, ReferenceUsed, NoRulesInForce.
    """
    person = locked(person, by, Right.CONTRIBUTION_BOOK)
    standing = standing_contribution(person, coverage_year)
    if standing and standing.state in Contribution.PAID:
        raise RepairedTooLate(year=coverage_year)
    missed = missed_by(person, coverage_year)
    _look_over(missed, years, amount, paid_on)
    voucher = voucher_of(channel, reference, Receipt.Payer.PERSON, None, "", amount)
    _must_be_new(person, voucher, years)
    repaired = [_repaired(person, missed, year, paid_on, voucher.channel) for year in sorted(years)]
    receipts = [_receipt(row, voucher, paid_on, by) for row in repaired]
    for receipt in booking.issue(person.pool, receipts):
        enter(receipt, by)
    price_again(person.contributions.filter(coverage_year=coverage_year), person.pool, clock.today())
    events.record(
        "years_repaired",
        subject=person,
        actor=by.staff,
        pool=person.pool,
        area_code=person.area_code,
        years="、".join(str(year) for year in sorted(years)),
        amount_fen=amount,
    )
    return repaired


def _look_over(missed: Missed, years: Sequence[int], amount: int, paid_on: date) -> None:
    """Raises Incomplete."""
    problems = {}
    if not years or not set(years) <= set(missed.payable):
        problems["years"] = [_("Choose years that were missed, are over and are not paid for yet.")]
    elif amount != len(set(years)) * (missed.price.amount or 0):
        owed = yuan(len(set(years)) * (missed.price.amount or 0))
        problems["amount"] = [_("These years cost %(owed)s yuan together.") % {"owed": owed}]
    if paid_on > clock.today():
        problems["paid_on"] = [str(PaidLater.sentence)]
    if problems:
        raise Incomplete(problems)


def _must_be_new(person: Person, voucher: Voucher, years: Sequence[int]) -> None:
    references = [voucher.reference, *(_reference(voucher, year) for year in years)]
    used = Receipt.objects.filter(pool=person.pool, channel=voucher.channel, reference__in=references).first()
    if used:
        raise ReferenceUsed(reference=voucher.reference, number=used.number, field="reference")


def _repaired(person: Person, missed: Missed, year: int, paid_on: date, channel: str) -> Contribution:
    """The contribution of the missed year: the one that was never paid, or a new one."""
    row = standing_contribution(person, year) or Contribution(
        pool=person.pool, person=person, area_code=person.area_code, coverage_year=year
    )
    row.answer = keep(Pricing(person.pool, missed.coverage_year).in_force, year, {}, missed.price.rows)
    row.state, row.classification, row.channel = Contribution.State.REPAIRED, "", channel
    row.individual, row.subsidy, row.relief = missed.price.amount, 0, 0
    row.paid_on, row.due_on, row.starts_on, row.ends_on = paid_on, None, None, None
    row.save()
    Relief.objects.filter(contribution=row, batch=None).delete()
    close_notices(DemandNotice.objects.filter(contribution=row))
    return row


def _receipt(row: Contribution, voucher: Voucher, paid_on: date, by: Reader) -> Receipt:
    return Receipt(
        pool=row.pool,
        contribution=row,
        payer=voucher.payer,
        amount=row.individual,
        paid_on=paid_on,
        channel=voucher.channel,
        reference=_reference(voucher, row.coverage_year),
        by=by.staff,
    )


def _reference(voucher: Voucher, year: int) -> str:
    """One payment for several years has one number; each receipt adds its year."""
    return f"{voucher.reference}-{year}"
