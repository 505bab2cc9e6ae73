"""HN-18: which papers come with a supplementary claim, each asked for by itself; of an heir also what proves that."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.errors import Incomplete
from casework.models import Document
from casework.scope import Reader
from casework.services.documents import keep_document
from casework.sniffing import BadFile
from claims.models.claim import PayeeStanding
from claims.services import parties
from enrollment.models import Person

Brought = Mapping[str, Collection[File]]
"""The files of each paper, by its name."""


@dataclass(frozen=True)
class Paper:
    """One paper of the list: its field, its kind, its words."""

    name: str
    kind: Document.Kind
    label: Any


OF_CLAIM = (
    Paper("card", Document.Kind.OTHER, gettext_lazy("Medical-insurance card")),
    Paper("identity", Document.Kind.IDENTITY, gettext_lazy("ID card")),
    Paper("unit", Document.Kind.OTHER, gettext_lazy("Certificate of the unit")),
    Paper("medical", Document.Kind.RECORDS, gettext_lazy("Medical papers of the stay")),
)
OF_HEIR = tuple(Paper(kind.value, kind, kind.label) for kind in parties.PAPERS[PayeeStanding.HEIR])
"""What proves an heir, as for every claim (民法典 art. 1121, 1127)."""


def of_claim(person: Person) -> tuple[Paper, ...]:
    """What has to come with a claim of the person."""
    return OF_CLAIM + of_payee(person)


def of_payee(person: Person) -> tuple[Paper, ...]:
    """What has to prove whom the money goes to."""
    return OF_HEIR if parties.is_dead(person) else ()


def missing(papers: Collection[Paper], brought: Brought) -> Iterator[tuple[str, str]]:
    """Each paper that was not brought, beside its field."""
    for paper in papers:
        if not brought.get(paper.name):
            yield paper.name, _("Add this paper: %(paper)s.") % {"paper": paper.label}


def keep(case: Any, papers: Collection[Paper], brought: Brought, by: Reader) -> None:
    """Keep the files of each paper with the case. Raises Incomplete beside the field of one that cannot be taken."""
    for paper in papers:
        for file in brought.get(paper.name, ()):
            try:
                keep_document(case=case, kind=paper.kind, title=str(paper.label), file=file, by=by)
            except BadFile as wrong:
                raise Incomplete({paper.name: [str(wrong)]}) from wrong
