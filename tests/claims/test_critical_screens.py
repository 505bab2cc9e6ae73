"""大病保险事后补偿 on the screens: each reads and does what is theirs, lists and home pages count what waits."""

from datetime import date

import pytest

from casework.models import Role
from claims.models import CriticalCase
from enrollment.models import Person
from oversight.figures import Month
from tests.factories import claims as factory
from tests.factories.core import TownshipFactory, reader
from tests.factories.critical import confirmed, decided, night, opened, paid_out
from tests.factories.direct import counted, off
from tests.factories.enrollment import insured_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def person(pool):
    return insured_person(pool)


@pytest.fixture
def case(pool, person, clerk):
    return opened(pool, person, by=clerk)


def test_each_reads_and_does_what_is_theirs(client, pool, person, case):
    insurer, boss = reader(Role.INSURER, pool=pool).staff, reader(Role.SUPERVISOR, pool=pool).staff
    client.force_login(insurer)
    assert "核实结果" in client.get(f"/critical/{case.pk}/").content.decode()
    refused = client.post(f"/critical/{case.pk}/verify/", {"word": "object", "seen_due": case.due})
    assert refused.status_code == 422 and "哪一次就医" in refused.content.decode()
    assert client.post(f"/critical/{case.pk}/verify/", {"word": "confirm", "seen_due": 1}).status_code == 422
    told = client.post(f"/critical/{case.pk}/verify/", {"word": "confirm", "seen_due": case.due}, follow=True)
    page = told.content.decode()
    assert "审定并支付" not in page and person.bank_account not in page and person.name not in page
    client.force_login(boss)
    page = client.get(f"/critical/{case.pk}/").content.decode()
    seen = page.split('name="seen_account" value="')[1].split('"')[0]
    sent = {"decision": "pay", "seen_due": case.due, "seen_account": seen}
    assert client.post(f"/critical/{case.pk}/decide/", sent).status_code == 302
    case.refresh_from_db()
    assert case.state == "approved"
    letter = client.get(f"/critical/{case.pk}/notice.pdf")
    assert letter.content.startswith(b"%PDF")


def test_the_counter_enters_the_account_that_the_decision_asked_for(client, pool, person, case):
    Person.objects.filter(pk=person.pk).update(bank_account="", bank_name="")
    case = confirmed(case)
    client.force_login(reader(Role.SUPERVISOR, pool=pool).staff)
    refused = client.post(f"/critical/{case.pk}/decide/", {"decision": "pay", "seen_due": case.due})
    assert refused.status_code == 422 and "由窗口在本页录入账户" in refused.content.decode()
    client.force_login(reader(Role.CLERK, pool=pool).staff)
    assert case.number in client.get("/").content.decode()
    said = {"standing": "insured", "name": person.name, "bank_name": "示例银行", "bank_account": "12"}
    assert client.post(f"/critical/{case.pk}/account/", said).status_code == 422
    said["bank_account"] = factory.card(7)
    assert client.post(f"/critical/{case.pk}/account/", said).status_code == 302


def test_lists_and_home_pages_count_what_waits_and_what_is_late(client, pool, person, case):
    CriticalCase.objects.filter(pk=case.pk).update(verify_by=date(2026, 6, 1))
    client.force_login(reader(Role.INSURER, pool=pool).staff)
    home = client.get("/").content.decode()
    assert case.number in home and "逾期 1 件" in home
    assert case.number in client.get("/critical/?list=late").content.decode()
    client.force_login(reader(Role.SUPERVISOR, pool=pool).staff)
    assert case.number in client.get("/").content.decode()
    other = TownshipFactory(code="990002000000", level="county")
    client.force_login(reader(Role.INSURER, pool=pool, area=other).staff)
    assert case.number not in client.get("/critical/?list=late").content.decode()
    assert client.get(f"/critical/{case.pk}/").status_code == 404


def test_what_was_paid_too_much_is_taken_back_on_its_page(client, pool, person, clerk):
    case = paid_out(pool, person, by=clerk)
    counted([off(person, "S2", "S1", 符合政策范围金额=-38_000_00)], clerk)
    night(pool)
    client.force_login(reader(Role.SUPERVISOR, pool=pool).staff)
    assert case.number in client.get("/critical/?list=overpaid").content.decode()
    assert "多付 2,400.00 元" in client.get(f"/critical/{case.pk}/").content.decode()
    sent = {"seen_overpaid": 2_400_00, "reasons": "S1 已冲正"}
    client.post(f"/critical/{case.pk}/take-back/", sent)
    case.refresh_from_db()
    assert case.state == "reversed"


def test_the_pages_keep_to_a_dozen_questions(client, pool, case, django_assert_max_num_queries):
    confirmed(case)
    client.force_login(reader(Role.SUPERVISOR, pool=pool).staff)
    of_person = f"/persons/{case.person_year.person_id}/claims/"
    for path, most in {"/critical/": 6, f"/critical/{case.pk}/": 9, of_person: 14}.items():
        client.get(path)
        with django_assert_max_num_queries(most):
            client.get(path)


def test_figures_count_what_cases_pay_beyond_the_claims(client, pool, person, case):
    decided(confirmed(case))
    due = CriticalCase.objects.get(pk=case.pk).due
    client.force_login(reader(Role.INSURER, pool=pool).staff)
    assert case.number in client.get("/").content.decode()
    month = Month.of(reader(Role.REPORT_READER, pool=pool), date(2026, 6, 1), date(2026, 6, 30))
    assert (month.cases, month.money["critical_illness"], month.money["fund"]) == (1, due, due)
    assert month.money["total"] == sum(month.money[name] for name in ("fund", "person", "elsewhere"))
    assert sum(row["fund"] for row in month.townships.values()) == due
    before = Month.of(reader(Role.REPORT_READER, pool=pool), date(2026, 5, 1), date(2026, 5, 31))
    assert (before.cases, before.money["fund"]) == (0, 0)
