"""Adding files to a case and taking them back."""

import hashlib
import unicodedata
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from casework import clock, events, sniffing
from casework.commands import service
from casework.documents import documents_of, type_of
from casework.errors import Refusal
from casework.models import Area, Document
from casework.scope import Reader

THUMBNAIL_PIXELS = (240, 320)
MOST_PER_CASE = 200


class NoMoreDocuments(Refusal):
    code = "no_more_documents"
    sentence = _("This case takes no documents at this stage. Ask for it to be sent back first.")
    status = 409


class CaseIsFull(Refusal):
    code = "case_is_full"
    sentence = _("This case has %(most)s documents, more are not kept. Put several pages into one PDF.")
    status = 409


class AlreadyWithdrawn(Refusal):
    code = "already_withdrawn"
    sentence = _("This document was already withdrawn.")
    status = 409


@service
def add_document(*, case_type: str, case_id: int, kind: str, title: str, file: File, by: Reader) -> Document:
    """Keep one file of a case; PDF, JPEG, PNG, OFD or the XML of an invoice by content.

    Whether the same file lies in another case is answered by `casework.documents.same_elsewhere`.
    Raises sniffing.BadFile, OutOfScope, NoMoreDocuments, CaseIsFull.
    """
    return add_to_case(case_type=case_type, case_id=case_id, kind=kind, title=title, file=file, by=by)


def add_to_case(
    *, case_type: str, case_id: int, kind: str, title: str, file: File, by: Reader, **told: Any
) -> Document:
    """What `add_document` does, inside another service's transaction; `told` is kept with its event."""
    kind_of_case = type_of(case_type)
    case = kind_of_case.find(by, case_id, kind_of_case.add)
    if not kind_of_case.may_add(case):
        raise NoMoreDocuments()
    if documents_of(case).count() >= MOST_PER_CASE:
        raise CaseIsFull(most=MOST_PER_CASE)
    document = keep_document(case=case, kind=kind, title=title, file=file, by=by)
    events.record(
        "document_added",
        subject=case,
        actor=by.staff,
        pool=case.pool,
        area_code=case.area_code,
        document=document.pk,
        title=document.title,
        sha256=document.sha256,
        **told,
    )
    return document


def keep_document(*, case: Any, kind: str, title: str, file: File, by: Reader) -> Document:
    """Keep one file of a case inside another service's transaction, which has asked for the rights and tells of it.

    Raises sniffing.BadFile.
    """
    media_type = sniffing.media_type_of(file)
    title = readable(title or PurePath(file.name or "").stem) or str(Document.Kind(kind).label)
    document = Document(
        pool=case.pool,
        area_code=case.area_code,
        case_type=case._meta.label_lower,
        case_id=case.pk,
        kind=Document.Kind(kind),
        title=title,
        media_type=media_type,
        size=file.size,
        sha256=digest(file),
        uploaded_by=by.staff,
        uploaded_at=clock.now(),
    )
    document.file.save("", file, save=False)
    if media_type in sniffing.IMAGES:
        _keep_thumbnail(document)
    document.save()
    return document


def keep_sheet(case: type[Model], content: bytes, name: str, area: Area, by: Reader) -> Document:
    """Keep a list as it was brought, before the row it belongs to exists: the caller sets its `case_id`."""
    document = Document(
        pool=by.pool,
        area_code=area.code,
        case_type=case._meta.label_lower,
        case_id=0,
        kind=Document.Kind.OTHER,
        title=name[:80],
        media_type="application/octet-stream",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by.staff,
        uploaded_at=clock.now(),
    )
    document.file.save("", ContentFile(content), save=False)
    document.save()
    return document


@service
def withdraw_document(*, document: Document, reason: str, by: Reader) -> Document:
    """Take a document out of its case; the file stays as evidence. Raises NoMoreDocuments, AlreadyWithdrawn."""
    kind_of_case = type_of(document.case_type)
    case = kind_of_case.find(by, document.case_id, kind_of_case.add)
    if not kind_of_case.may_add(case):
        raise NoMoreDocuments()
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.withdrawn_at:
        raise AlreadyWithdrawn()
    document.withdrawn_at = clock.now()
    document.save(update_fields=["withdrawn_at"])
    events.record(
        "document_withdrawn",
        subject=case,
        actor=by.staff,
        pool=case.pool,
        area_code=case.area_code,
        document=document.pk,
        title=document.title,
        reason=reason,
    )
    return document


def digest(file: File) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    file.seek(0)
    sha = hashlib.sha256()
    for chunk in file.chunks():
        sha.update(chunk)
    file.seek(0)
    return sha.hexdigest()


def readable(title: str) -> str:
    """A title without what cannot be seen or leads elsewhere: control and direction characters, path separators."""
    kept = "".join(" " if char in "/\\" else char for char in title if unicodedata.category(char)[0] != "C")
    return " ".join(kept.split())[:120]


def thumbnail_name(document: Document) -> str:
    """Where the small picture of an image lies: beside it."""
    return f"{document.file.name}.thumbnail"


def _keep_thumbnail(document: Document) -> None:
    small = BytesIO()
    with document.file.open("rb") as file, Image.open(file) as image:
        image.draft("RGB", (THUMBNAIL_PIXELS[0] * 2, THUMBNAIL_PIXELS[1] * 2))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail(THUMBNAIL_PIXELS)
        upright.convert("RGB").save(small, "JPEG", quality=80)
    default_storage.save(thumbnail_name(document), ContentFile(small.getvalue()))
