"""Pages of a camera on the claim form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework.documents import documents_of
from casework.models import Document, Role
from tests.casework.files import jpeg
from tests.claims.screens import signed_in
from tests.factories import claims
from tests.factories.core import reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(pool):
    return claims.draft(pool=pool, with_documents=False)


@pytest.fixture
def desk(pool):
    return signed_in(reader(Role.CLERK, pool=pool))


def add(desk, draft, *contents: bytes, kind: str = "other"):
    pages = [SimpleUploadedFile(f"{at}.jpg", content) for at, content in enumerate(contents, start=1)]
    return desk.post(reverse("claims:add_pages", args=[draft.pk]), {"kind": kind, "pages": pages, "command_key": "k"})


def test_pages_become_one_document_of_their_kind(desk, draft):
    assert add(desk, draft, jpeg(), jpeg(80, 60), kind="records").status_code == 200
    [document] = documents_of(draft)
    assert (document.kind, document.media_type) == ("records", "application/pdf")
    assert document.title.startswith("拍摄")


def test_a_photographed_invoice_is_kept_and_said_not_to_be_readable(desk, draft):
    answer = add(desk, draft, jpeg(), kind="invoice")
    assert answer.status_code == 200
    assert documents_of(draft).get().media_type == "image/jpeg"


def test_a_bad_page_is_told_and_nothing_is_kept(desk, draft):
    answer = add(desk, draft, jpeg(), b"\xff\xd8\xffbroken")
    assert answer.status_code == 422
    assert "第2页" in answer.content.decode()
    assert not Document.objects.exists()
    assert add(desk, draft).status_code == 422


def test_only_the_form_may_use_the_camera(desk, draft):
    form = desk.get(reverse("claims:edit", args=[draft.pk]))
    assert "camera=(self)" in form.headers["Permissions-Policy"]
    assert "camera=()" in desk.get(reverse("claims:check", args=[draft.pk])).headers["Permissions-Policy"]
