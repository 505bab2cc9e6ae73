"""Bounds on what one person can take or leave (ASVS 2.4.1, 5.2.4), and sessions that an administrator ends (7.4.5)."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from xlsxwriter import Workbook

from casework import reveal
from casework.models import AccessLog, Document, Role
from casework.services import documents
from casework.services import staff as staff_services
from casework.uploaded_sheets import Bounds, errors, rows_of
from tests.casework.files import pdf, rezipped
from tests.casework.matrix import case, phone
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import PersonFactory

pytestmark = pytest.mark.django_db
HOME = reverse("casework:home")
ENTITY = b'<!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/passwd">]>'


def test_full_values_are_not_collected_one_by_one(client, monkeypatch):
    """ASVS 2.4.1; PIPL: only the necessary."""
    monkeypatch.setattr(reveal, "MOST_AN_HOUR", 3)
    clerk = reader()
    client.force_login(clerk.staff)
    address = reverse("casework:reveal", args=phone(PoolFactory(), TownshipFactory()))
    answers = [client.post(address, {"reason": "核对电话"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert "3" in answers[-1].content.decode()
    assert AccessLog.objects.count() == 3
    client.force_login(reader().staff)
    assert client.post(address, {"reason": "核对电话"}).status_code == 200


def test_a_case_is_not_filled_without_end(monkeypatch):
    """ASVS 5.2.4."""
    monkeypatch.setattr(documents, "MOST_PER_CASE", 1)
    clerk = reader()
    label, pk = case(PoolFactory(), TownshipFactory())
    kept = {"case_type": label, "case_id": pk, "kind": "invoice", "title": "", "by": clerk}
    documents.add_document(file=SimpleUploadedFile("票.pdf", pdf()), **kept)
    with pytest.raises(documents.CaseIsFull):
        documents.add_document(file=SimpleUploadedFile("票2.pdf", pdf("二")), **kept)
    assert Document.objects.count() == 1


@pytest.mark.parametrize("deed", ["reset_password", "disable"])
def test_an_administrator_ends_every_session_of_an_account(deed):
    """ASVS 7.4.5, 7.4.2."""
    admin, clerk = reader(Role.SECURITY_ADMIN), reader()
    sessions = [Client(), Client()]
    for session in sessions:
        session.force_login(clerk.staff)
        assert session.get(HOME).status_code == 200
    arguments = {"initial_password": "k7mq-3fdp-x2ra"} if deed == "reset_password" else {}
    getattr(staff_services, deed)(staff=clerk.staff, by=admin, **arguments)
    assert [session.get(HOME).status_code for session in sessions] == [302, 302]


def test_a_workbook_cannot_ask_for_files_of_the_server():
    """ASVS 1.5.1: entities of XML are not followed."""
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, "MARK")
    evil = rezipped(made.getvalue(), "xl/sharedStrings.xml", _with_entity)
    with pytest.raises(errors.ListDamaged) as refused:
        rows_of(ContentFile(evil, "list.xlsx"), Bounds())
    assert "root:" not in str(refused.value)


def _with_entity(xml: bytes) -> bytes:
    head, body = xml.split(b"?>", 1)
    return head + b"?>" + ENTITY + body.replace(b"MARK", b"&leak;")


def test_a_person_of_another_pool_is_not_told_apart_from_nobody(client):
    """ASVS 8.2.2: the answer for another pool's person and for no person at all is the same, word for word."""
    other = PersonFactory(pool=PoolFactory(code="9901", area__code="990100000000"))
    client.force_login(reader().staff)
    bodies = []
    for pk in (other.pk, 10**12):
        answer = client.get(reverse("enrollment:person", args=[pk]))
        assert answer.status_code == 404
        bodies.append(answer.content.decode().replace(f"/{pk}/", "/"))
    assert len(bodies[0]) == len(bodies[1])
