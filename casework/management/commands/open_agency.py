"""manage.py open_agency AREA AGENCY USERNAME NAME"""

import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from casework import clock
from casework.areas import load_areas
from casework.forms import LetterheadForm
from casework.models import Area, Assignment, Pool, Role, Staff
from casework.passwords import initial_password


class Command(BaseCommand):
    """Makes the pool of an agency and its first person of staff: the security administrator, who adds the others."""

    help = "Open an agency: its pool, and a security administrator whose first password is printed once."
    LETTERHEAD = {
        "agency_address": "address of the agency, as papers print it",
        "agency_telephone": "telephone of the agency",
        "income_holder": "holder of the income account (收入户), if it is not the agency",
        "income_bank": "bank of the income account",
        "income_account": "number of the income account: recovery notices ask for money into it",
    }

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("area", help="the 12-digit code of the pool's area")
        parser.add_argument("agency", help="the agency's name, as papers print it")
        parser.add_argument("username", help="account of the security administrator")
        parser.add_argument("name", help="name of the security administrator")
        for field, words in self.LETTERHEAD.items():
            parser.add_argument(f"--{field.replace('_', '-')}", help=f"{words}; asked for in a terminal if not given")

    @transaction.atomic
    def handle(self, *args: Any, area: str, agency: str, username: str, name: str, **options: Any) -> None:
        load_areas()
        place = Area.objects.filter(pk=area).first()
        if place is None:
            raise CommandError(f"There is no area {area}. casework/data holds the codes that come with the portal.")
        if Pool.objects.filter(code=place.prefix).exists() or Staff.objects.filter(username=username).exists():
            raise CommandError("This pool or this account exists already: nothing was changed.")
        letterhead = {field: self.asked(options[field], words) for field, words in self.LETTERHEAD.items()}
        pool = Pool(code=place.prefix, name=place.name, area=place, agency_name=agency, **letterhead)
        self.refuse_unprintable(pool)
        pool.save()
        password = initial_password(secrets.token_hex(16), username)
        staff = Staff.objects.create_user(username, password, name=name, must_change_password=True)
        Assignment.objects.create(staff=staff, role=Role.SECURITY_ADMIN, pool=pool, area=place, starts_on=clock.today())
        self.stdout.write(f"{agency} is open. {username} signs in once with {password} and chooses a password then.")

    def asked(self, given: str | None, words: str) -> str:
        """What was given; else what is typed at a terminal. Empty: the system administrator sets it later."""
        if given is None and sys.stdin.isatty():
            given = input(f"{words} (empty: later): ")
        return (given or "").strip()

    def refuse_unprintable(self, pool: Pool) -> None:
        """The same rules as on the page of the letterhead. Raises CommandError."""
        form = LetterheadForm({name: getattr(pool, name) for name in Pool.LETTERHEAD})
        for field, sentences in form.errors.items():
            raise CommandError(f"{field}: {' '.join(map(str, sentences))}")
        pool.income_account = form.cleaned_data["income_account"]
