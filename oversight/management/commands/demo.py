"""manage.py demo"""

from random import Random
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from casework.models import Pool, Staff
from oversight.demo import (
    agreements,
    archive,
    assistance,
    catalogue,
    claims,
    counter,
    direct,
    enrolment,
    entitlements,
    misuse,
    money,
    people,
    places,
    reviewing,
    second,
    settlements,
    staff,
    supplementary,
    township,
)


class Command(BaseCommand):
    """Fills an empty database with a fictional prefecture at work; the same at every load, dated by the clock.

    All in one transaction: a load that is broken off leaves the database empty, and the next start loads it whole.
    """

    help = "Load the synthetic demo: 示例市 with 20,000 persons and 300 claims in every state."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Do nothing when anybody works here already.")
        parser.add_argument("--persons", type=int, default=20_000)
        parser.add_argument("--claims", type=int, default=300)

    def handle(self, *args: Any, **options: Any) -> None:
        if Staff.objects.exists():
            if not options["if_empty"]:
                self.stdout.write("This database is in use: the demo was not loaded.")
            return
        self.stdout.write("Loading the demo, once: about a minute ...")
        self.stdout.flush()
        began = monotonic()
        random = Random(20260101)
        with transaction.atomic():
            pool = places.lay_out_pools()
            staff.hire(pool)
            places.put_rules_in_force()
            places.put_review_rules_in_force()
            _prepare(pool)
            people.populate(pool, options["persons"], random)
            enrolment.enrol(pool, random)
            township.keep_busy(pool)
            money.open_funds(pool)
            money.collect(pool)
            claims.bring_in(pool, options["claims"], random)
            catalogue.buy_beyond_the_quarter(pool)
            entitlements.lay_out(pool)
            catalogue.prepare(pool)
            reviewing.keep_busy(pool)
            counter.add_e_invoices(pool)
            counter.begin_for_an_heir(pool)
            counter.end_the_day(pool)
            counter.localise_the_guide(pool)
            agreements.keep_busy(pool)
            settlements.settle(pool)
            direct.settle_on_the_spot(pool)
            assistance.keep_busy(pool)
            misuse.keep_busy(pool)
            supplementary.lend(pool)
            second.reimburse_again(pool)
            archive.file_some(pool)
        names = ", ".join(account.username for account in staff.ACCOUNTS)
        self.stdout.write(f"Demo loaded in {monotonic() - began:.0f} s. Accounts: {names}. Password: {staff.PASSWORD}")


def _prepare(pool: Pool) -> None:
    """What stands before the first person comes: checks, books, institutions, catalogue, diagnoses."""
    places.set_checks(pool)
    places.open_books(pool)
    places.register_institutions(pool)
    places.fill_catalogue(pool)
    catalogue.publish(pool)
    places.name_diagnoses()
