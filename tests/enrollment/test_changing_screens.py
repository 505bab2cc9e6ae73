"""Changes of participation and standing on the screen: said what happens, kept what was typed, told when done."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework import clock
from casework.models import Document, Role
from enrollment.models import Recognition, Registration, SpecialStatus
from enrollment.services.standing import STATUS_CODES
from enrollment.statuses import LABELS
from tests.factories.core import TownshipFactory
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force

from .test_screens import sign_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 12)


@pytest.fixture(autouse=True)
def in_the_window():
    put_example_rules_in_force()
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def person():
    person = insured_person()
    Registration.objects.create(
        pool=person.pool, person=person, area_code=person.area_code, registered_on=date(2025, 9, 1)
    )
    return person


def send(client, person, what, **fields):
    return client.post(
        f"/persons/{person.pk}/change/{what}/",
        fields | {"command_key": f"{what}-{fields.get('subtype', '')}".encode().hex()[:60]},
        follow=True,
    )


def page(client, person):
    return client.get(f"/persons/{person.pk}/").content.decode()


def test_a_pause_and_its_end_are_offered_when_they_can_happen(client, person):
    sign_in(client)
    assert "暂停参保" in page(client, person) and "恢复参保" not in page(client, person)
    assert "已暂停参保" in send(client, person, "suspend", last_day=TODAY, reason="服刑").content.decode()
    assert "恢复参保" in page(client, person)
    assert "已恢复参保" in send(client, person, "resume", coverage_year="2027").content.decode()
    assert Registration.objects.filter(ended_on=None).count() == 1


def test_a_death_closes_every_door_but_the_one_back(client, person):
    sign_in(client)
    send(client, person, "death", died_on="2026-10-01")
    assert "该人员已于 2026-10-01 死亡" in page(client, person) and "撤销死亡登记" in page(client, person)
    send(client, person, "revoke-death", reason="同名误报")
    assert "撤销死亡登记" not in page(client, person)


def test_who_is_handed_over_leaves_the_township(client, person):
    """CL-04: the township that transferred somebody goes back to its list."""
    sign_in(client, Role.TOWNSHIP, area=TownshipFactory())
    new = TownshipFactory(code="990002001000", name="白石镇")
    answer = send(client, person, "transfer", area=new.code, reason="随迁")
    assert answer.redirect_chain[-1][0] == "/persons/" and "已办理转移" in answer.content.decode()
    assert client.get(f"/persons/{person.pk}/").status_code == 404


def test_what_is_wrong_stands_beside_its_field(client, person):
    sign_in(client)
    answer = client.post(f"/persons/{person.pk}/change/death/", {"died_on": "2026-12-01", "command_key": "k"})
    assert answer.status_code == 422 and "死亡日期应在出生日期与今天之间" in answer.content.decode()
    assert client.get(f"/persons/{person.pk}/change/nonsense/").status_code == 404


def test_a_status_comes_with_its_department_days_and_paper(client, person):
    """CL-06."""
    sign_in(client)
    paper = SimpleUploadedFile("paper.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    fields = {
        "code": "low_income_allowance",
        "department": "示例市民政局",
        "starts_on": "2026-01-01",
        "evidence": paper,
    }
    send(client, person, "status", **fields)
    status = SpecialStatus.objects.get()
    assert status.document == Document.objects.get() and status.document.case_id == person.pk


def test_overlapping_classes_are_both_kept(client, person):
    """DL-15: the highest counts."""
    sign_in(client)
    for number, subtype in ((3, "低保边缘家庭成员"), (1, "特困人员")):
        send(client, person, "recognition", subtype=subtype, document_number="民〔2026〕1号", starts_on="2026-01-01")
        Recognition.objects.get(assistance_class=number, department="民政")
    text = page(client, person)
    assert "特困人员" in text and "低保边缘家庭成员" in text


def test_a_status_is_recorded_by_those_who_keep_the_record(client, person):
    sign_in(client, Role.TOWNSHIP, area=TownshipFactory())
    assert client.get(f"/persons/{person.pk}/change/status/").status_code == 404
    assert client.get(f"/persons/{person.pk}/change/suspend/").status_code == 200


def test_every_status_has_words():
    assert set(STATUS_CODES) == set(LABELS)
