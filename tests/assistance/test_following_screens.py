"""Warnings, the month's expenses and the figures on the screen (DL-20, DL-49; national_rules C6, S7)."""

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from assistance.models import Application, EarlyWarning, Expense
from assistance.night import warning
from assistance.selectors import figures
from assistance.services import loop
from casework import clock
from casework.models import Role
from claims.models import Claim
from claims.services.review import send_back
from enrollment.models import Person
from tests.assistance import steps
from tests.assistance.test_monthly import bring, row
from tests.factories import claims as factory
from tests.factories import critical, entitlements, verification
from tests.factories.claims import card
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.enrollment import CoverageFactory, PersonFactory, RecognitionFactory, insured_person
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(today):
    pool = PoolFactory()
    put_example_rules_in_force(pool)
    AreaFactory(code="990001000000", name="示例县", level="county", parent=pool.area)
    return pool


def sign_in(client, by):
    client.force_login(by.staff, backend="django.contrib.auth.backends.ModelBackend")


def post(client, path, **said):
    return client.post(path, {"command_key": f"{path}-{len(said)}".replace("/", "."), **said})


def test_a_warning_shows_the_figures_that_it_rests_on_and_opens_an_application(client, pool):
    factory.settled(person=insured_person(pool, name="张大山"), amount=100_500_00)
    for area in warning.areas(pool, clock.today()):
        warning.run(pool, clock.today(), area)
    found = EarlyWarning.objects.get()
    sign_in(client, steps.in_township())
    assert "张*山" in client.get("/assistance/warnings/").content.decode()
    text = client.get(f"/assistance/warnings/{found.pk}/").content.decode()
    assert "30,000.00 × 50.00% = 15,000.00" in text and text.count("18,600.00") >= 3
    assert post(client, f"/assistance/warnings/{found.pk}/outcome/", outcome="no_need").status_code == 422
    answer = post(client, f"/assistance/warnings/{found.pk}/apply/")
    assert answer.headers["Location"] == f"/assistance/applications/{Application.objects.get().pk}/"
    assert "已转救助申请" in client.get("/assistance/warnings/", {"kind": "handled"}).content.decode()


def test_the_county_brings_a_month_and_two_townships_see_their_own(client, pool):
    river = AreaFactory(code="990001002000", name="河西镇", level="township")
    here, there = insured_person(pool, name="张大山"), insured_person(pool, name="李建国", area=river)
    clerk = reader(Role.CLERK)
    sign_in(client, clerk)
    listed = bring(row(1, here, 应救助金额="500", 已救助金额="0"), row(2, there), row(3, None), by=clerk)
    page = f"/assistance/monthly/lists/{listed.pk}/"
    assert "张*山" in client.get(page).content.decode()
    assert "该行没有身份证号" in client.get(page, {"rows": "bad"}).content.decode()
    assert client.post(f"{page}rows/").getvalue()[:2] == b"PK"
    assert post(client, f"{page}release/").status_code == 302
    sign_in(client, steps.in_township())
    text = client.get("/assistance/monthly/202605/").content.decode()
    assert "张*山" in text and "李*国" not in text and "请先接收" in text
    assert post(client, "/assistance/monthly/202605/receive/").status_code == 302
    expense = Expense.objects.get(name="张大山")
    path = f"/assistance/expenses/{expense.pk}/"
    assert post(client, f"{path}notify/", notified_on="2026-06-16", way="phone").status_code == 302
    account = {"payee_name": "张大山", "bank_name": "示例农商行", "bank_account": card(3)}
    assert post(client, f"{path}account/", payee_standing="insured", **account).status_code == 302
    assert post(client, f"{path}done/", closed_on="2026-06-16").status_code == 302
    text = client.get(path).content.decode()
    assert "已报销" in text and card(3) not in text
    other = Expense.objects.get(name="李建国")
    assert client.get(f"/assistance/expenses/{other.pk}/").status_code == 404
    assert client.get("/assistance/monthly/209913/").status_code == 404


@pytest.mark.parametrize(("kind", "names"), [("ledger", 2), ("unpaid", 2), ("notices", 2), ("differences", 1)])
def test_a_month_leaves_as_four_lists(client, pool, kind, names):
    one, two = insured_person(pool, name="张大山"), insured_person(pool, name="李建国")
    listed = bring(row(1, one, 应救助金额="1500", 已救助金额="300"), row(2, two))
    loop.release_expenses(listed=listed, by=reader(Role.CLERK))
    sign_in(client, steps.in_township())
    path = f"/assistance/monthly/202605/export/{kind}/"
    assert client.post(path, {"reason": ""}).status_code == 422
    content = client.post(path, {"reason": "核对"}).getvalue()
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    persons = [cells for cells in rows[1:] if str(cells[0]).startswith("202605")]
    assert len(persons) == names and persons[0][1] == "张*山"
    assert persons[0][11] == 1200


def test_the_figures_count_by_class_and_township_beside_the_targets(client, pool):
    """Of two recognised one is covered; of 20,500 in policy all funds pay 19,125."""
    covered, lost = insured_person(pool), PersonFactory(pool=pool)
    CoverageFactory(person=lost, year=2025)
    for person in (covered, lost):
        RecognitionFactory(person=person)
    RecognitionFactory(person=covered, assistance_class=4, subtype="因病致贫重病患者")
    factory.settled(person=covered, amount=20_500_00)
    people = steps.Office(person=insured_person(pool, bank_account=steps.CARD))
    factory.settled(person=people.person, amount=100_500_00)
    steps.granted(people)
    by = reader(Role.SUPERVISOR)
    rows = figures.summed(figures.counted(by, clock.today()), "class")
    assert (rows[2]["recognised"], rows[2]["enrolled"], rows[2]["assisted"]) == (2, 1, 1)
    assert rows[2]["enrolled_rate"] == 5_000 and rows[2]["in_policy_rate"] == round(19_125_00 * 10_000 / 20_500_00)
    assert rows[4]["money"] == 7_630_00
    sign_in(client, by)
    text = client.get("/assistance/figures/").content.decode()
    assert "92" in text and "城关镇" in text and "7,630.00" in text and "1 / 1" in text


def test_the_pages_ask_the_database_a_dozen_times(client, pool, django_assert_max_num_queries):
    listed = bring(*(row(at, insured_person(pool)) for at in range(1, 5)))
    loop.release_expenses(listed=listed, by=reader(Role.CLERK))
    expense = Expense.objects.first()
    sign_in(client, steps.in_township())
    for path in ("warnings/", "monthly/", "monthly/202605/", f"expenses/{expense.pk}/", "figures/"):
        client.get(f"/assistance/{path}")
        with django_assert_max_num_queries(12):
            assert client.get(f"/assistance/{path}").status_code == 200


def test_a_clerks_start_page_with_work_in_every_tile_asks_a_dozen_times(client, pool, django_assert_max_num_queries):
    people = steps.Office(person=insured_person(pool, name="张大山", bank_account=steps.CARD))
    by, today = people.clerk, clock.today()
    steps.published(people)
    loop.release_expenses(listed=bring(row(1, people.person)), by=by)
    back, late = (factory.submitted(pool=pool, by=by) for _n in range(2))
    send_back(claim=back, version=back.version, comment="缺病历", by=reader(Role.REVIEWER, pool=pool))
    Claim.objects.filter(pk=late.pk).update(due_on=today)
    factory.draft(pool=pool, by=by)
    verification.asked(late)
    case = critical.confirmed(critical.opened(pool))
    Person.objects.filter(pk=case.person_year.person_id).update(bank_account="")
    for ends in (entitlements.approved(pool=pool), entitlements.filing(pool=pool)):
        type(ends).objects.filter(pk=ends.pk).update(warned_on=today)
    sign_in(client, by)
    client.get("/")
    with django_assert_max_num_queries(12):
        answer = client.get("/")
    shown = {tile["key"]: tile["context"] for tile in answer.context["tiles"]}
    assert all(shown["claims_counter"][name] for name in ("sent_back", "due", "drafts"))
    assert all(shown[key]["rows"] for key in ("critical_accounts", "to_answer", "assistance"))
    assert (len(shown["ending"]["rows"]), shown["assistance"]["to_receive"]) == (2, 1)


def test_the_start_page_of_a_township_says_what_waits(client, pool):
    people = steps.Office(person=insured_person(pool, name="张大山", bank_account=steps.CARD))
    steps.submitted(people)
    loop.release_expenses(listed=bring(row(1, people.person)), by=reader(Role.CLERK))
    sign_in(client, people.checker)
    text = client.get("/").content.decode()
    assert "张*山" in text and "1 笔未救助费用待接收" in text
    assert date(2026, 6, 16) == clock.today()
