"""Money that goes back, and money whose owner is found: two persons each, and the books follow (FX-11, FX-38)."""

from contextlib import suppress
from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework import clock
from casework.errors import Incomplete, NotAllowed, Refusal, SamePerson, WrongStep
from casework.models import Role
from enrollment import refundable
from enrollment.errors import AnotherAmount
from enrollment.models import Coverage, PaymentLine, Receipt, Refund
from enrollment.services import reconciling, refunds
from enrollment.services.repairing import missed_now, repair_years
from fund.models import Payable
from tests.enrollment.test_paying import pay, problems, resident
from tests.enrollment.test_taxes import balances, finance, number_of, owing, row, taken
from tests.factories.core import reader
from tests.factories.enrollment import CoverageFactory, PersonFactory, RegistrationFactory, SpecialStatusFactory
from tests.factories.fund import BankTemplateFactory, answer, sent, take
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ACCOUNT = {"payee_name": "张三", "bank_name": "示例银行", "bank_account": "6217 0000 0000 0001", "reason": "误缴"}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def ask(contribution, ground="mistake", by=None, **changed):
    return refunds.ask_refund(contribution=contribution, ground=ground, by=by or reader(), **(ACCOUNT | changed))


def decide(refund, agree=True, by=None):
    return refunds.decide_refund(refund=refund, agree=agree, by=by or reader(Role.SUPERVISOR))


def next_year(**fields):
    """A contribution for 2027, paid in its window; the cover begins later."""
    return pay(resident(years=(2026,), **fields), coverage_year=2027, paid_on=date(2026, 10, 10))


@pytest.fixture
def autumn():
    put_example_rules_in_force()
    with clock.set_to(date(2026, 10, 20)):
        yield


def test_a_refund_takes_the_cover_back_and_the_bank_pays_it(autumn):
    contribution = next_year()
    refund = ask(contribution)
    assert Coverage.objects.filter(contribution=contribution).exists() and problems() == []
    decide(refund)
    contribution.refresh_from_db()
    assert contribution.state == "cancelled" and not Coverage.objects.filter(contribution=contribution).exists()
    back = contribution.receipts.get(amount__lt=0)
    assert (back.amount, back.reverses.amount, back.channel) == (-400_00, 400_00, "refund")
    assert (balances()["contribution"], balances()["payable"]) == (0, -400_00) and problems() == []
    batch = sent(Payable.objects.get(), template=BankTemplateFactory())
    take(batch, answer(batch))
    refund.refresh_from_db()
    assert refund.state == Refund.State.PAID and balances()["bank"] == 0 and problems() == []
    assert pay(contribution.person, coverage_year=2027, paid_on=date(2026, 10, 20), reference="new").pk


def test_a_missed_year_paid_for_by_mistake_goes_back_until_its_wait_was_used(autumn):
    """C1: nothing but a mistake gives it back, and nothing once the later year was paid for."""
    person = resident(years=())
    said = {"paid_on": date(2026, 10, 20), "channel": "window", "reference": "B1", "by": reader()}
    [missed] = repair_years(person=person, coverage_year=2026, years=[2025], amount=400_00, **said)
    for ground in ("death", "employee", "elsewhere", "relief"):
        with pytest.raises(refundable.GroundNotShown):
            ask(missed, ground)
    decide(ask(missed))
    missed.refresh_from_db()
    assert (missed.state, balances()["contribution"], problems()) == ("cancelled", 0, [])
    assert missed_now(person).payable == [2025]
    [again] = repair_years(person=person, coverage_year=2027, years=[2025], amount=400_00, **said | {"reference": "B2"})
    pay(person, coverage_year=2027, paid_on=date(2026, 10, 20))
    with pytest.raises(refundable.RepairUsed):
        ask(again)


def test_a_refusal_changes_nothing(autumn):
    contribution = next_year()
    refund = decide(ask(contribution), agree=False)
    contribution.refresh_from_db()
    assert refund.state == "refused" and contribution.state == "waiting" and problems() == []
    with pytest.raises(WrongStep):
        decide(refund)
    assert ask(contribution).number != refund.number


def test_who_asks_never_decides(autumn):
    """FX-38."""
    supervisor = reader(Role.SUPERVISOR)
    refund = ask(next_year())
    Refund.objects.filter(pk=refund.pk).update(asked_by=supervisor.staff)
    with pytest.raises(SamePerson):
        decide(refund, by=supervisor)
    with pytest.raises(NotAllowed):
        decide(refund, by=finance())


@pytest.mark.parametrize(
    ("ground", "changed", "refused"),
    [
        ("death", {}, refundable.GroundNotShown),
        ("employee", {}, refundable.GroundNotShown),
        ("relief", {}, refundable.GroundNotShown),
        ("twice", {}, refundable.GroundNotShown),
        ("mistake", {"bank_account": "1"}, Incomplete),
        ("mistake", {"reason": " "}, Incomplete),
    ],
)
def test_a_ground_must_stand_in_the_portal(autumn, ground, changed, refused):
    with pytest.raises(refused):
        ask(next_year(), ground, **changed)
    assert not Refund.objects.exists()


def test_cover_that_began_is_not_given_back():
    put_example_rules_in_force()
    with pytest.raises(refundable.CoverHasBegun):
        ask(pay(resident()), "elsewhere")


def test_death_before_cover_and_employees_insurance_give_the_money_back(autumn):
    dead, employed = next_year(), next_year()
    dead.person.died_on = date(2026, 10, 15)
    dead.person.save()
    CoverageFactory(person=employed.person, scheme="310", period=DateRange(date(2026, 11, 1), None))
    for contribution, ground in ((dead, "death"), (employed, "employee")):
        assert decide(ask(contribution, ground)).state == "payable"
    assert problems() == []


def test_a_department_takes_over_a_part_and_the_cover_stays(autumn):
    """FX-10, CL-06."""
    contribution = next_year()
    SpecialStatusFactory(person=contribution.person, code="low_income_allowance", department="某镇民政办")
    refund = decide(ask(contribution, "relief"))
    contribution.refresh_from_db()
    assert (contribution.state, contribution.relief, refund.amount) == ("waiting", 280_00, 280_00)
    relief = contribution.reliefs.get()
    assert (relief.payer, relief.amount) == ("示例市民政局", 280_00) and problems() == []
    with pytest.raises(refundable.GroundNotShown):
        ask(contribution, "relief")


def test_unclear_money_is_booked_for_its_person_by_a_second_one():
    put_example_rules_in_force()
    taker = finance()
    person = owing().person
    late = PersonFactory()
    file = taken([row(person, number="990001199001011234"), row(late), row(owing().person, amount="1")], by=taker)
    unknown, unregistered, amount = file.lines.all()
    with pytest.raises(SamePerson):
        reconciling.assign_line(line=unknown, identity_number=number_of(person), note="", by=taker)
    with pytest.raises(reconciling.NobodyHere):
        reconciling.assign_line(line=unknown, identity_number="990001199001011234", note="", by=finance())
    reconciling.assign_line(line=unknown, identity_number=number_of(person), note="号码错", by=finance())
    RegistrationFactory(person=late, registered_on=date(2026, 6, 10))
    reconciling.assign_line(line=unregistered, identity_number=number_of(late), note="", by=finance())
    with pytest.raises(AnotherAmount):
        reconciling.assign_line(line=amount, identity_number=number_of(owing().person), note="", by=finance())
    with pytest.raises(refundable.LineSettled):
        reconciling.hold_line(line=unknown, note="", by=finance())
    assert person.contributions.get(coverage_year=2026).state == "active"
    assert balances()["suspense"] == -100 and problems() == []


def test_a_payment_without_an_owner_is_given_back_out_of_suspense():
    put_example_rules_in_force()
    [line] = taken([row(PersonFactory())]).lines.all()
    reconciling.hold_line(line=line, note="查询中", by=finance())
    refund = refunds.give_back_line(line=line, ground="mistake", by=finance(), **ACCOUNT)
    assert problems() == []
    decide(refund)
    assert (balances()["suspense"], balances()["payable"]) == (0, -400_00) and problems() == []
    with pytest.raises(refundable.LineSettled):
        refunds.give_back_line(line=line, ground="mistake", by=finance(), **ACCOUNT)


KINDS = ["receive", "file", "refund", "decide", "refuse", "assign", "give_back", "hold"]
STEPS = st.lists(st.sampled_from(KINDS), max_size=14)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, choose=st.randoms(use_true_random=False))
def test_whatever_happens_receipts_are_the_books_are_the_states(autumn, steps, choose):
    """Any sequence of payments, files, refunds and assignments keeps `manage.py verify` silent."""
    people = [resident(years=(2026,)) for _ in range(3)]
    for step in steps:
        with suppress(Refusal):
            _step(step, choose.choice(people), choose)
        assert problems() == []


def _step(step, person, choose):
    paid_on, number = date(2026, 10, 10), f"N{choose.randrange(10**9)}"
    lines = list(PaymentLine.objects.exclude(outcome="booked"))
    asked = list(Refund.objects.all())
    match step:
        case "receive":
            pay(person, coverage_year=2027, paid_on=paid_on, reference=number)
        case "file":
            said = {"year": "2027", "paid_on": "2026-10-10", "amount": choose.choice(["400.00", "399.00"])}
            taken(
                [
                    row(each, reference=f"{number}{at}", **said)
                    for at, each in enumerate((person, person, PersonFactory()))
                ]
            )
        case "refund":
            ask(choose.choice(list(person.contributions.filter(coverage_year=2027)) or [next_year()]))
        case "decide" | "refuse" if asked:
            decide(choose.choice(asked), agree=step == "decide")
        case "assign" if lines:
            reconciling.assign_line(line=choose.choice(lines), identity_number=number_of(person), note="", by=finance())
        case "give_back" if lines:
            refunds.give_back_line(line=choose.choice(lines), ground="mistake", by=finance(), **ACCOUNT)
        case "hold" if lines:
            reconciling.hold_line(line=choose.choice(lines), note="", by=finance())
    assert Receipt.objects.count() == len(set(Receipt.objects.values_list("number", flat=True)))
