"""A batch of payments: three persons, all or none, and nothing paid twice."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, connections, transaction

from casework import clock
from casework.errors import NotAllowed, OutOfScope, SamePerson, WrongStep
from casework.models import Event, Role, Staff
from casework.registry import registry
from casework.scope import Reader
from fund import payables, verifications
from fund.bank_files import FileImpossible
from fund.filters import Choice
from fund.models import BankFile, Batch, BatchLine, Entry, Fund, Payable, Posting
from fund.services import batches, steps
from fund.services.batches import cancel_batch, check_batch, make_batch
from fund.services.sending import send_batch
from tests.factories.core import AreaFactory, PoolFactory, StaffFactory, TownshipFactory, reader
from tests.factories.fund import BankTemplateFactory, checked, chosen, finance, made, owed, sent

pytestmark = pytest.mark.django_db


def wrong() -> list[str]:
    """Every sentence of `manage.py verify` about money."""
    return [sentence for verify in verifications.ALL for sentence in verify()]


def test_a_batch_goes_from_maker_to_checker_to_the_bank(today):
    maker, checker, payer = finance(), finance(), finance()
    rows = [owed(100), owed(250, by_fund={Fund.BASIC: 200, Fund.ASSISTANCE: 50})]
    batch = make_batch(**chosen(*rows), template=BankTemplateFactory(), by=maker)
    assert (batch.number, batch.count, batch.amount, batch.state) == ("B990000-20260616-0001", 2, 350, "made")
    check_batch(batch=batch, by=checker)
    batch = send_batch(batch=batch, by=payer)
    assert (batch.state, batch.maker, batch.checker, batch.payer) == ("sent", maker.staff, checker.staff, payer.staff)
    assert [event.verb for event in Event.objects.order_by("pk")] == ["batch_made", "batch_checked", "batch_sent"]
    assert not wrong()


def test_what_is_with_the_bank_is_booked_as_on_its_way():
    sent(owed(100), owed(250))
    kinds = Entry.objects.values_list("account__kind", "amount")
    assert sum(fen for kind, fen in kinds if kind == "payable") == 0
    assert sum(fen for kind, fen in kinds if kind == "transit") == -350


def test_the_maker_does_not_check_fx_38():
    maker = finance()
    batch = made(owed(), by=maker)
    with pytest.raises(SamePerson):
        check_batch(batch=batch, by=maker)


@pytest.mark.parametrize("column", ["maker", "checker"])
def test_who_made_or_checked_does_not_send_fx_38(column):
    batch = checked(owed())
    known = Reader.of(getattr(batch, column))
    with pytest.raises(SamePerson):
        send_batch(batch=batch, by=known)


def test_who_decided_a_case_neither_makes_nor_sends_its_batch_fx_38():
    decider = finance()
    payable = owed(decided_by=decider.staff)
    with pytest.raises(SamePerson):
        make_batch(**chosen(payable), template=BankTemplateFactory(), by=decider)
    batch = checked(payable)
    with pytest.raises(SamePerson):
        send_batch(batch=batch, by=decider)


@pytest.mark.parametrize(
    ("state", "columns"),
    [("checked", {"checker": "maker"}), ("sent", {"payer": "maker"}), ("sent", {"payer": "checker"})],
)
def test_the_database_refuses_one_person_in_two_parts(state, columns):
    batch = checked(owed())
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(
            state=state, **{column: getattr(batch, other) for column, other in columns.items()}
        )


def test_the_database_refuses_a_batch_that_left_unchecked_or_unpaid():
    batch = made(owed())
    for state in ("checked", "sent", "done"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Batch.objects.filter(pk=batch.pk).update(state=state)


def test_a_payable_is_in_one_live_batch_only():
    payable = owed()
    made(payable)
    with pytest.raises(batches.ChoiceChanged):
        made(payable)
    with pytest.raises(IntegrityError), transaction.atomic():
        line = BatchLine.objects.get()
        line.pk, line.position = None, 2
        line.save(force_insert=True)


def test_a_batch_takes_all_of_the_choice_or_nothing():
    first, second = owed(), owed()
    made(second)
    with pytest.raises(batches.ChoiceChanged):
        made(first, second)
    first.refresh_from_db()
    assert (first.state, Batch.objects.count()) == ("open", 1)


def test_everything_a_filter_shows_becomes_a_batch_if_it_is_still_what_the_maker_saw():
    for amount in (100, 200, 300):
        owed(amount)
    owed(700, by_fund={Fund.ASSISTANCE: 700})
    choice = Choice(filters=(("fund", "basic"),))
    with pytest.raises(batches.ChoiceChanged, match=r"4 .* 3 "):
        make_batch(choice=choice, count=4, amount=1300, template=BankTemplateFactory(), by=finance())
    batch = make_batch(choice=choice, count=3, amount=600, template=BankTemplateFactory(), by=finance())
    assert batch.count == 3
    assert Payable.objects.get(state="open").amount == 700


def test_nothing_chosen_is_said():
    with pytest.raises(batches.NothingChosen):
        make_batch(choice=Choice(ids=()), count=0, amount=0, template=BankTemplateFactory(), by=finance())


def test_a_payment_without_an_account_is_named():
    payable = owed(bank_account="")
    with pytest.raises(batches.AccountMissing, match=payable.number):
        made(payable)


def test_a_returned_payment_enters_no_batch_before_its_account_was_corrected():
    payable = owed()
    Payable.objects.filter(pk=payable.pk).update(state="failed", failure="账户已销户")
    with pytest.raises(batches.ChoiceChanged):
        made(payable)
    payables.correct_account(payable, payee=payables.Payee("张三丰", "示例银行", "6217000000000000001"))
    assert made(payable).count == 1


def test_a_cancelled_batch_frees_its_payables_and_keeps_its_number(today):
    payable = owed()
    batch = made(payable)
    cancel_batch(batch=batch, reason="金额有误", by=finance())
    again = made(payable)
    assert (batch.number, again.number) == ("B990000-20260616-0001", "B990000-20260616-0002")
    assert not wrong()


def test_a_refused_batch_leaves_no_hole_in_the_numbers(today):
    payable = owed(payee_name="𠮷野家")
    with pytest.raises(FileImpossible):
        made(payable)
    assert made(owed()).number == "B990000-20260616-0001"


def test_a_batch_with_the_bank_is_neither_cancelled_nor_sent_again():
    batch = sent(owed())
    with pytest.raises(WrongStep):
        cancel_batch(batch=batch, reason="金额有误", by=finance())
    with pytest.raises(WrongStep):
        send_batch(batch=batch, by=finance())
    assert BankFile.objects.count() == 1


def test_a_batch_is_sent_once_by_the_same_command():
    batch, payer = checked(owed()), finance()
    send_batch(batch=batch, by=payer, key="k")
    assert send_batch(batch=batch, by=payer, key="k").state == "sent"
    assert Posting.objects.filter(reason="sent").count() == 1


def test_a_name_that_gbk_lacks_is_refused_before_there_is_a_batch():
    owed(), owed(payee_name="王𠮷")
    payable = Payable.objects.get(payee_name="王𠮷")
    with pytest.raises(FileImpossible, match=rf"Line 1, {payable.number}.*“𠮷”.*UTF-8"):
        made(payable)
    assert made(payable, template=BankTemplateFactory(name="comma-utf8")).count == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE fund_payable SET amount = 1, by_fund = '{\"basic\": 1}'", "is owed 0.01"),
        ("UPDATE fund_payable SET bank_account = '1'", "was changed"),
        ("UPDATE fund_payable SET state = 'cancelled'", "Cancelled"),
        ("UPDATE fund_batchline SET amount = amount + 1", "its lines make"),
        ("UPDATE fund_batch SET count = 2", "2 lines"),
    ],
)
@pytest.mark.parametrize("step", ["check", "send"])
def test_a_batch_that_differs_from_the_database_goes_no_further(step, change, said):
    batch = made(owed()) if step == "check" else checked(owed())
    with connection.cursor() as cursor:
        cursor.execute(change)
    with pytest.raises(steps.BatchDiffers, match=said):
        (check_batch if step == "check" else send_batch)(batch=batch, by=finance())
    assert not BankFile.objects.exists()
    assert wrong()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.FINANCE, Role.SUPERVISOR)])
def test_only_finance_makes_checks_and_sends(role):
    batch, other = made(owed()), reader(role)
    with pytest.raises(NotAllowed):
        make_batch(**chosen(owed()), template=BankTemplateFactory(), by=other)
    for service in (check_batch, send_batch):
        with pytest.raises(NotAllowed):
            service(batch=batch, by=other)


def test_a_supervisor_checks_but_does_not_pay():
    batch = check_batch(batch=made(owed()), by=reader(Role.SUPERVISOR))
    with pytest.raises(NotAllowed):
        send_batch(batch=batch, by=reader(Role.SUPERVISOR))


def test_another_pools_batch_template_and_payable_do_not_exist_here():
    there = PoolFactory(code="9901", area=AreaFactory(code="990100000000", name="别处"))
    foreign, batch = owed(pool=there), made(owed())
    with pytest.raises(OutOfScope):
        check_batch(batch=batch, by=finance(pool=there))
    with pytest.raises(batches.ChoiceChanged):
        make_batch(**chosen(foreign), template=BankTemplateFactory(), by=finance())
    with pytest.raises(OutOfScope):
        make_batch(**chosen(foreign), template=BankTemplateFactory(), by=finance(pool=there))


def test_the_batch_belongs_to_the_widest_area_that_holds_its_payables():
    pool, township = PoolFactory(), TownshipFactory()
    local = reader(Role.FINANCE, pool=pool, area=township)
    inside, outside = owed(area_code="990001001003"), owed(area_code="990002001003")
    assert make_batch(**chosen(inside), template=BankTemplateFactory(), by=local).area_code == township.code
    with pytest.raises(batches.ChoiceChanged):
        make_batch(**chosen(outside), template=BankTemplateFactory(), by=local)


def test_the_case_is_told_when_its_payment_leaves(monkeypatch):
    heard = []
    monkeypatch.setitem(registry.payment_outcomes, "casework.staff", lambda **told: heard.append(told))
    payable, payer = owed(), finance()
    send_batch(batch=checked(payable), by=payer)
    assert heard == [{"outcome": payables.Outcome.SENT, "payables": [payable], "by": payer}]


def test_a_case_that_refuses_stops_the_file(monkeypatch):
    def refuse(**told):
        raise WrongStep(state="reversed")

    monkeypatch.setitem(registry.payment_outcomes, "casework.staff", refuse)
    batch = checked(owed())
    with pytest.raises(WrongStep):
        send_batch(batch=batch, by=finance())
    assert not BankFile.objects.exists()
    assert not Posting.objects.filter(reason="sent").exists()


def in_two_threads(*works) -> list:
    """Start the works together; what each answers or raises."""
    barrier, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(index, work):
        try:
            barrier.wait()
            answers[index] = work()
        except Exception as error:  # noqa: BLE001
            answers[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_two_makers_with_the_same_payables_one_wins():
    rows, template, makers = [owed() for _ in range(5)], BankTemplateFactory(), [finance(), finance()]
    answers = in_two_threads(*(lambda by=by: make_batch(**chosen(*rows), template=template, by=by) for by in makers))
    assert sorted(type(answer).__name__ for answer in answers) == ["Batch", "ChoiceChanged"]
    assert (Batch.objects.count(), BatchLine.objects.count()) == (1, 5)
    assert not wrong()


@pytest.mark.django_db(transaction=True)
def test_of_two_payers_one_sends_and_the_money_is_booked_once():
    batch, payers = checked(owed(), owed()), [finance(), finance()]
    answers = in_two_threads(*(lambda by=by: send_batch(batch=batch, by=by) for by in payers))
    assert sorted(type(answer).__name__ for answer in answers) == ["Batch", "WrongStep"]
    assert (BankFile.objects.count(), Posting.objects.filter(reason="sent").count()) == (1, 2)
    assert not wrong()


@pytest.mark.django_db(transaction=True)
def test_a_case_cancelled_while_its_batch_is_made_is_either_cancelled_or_in_the_batch():
    payable, template, maker, actor = owed(), BankTemplateFactory(), finance(), StaffFactory()

    def cancel():
        with transaction.atomic():
            payables.cancel(Payable.objects.get(pk=payable.pk), actor=actor)
            return "cancelled"

    answers = in_two_threads(lambda: make_batch(**chosen(payable), template=template, by=maker), cancel)
    payable.refresh_from_db()
    expected = {"batched": ["Batch", "InLiveBatch"], "cancelled": ["ChoiceChanged", "str"]}
    assert [type(answer).__name__ for answer in answers] == expected[payable.state]
    assert not wrong()


@pytest.mark.django_db(transaction=True)
def test_a_case_reversed_while_its_batch_leaves_neither_deadlocks_nor_loses_money():
    """The reversal holds the case and wants the payable; sending waits for the case before it takes anything."""
    subject, payer, actor = StaffFactory(), finance(), StaffFactory()
    batch, case_is_held = checked(owed(subject=subject), owed()), threading.Event()

    def reverse():
        with transaction.atomic():
            Staff.objects.select_for_update().get(pk=subject.pk)
            case_is_held.set()
            time.sleep(0.5)
            payables.cancel(payables.of(subject)[0], actor=actor)

    def send():
        case_is_held.wait(5)
        return send_batch(batch=batch, by=payer)

    refused, left = in_two_threads(reverse, send)
    assert isinstance(refused, payables.InLiveBatch)
    assert (left.state, Posting.objects.filter(reason="sent").count()) == ("sent", 2)
    assert not wrong()


def test_the_event_says_who_when_and_how_much(today):
    batch = sent(owed(123_45))
    event = Event.objects.get(verb="batch_sent")
    assert event.payload | {"sha256": ""} == {
        "number": batch.number,
        "count": 1,
        "amount_fen": 123_45,
        "file": f"{batch.number}.txt",
        "sha256": "",
    }
    assert event.at.date() == clock.today()
