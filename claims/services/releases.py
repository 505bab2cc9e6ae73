"""A published list of the catalogue: brought, its columns named, handed on, put in force by another, undone."""

import hashlib
from collections.abc import Mapping

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.commands import service
from casework.errors import NotAllowed, SamePerson
from casework.jobs import enqueue
from casework.models import Document, Pool
from casework.rights import Right
from casework.scope import Reader
from casework.uploaded_sheets import rows_of
from casework.uploaded_sheets.headings import Heading
from claims import tasks
from claims.facts import PublishedList
from claims.models import CatalogueRelease, ReleaseSource
from claims.releases import comparing, forcing
from claims.releases.columns import Field, guess, heading_of
from claims.releases.errors import AlreadyInForce, ColumnsNotNamed, EntriesMoved, NothingChanges, ReleaseKnown
from claims.releases.steps import BOUNDS, at, go_on, tell

State = CatalogueRelease.State
SAMPLE = 5


@service
def bring_release(*, file: File, published: PublishedList, by: Reader) -> CatalogueRelease:
    """Keep a list and find its columns; nothing changes yet. Raises BadList, ReleaseKnown, NotAllowed."""
    pool = by.pool
    if pool is None or not by.may_in(Right.CATALOGUE_KEEP, pool.area.code):
        raise NotAllowed()
    content = file.read()
    name = (file.name or "").rsplit("/", 1)[-1][-160:]
    release = CatalogueRelease(
        pool=pool,
        area_code=pool.area.code,
        file_name=name,
        content_hash=hashlib.sha256(content).hexdigest(),
        made_by=by.staff,
        made_at=clock.now(),
        **vars(published),
    )
    _must_be_unknown(release)
    _find_columns(release, rows_of(ContentFile(content, name), BOUNDS))
    release.document = _keep(content, release, by)
    release.save()
    Document.objects.filter(pk=release.document_id).update(case_id=release.pk)
    tell("catalogue_brought", release, by)
    return release


def _must_be_unknown(release: CatalogueRelease) -> None:
    same = CatalogueRelease.objects.filter(
        pool=release.pool,
        kind=release.kind,
        content_hash=release.content_hash,
        starts_on=release.starts_on,
        state__in=[State.WRITING, State.IN_FORCE],
    )
    if known := same.first():
        raise ReleaseKnown(day=known.starts_on, title=known.title)


def _find_columns(release: CatalogueRelease, sheet: list[list[str]]) -> None:
    """Put headings, first rows and what the columns mean on the release: as they were named before, else as guessed."""
    heading = heading_of(sheet)
    below = heading.last_row + 1
    source = ReleaseSource.objects.filter(pool=release.pool, kind=release.kind, header_hash=heading.hash).first()
    release.headings, release.sample = list(heading.texts), sheet[below : below + SAMPLE]
    release.mapping = source.mapping if source else guess(heading.texts)


@service
def name_columns(*, release: CatalogueRelease, mapping: Mapping[str, str], by: Reader) -> CatalogueRelease:
    """Say which column means what, remember it for the next list like this one, and have every row read.

    Raises ColumnsNotNamed, NotAtThisStep, OutOfScope.
    """
    release = at(release, by, Right.CATALOGUE_KEEP, State.MAPPING, State.READ)
    known = {field: text for field, text in mapping.items() if field in set(Field) and text in release.headings}
    if Field.CODE not in known:
        raise ColumnsNotNamed()
    release.mapping = known
    ReleaseSource.objects.update_or_create(
        pool=release.pool,
        kind=release.kind,
        header_hash=Heading(tuple(release.headings), 0).hash,
        defaults={"mapping": known, "used_at": clock.now()},
    )
    _hand_over(release, State.READING)
    tell("catalogue_columns_named", release, by)
    return release


@service
def submit_release(*, release: CatalogueRelease, by: Reader) -> CatalogueRelease:
    """Hand a compared list to a second person. Raises NothingChanges, EntriesMoved, NotAtThisStep."""
    release = at(release, by, Right.CATALOGUE_KEEP, State.READ)
    if not release.new + release.changed + release.ended:
        raise NothingChanges()
    if comparing.has_moved(release):
        raise EntriesMoved()
    go_on(release, State.SUBMITTED)
    tell("catalogue_submitted", release, by, rows=release.new + release.changed + release.ended)
    return release


@service
def send_back_release(*, release: CatalogueRelease, comment: str, by: Reader) -> CatalogueRelease:
    """Give a submitted list back to who made it, with the reason."""
    release = at(release, by, Right.CATALOGUE_APPROVE, State.SUBMITTED)
    go_on(release, State.READ)
    tell("catalogue_sent_back", release, by, comment=comment)
    return release


@service
def put_release_in_force(*, release: CatalogueRelease, by: Reader) -> CatalogueRelease:
    """The second person's word: a worker writes the versions, which hold from their day on.

    Raises SamePerson for who made it (FX-38), EntriesMoved, NotAtThisStep.
    """
    release = at(release, by, Right.CATALOGUE_APPROVE, State.SUBMITTED)
    if release.made_by_id == by.staff.pk:
        raise SamePerson(role=_("drafter"))
    if comparing.has_moved(release):
        raise EntriesMoved()
    release.put_in_force_by, release.put_in_force_at = by.staff, clock.now()
    _hand_over(release, State.WRITING)
    tell("catalogue_approved", release, by, day=release.starts_on)
    return release


@service
def undo_release(*, release: CatalogueRelease, by: Reader) -> CatalogueRelease:
    """Take a list back before its day has come. Raises AlreadyInForce, ReleaseInUse, NotAtThisStep."""
    Pool.objects.select_for_update(no_key=True).get(pk=release.pool_id)
    release = at(release, by, Right.CATALOGUE_APPROVE, State.IN_FORCE)
    if release.starts_on <= clock.today():
        raise AlreadyInForce(day=release.starts_on)
    forcing.take_back(release)
    go_on(release, State.UNDONE)
    tell("catalogue_undone", release, by, day=release.starts_on)
    return release


@service
def drop_release(*, release: CatalogueRelease, by: Reader) -> CatalogueRelease:
    """Give a list up that was not handed on. Raises NotAtThisStep."""
    release = at(release, by, Right.CATALOGUE_KEEP, State.MAPPING, State.READING, State.READ)
    go_on(release, State.DROPPED)
    tell("catalogue_dropped", release, by)
    return release


def _hand_over(release: CatalogueRelease, state: str) -> None:
    """Hand the release to a worker."""
    go_on(release, state)
    enqueue(tasks.work_release, release.pk)


def _keep(content: bytes, release: CatalogueRelease, by: Reader) -> Document:
    document = Document(
        pool=release.pool,
        area_code=release.area_code,
        case_type=CatalogueRelease._meta.label_lower,
        case_id=0,
        kind=Document.Kind.OTHER,
        title=release.file_name[:80],
        media_type="application/octet-stream",
        size=len(content),
        sha256=release.content_hash,
        uploaded_by=by.staff,
        uploaded_at=release.made_at,
    )
    document.file.save("", ContentFile(content), save=False)
    document.save()
    return document
