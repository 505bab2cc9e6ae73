"""Several at once: an advance is set off once, granted once, given back once (HN-15, HN-16)."""

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest

from casework import clock
from casework.models import Pool, Role
from casework.registry import registry
from claims.advances import deciding
from claims.advances.errors import StayHasAdvance
from claims.advances.repaying import book_repayment
from claims.models import Advance, AdvancePart, SupplementaryClaim
from fund.models import Payable
from tests.claims.threads import raised, together, until_done
from tests.factories import advances as factory
from tests.factories.core import PoolFactory, reader
from tests.factories.institutions import designated_hospital

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pool() -> Iterator[Pool]:
    with clock.set_to(date(2026, 6, 16)):
        yield factory.put_supplementary_in_force(PoolFactory())


def verified() -> list[str]:
    return [sentence for verify in registry.verifications for sentence in verify()]


def test_two_claims_that_settle_at_once_set_off_what_is_lent_once(pool):
    person = factory.member(pool)
    advance = factory.out(person)
    claims = [factory.claimed(person, sheet_number=f"JB-{n}") for n in range(2)]
    bosses = [reader(Role.SUPERVISOR, pool=pool) for _claim in claims]

    def settle(claim, boss):
        with clock.set_to(date(2026, 6, 16)):
            return until_done(lambda: factory.settled(claim, by=boss))

    answers = together(*(partial(settle, claim, boss) for claim, boss in zip(claims, bosses, strict=True)))
    assert raised(answers) == []
    # Together 50,000.00 above the limit: 40,000 x 85 % + 10,000 x 90 %.
    assert sum(claim.payout for claim in answers) == 43_000_00
    assert sorted(AdvancePart.objects.values_list("amount", flat=True)) == [750_00, 21_250_00]
    assert Advance.objects.get(pk=advance.pk).state == "settled"
    owed = Payable.objects.filter(subject_type="claims.supplementaryclaim").values_list("amount", flat=True)
    assert sum(owed) == 21_000_00
    assert sorted(SupplementaryClaim.objects.values_list("sequence", flat=True)) == [1, 2]
    assert verified() == []


def test_an_advance_is_asked_for_and_granted_once(pool):
    person, hospital = factory.member(pool), designated_hospital()
    clerks = [reader(Role.CLERK, pool=pool) for _one in range(2)]
    bosses = [reader(Role.SUPERVISOR, pool=pool) for _one in range(2)]

    def ask(clerk):
        with clock.set_to(date(2026, 6, 16)):
            return until_done(lambda: factory.asked(person, institution=hospital, by=clerk))

    [refused] = raised(together(*(partial(ask, clerk) for clerk in clerks)))
    assert isinstance(refused, StayHasAdvance)
    advance = Advance.objects.get()

    def grant(boss):
        with clock.set_to(date(2026, 6, 16)):
            return until_done(lambda: deciding.grant_advance(advance=advance, by=boss))

    assert len(raised(together(*(partial(grant, boss) for boss in bosses)))) == 1
    assert Payable.objects.count() == 1
    assert verified() == []


def test_what_is_paid_back_and_set_off_at_once_is_never_more_than_was_lent(pool):
    person = factory.member(pool)
    advance = factory.out(person)
    claim, finance = factory.claimed(person), reader(Role.FINANCE, pool=pool)
    boss, day = reader(Role.SUPERVISOR, pool=pool), date(2026, 6, 16)

    def settle():
        with clock.set_to(day):
            return until_done(lambda: factory.settled(claim, by=boss))

    def repay():
        with clock.set_to(day):
            said = {"way": "cash", "amount": 22_000_00, "received_on": day, "reference": ""}
            return until_done(lambda: book_repayment(advance=advance, **said, by=finance))

    together(settle, repay)
    advance.refresh_from_db()
    assert advance.returned == sum(advance.parts.values_list("amount", flat=True)) <= advance.amount
    assert verified() == []
