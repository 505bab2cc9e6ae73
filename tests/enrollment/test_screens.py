"""The screens of enrollment: who sees what, what is written down, what comes back beside its field."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from casework.models import AccessLog, Event, Role
from casework.registry import Action, Offer, Panel, registry
from casework.rights import Right
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import (
    CoverageFactory,
    PersonFactory,
    RecognitionFactory,
    SpecialStatusFactory,
    insured_person,
    resident_id,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def sign_in(client, role=Role.CLERK, **kwargs):
    staff = reader(role, **kwargs).staff
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return staff


def open_page(client, person, tab=""):
    return client.get(reverse("enrollment:tab", args=[person.pk, tab]) if tab else f"/persons/{person.pk}/")


def test_the_page_is_masked_and_says_who_is_covered_until_when(client):
    """C11: name, ID, phone and account are masked; coverage today is one sentence."""
    sign_in(client)
    person = insured_person(name="张晓明", years=(2024, 2026), identity__number=resident_id(order=7))
    SpecialStatusFactory(person=person, ends_on=date(2026, 9, 30))
    RecognitionFactory(person=person)
    text = open_page(client, person).content.decode()
    for shown in (
        "张*明",
        "990001********",
        "2026 年待遇享受期 2026-01-01 至 2026-12-31",
        "重度残疾人",
        "至 2026-09-30",
        "救助2类：低保对象",
    ):
        assert shown in text
    for hidden in ("张晓明", resident_id(order=7), person.phone, person.bank_account, person.card_number):
        assert hidden not in text


def test_the_look_is_written_down_with_its_tab(client):
    staff = sign_in(client)
    person = insured_person()
    open_page(client, person)
    open_page(client, person, "contributions")
    looks = AccessLog.objects.filter(actor=staff, subject_type="enrollment.person", subject_id=str(person.pk))
    assert list(looks.order_by("pk").values_list("kind", "field")) == [("view", "overview"), ("view", "contributions")]


def test_the_page_costs_at_most_twelve_queries(client, django_assert_max_num_queries):
    sign_in(client)
    person = insured_person(years=(2022, 2023, 2024, 2025, 2026))
    SpecialStatusFactory.create_batch(3, person=person)
    RecognitionFactory(person=person)
    with django_assert_max_num_queries(12):
        assert open_page(client, person).status_code == 200


def test_a_tab_by_htmx_is_only_tabs_and_panel(client):
    sign_in(client)
    person = insured_person()
    answer = client.get(reverse("enrollment:tab", args=[person.pk, "contributions"]), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text and 'id="tabbed"' in text and "400.00" in text and 'aria-current="page"' in text


def test_contributions_and_employees_insurance_are_listed(client):
    sign_in(client)
    person = insured_person(years=(2025, 2026))
    CoverageFactory(person=person, scheme="310", period=DateRange(date(2023, 1, 1), None))
    text = open_page(client, person, "contributions").content.decode()
    assert text.rindex("2026-01-01") < text.rindex("2025-01-01") and "集中征缴期" in text and "2023-01-01" in text


def test_what_happened_is_told_in_sentences(client):
    sign_in(client)
    person = insured_person()
    client.post(reverse("enrollment:contact", args=[person.pk]), {"phone": "13800001234", "command_key": "k"})
    assert "将联系电话更正为 138****1234" in open_page(client, person, "history").content.decode()


@pytest.mark.parametrize("tab", ["nothing", "OVERVIEW"])
def test_a_tab_that_nobody_registered_does_not_exist(client, tab):
    sign_in(client)
    assert open_page(client, insured_person(), tab).status_code == 404


def test_upper_apps_fill_tabs_actions_and_the_years_money(client, monkeypatch):
    sign_in(client)
    person = insured_person()
    shown = Panel("shown", "有权", Right.PERSON_VIEW, "enrollment/history.html", lambda request, person: {}, 20)
    hidden = Panel("hidden", "无权", Right.AUDIT_VIEW, "enrollment/history.html", lambda request, person: {}, 21)
    actions = [
        Action("no", "不可办", Right.PERSON_VIEW, lambda reader, person: Offer(reason="等待期内", see="/why/")),
        Action("yes", "可办", Right.PERSON_VIEW, lambda reader, person: Offer(url="/go/")),
    ]
    money = {
        "parts": [
            {"kind": "basic", "label": "基本医保", "amount": 1_234_56},
            {"kind": "person", "label": "个人", "amount": 100},
        ],
        "threshold": {"label": "大病起付线", "left": 99_00},
    }
    monkeypatch.setattr(registry, "panels", [*registry.panels, shown, hidden])
    monkeypatch.setattr(registry, "actions", actions)
    monkeypatch.setattr(registry, "year_money", [lambda person, year: money])
    text = open_page(client, person).content.decode()
    assert "有权" in text and "无权" not in text
    assert text.index("可办") < text.index("不可办") and "等待期内" in text and "/why/" in text
    assert "1,234.56" in text and "1,235.56" in text and "99.00" in text


def test_those_who_may_not_see_claims_do_not_see_the_years_money(client, monkeypatch):
    sign_in(client, Role.TOWNSHIP, area=TownshipFactory())
    monkeypatch.setattr(registry, "year_money", [lambda person, year: 1 // 0])
    assert open_page(client, insured_person()).status_code == 200


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.CLERK, "990000000000", 200),
        (Role.TOWNSHIP, "990001001000", 200),
        (Role.TOWNSHIP, "990001002000", 404),
        (Role.REVIEWER, "990000000000", 200),
        (Role.AUDITOR, "990000000000", 200),
        (Role.FINANCE, "990000000000", 403),
        (Role.POLICY, "990000000000", 403),
        (Role.SYSTEM_ADMIN, "990000000000", 403),
        (Role.SECURITY_ADMIN, "990000000000", 403),
    ],
)
def test_the_page_opens_for_those_whose_work_it_is(client, role, area, status):
    level = "prefecture" if area.endswith("00000000") else "township"
    sign_in(client, role, area=AreaFactory(code=area, level=level))
    person = insured_person()
    assert open_page(client, person).status_code == status
    assert AccessLog.objects.exists() == (status == 200)


def test_persons_of_another_pool_do_not_exist(client):
    sign_in(client)
    other = PoolFactory(code="9901", area=AreaFactory(code="990100000000"))
    assert open_page(client, insured_person(pool=other)).status_code == 404


def test_the_search_field_finds_a_person_and_opens_the_page(client):
    sign_in(client)
    person = PersonFactory(name="张晓明", identity__number=resident_id())
    answer = client.post(reverse("casework:search"), {"q": resident_id()})
    assert answer.status_code == 302 and answer["Location"] == f"/persons/{person.pk}/"


def test_a_township_learns_of_an_exact_number_elsewhere_only_that(client):
    """Registered elsewhere: ask for a transfer, without details (issue 2; CL-04)."""
    elsewhere = TownshipFactory(code="990001002000", name="河西乡")
    PersonFactory(name="张晓明", area=elsewhere, identity__number=resident_id())
    sign_in(client, Role.TOWNSHIP, area=TownshipFactory())
    answer = client.post(reverse("casework:search"), {"q": resident_id()}, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("enrollment:elsewhere")
    assert "已在其他区域登记" in text and "河西乡" not in text and "张" not in text


def test_what_is_sought_never_stands_in_an_address(client):
    """ASVS 14.2.1."""
    sign_in(client)
    PersonFactory.create_batch(60, name="张晓明")
    answer = client.post(reverse("enrollment:persons"), {"q": "张晓明"})
    assert answer["Location"] == reverse("enrollment:persons")
    page = client.get(answer["Location"])
    assert page.content.decode().count("data-row-link") == 50 and "张*明" in page.content.decode()
    after = page.context["pager"]["next"]
    assert "张" not in after
    assert client.get(f"{answer['Location']}{after}").content.decode().count("data-row-link") == 10


@pytest.mark.parametrize(("sought", "words"), [("", "请问查找哪位参保人"), ("李四", "未查到")])
def test_an_empty_list_says_what_would_fill_it(client, sought, words):
    sign_in(client)
    client.post(reverse("enrollment:persons"), {"q": sought})
    assert words in client.get(reverse("enrollment:persons")).content.decode()


def test_a_masked_value_is_shown_after_a_reason(client):
    sign_in(client)
    person = PersonFactory(identity__number=resident_id())
    for field, value in (("identity", resident_id()), ("bank_account", person.bank_account), ("phone", person.phone)):
        url = reverse("casework:reveal", args=["enrollment.person", person.pk, field])
        assert value in client.post(url, {"reason": "窗口核对"}).content.decode()
    assert AccessLog.objects.filter(kind="reveal", reason="窗口核对").count() == 3


def test_township_staff_get_a_button_for_the_phone_only(client):
    """Whoever calls people needs their number, and no other value whole."""
    sign_in(client, Role.TOWNSHIP, area=TownshipFactory())
    person = PersonFactory()
    assert open_page(client, person).content.decode().count("data-reveal=") == 1
    url = reverse("casework:reveal", args=["enrollment.person", person.pk, "bank_account"])
    assert client.post(url, {"reason": "x"}).status_code == 403


def test_a_bank_account_is_changed_on_its_form(client):
    sign_in(client)
    person, url = PersonFactory(), None
    url = reverse("enrollment:bank_account", args=[person.pk])
    assert person.bank_account not in client.get(url).content.decode()
    sent = {"bank_name": "示例银行", "bank_account": "6217 0000 1234 5678", "command_key": "k1"}
    for _ in range(2):
        assert client.post(url, sent)["Location"] == f"/persons/{person.pk}/"
    person.refresh_from_db()
    assert person.bank_account == "6217000012345678"
    assert Event.objects.filter(verb="bank_account_changed").count() == 1


def test_a_wrong_account_comes_back_beside_its_field_with_what_was_typed(client):
    sign_in(client)
    person = PersonFactory()
    url = reverse("enrollment:bank_account", args=[person.pk])
    answer = client.post(url, {"bank_name": "示例银行", "bank_account": "6217-OOO", "command_key": "k1"})
    assert answer.status_code == 422
    assert "银行账号为 8 至 32 位数字" in answer.content.decode() and "6217-OOO" in answer.content.decode()


@pytest.mark.parametrize("name", ["bank_account", "contact", "contribution"])
def test_corrections_are_the_clerks_of_that_area(client, name):
    person = PersonFactory()
    url = reverse(f"enrollment:{name}", args=[person.pk])
    sign_in(client, Role.REVIEWER)
    assert client.post(url, {"phone": "1"}).status_code == 403
    sign_in(client, area=TownshipFactory(code="990001002000"))
    assert client.post(url, {"phone": "1"}).status_code == 404
    assert not Event.objects.exists()
