"""Files of cases: what is taken, who sees them, that nothing in them can act."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework import documents as registered
from casework.documents import case_type, documents_of, same_elsewhere
from casework.errors import NotAllowed, OutOfScope
from casework.models import AccessLog, Document, Event, Role
from casework.rights import Right
from casework.services.documents import AlreadyWithdrawn, NoMoreDocuments, add_document, readable, withdraw_document
from tests.casework.files import jpeg, ofd, pdf, png
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import PersonFactory

pytestmark = pytest.mark.django_db
CASE = "enrollment.person"


@pytest.fixture(autouse=True)
def persons_carry_documents(monkeypatch):
    monkeypatch.setattr(registered, "_TYPES", {})
    case_type(
        CASE,
        view=Right.DOCUMENT_VIEW,
        add=Right.PERSON_EDIT,
        may_add=lambda person: person.died_on is None,
        url=lambda person: "/",
    )


def add(by, person, content=None, name="发票.pdf", **kwargs):
    file = SimpleUploadedFile(name, content or pdf())
    return add_document(case_type=CASE, case_id=person.pk, kind="invoice", title="", file=file, by=by, **kwargs)


def test_a_file_lies_under_a_random_name_with_its_hash():
    person, content = PersonFactory(), pdf("第一张")
    document = add(reader(), person, content)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.size == len(content)
    assert "发票" not in document.file.name
    assert Path(document.file.path).is_relative_to(settings.DOCUMENTS_ROOT)
    assert Path(document.file.path).stat().st_mode & 0o077 == 0
    assert default_storage.open(document.file.name).read() == content
    assert (document.title, document.area_code) == ("发票", person.area_code)
    assert Event.objects.get().payload["sha256"] == document.sha256


def test_a_double_click_keeps_one_file():
    clerk, person = reader(), PersonFactory()
    first, again = (add(clerk, person, key="k") for _ in range(2))
    assert first == again
    assert Document.objects.count() == 1


def test_the_same_file_in_another_case_is_a_signal():
    clerk, content = reader(), pdf("同一张发票")
    first = add(clerk, PersonFactory(), content)
    assert not same_elsewhere(first).exists()
    second = add(clerk, PersonFactory(), content)
    assert list(same_elsewhere(second)) == [first]


def test_the_same_file_twice_in_one_case_is_none():
    clerk, person = reader(), PersonFactory()
    add(clerk, person)
    assert not same_elsewhere(add(clerk, person)).exists()


def test_documents_are_added_where_the_right_holds_and_while_the_case_takes_them(today):
    person = PersonFactory()
    with pytest.raises(OutOfScope):
        add(reader(Role.REVIEWER), person)
    with pytest.raises(OutOfScope):
        add(reader(area=TownshipFactory(code="990002001000")), person)
    person.died_on = today
    person.save()
    with pytest.raises(NoMoreDocuments):
        add(reader(), person)


def test_a_withdrawn_document_leaves_the_case_but_its_file_stays():
    clerk, person = reader(), PersonFactory()
    document = add(clerk, person)
    withdraw_document(document=document, reason="放错了", by=clerk)
    assert not documents_of(person).exists()
    assert default_storage.exists(document.file.name)
    with pytest.raises(AlreadyWithdrawn):
        withdraw_document(document=document, reason="放错了", by=clerk)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", ".. .. etc passwd"),
        ("发\u202e票\x00.pdf", "发票.pdf"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
        ("长" * 300, "长" * 120),
        ("  ", ""),
    ],
)
def test_a_title_keeps_only_what_can_be_read(typed, kept):
    assert readable(typed) == kept


def test_the_screen_adds_a_file_and_shows_a_refusal_beside_the_field(client):
    clerk, person = reader(), PersonFactory()
    client.force_login(clerk.staff)
    page = reverse("casework:documents", args=[CASE, person.pk])
    form = {"kind": "invoice", "title": "住院发票", "command_key": "k1"}
    bad = client.post(page, form | {"file": SimpleUploadedFile("票.pdf", b"PK\x03\x04not a pdf")})
    assert bad.status_code == 422
    assert bad.context["form"].errors["file"]
    assert bad.context["form"]["title"].value() == "住院发票"
    good = client.post(page, form | {"file": SimpleUploadedFile("票.pdf", pdf())})
    assert good.url == page
    assert "住院发票" in client.get(page).content.decode()


def test_a_file_is_served_without_powers_and_each_look_is_logged(client):
    """ASVS 5.3.1, 5.4.1, 3.4.4."""
    clerk, person = reader(), PersonFactory()
    document = add(clerk, person)
    client.force_login(clerk.staff)
    for route, disposition in (("document", "inline"), ("document_download", "attachment")):
        answer = client.get(reverse(f"casework:{route}", args=[document.pk]))
        assert b"".join(answer.streaming_content) == pdf()
        assert answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Disposition"].startswith(disposition)
    assert list(AccessLog.objects.order_by("id").values_list("kind", "field")) == [
        ("document", "view"),
        ("document", "download"),
    ]


def test_a_thumbnail_is_small_and_only_of_images(client):
    clerk, person = reader(), PersonFactory()
    client.force_login(clerk.staff)
    image, paper = add(clerk, person, jpeg(1600, 1200), "单.jpg"), add(clerk, person)
    answer = client.get(reverse("casework:document_thumbnail", args=[image.pk]))
    body = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "image/jpeg"
    assert len(body) < 20_000
    assert client.get(reverse("casework:document_thumbnail", args=[paper.pk])).status_code == 404


def test_an_ofd_is_offered_for_download_where_others_are_shown(client):
    clerk = reader()
    document = add(clerk, PersonFactory(), ofd(), "发票.ofd")
    client.force_login(clerk.staff)
    page = client.get(reverse("casework:document", args=[document.pk]))
    download = reverse("casework:document_download", args=[document.pk])
    assert download in page.content.decode()
    assert client.get(download)["Content-Type"] == "application/ofd"


@pytest.mark.parametrize("route", ["document", "document_download", "document_thumbnail"])
def test_another_areas_file_is_not_found(client, route):
    """ASVS 8.2.2."""
    document = add(reader(), PersonFactory(), png(), "单.png")
    elsewhere = reader(area=TownshipFactory(code="990002001000"))
    other_pool = reader(pool=PoolFactory(code="9901", area=AreaFactory(code="990100000000")))
    for stranger in (elsewhere, other_pool):
        client.force_login(stranger.staff)
        assert client.get(reverse(f"casework:{route}", args=[document.pk])).status_code == 404
    assert not AccessLog.objects.exists()


def test_a_case_type_that_nobody_registered_is_not_found(client):
    client.force_login(reader().staff)
    assert client.get(reverse("casework:documents", args=["casework.staff", 1])).status_code == 404


def test_withdrawing_by_the_screen_needs_a_reason_and_the_right(client):
    clerk, person = reader(), PersonFactory()
    document = add(clerk, person)
    withdraw = reverse("casework:document_withdraw", args=[document.pk])
    client.force_login(reader(Role.REVIEWER).staff)
    assert client.post(withdraw, {"reason": "x"}).status_code == 403
    client.force_login(clerk.staff)
    client.post(withdraw, {"reason": ""})
    assert documents_of(person).exists()
    client.post(withdraw, {"reason": "放错了", "command_key": "k"})
    assert not documents_of(person).exists()


def test_not_allowed_is_told_to_who_lacks_the_right_to_add(client):
    person = PersonFactory()
    client.force_login(reader(Role.REVIEWER).staff)
    page = reverse("casework:documents", args=[CASE, person.pk])
    assert not client.get(page).context["may_add"]
    assert client.post(page, {"kind": "invoice", "file": BytesIO(pdf())}).status_code == NotAllowed.status
