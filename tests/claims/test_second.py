"""二次补报销 (national_rules C2): what settled claims are owed more after the rules of their days were replaced."""

from collections import Counter
from datetime import date

import pytest

from casework.errors import Incomplete, NotAllowed, OutOfScope, SamePerson
from casework.models import Event, Role
from claims import verifications
from claims.models import Claim, Recovery, SecondBatch, SecondRow, Settlement, YearUse
from claims.second import services, working
from claims.second.errors import (
    NotAtThisStep,
    NothingMore,
    NothingSettled,
    NothingWaits,
    UsedSince,
    VersionNotInForce,
    WithTheBank,
)
from claims.second.listing import list_part
from claims.second.paying import pay_part
from claims.services.reverse import reverse
from fund import verifications as of_the_books
from fund.models import Account, Payable
from tests.factories import claims as factory
from tests.factories import second
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import RecognitionFactory, insured_person
from tests.factories.rulebook import put_example_rules_in_force
from tests.factories.second import HIGHER, LOWER, corrected

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 9)


@pytest.fixture(autouse=True)
def everything_verifies_afterwards(db):
    yield
    assert [sentence for verify in verifications.ALL for sentence in verify()] == []
    books = (of_the_books.postings_balance, of_the_books.totals_are_sums, of_the_books.payables_have_their_postings)
    assert [sentence for verify in books for sentence in verify()] == []


@pytest.fixture
def person(pool):
    return insured_person(pool)


def on(day, person, amount=20_500_00, **fields):
    """A settled inpatient claim of one day at level 2: 500.00 come off, 75 % of the rest are paid."""
    return factory.settled(person=person, amount=amount, admitted_on=day, discharged_on=day, **fields)


def held(claim):
    return claim.settlements.latest("turn")


def open_of(claim):
    """What waits for a bank batch: number and by fund."""
    rows = Payable.objects.filter(subject_id=claim.pk, subject_type="claims.claim", state=Payable.State.OPEN)
    return [(row.number, row.by_fund) for row in rows.order_by("pk")]


def at_the_bank(pool):
    """Fund to fen of its share of the account."""
    found = Counter()
    for account in Account.objects.filter(pool=pool, kind=Account.Kind.BANK):
        found[account.fund] += sum(account.totals.values_list("amount", flat=True))
    return {fund: fen for fund, fen in found.items() if fen}


def approver(pool):
    return reader(Role.SUPERVISOR, pool=pool)


def test_the_list_says_what_was_paid_what_is_due_now_and_why_and_owes_nothing(pool, person):
    claim = factory.paid(on(JUNE, person))
    batch = second.listed(pool, corrected(pool, HIGHER))
    [row] = batch.rows.all()
    assert (row.claim, row.before, row.after, row.by_fund) == (claim, 15_000_00, 16_000_00, {"basic": 1_000_00})
    assert (row.outcome, row.of_year, row.follows) == ("due", 1_000_00, False)
    assert (row.reasons[0]["was"], row.reasons[0]["now"]) == ("75 %", "80 %")
    assert batch.state == "listed" and held(claim).cause == "decided" and open_of(claim) == []


def test_what_a_second_person_approved_is_owed_once_with_the_year_true(pool, person):
    claim = factory.paid(on(JUNE, person))
    version = corrected(pool, HIGHER)
    batch = second.paid(pool, version)
    [row] = batch.rows.all()
    assert (batch.state, row.outcome, row.moved) == ("paid", "paid", held(claim))
    assert open_of(claim) == [(f"{batch.number}-00001", {"basic": 1_000_00})]
    assert (held(claim).cause, held(claim).basic) == ("second", 16_000_00)
    assert held(claim).versions["basic"]["version"] == version.pk
    assert YearUse.objects.get(person_year__person=person, counter="basic_paid").amount == 16_000_00
    claim.refresh_from_db()
    assert claim.state == Claim.State.APPROVED
    working.work(batch.pk)
    with pytest.raises(NotAtThisStep):
        pay_part(batch=batch, by=approver(pool))
    assert Payable.objects.filter(subject_id=claim.pk).count() == 2


def test_approving_twice_pays_once(pool, person):
    on(JUNE, person)
    batch = second.submitted(pool, corrected(pool, HIGHER))
    by = approver(pool)
    first = services.approve_batch(batch=batch, by=by, key="k1")
    assert services.approve_batch(batch=batch, by=by, key="k1") == first
    with pytest.raises(NotAtThisStep):
        services.approve_batch(batch=batch, by=by)


def test_who_gets_less_keeps_it_and_is_only_listed(pool, person):
    claim = factory.paid(on(JUNE, person))
    batch = second.listed(pool, corrected(pool, LOWER))
    [row] = batch.rows.all()
    assert (row.outcome, row.more) == ("less", -1_000_00)
    with pytest.raises(NothingMore):
        services.submit_batch(batch=batch, by=reader(Role.POLICY, pool=pool))
    assert held(claim).cause == "decided" and not Recovery.objects.exists()


def test_funds_are_netted_so_that_an_assisted_person_gets_the_sum_and_gives_nothing_back(pool, person):
    """Basic insurance pays 1,000 more, assistance 75 % of it less: 250 are owed, 750 pass from fund to fund."""
    RecognitionFactory(person=person, starts_on=date(2026, 1, 1))
    claim = factory.paid(on(JUNE, person))
    before = at_the_bank(pool)
    batch = second.paid(pool, corrected(pool, HIGHER))
    [row] = batch.rows.all()
    assert row.by_fund == {"basic": 1_000_00, "assistance": -750_00}
    assert open_of(claim) == [(row.number, {"basic": 250_00})]
    assert [recovery.left for recovery in Recovery.objects.all()] == [0]
    moved = {fund: fen - before[fund] for fund, fen in at_the_bank(pool).items()}
    assert moved == {"basic": -750_00, "assistance": 750_00}
    second.undone(batch)
    assert open_of(claim) == [] and at_the_bank(pool) == before
    assert [recovery.left for recovery in Recovery.objects.all()] == [0, 0]


def test_a_claim_that_still_waits_for_the_bank_is_owed_anew(pool, person):
    RecognitionFactory(person=person, starts_on=date(2026, 1, 1))
    claim = on(JUNE, person)
    batch = second.paid(pool, corrected(pool, HIGHER))
    assert open_of(claim) == [(f"{batch.number}-00001", {"basic": 16_000_00, "assistance": 3_375_00})]
    assert not Recovery.objects.exists()


def test_the_claims_of_a_year_go_together_and_the_cap_holds(pool, person):
    """Law 8: the first claim takes more of the cap, so the later one gets less of it; only the sum is owed."""
    first = factory.paid(on(date(2026, 5, 4), person, 100_500_00))
    later = factory.paid(on(JUNE, person, 95_500_00))
    batch = second.paid(pool, corrected(pool, HIGHER))
    rows = {row.claim_id: row for row in batch.rows.all()}
    assert (rows[first.pk].by_fund["basic"], rows[later.pk].by_fund["basic"]) == (5_000_00, -1_250_00)
    assert sum(row.more for row in rows.values()) == rows[first.pk].of_year > 0
    owed = [sum(by_fund.values()) for claim in (first, later) for _number, by_fund in open_of(claim)]
    assert sum(owed) == rows[first.pk].of_year
    assert all(recovery.left == 0 for recovery in Recovery.objects.all())


def test_only_claims_of_the_days_are_asked_by_the_new_rules(pool, person):
    before, within = on(date(2026, 2, 9), person), on(JUNE, person)
    outside = on(date(2026, 5, 4), insured_person(pool))
    batch = second.paid(pool, corrected(pool, HIGHER), first_day=date(2026, 6, 1), last_day=date(2026, 6, 30))
    assert [row.claim for row in batch.rows.all()] == [within]
    assert {held(claim).cause for claim in (before, outside)} == {"decided"}


def test_one_claim_alone_has_the_reason_09(pool, person):
    claim, other = on(JUNE, person), on(JUNE, insured_person(pool))
    version = corrected(pool, HIGHER)
    with pytest.raises(Incomplete) as refused:
        second.opened(pool, version, reason="09")
    assert set(refused.value.problems) == {"claim"}
    batch = second.paid(pool, version, reason="09", claim=claim)
    assert [row.claim for row in batch.rows.all()] == [claim] and held(other).cause == "decided"


def test_a_year_is_asked_whole(pool, person):
    on(JUNE, person)
    with pytest.raises(Incomplete) as refused:
        second.opened(pool, corrected(pool, HIGHER), reason="08", first_day=date(2026, 2, 1))
    assert set(refused.value.problems) == {"first_day"}


def test_a_version_that_answers_nothing_there_is_refused(pool, person):
    on(JUNE, person)
    elsewhere = PoolFactory(code="9902")
    put_example_rules_in_force(elsewhere)
    version = corrected(elsewhere, HIGHER)
    with pytest.raises(VersionNotInForce):
        second.opened(pool, version)


def test_days_without_a_settled_claim_are_refused(pool, person):
    with pytest.raises(NothingSettled):
        second.opened(pool, corrected(pool, HIGHER))


def test_what_has_changed_since_the_list_is_not_paid(pool, person):
    claim, other = factory.paid(on(JUNE, person)), factory.paid(on(JUNE, insured_person(pool)))
    batch = second.submitted(pool, corrected(pool, HIGHER))
    reverse(claim=claim, comment="重复", by=approver(pool))
    services.approve_batch(batch=batch, by=approver(pool))
    working.work(batch.pk)
    assert {row.claim: row.outcome for row in batch.rows.all()} == {claim: "moved", other: "paid"}


def test_a_claim_on_its_way_to_the_bank_waits_and_is_tried_again(pool, person):
    RecognitionFactory(person=person, starts_on=date(2026, 1, 1))
    claim = on(JUNE, person)
    batch = factory.sent_to_bank(claim)
    paid = second.paid(pool, corrected(pool, HIGHER))
    [row] = paid.rows.all()
    assert (paid.state, row.outcome) == ("paid", "waiting") and row.note
    factory.answered(batch)
    services.pay_waiting(batch=paid, by=approver(pool))
    working.work(paid.pk)
    row.refresh_from_db()
    assert row.outcome == "paid"
    paid.refresh_from_db()
    with pytest.raises(NothingWaits):
        services.pay_waiting(batch=paid, by=approver(pool))


def test_undone_as_a_whole_everything_stands_as_before(pool, person):
    claim, other = on(JUNE, person), factory.paid(on(JUNE, insured_person(pool)))
    before = held(claim)
    batch = second.undone(second.paid(pool, corrected(pool, HIGHER)))
    assert batch.state == "undone" and set(batch.rows.values_list("outcome", flat=True)) == {"undone"}
    now = held(claim)
    assert (now.cause, now.versions, now.basic, now.result) == ("restored", before.versions, 15_000_00, before.result)
    assert open_of(claim) == [(claim.number, {"basic": 15_000_00})] and open_of(other) == []
    assert not Recovery.objects.exists()
    assert YearUse.objects.get(person_year__person=person, counter="basic_paid").amount == 15_000_00


def test_nothing_is_undone_once_a_payment_is_with_the_bank(pool, person):
    claim = factory.paid(on(JUNE, person))
    batch = second.paid(pool, corrected(pool, HIGHER))
    factory.sent_to_bank(claim)
    with pytest.raises(WithTheBank):
        second.undone(batch)


def test_nothing_is_undone_once_the_year_went_on(pool, person):
    on(date(2026, 5, 4), person)
    batch = second.paid(pool, corrected(pool, HIGHER))
    on(JUNE, person)
    with pytest.raises(UsedSince):
        second.undone(batch)


def test_who_opens_does_not_approve_and_the_database_says_so_too(pool, person):
    on(JUNE, person)
    by = approver(pool)
    asked = services.Asked("10", corrected(pool, HIGHER), date(2026, 1, 1), date(2026, 12, 31), "文件")
    batch = services.open_batch(asked=asked, by=by)
    working.work(batch.pk)
    services.submit_batch(batch=batch, by=by)
    with pytest.raises(SamePerson):
        services.approve_batch(batch=batch, by=by)
    with pytest.raises(NotAllowed):
        services.approve_batch(batch=batch, by=reader(Role.POLICY, pool=pool))
    with pytest.raises(OutOfScope):
        services.approve_batch(batch=batch, by=approver(PoolFactory(code="9902")))


def test_a_worker_of_a_township_opens_nothing_for_the_pool(pool, person):
    on(JUNE, person)
    asked = services.Asked("10", corrected(pool, HIGHER), date(2026, 1, 1), date(2026, 12, 31), "文件")
    with pytest.raises(NotAllowed):
        services.open_batch(
            asked=asked, by=reader(Role.SUPERVISOR, pool=pool, area=TownshipFactory(code="990099099000"))
        )


def test_a_list_goes_on_after_a_kill_and_can_be_dropped(pool, person, monkeypatch):
    monkeypatch.setattr("claims.second.listing.PART", 1)
    for _ in range(2):
        on(JUNE, insured_person(pool))
    batch = second.opened(pool, corrected(pool, HIGHER))
    assert list_part(batch.pk)  # and the worker dies
    working.work(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, [row.serial for row in batch.rows.all()]) == ("listed", [1, 2])
    services.drop_batch(batch=batch, by=reader(Role.POLICY, pool=pool))
    assert not list_part(batch.pk)


def test_parts_of_a_payment_tell_what_they_owed(pool, person, monkeypatch):
    monkeypatch.setattr("claims.second.paying.PART", 1)
    for _ in range(2):
        on(JUNE, insured_person(pool))
    batch = second.paid(pool, corrected(pool, HIGHER))
    parts = Event.objects.filter(verb="second_paid_part").order_by("pk")
    assert [part.payload["more_fen"] for part in parts] == [1_000_00, 1_000_00]
    assert Event.objects.get(verb="second_paid").payload["more_fen"] == 2_000_00
    assert batch.rows.filter(outcome=SecondRow.Outcome.PAID).count() == 2


def test_years_for_which_nothing_changes_are_counted(pool, person):
    on(date(2026, 1, 9), person)
    batch = second.listed(pool, corrected(pool, HIGHER))
    assert (batch.total, batch.same, batch.rows.count()) == (1, 1, 0)
    assert SecondBatch.objects.get().state == "listed" and Settlement.objects.count() == 1
