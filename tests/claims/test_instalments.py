"""分期还款协议: due days and amounts that make what is left, signed, agreed by a second person, kept or late."""

from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from casework import clock
from casework.errors import Incomplete, NotAllowed, SamePerson, WrongStep
from casework.models import Event, Role
from casework.registry import registry
from claims.instalments import selectors
from claims.instalments.counting import Part, counted, spread
from claims.instalments.errors import NothingLeft, PlanOutdated, PlanWaits
from claims.instalments.services import decide_plan, end_plan, propose_plan
from claims.models import Instalment, InstalmentPlan, Recovery
from claims.night.late import INSTALMENTS
from claims.services.repay import book_repayment, cancel_repayment
from claims.services.reverse import reverse as reverse_claim
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories.core import reader
from tests.factories.enrollment import insured_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 16)
ROWS = [
    {"due_on": date(2026, 7, 15), "amount": 1_000_00},
    {"due_on": date(2026, 8, 15), "amount": 1_000_00},
    {"due_on": date(2026, 9, 15), "amount": 1_675_00},
]


@pytest.fixture(autouse=True)
def everything_verifies_afterwards(db):
    yield
    connection.check_constraints()
    assert [sentence for verify in registry.verifications for sentence in verify()] == []


@pytest.fixture
def finance(pool):
    return reader(Role.FINANCE, pool=pool)


@pytest.fixture
def supervisor(pool):
    return reader(Role.SUPERVISOR, pool=pool)


@pytest.fixture
def recovery(pool):
    """3,675.00 yuan to give back."""
    claim = factory.paid(factory.settled(pool=pool, person=insured_person(pool, name="欧阳修远")))
    reverse_claim(claim=claim, comment="票据不实", by=reader(Role.SUPERVISOR, pool=pool))
    return Recovery.objects.get()


@pytest.fixture
def proposed(recovery, finance):
    return propose_plan(recovery=recovery, rows=ROWS, by=finance)


@pytest.fixture
def agreed(proposed, supervisor):
    return decide_plan(plan=proposed, agrees=True, signed_on=TODAY, reason="", by=supervisor)


def repay(recovery, amount, by):
    return book_repayment(recovery=recovery, way="cash", amount=amount, received_on=TODAY, reference="", by=by)


def paid_of(plan, day=TODAY):
    recovery = Recovery.objects.get(pk=plan.recovery_id)
    return [(one.paid, one.is_late) for one in counted(plan.instalments.all(), recovery.repaid, day)]


class TestArithmetic:
    def test_even_instalments_are_whole_yuan_and_the_last_takes_the_rest(self):
        parts = spread(3_675_01, date(2026, 7, 31), 4)
        assert parts == [
            Part(date(2026, 7, 31), 918_00),
            Part(date(2026, 8, 31), 918_00),
            Part(date(2026, 9, 30), 918_00),
            Part(date(2026, 10, 31), 921_01),
        ]

    @given(left=st.integers(1, 10**9), count=st.integers(1, 60))
    def test_they_make_what_is_left(self, left, count):
        assert sum(part.amount for part in spread(left, TODAY, count)) == left

    @given(amounts=st.lists(st.integers(1, 10**6), min_size=1, max_size=12), part=st.integers(0, 100))
    def test_each_fen_counts_on_the_earliest_that_is_open(self, amounts, part):
        up_to = [sum(amounts[: n + 1]) for n in range(len(amounts))]
        rows = [Instalment(due_on=TODAY, amount=fen, up_to=end) for fen, end in zip(amounts, up_to, strict=True)]
        repaid = sum(amounts) * part // 100
        paid = [one.paid for one in counted(rows, repaid, TODAY)]
        assert sum(paid) == repaid
        assert all(
            later == 0 for first, later in zip(counted(rows, repaid, TODAY), paid[1:], strict=False) if first.left
        )


class TestDrawingUp:
    @pytest.mark.parametrize(
        ("rows", "field", "words"),
        [
            ([], "rows", "1"),
            (ROWS[:2], "rows", "1,675.00"),
            ([*ROWS[:2], {"due_on": date(2026, 9, 15), "amount": 1_675_01}], "rows", "0.01"),
            ([{"due_on": None, "amount": 3_675_00}], "0.due_on", ""),
            ([{"due_on": TODAY, "amount": 3_675_00}], "0.due_on", ""),
            ([ROWS[1], ROWS[0], ROWS[2]], "1.due_on", "2026-08-15"),
            ([{"due_on": date(2026, 7, 15), "amount": None}], "0.amount", ""),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_cell(self, recovery, finance, rows, field, words):
        with pytest.raises(Incomplete) as refused:
            propose_plan(recovery=recovery, rows=rows, by=finance)
        assert words in refused.value.problems[field][0]
        assert not InstalmentPlan.objects.exists()

    def test_only_finance_and_only_one_at_a_time(self, recovery, proposed, finance, pool):
        with pytest.raises(NotAllowed):
            propose_plan(recovery=recovery, rows=ROWS, by=reader(Role.CLERK, pool=pool))
        with pytest.raises(PlanWaits):
            propose_plan(recovery=recovery, rows=ROWS, by=finance)

    def test_nothing_is_agreed_upon_what_is_settled(self, recovery, finance):
        repay(recovery, 3_675_00, finance)
        with pytest.raises(NothingLeft):
            propose_plan(recovery=recovery, rows=ROWS, by=finance)

    def test_one_event_tells_it(self, recovery, finance):
        before = Event.objects.count()
        plan = propose_plan(recovery=recovery, rows=ROWS, by=finance)
        event = Event.objects.latest("pk")
        assert Event.objects.count() == before + 1
        assert (event.verb, event.payload["number"]) == ("instalments_proposed", plan.number)


class TestAgreeing:
    def test_another_person_agrees_with_the_day_of_the_signature(self, agreed):
        assert (agreed.state, agreed.signed_on) == ("agreed", TODAY)

    def test_not_who_drew_it_up_and_not_the_database_either(self, proposed, finance):
        with pytest.raises(NotAllowed):
            decide_plan(plan=proposed, agrees=True, signed_on=TODAY, reason="", by=finance)
        with pytest.raises(IntegrityError, match="agreed_by_another"), transaction.atomic():
            InstalmentPlan.objects.update(
                state="agreed", signed_on=TODAY, decided_by=finance.staff, decided_at=proposed.proposed_at
            )

    def test_not_who_drew_it_up_with_another_role(self, proposed, supervisor):
        InstalmentPlan.objects.update(proposed_by=supervisor.staff)
        with pytest.raises(SamePerson):
            decide_plan(plan=proposed, agrees=True, signed_on=TODAY, reason="", by=supervisor)

    @pytest.mark.parametrize("day", [None, date(2026, 6, 15), date(2026, 6, 17)])
    def test_signed_since_it_was_drawn_up_and_not_tomorrow(self, proposed, supervisor, day):
        with pytest.raises(Incomplete) as refused:
            decide_plan(plan=proposed, agrees=True, signed_on=day, reason="", by=supervisor)
        assert set(refused.value.problems) == {"signed_on"}

    def test_not_agreed_needs_a_reason_and_another_can_be_drawn_up(self, recovery, proposed, supervisor, finance):
        with pytest.raises(Incomplete):
            decide_plan(plan=proposed, agrees=False, signed_on=None, reason=" ", by=supervisor)
        decide_plan(plan=proposed, agrees=False, signed_on=None, reason="期限过长", by=supervisor)
        assert propose_plan(recovery=recovery, rows=ROWS, by=finance).state == "proposed"

    def test_money_that_came_meanwhile_is_counted_but_a_receipt_from_before_must_stand(
        self, recovery, finance, supervisor, pool
    ):
        early = repay(recovery, 675_00, finance)
        rows = [{"due_on": date(2026, 7, 15), "amount": 3_000_00}]
        plan = propose_plan(recovery=recovery, rows=rows, by=finance)
        repay(recovery, 500_00, finance)
        cancel_repayment(repayment=early, reason="重复入账", by=reader(Role.FINANCE, pool=pool))
        with pytest.raises(PlanOutdated):
            decide_plan(plan=plan, agrees=True, signed_on=TODAY, reason="", by=supervisor)
        repay(recovery, 675_00, finance)
        decide_plan(plan=plan, agrees=True, signed_on=TODAY, reason="", by=supervisor)
        assert paid_of(plan) == [(500_00, False)]


class TestHolding:
    def test_each_receipt_counts_on_the_earliest_open_instalment(self, recovery, agreed, finance, pool):
        assert paid_of(agreed) == [(0, False)] * 3
        first = repay(recovery, 1_200_00, finance)
        assert paid_of(agreed) == [(1_000_00, False), (200_00, False), (0, False)]
        assert [late for _paid, late in paid_of(agreed, date(2026, 9, 1))] == [False, True, False]
        cancel_repayment(repayment=first, reason="金额有误", by=reader(Role.FINANCE, pool=pool))
        assert paid_of(agreed) == [(0, False)] * 3

    def test_a_later_agreement_replaces_it_when_it_is_agreed(self, recovery, agreed, finance, supervisor):
        repay(recovery, 675_00, finance)
        rows = [{"due_on": date(2026, 12, 31), "amount": 3_000_00}]
        other = propose_plan(recovery=recovery, rows=rows, by=finance)
        agreed.refresh_from_db()
        assert agreed.state == "agreed"
        decide_plan(plan=other, agrees=True, signed_on=TODAY, reason="", by=supervisor)
        agreed.refresh_from_db()
        assert (agreed.state, agreed.reason) == ("replaced", other.number)
        assert paid_of(other) == [(0, False)]

    def test_it_ends_for_a_reason(self, agreed, supervisor, finance):
        with pytest.raises(Incomplete):
            end_plan(plan=agreed, reason="", by=supervisor)
        with pytest.raises(NotAllowed):
            end_plan(plan=agreed, reason="逾期未还", by=finance)
        assert end_plan(plan=agreed, reason="逾期未还", by=supervisor).state == "ended"
        with pytest.raises(WrongStep):
            end_plan(plan=agreed, reason="逾期未还", by=supervisor)

    def test_the_night_raises_what_is_late_once(self, recovery, agreed, proposed, finance, pool):
        area, day = recovery.area_code, date(2026, 8, 16)
        repay(recovery, 1_000_00, finance)
        assert INSTALMENTS.areas(pool, date(2026, 8, 15)) == []
        assert INSTALMENTS.run(pool, date(2026, 8, 15), area).counts == {"late": 0}
        assert INSTALMENTS.run(pool, day, area).counts == {"late": 1}
        assert INSTALMENTS.run(pool, day, area).counts == {"late": 0}
        assert list(agreed.instalments.values_list("late_on", flat=True)) == [None, day, None]

    def test_no_night_raises_what_is_not_agreed_or_has_ended(self, recovery, proposed, supervisor, pool):
        area, day = recovery.area_code, date(2027, 1, 1)
        assert INSTALMENTS.run(pool, day, area).changed == 0
        agreed = decide_plan(plan=proposed, agrees=True, signed_on=TODAY, reason="", by=supervisor)
        end_plan(plan=agreed, reason="逾期未还", by=supervisor)
        assert INSTALMENTS.run(pool, day, area).changed == 0


class TestScreens:
    def typed(self, *rows):
        sent = {"command_key": "k", "rows-TOTAL_FORMS": str(len(rows))}
        for n, (day, amount) in enumerate(rows):
            sent |= {f"rows-{n}-due_on": day, f"rows-{n}-amount": amount}
        return sent

    def test_rows_are_filled_evenly_typed_over_and_drawn_up(self, recovery, finance):
        desk, address = signed_in(finance), reverse("claims:propose_instalments", args=[recovery.pk])
        page = desk.get(address, {"first": "2026-07-15", "count": "3"}).content.decode()
        for shown in ("2026-07-15", "2026-09-15", "1225"):
            assert shown in page
        wrong = desk.post(address, self.typed(("20260715", "1000"), ("20260701", "2,000"), ("", "")))
        assert wrong.status_code == 422
        page = wrong.content.decode()
        assert "还差 675.00 元" in page
        assert "请选择上一期 2026-07-15 之后的日期" in page
        good = desk.post(
            address, self.typed(("20260715", "1000"), ("20260815", "2,675"), ("", "")) | {"command_key": "l"}
        )
        assert good.url == reverse("claims:recovery", args=[recovery.pk])
        page = desk.get(good.url).content.decode()
        assert "待签字并由第二人复核" in page
        assert reverse("claims:decide_instalments", args=[InstalmentPlan.objects.get().pk]) not in page

    def test_the_supervisor_finds_it_at_home_and_agrees(self, proposed, supervisor):
        desk = signed_in(supervisor)
        assert proposed.number in desk.get("/").content.decode()
        address = reverse("claims:decide_instalments", args=[proposed.pk])
        assert (
            "应在拟定日" in desk.post(address, {"agrees": "yes", "signed_on": "", "command_key": "a"}).content.decode()
        )
        desk.post(address, {"agrees": "yes", "signed_on": "2026-06-16", "command_key": "b"})
        proposed.refresh_from_db()
        assert proposed.state == "agreed"
        assert proposed.number not in desk.get("/").content.decode()
        page = desk.get(reverse("claims:recovery", args=[proposed.recovery_id])).content.decode()
        assert reverse("claims:end_instalments", args=[proposed.pk]) in page

    def test_late_stands_on_the_start_page_the_list_and_the_recovery(self, recovery, agreed, finance):
        desk = signed_in(finance)
        assert "分期逾期" not in desk.get("/").content.decode()
        with clock.set_to(date(2026, 7, 16)):
            desk = signed_in(finance)
            assert "分期逾期" in desk.get("/").content.decode()
            assert "分期逾期" in desk.get(reverse("claims:recoveries"), {"late": "1"}).content.decode()
            page = desk.get(reverse("claims:recovery", args=[recovery.pk])).content.decode()
            assert "1,000.00 元逾期未还" in page
            assert selectors.shown(recovery, finance)["live"][0]["late"] == 1_000_00

    def test_the_agreement_is_printed_to_be_signed(self, proposed, finance):
        answer = signed_in(finance).get(reverse("claims:instalments_paper", args=[proposed.pk]))
        text = "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages)
        for shown in ("分期还款协议书", "欧阳修远", "叁仟陆佰柒拾伍元", "2026年9月15日", proposed.number):
            assert shown in text
