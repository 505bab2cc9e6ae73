"""An application on the screen: typed, marked, taken through its stations; what stands in the way is said."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework import clock
from institutions.models import Application
from tests.casework.files import pdf
from tests.institutions import steps
from tests.institutions.steps import BEIJING, ORDER2, Office

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _day():
    with clock.set_to(MARCH):
        yield


def step_of(application, step):
    return reverse("institutions:application_step", args=[application.pk, step])


def page_of(application):
    return reverse("institutions:application", args=[application.pk])


def sheet(prefix, *rows):
    said = {f"{prefix}-{at}-{name}": value for at, row in enumerate(rows) for name, value in row.items()}
    return {f"{prefix}-TOTAL_FORMS": str(len(rows))} | said


def test_the_desk_types_an_application_and_takes_it_in(client):
    office = Office(steps.rules(BEIJING))
    client.force_login(office.clerk.staff)
    hospital = steps.hospital(name="清溪县第二人民医院")
    client.post(reverse("institutions:application_new"), {"institution": hospital.code, "command_key": "1"})
    application = Application.objects.get()
    figures = {"services": ["inpatient"], "year": "2025", "visits": "3", "visits_amount": "100.00", "command_key": "2"}
    devices = sheet("equipment", {"name": "CT", "count": "1", "unit_price": "260"}, {"name": "", "count": ""})
    edit = reverse("institutions:application_edit", args=[application.pk])
    wrong = figures | sheet("equipment", {"name": "秤", "count": "1", "unit_price": "199.99"}) | sheet("diseases")
    assert "200.00" in client.post(edit, wrong).content.decode()
    answer = client.post(
        edit, figures | devices | sheet("diseases", {"name": "阑尾炎", "cases": "9", "amount": "90000"})
    )
    assert answer.status_code == 302
    text = client.get(page_of(application)).content.decode()
    assert "CT" in text and "阑尾炎" in text and "33.33" in text
    assert "260" in client.get(edit).content.decode()
    client.post(step_of(application, "submit"), {"received_on": "2026-03-02", "command_key": "3"})
    text = client.get(page_of(application)).content.decode()
    assert "清溪县第二人民医院" in text and "2026-03-09" in text and "尚未核对或缺少" in text
    marks = {f"mark_{item.pk}": "yes" for item in application.items.all()} | {"command_key": "4"}
    client.post(reverse("institutions:application_checklist", args=[application.pk]), marks)
    client.post(step_of(application, "accept"), {"accepted_on": "2026-03-02", "command_key": "5"})
    application.refresh_from_db()
    assert application.state == "district_review"
    text = client.get(page_of(application)).content.decode()
    assert "2026-04-14" in text and "在30个工作日内进行审核" in text


def test_a_step_with_its_file_and_a_sheet_for_the_team(client):
    office = Office(steps.rules(BEIJING))
    client.force_login(office.clerk.staff)
    application = steps.accepted(office)
    about = {"authority": "health", "given_on": "2026-03-02", "agrees": "no", "words": "规模不足", "command_key": "1"}
    answer = client.post(step_of(application, "opinion"), about | {"file": SimpleUploadedFile("意见.pdf", pdf())})
    assert answer.status_code == 302
    assert "规模不足" in client.get(page_of(application)).content.decode()
    assert client.post(step_of(application, "opinion"), about).status_code == 422


def test_team_and_points_are_typed_line_by_line(client):
    office = Office(steps.rules(ORDER2))
    application = steps.accepted(office)
    client.force_login(office.clerk.staff)
    team = [{"field": field, "name": "王评", "unit": "示例中心"} for field in steps.TEAM]
    client.post(step_of(application, "team"), sheet("members", *team) | {"command_key": "1"})
    client.force_login(office.reviewer.staff)
    points = {f"points_{at}": "20" for at in range(1, 6)}
    answer = client.post(step_of(application, "score"), points | {"command_key": "2"})
    assert answer.status_code == 422 and "最多 15 分" in answer.content.decode()
    client.post(step_of(application, "score"), points | {"points_3": "15", "command_key": "3"})
    client.post(step_of(application, "assess"), {"opinion": "合格", "command_key": "4"})
    application.refresh_from_db()
    assert application.state == "public_notice"
    text = client.get(page_of(application)).content.decode()
    assert "王评" in text and "公示至 2026-03-09 止" not in text
    client.force_login(office.decider.staff)
    assert "公示至 2026-03-09 止" in client.get(page_of(application)).content.decode()


def test_lists_show_what_is_on_its_way_and_what_is_decided(client):
    office = Office(steps.rules(ORDER2))
    client.force_login(office.clerk.staff)
    page = reverse("institutions:applications")
    assert "申请定点的机构" in client.get(page).content.decode()
    steps.accepted(office, institution=steps.hospital(name="在办医院"))
    steps.assessed(office, points=0, institution=steps.hospital(name="未过医院"))
    text = client.get(page).content.decode()
    assert "在办医院" in text and "2026-06-02" in text and "未过医院" not in text
    assert "未过医院" in client.get(page, {"tab": "closed"}).content.decode()


def test_steps_that_are_none_or_not_possible_now_are_refused(client):
    office = Office(steps.rules(ORDER2))
    client.force_login(office.clerk.staff)
    application = steps.drafted(office)
    assert client.get(step_of(application, "promote")).status_code == 404
    assert client.get(step_of(application, "accept")).status_code == 409
    assert client.get(step_of(application, "review")).status_code == 403
