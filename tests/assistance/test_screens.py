"""救助 on the screen: lists beside the month before, the tab of a person, the difference of a class from the past."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.models import Role
from claims.models import Claim
from enrollment.models import RecognitionList
from enrollment.recognised.working import work
from fund.models import Payable
from tests.enrollment.recognised import HEADINGS, row
from tests.factories import claims as factory
from tests.factories.core import reader
from tests.factories.enrollment import RecognitionFactory, insured_person
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(today):
    put_example_rules_in_force()
    return insured_person()


def sign_in(client, role=Role.CLERK, **fields):
    by = reader(role, **fields)
    client.force_login(by.staff, backend="django.contrib.auth.backends.ModelBackend")
    return by


def brought(client, person):
    """A list of one person as the counter brings it; its page."""
    text = "\n".join(",".join(cells) for cells in (HEADINGS, row(person)))
    sent = {
        "file": SimpleUploadedFile("六月.csv", text.encode()),
        "department": "民政",
        "covers": ["低保对象"],
        "starts_on": "2026-06-01",
        "document_number": "示民〔2026〕6号",
        "area": "990000000000",
        "command_key": "bring-1",
    }
    return client.post("/assistance/lists/", sent)


def test_a_list_is_brought_seen_beside_the_month_before_and_written(client, person):
    """FX-05, FX-41."""
    sign_in(client)
    left = RecognitionFactory(person=insured_person(name="李建国"), starts_on=date(2026, 5, 1))
    page = brought(client, person).headers["Location"]
    listed = RecognitionList.objects.get()
    assert "正在" in client.get(page).content.decode() or listed.state == "checking"
    work(listed.pk)
    text = client.get(page).content.decode()
    assert "写入差异" in text and "新增" in text
    assert "李*国" in client.get(page, {"rows": "left"}).content.decode()
    client.post(f"{page}confirm/", {"command_key": "confirm-1"})
    work(listed.pk)
    left.refresh_from_db()
    assert person.recognitions.get().assistance_class == 2 and left.ends_on == date(2026, 5, 31)
    assert "低保对象" in client.get("/assistance/", {"class": "2"}).content.decode()


def test_what_is_wrong_with_a_list_stands_beside_its_field(client, person):
    sign_in(client)
    answer = client.post("/assistance/lists/", {"department": "民政", "command_key": "bring-2"})
    assert answer.status_code == 422 and not RecognitionList.objects.exists()


def test_the_difference_of_a_class_is_seen_before_it_is_owed_and_not_by_who_recorded_it(client, person):
    """DL-16, LPS-65: the tab tells of it, a supervisor who did not record the class confirms the sum that was seen."""
    claim = factory.settled(person=person, amount=20_500_00)
    recorder = sign_in(client, Role.SUPERVISOR)
    RecognitionFactory(person=person, starts_on=date(2026, 6, 1), recorded_by=recorder.staff)
    page = f"/assistance/persons/{person.pk}/difference/"
    tab = client.get(f"/persons/{person.pk}/assistance/").content.decode()
    assert page in tab and "三重保障" in tab
    assert "4,125.00" in client.get(page).content.decode()
    assert client.post(page, {"seen": "412500", "command_key": "pay-1"}).status_code == 422
    sign_in(client, Role.SUPERVISOR)
    assert client.post(page, {"seen": "1", "command_key": "pay-2"}).status_code == 409
    assert client.post(page, {"seen": "412500", "command_key": "pay-3"}).status_code == 302
    amounts = Payable.objects.filter(subject_id=claim.pk).values_list("amount", flat=True)
    assert sorted(amounts) == [4_125_00, 15_000_00]
    assert Claim.objects.get(pk=claim.pk).settlements.latest("turn").assistance == 4_125_00
    assert page not in client.get(f"/persons/{person.pk}/assistance/").content.decode()
