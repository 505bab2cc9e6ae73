"""Which cases are filed, where they come from, and how a volume names them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, Model, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse

from assistance.models import Application
from casework import masks
from casework.models import Document, Event
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, CriticalCase
from institutions.models import Violation
from oversight.models import Kind, Volume


@dataclass(frozen=True)
class Source:
    """One kind of case: its rows, the states in which it is closed, what its title is, where its page is."""

    model: Any
    closed: tuple[str, ...]
    related: tuple[str, ...]
    title: Callable[[Any], str]
    route: str
    view: Right

    def rows(self) -> QuerySet[Any]:
        """The closed cases."""
        return self.model.objects.filter(state__in=self.closed).select_related(*self.related)


SOURCES: dict[str, Source] = {
    Kind.CLAIM: Source(
        Claim,
        (Claim.State.PAID, Claim.State.NOTHING_DUE, Claim.State.REFUSED, Claim.State.REVERSED),
        ("person",),
        lambda claim: masks.name(claim.person.name),
        "claims:case",
        Right.CLAIM_VIEW,
    ),
    Kind.CRITICAL: Source(
        CriticalCase,
        (CriticalCase.State.PAID, CriticalCase.State.DECLINED, CriticalCase.State.REVERSED),
        ("person_year__person",),
        lambda case: masks.name(case.person_year.person.name),
        "critical:case",
        Right.CRITICAL_ILLNESS_VIEW,
    ),
    Kind.INSPECTION: Source(
        Violation,
        (Violation.State.RECTIFIED, Violation.State.DROPPED),
        ("institution",),
        lambda case: case.institution.name,
        "institutions:violation",
        Right.INSTITUTION_VIEW,
    ),
    Kind.ASSISTANCE: Source(
        Application,
        tuple(Application.State(state) for state in ("granted", "refused", "died", "moved")),
        ("person",),
        lambda case: masks.name(case.person.name),
        "assistance:application",
        Right.ASSISTANCE_VIEW,
    ),
}


def unfiled(reader: Reader, kind: str) -> QuerySet[Any]:
    """Closed cases of a kind in the reader's areas that have no volume yet."""
    source = SOURCES[kind]
    filed = Volume.objects.filter(kind=kind, key=OuterRef("pk"))
    inside = source.model.objects.visible_to(reader, Right.ARCHIVE_FILE).values("pk")
    return source.rows().filter(pk__in=inside).exclude(Exists(filed))


def moved_since(volumes: QuerySet[Volume], kind: str) -> QuerySet[Volume]:
    """The volumes of a kind whose case took another step after it was filed: reversed, appealed, paid again."""
    label = SOURCES[kind].model._meta.label_lower
    steps = Event.objects.filter(
        subject_type=label, subject_id=Cast(OuterRef("key"), CharField()), at__gt=OuterRef("filed_at")
    )
    return volumes.filter(Exists(steps), kind=kind)


def case_of(volume: Volume) -> Model:
    """The case of a volume, with what its title needs."""
    source = SOURCES[volume.kind]
    found: Model = source.model.objects.select_related(*source.related).get(pk=volume.key)
    return found


def address_of(volume: Volume, reader: Reader) -> str:
    """The page of the case, for who may open it; else empty."""
    source = SOURCES[volume.kind]
    return reverse(source.route, args=[volume.key]) if reader.may_in(source.view, volume.area_code) else ""


def papers_of(kind: str, keys: list[int]) -> dict[int, list[str]]:
    """Case key to the titles of its papers, in order; what was withdrawn is left out."""
    label = SOURCES[kind].model._meta.label_lower
    found: dict[int, list[str]] = {key: [] for key in keys}
    rows = Document.objects.filter(case_type=label, case_id__in=keys, withdrawn_at=None).order_by(
        "case_id", "kind", "id"
    )
    for document in rows:
        found[document.case_id].append(document.title or document.get_kind_display())
    return found
