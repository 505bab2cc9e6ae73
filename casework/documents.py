"""Which cases carry documents, who may see and add them, and what to show of them.

An app registers its case type once, in AppConfig.ready:

    case_type("claims.claim", view=Right.DOCUMENT_VIEW, add=Right.CLAIM_ENTER,
              may_add=lambda claim: claim.state in ("draft", "sent_back"), url=lambda claim: reverse(...))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import reverse

from casework.errors import OutOfScope
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.sniffing import IMAGES


@dataclass(frozen=True)
class CaseType:
    """A kind of row that documents belong to. Its rows carry `pool` and `area_code` and a manager with `visible_to`."""

    label: str
    view: Right
    add: Right
    may_add: Callable[[Any], bool]
    url: Callable[[Any], str]

    def find(self, reader: Reader, case_id: int, right: Right) -> Any:
        """The case, if the reader holds `right` for it. Raises OutOfScope."""
        case = apps.get_model(self.label).objects.visible_to(reader, right).filter(pk=case_id).first()
        if case is None:
            raise OutOfScope()
        case.pool = reader.pool
        return case


_TYPES: dict[str, CaseType] = {}


def case_type(
    label: str,
    *,
    view: Right,
    add: Right,
    may_add: Callable[[Any], bool] = lambda case: True,
    url: Callable[[Any], str],
) -> None:
    """Let cases of the model `label` (app.model, lower case) carry documents.

    `may_add` says whether a case still takes documents in its state; `url` is the page that shows the case.
    """
    _TYPES[label] = CaseType(label, view, add, may_add, url)


def type_of(label: str) -> CaseType:
    """The registered case type. Raises OutOfScope for a label that nobody registered."""
    if label not in _TYPES:
        raise OutOfScope()
    return _TYPES[label]


def documents_of(case: models.Model) -> models.QuerySet[Document]:
    """The documents of a case that were not withdrawn; the case itself is what the reader was checked for."""
    return Document.objects.filter(case_type=case._meta.label_lower, case_id=case.pk, withdrawn_at=None)


def same_elsewhere(document: Document) -> models.QuerySet[Document]:
    """The same file (SHA-256) in other cases of the pool: a signal for the reviewer (the same invoice handed in twice)."""
    return Document.objects.filter(pool=document.pool_id, sha256=document.sha256).exclude(
        case_type=document.case_type, case_id=document.case_id
    )


def seen_by(reader: Reader, document_id: int) -> Document:
    """A document whose case the reader may see. Raises OutOfScope, also when there is no such document."""
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        raise OutOfScope()
    kind = type_of(document.case_type)
    kind.find(reader, document.case_id, kind.view)
    return document


def for_viewer(documents: models.QuerySet[Document]) -> list[dict[str, str]]:
    """Documents as components/viewer.html takes them."""
    return [
        {
            "title": document.title,
            "url": reverse("casework:document", args=[document.pk]),
            "thumbnail": reverse("casework:document_thumbnail", args=[document.pk])
            if document.media_type in IMAGES
            else "",
            "kind": "image" if document.media_type in IMAGES else "pdf",
        }
        for document in documents
    ]
