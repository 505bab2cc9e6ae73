"""An application on the screen: what is typed stays, what is wrong stands beside its field, letters, few queries."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from assistance.letters import letter
from assistance.models import Application
from assistance.services import deciding
from casework import clock
from casework.letters import render
from casework.models import AccessLog, Role
from tests.assistance import steps
from tests.casework.files import png
from tests.factories.core import TownshipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(today):
    return steps.office()


def sign_in(client, by):
    client.force_login(by.staff, backend="django.contrib.auth.backends.ModelBackend")


def send(client, application, step, key="k", **said):
    return client.post(f"/assistance/applications/{application.pk}/{step}/", {"command_key": f"{step}-{key}", **said})


def text_of(content):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_a_township_applies_from_the_person_page(client, people):
    """DL-18: the action is offered; once an application is on its way, it leads there."""
    sign_in(client, people.filer)
    page = f"/persons/{people.person.pk}/"
    assert f"/assistance/persons/{people.person.pk}/apply/" in client.get(page).content.decode()
    made = client.post(f"/assistance/persons/{people.person.pk}/apply/", {"command_key": "begin"}).headers["Location"]
    application = Application.objects.get()
    assert made == f"/assistance/applications/{application.pk}/"
    assert client.get(f"/assistance/persons/{people.person.pk}/apply/").headers["Location"] == made
    assert "已有在办申请" in client.get(made).content.decode()
    assert send(client, application, "member", name="王秀英", relation="spouse", income="12,000").status_code == 302
    answer = send(client, application, "edit", origin="family", reason="大病", income="一万")
    text = answer.content.decode()
    assert answer.status_code == 422 and "一万" in text and "大病" in text
    said = {"origin": "family", "applicant_name": "王秀英", "applicant_relation": "spouse", "reason": "大病"}
    assert send(client, application, "edit", key="2", **said, property_worth="80000").status_code == 302
    text = client.get(made).content.decode()
    assert "12,000.00" in text and "80,000.00" in text and "18,600.00" in text and "张*山" in text


def test_the_steps_are_taken_on_their_pages(client, people):
    application = steps.drafted(people)
    sign_in(client, people.filer)
    assert send(client, application, "submit", received_on="2026-06-16").status_code == 302
    sign_in(client, people.checker)
    visit = {"visited_on": "2026-06-16", "agrees": "yes", "note": "情况属实"}
    answer = send(client, application, "check", **visit)
    assert answer.status_code == 422 and "现场照片" in answer.content.decode() and "情况属实" in answer.content.decode()
    photo = SimpleUploadedFile("visit.png", png())
    assert send(client, application, "check", key="2", **visit, file=photo).status_code == 302
    assert "<img" in client.get(f"/assistance/applications/{application.pk}/").content.decode()
    document = application.stations.get(kind="village_check").document
    assert client.get(reverse("casework:document", args=[document.pk])).status_code == 200
    sign_in(client, people.reviewer)
    assert send(client, application, "review", agrees="no").status_code == 422
    assert send(client, application, "review", key="2", agrees="yes").status_code == 302
    assert "公示至 2026-06-23" in client.get(f"/assistance/applications/{application.pk}/").content.decode()


def test_the_county_sees_what_it_grants_and_how_it_is_calculated(client, people):
    application = steps.recognised(people)
    sign_in(client, people.supervisor)
    text = client.get(f"/assistance/applications/{application.pk}/decide/").content.decode()
    assert "7,630.00" in text and "倾斜救助" in text and 'value="763000"' in text
    panel = {"met_on": "2026-06-16", "amount": "5000", "minutes": "家庭收入低", "members-TOTAL_FORMS": "1"}
    one = {"members-0-name": "甲", "members-0-unit": "", "members-0-vote": "for"}
    answer = send(client, application, "panel", **panel, **one)
    assert (
        answer.status_code == 422 and "至少 3 人" in answer.content.decode() and "家庭收入低" in answer.content.decode()
    )
    assert send(client, application, "decide", agrees="yes", seen="763000").status_code == 302
    assert "7,630.00" in client.get(f"/assistance/applications/{application.pk}/").content.decode()


def test_the_lists_show_what_waits_for_the_reader_first(client, people):
    steps.visited(people)
    sign_in(client, people.reviewer)
    assert "张*山" in client.get("/assistance/applications/").content.decode()
    sign_in(client, people.supervisor)
    assert "张*山" not in client.get("/assistance/applications/").content.decode()
    assert "张*山" in client.get("/assistance/applications/", {"tab": "open"}).content.decode()


def test_the_page_asks_the_database_a_bounded_number_of_times(client, people, django_assert_max_num_queries):
    application = steps.public(people)
    for by in (people.filer, people.supervisor):
        sign_in(client, by)
        client.get(f"/assistance/applications/{application.pk}/")
        with django_assert_max_num_queries(12):
            client.get(f"/assistance/applications/{application.pk}/")
        with django_assert_max_num_queries(9):
            client.get("/assistance/applications/", {"tab": "open"})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_letters_say_what_they_have_to(people, lang):
    """公示 masks the name; the decision names amount, account (masked) and how to object."""
    granted = steps.granted(people)
    staff = people.supervisor.staff
    notice = text_of(render(letter(granted, "notice", staff), lang))
    assert "张*山" in notice and "张大山" not in notice and "大病住院" in notice
    decision = text_of(render(letter(granted, "decision", staff), lang))
    assert "7,630.00" in decision and "柒仟陆佰叁拾元整" in decision and steps.CARD not in decision
    with clock.set_to(date(2026, 6, 30)):
        refused = deciding.decide_application(
            application=steps.recognised(steps.Office()), agrees=False, reasons="收入高于标准", by=people.supervisor
        )
        text = text_of(render(letter(refused, "decision", staff), lang))
    assert "收入高于标准" in text and ("30 July 2026" if lang == "en" else "2026年7月30日") in text


def test_a_print_is_logged_and_a_letter_that_is_not_there_is_refused(client, people):
    application = steps.public(people)
    sign_in(client, people.filer)
    answer = client.get(f"/assistance/applications/{application.pk}/letters/notice/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert AccessLog.objects.filter(kind="print", subject_type="assistance.application").exists()
    assert client.get(f"/assistance/applications/{application.pk}/letters/decision/").status_code == 409


def test_a_village_helper_of_another_village_finds_nothing(client, people):
    application = steps.drafted(people)
    sign_in(client, steps.in_township(Role.VILLAGE, area=TownshipFactory(code="990001002000", name="河西镇")))
    assert client.get(f"/assistance/applications/{application.pk}/").status_code == 404
