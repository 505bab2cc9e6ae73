"""Files that institutions or former agencies bring, kept as they were brought."""

import hashlib

from django.core.files.base import ContentFile
from django.db.models import Model

from casework import clock
from casework.models import Document, Pool
from casework.scope import Reader


def kept_file(content: bytes, name: str, pool: Pool, of: type[Model], by: Reader) -> Document:
    """The file as a document of a row of `of` that is not made yet: whoever makes it sets `case_id`."""
    document = Document(
        pool=pool,
        area_code=pool.area_id,
        case_type=of._meta.label_lower,
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
