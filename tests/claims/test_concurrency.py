"""Many at once: the cap holds, nothing is done twice, nobody gets what another has."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from casework import clock
from casework.errors import ChangedMeanwhile
from casework.models import Command, Event, Pool, Role
from casework.registry import registry
from claims.errors import NothingWaiting, UsedInvoice
from claims.facts import InvoiceRow, LineRow, Payee, Stay
from claims.models import Claim, PersonYear, Settlement
from claims.selectors import year_money
from claims.services import review
from claims.services.intake import save_draft
from claims.services.queue import take_next
from claims.services.reverse import reverse
from fund.models import Payable
from tests.claims.threads import raised, together, until_done
from tests.factories import claims as factory
from tests.factories.core import PoolFactory, reader
from tests.factories.enrollment import insured_person
from tests.factories.institutions import designated_hospital
from tests.factories.review import change_threshold
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db(transaction=True)

CAP = 150_000_00


@pytest.fixture
def pool() -> Iterator[Pool]:
    with clock.set_to(date(2026, 6, 16)):
        pool = PoolFactory(approval_threshold=10**9)
        put_example_rules_in_force(pool)
        yield pool


def verified() -> list[str]:
    return [sentence for verify in registry.verifications for sentence in verify()]


def stays(person, count, station, amount):
    """Claims of one person at one station, one day each and each for another illness: no check takes them for one stay."""
    hospital = designated_hospital()
    return [
        station(
            person=person,
            institution=hospital,
            diagnosis=factory.DiagnosisFactory(code=f"K{n:02d}.900"),
            amount=amount + n,
            admitted_on=date(2026, 1 + n // 28, 1 + n % 28),
            discharged_on=date(2026, 1 + n // 28, 1 + n % 28),
        )
        for n in range(count)
    ]


def decide(step, claim):
    until_done(lambda: step(Claim.objects.get(pk=claim.pk)))


def undo(claim, by):
    until_done(lambda: reverse(claim=Claim.objects.get(pk=claim.pk), comment="重复报销", by=by))


def test_fifty_threads_settle_approve_and_reverse_the_claims_of_one_person(pool):
    person = insured_person(pool)
    settled = stays(person, 10, factory.settled, 20_000_00)
    reviewed = stays(person, 20, factory.reviewed, 30_000_00)
    waiting = stays(person, 20, factory.reviewed, 40_000_00)
    change_threshold(pool, 0)
    waiting = [factory.second_passed(claim) for claim in waiting]
    change_threshold(pool, 10**9)
    reviewers = [reader(Role.REVIEWER, pool=pool) for _claim in reviewed]
    supervisors = [reader(Role.SUPERVISOR, pool=pool) for _n in range(30)]

    answers = together(
        *(
            partial(decide, partial(factory.second_passed, by=hand), claim)
            for claim, hand in zip(reviewed, reviewers, strict=True)
        ),
        *(
            partial(decide, partial(factory.approved, by=hand), claim)
            for claim, hand in zip(waiting, supervisors, strict=False)
        ),
        *(partial(undo, claim, hand) for claim, hand in zip(settled, supervisors[20:], strict=True)),
    )

    assert raised(answers) == []
    states = list(Claim.objects.values_list("state", flat=True))
    assert states.count(Claim.State.REVERSED) == 10
    assert Claim.objects.filter(state__in=Claim.SETTLED_STATES).count() == 40
    money = year_money(person, 2026)
    assert money["basic"] == money["used"]["basic_paid"] == CAP
    assert verified() == []


def most_expensive_at_once(pool):
    """Eight claims of one person, of which the cap has room for little more than one, decided at one moment."""
    person = insured_person(pool)
    claims = stays(person, 8, factory.reviewed, 180_000_00)
    hands = [reader(Role.REVIEWER, pool=pool) for _claim in claims]
    together(
        *(
            partial(decide, partial(factory.second_passed, by=hand), claim)
            for claim, hand in zip(claims, hands, strict=True)
        )
    )
    return year_money(person, 2026)["basic"]


def test_the_cap_holds_when_claims_are_decided_at_once(pool):
    assert most_expensive_at_once(pool) == CAP
    assert verified() == []


def found_without_a_lock(claim):
    return PersonYear.objects.get_or_create(person=claim.person, year=claim.year, defaults={"pool": claim.pool})[0]


def test_without_the_lock_the_cap_is_broken(pool, monkeypatch):
    """The race that the lock of the person's year stops does happen; `verify` finds it."""
    monkeypatch.setattr(review, "lock_year", found_without_a_lock)
    paid = [most_expensive_at_once(pool) for _person in range(3)]
    assert max(paid) > CAP
    assert verified() != []


def test_two_first_claims_of_a_year_share_its_row(pool):
    person = insured_person(pool)
    claims = stays(person, 4, factory.reviewed, 5_000_00)
    hands = [reader(Role.REVIEWER, pool=pool) for _claim in claims]
    answers = together(
        *(
            partial(decide, partial(factory.second_passed, by=hand), claim)
            for claim, hand in zip(claims, hands, strict=True)
        )
    )
    assert raised(answers) == []
    assert sorted(Settlement.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4]


def test_a_double_click_on_approve_decides_once(pool):
    change_threshold(pool, 0)
    claim = factory.second_passed(factory.reviewed(pool=Pool.objects.get(pk=pool.pk)))
    supervisor = reader(Role.SUPERVISOR, pool=claim.pool)
    seen = factory.preview_claim(claim).fund
    click = partial(review.approve, claim=claim, version=claim.version, seen_fund=seen, by=supervisor, key="one-form")
    first, second = together(click, click)
    assert first == second == claim
    assert Settlement.objects.count() == Payable.objects.count() == 1
    assert Event.objects.filter(verb="claim_approved").count() == 1
    assert Command.objects.filter(key="one-form").count() == 1


def test_two_supervisors_who_approve_at_once_settle_once(pool):
    change_threshold(pool, 0)
    claim = factory.second_passed(factory.reviewed(pool=Pool.objects.get(pk=pool.pk)))
    seen = factory.preview_claim(claim).fund
    answers = together(
        *(
            partial(
                review.approve,
                claim=claim,
                version=claim.version,
                seen_fund=seen,
                by=reader(Role.SUPERVISOR, pool=claim.pool),
            )
            for _n in range(2)
        )
    )
    assert [type(error) for error in raised(answers)] == [ChangedMeanwhile]
    assert Settlement.objects.count() == 1


def test_of_two_clerks_who_save_one_draft_the_second_hears_of_the_first(pool):
    claim = factory.draft(pool=pool)
    invoice = claim.invoices.get()
    answers = together(
        *(
            partial(
                save_draft,
                claim=claim,
                version=claim.version,
                stay=replace(Stay.of(claim), claimed=claimed),
                invoices=[InvoiceRow(invoice.code, invoice.number, "", invoice.issued_on, invoice.amount)],
                lines=[LineRow(name="药", category="A", amount=claimed)],
                payee=Payee(),
                by=reader(pool=pool),
            )
            for claimed in (100_00, 200_00)
        )
    )
    assert [type(error) for error in raised(answers)] == [ChangedMeanwhile]
    claim.refresh_from_db()
    assert claim.claimed == claim.lines.get().amount


def test_of_two_clerks_who_enter_one_invoice_the_second_hears_where_it_is(pool):
    """NX-20: the unique index decides, and says so in words."""
    row = factory.invoice(5_400_00, date(2026, 6, 9))
    drafts = [factory.draft(pool=pool, invoices=[]) for _n in range(2)]
    answers = together(
        *(
            partial(
                save_draft,
                claim=claim,
                version=claim.version,
                stay=Stay.of(claim),
                invoices=[row],
                lines=[],
                payee=Payee(),
                by=reader(pool=pool),
            )
            for claim in drafts
        )
    )
    [refused] = raised(answers)
    assert isinstance(refused, UsedInvoice)
    assert set(refused.problems) == {"invoices.0.number"}


def test_who_asks_for_the_next_case_at_once_gets_different_ones(pool):
    claims = [factory.submitted(pool=pool) for _n in range(3)]
    answers = together(*(partial(take_next, by=reader(Role.REVIEWER, pool=pool)) for _n in range(4)))
    assert {answer.pk for answer in answers if isinstance(answer, Claim)} == {claim.pk for claim in claims}
    assert [type(error) for error in raised(answers)] == [NothingWaiting]
