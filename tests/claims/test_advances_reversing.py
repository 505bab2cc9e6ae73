"""撤销: an advance withdrawn before it was paid out, a supplementary claim reversed; the books hold (HN-14 .. HN-16)."""

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework import clock
from casework.errors import Incomplete, NotAllowed, Refusal, WrongStep
from casework.models import Role
from casework.registry import registry
from claims.advances import errors
from claims.advances.repaying import book_repayment
from claims.advances.reversing import reverse_claim, undo_advance
from claims.letters.recovery import recovery_notice
from claims.models import Advance, AdvancePart, Recovery, SupplementaryClaim
from fund.models import Entry, Payable
from fund.payables import InLiveBatch
from tests.claims.screens import signed_in
from tests.factories import advances as factory
from tests.factories import fund as bank
from tests.factories.claims import IN_UTF8
from tests.factories.core import reader
from tests.factories.letter_parts import SENT
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db
WHY = "原件系伪造"


@pytest.fixture
def pool(pool):
    put_rules_in_force(pool, factory.PACK, "supplementary")
    return pool


@pytest.fixture
def person(pool):
    return factory.member(pool)


@pytest.fixture
def boss(pool):
    return reader(Role.SUPERVISOR, pool=pool)


def booked(kind):
    """The balance of an account of the supplementary fund, in fen."""
    entries = Entry.objects.filter(account__kind=kind, account__fund="supplementary")
    return sum(entries.values_list("amount", flat=True))


def verified():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return [sentence for verify in registry.verifications for sentence in verify()]


def again(case):
    return type(case).objects.get(pk=case.pk)


class TestAdvance:
    def test_one_that_was_not_paid_out_is_withdrawn_and_nothing_is_lent(self, person, boss):
        advance = undo_advance(advance=factory.granted(person), comment="单位撤回担保", by=boss)
        assert (advance.state, advance.due_on, advance.left) == ("undone", None, 0)
        assert Payable.objects.get().state == "cancelled"
        assert (booked("advance"), booked("payable"), booked("benefit"), verified()) == (0, 0, 0, [])
        assert factory.granted(person).state == "approved"

    def test_one_that_the_bank_returned_too(self, person, boss):
        returned = factory.answered(factory.granted(person), failed={1: "账号不存在"})
        assert undo_advance(advance=returned, comment="不再需要", by=boss).state == "undone"
        assert (booked("advance"), verified()) == (0, [])

    def test_one_with_the_bank_or_paid_out_is_not(self, person, boss):
        advance = factory.granted(person)
        template = bank.BankTemplateFactory(pool=person.pool, name=IN_UTF8)
        bank.sent(Payable.objects.get(), template=template)
        with pytest.raises(WrongStep):
            undo_advance(advance=again(advance), comment=WHY, by=boss)
        factory.bank_pays(advance)
        with pytest.raises(WrongStep):
            undo_advance(advance=again(advance), comment=WHY, by=boss)

    def test_it_takes_the_right_and_a_reason(self, pool, person, boss):
        advance = factory.granted(person)
        with pytest.raises(NotAllowed):
            undo_advance(advance=advance, comment=WHY, by=reader(Role.CLERK, pool=pool))
        with pytest.raises(Incomplete):
            undo_advance(advance=advance, comment=" ", by=boss)


class TestClaim:
    def test_one_that_was_paid_is_asked_back(self, person, boss):
        claim = factory.answered(factory.settled(factory.claimed(person)))
        claim = reverse_claim(claim=claim, comment=WHY, by=boss)
        recovery = Recovery.objects.get()
        assert (claim.state, claim.payout, recovery.amount, recovery.number) == (
            "reversed",
            0,
            21_250_00,
            claim.number,
        )
        assert recovery.by_fund == {"supplementary": 21_250_00}
        assert (booked("benefit"), booked("recoverable"), verified()) == (0, 21_250_00, [])
        assert recovery_notice(recovery, SENT | {"number": "R-1"}).repay == 21_250_00

    def test_one_that_waits_is_cancelled_and_its_sheet_can_be_handed_in_again(self, person, boss):
        claim = factory.settled(factory.claimed(person))
        reverse_claim(claim=claim, comment=WHY, by=boss)
        assert Payable.objects.get().state == "cancelled"
        assert not Recovery.objects.exists()
        assert factory.settled(factory.claimed(person)).payout == claim.payout
        assert verified() == []

    def test_what_was_set_off_is_lent_again(self, person, boss):
        lent = factory.out(person)
        claim = factory.settled(factory.claimed(person))
        assert again(lent).left == 750_00
        claim = reverse_claim(claim=claim, comment=WHY, by=boss)
        assert (again(lent).state, again(lent).left) == ("out", 22_000_00)
        assert sorted(AdvancePart.objects.values_list("amount", flat=True)) == [-21_250_00, 21_250_00]
        assert (booked("advance"), booked("benefit"), verified()) == (22_000_00, 0, [])

    def test_an_advance_that_was_given_back_in_whole_is_owed_again(self, pool, person, boss):
        lent = factory.out(person, prepaid=30_000_00, amount=21_000_00)
        claim = factory.settled(factory.claimed(person))
        assert again(lent).state == "settled"
        reverse_claim(claim=claim, comment=WHY, by=boss)
        assert (again(lent).state, again(lent).left, verified()) == ("out", 21_000_00, [])

    def test_the_last_one_of_a_year_comes_first(self, person, boss):
        first = factory.settled(factory.claimed(person))
        second = factory.settled(factory.claimed(person, sheet_number="JB-2", over_limit=5_000_00))
        with pytest.raises(errors.LaterSettled, match=second.number):
            reverse_claim(claim=first, comment=WHY, by=boss)
        for claim in (second, first):
            reverse_claim(claim=again(claim), comment=WHY, by=boss)
        assert (booked("benefit"), verified()) == (0, [])

    def test_one_in_a_batch_waits_for_the_bank(self, person, boss):
        claim = factory.settled(factory.claimed(person))
        template = bank.BankTemplateFactory(pool=person.pool, name=IN_UTF8)
        bank.sent(Payable.objects.get(), template=template)
        with pytest.raises(InLiveBatch):
            reverse_claim(claim=again(claim), comment=WHY, by=boss)

    def test_what_has_to_be_given_back_comes_back(self, client, pool, person, boss):
        claim = factory.answered(factory.settled(factory.claimed(person)))
        reverse_claim(claim=claim, comment=WHY, by=boss)
        finance = signed_in(reader(Role.FINANCE, pool=pool))
        page = reverse("claims:recovery", args=[Recovery.objects.get().pk])
        assert reverse("advances:claim", args=[claim.pk]) in finance.get(page).text
        sent = {"way": "cash", "amount": "21250", "received_on": "2026-06-16", "reference": ""}
        assert finance.post(f"{page}repay/", sent).status_code == 302
        assert (Recovery.objects.get().state, verified()) == ("settled", [])


STEPS = ("lend", "pay", "claim", "repay", "reverse", "undo")


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=9))
def test_in_any_order_the_books_hold(steps, pool):
    person, boss = factory.member(pool), reader(Role.SUPERVISOR, pool=pool)
    for at, step in enumerate(steps):
        try:
            _do(step, at, person, boss)
        except Refusal:
            continue
    lent = sum(advance.left for advance in Advance.objects.filter(person=person))
    parts = AdvancePart.objects.filter(advance__person=person).values_list("amount", flat=True)
    out = Advance.objects.filter(person=person, state__in=("out", "settled")).values_list("amount", flat=True)
    assert lent == sum(out) - sum(parts)
    assert verified() == []


def _do(step, at, person, boss):
    advances = Advance.objects.filter(person=person).order_by("-pk")
    claims = SupplementaryClaim.objects.filter(person=person).order_by("-pk")
    if step == "lend":
        factory.granted(person)
    elif step == "pay":
        for case in (*advances.filter(state="approved"), *claims.filter(state="approved")):
            factory.answered(case)
    elif step == "claim":
        factory.settled(factory.claimed(person, sheet_number=f"JB-{at}", over_limit=8_000_00))
    elif step == "repay" and (lent := advances.filter(state="out").first()):
        said = {"way": "cash", "received_on": clock.today(), "reference": ""}
        book_repayment(advance=lent, amount=100_00, **said, by=reader(Role.FINANCE, pool=person.pool))
    elif step == "reverse" and (last := claims.filter(sequence__isnull=False).order_by("-sequence").first()):
        reverse_claim(claim=last, comment=WHY, by=boss)
    elif step == "undo" and (waiting := advances.filter(state="approved").first()):
        undo_advance(advance=waiting, comment=WHY, by=boss)


def test_the_supervisor_is_offered_it_and_nobody_else(pool, person, boss):
    advance = factory.granted(person)
    claim = factory.settled(factory.claimed(factory.member(pool), sheet_number="JB-7"))
    for case, route, undo in ((advance, "advance", "undo"), (claim, "claim", "claim_reverse")):
        page, url = reverse(f"advances:{route}", args=[case.pk]), reverse(f"advances:{undo}", args=[case.pk])
        assert url in signed_in(boss).get(page).text
        assert url not in signed_in(reader(Role.CLERK, pool=pool)).get(page).text
        assert signed_in(boss).post(url, {"comment": WHY}).status_code == 302
        assert WHY in signed_in(boss).get(page).text
