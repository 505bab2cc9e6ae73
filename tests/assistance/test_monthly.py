"""The month of a district: washed by rules, given to townships, followed up; what is wrong with a row is told (C6, S7)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from assistance import errors
from assistance.expenses.reading import ExpenseColumnMissing, sentence
from assistance.models import Expense, ExpenseList
from assistance.services import following, loop
from casework.errors import Incomplete, NotAllowed, OutOfScope, WrongStep
from casework.events import history_of, tell
from casework.models import Role
from tests.assistance import steps
from tests.casework.files import pdf
from tests.factories.claims import card
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 1)
HEADINGS = ["序号", "姓名", "身份证号", "医疗机构名称", "医疗类别", "救助身份", "结算日期", "医疗费总额"]
HEADINGS += ["政策范围内费用", "统筹支付", "大病支付", "普通住院救助已用", "已救助金额", "应救助金额"]


@pytest.fixture
def pool(today):
    pool = PoolFactory()
    put_example_rules_in_force(pool)
    return pool


def row(number, person, **said):
    """An expense that no rule leaves out, cell by cell."""
    identity = person.identities.get().number if person else ""
    cells = {
        "序号": number,
        "姓名": person.name if person else "无名",
        "身份证号": identity,
        "医疗机构名称": "示例市人民医院",
        "医疗类别": "普通住院",
        "结算日期": "2026-05-12",
        "医疗费总额": "8,000.00",
        "政策范围内费用": "7000",
        "统筹支付": "5000",
    }
    return [str((cells | said).get(heading, "")) for heading in HEADINGS]


def sheet(*rows, headings=HEADINGS, encoding="utf-8"):
    text = "\n".join(",".join(f'"{cell}"' for cell in cells) for cells in (headings, *rows))
    return SimpleUploadedFile("未救助明细.csv", text.encode(encoding))


def bring(*rows, by=None, **options):
    return loop.bring_expenses(file=sheet(*rows, **options), month=MAY, by=by or reader(Role.CLERK))


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"医疗类别": "普通门诊"}, "medical_type"),
        ({"医疗类别": "住院"}, ""),
        ({"医疗机构名称": "城关镇张家村卫生室"}, "institution"),
        ({"统筹支付": "4000", "大病支付": "3000"}, "covered"),
        ({"统筹支付": "4000", "大病支付": "2999.99"}, ""),
        ({"普通住院救助已用": "6000"}, "ordinary_used"),
        ({"普通住院救助已用": "5999.99"}, ""),
        ({"救助身份": "享受公务员补助"}, "identity"),
        ({"救助身份": "低保对象"}, ""),
    ],
)
def test_each_washing_rule_leaves_out_what_it_names(pool, said, rule):
    listed = bring(row(1, insured_person(pool), **said))
    expense = listed.expenses.get()
    assert (expense.rule, expense.state) == (rule, "washed" if rule else "kept")
    assert listed.counts == {rule or "kept": 1}


def test_gbk_is_read_as_well(pool):
    known_to_gbk = insured_person(pool, name="段思平")
    assert bring(row(1, known_to_gbk), encoding="gbk").counts == {"kept": 1}


def test_everything_wrong_with_the_rows_is_told_at_once(pool):
    """Rows without ID, unknown or broken numbers, amounts and days: the others are kept all the same."""
    person = insured_person(pool)
    listed = bring(
        row("x", person),
        row(2, None),
        row(3, person, 身份证号="110105194912310021"),
        row(4, person, 身份证号="11010519491231002X"),
        row(5, person, 统筹支付="五千", 结算日期="昨天"),
        row(6, person),
        row(6, person),
    )
    assert listed.counts == {"bad": 6, "kept": 1}
    told = {tuple(sentence(one) for one in bad.problems) for bad in listed.expenses.filter(state="bad")}
    assert ("“x”不是序号。",) in told and ("该行没有身份证号，无法匹配。",) in told
    assert ("“五千”不是金额。", "“昨天”不是日期。") in told and ("序号 6 在名单或当月中已有。",) in told
    assert len(told) == 6


def test_a_list_without_a_column_or_brought_twice_is_refused(pool):
    person = insured_person(pool)
    with pytest.raises(ExpenseColumnMissing, match="医疗类别"):
        bring(row(1, person), headings=[heading.replace("医疗类别", "备注") for heading in HEADINGS])
    listed = bring(row(1, person))
    with pytest.raises(errors.ListBrought):
        bring(row(1, person))
    loop.drop_expenses(listed=listed, by=reader(Role.CLERK))
    assert not Expense.objects.exists()
    assert bring(row(1, person)).counts == {"kept": 1}
    with pytest.raises(Incomplete):
        loop.bring_expenses(file=sheet(row(2, person)), month=date(2026, 7, 1), by=reader(Role.CLERK))
    with pytest.raises(NotAllowed):
        loop.bring_expenses(file=sheet(row(2, person)), month=MAY, by=steps.in_township())


@pytest.fixture
def two(pool):
    """Two townships with an expense each, given out."""
    river = AreaFactory(code="990001002000", name="河西镇", level="township")
    here, there = insured_person(pool, name="张大山"), insured_person(pool, name="李建国", area=river)
    listed = bring(row(1, here), row(2, there))
    loop.release_expenses(listed=listed, by=reader(Role.CLERK))
    return steps.in_township(), steps.in_township(area=river)


def received(by):
    loop.receive_expenses(month=MAY, by=by)
    return Expense.objects.get(state="received")


def test_each_township_receives_its_own_and_cannot_touch_the_others(two):
    here, there = two
    expense = received(here)
    assert expense.name == "张大山" and Expense.objects.get(name="李建国").state == "sent"
    with pytest.raises(errors.NothingToReceive):
        loop.receive_expenses(month=MAY, by=here)
    with pytest.raises(OutOfScope):
        following.notify_person(expense=expense, notified_on=MAY, way="phone", by=there)
    with pytest.raises(WrongStep):
        following.notify_person(expense=Expense.objects.get(name="李建国"), notified_on=MAY, way="phone", by=there)


def test_an_expense_is_followed_to_its_end(two):
    here, _there = two
    expense = received(here)
    expense = following.notify_person(expense=expense, notified_on=date(2026, 6, 16), way="phone", by=here)
    with pytest.raises(WrongStep):
        following.mark_done(expense=expense, closed_on=date(2026, 6, 16), by=here)
    account = {"bank_name": "示例农村商业银行", "bank_account": card(9)}
    with pytest.raises(Incomplete) as refused:
        following.fill_account(expense=expense, payee_standing="insured", payee_name="王秀英", by=here, **account)
    assert "payee_standing" in refused.value.problems
    with pytest.raises(errors.AuthorisationLacks):
        following.fill_account(expense=expense, payee_standing="authorised", payee_name="王秀英", by=here, **account)
    paper = SimpleUploadedFile("授权.pdf", pdf())
    expense = following.fill_account(
        expense=expense, payee_standing="authorised", payee_name="王秀英", file=paper, by=here, **account
    )
    expense = following.mark_done(expense=expense, closed_on=date(2026, 6, 16), by=here)
    assert (expense.state, expense.payee_name) == ("done", "王秀英")
    assert all(tell(event) for event in history_of(expense))


def test_what_is_not_possible_has_its_reason_and_can_be_taken_up_again(two):
    here, _there = two
    expense = received(here)
    with pytest.raises(Incomplete):
        following.mark_not_possible(expense=expense, reason=" ", by=here)
    expense = following.mark_not_possible(expense=expense, reason="已由商业保险报销", by=here)
    with pytest.raises(IntegrityError), transaction.atomic():
        Expense.objects.filter(pk=expense.pk).update(reason="")
    assert following.take_up_again(expense=expense, reason="保险未赔付", by=here).state == "notified"


def test_a_list_that_was_given_out_is_not_dropped(two):
    with pytest.raises(WrongStep):
        loop.drop_expenses(listed=ExpenseList.objects.get(), by=reader(Role.CLERK))


def test_listed_expenses_are_among_the_costs_of_an_application_once(two, pool):
    """The list of May tells a stay of the person that no claim here tells."""
    people = steps.Office(person=Expense.objects.get(name="张大山").person)
    application = steps.drafted(people)
    cost = application.costs.get()
    assert (cost.claim, cost.own, cost.day) == (None, 3_000_00, date(2026, 5, 12))
    assert steps.costs.assisted(application) == []
