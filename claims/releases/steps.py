"""What every step of a release does: take it locked from where it stands, move it on, tell of it."""

from django.core.files.base import ContentFile

from casework import clock, events
from casework.rights import Right
from casework.scope import Reader
from casework.uploaded_sheets import Bounds, rows_of
from casework.uploaded_sheets.unpacking import MEGABYTE
from claims.models import CatalogueRelease
from claims.releases.errors import NotAtThisStep

State = CatalogueRelease.State
BOUNDS = Bounds(size=100 * MEGABYTE, unpacked=1_000 * MEGABYTE, columns=100, rows=400_000, seconds=120)


def rows_in(release: CatalogueRelease) -> list[list[str]]:
    """The rows of the file as it was brought."""
    with release.document.file.open("rb") as opened:
        return rows_of(ContentFile(opened.read(), release.file_name), BOUNDS)


def at(release: CatalogueRelease, by: Reader, right: Right, *states: str) -> CatalogueRelease:
    """The release, locked, if the reader holds the right for its pool and it is at one of these steps."""
    locked = CatalogueRelease.objects.select_for_update(of=("self",)).select_related("pool__area", "document")
    release = locked.get(pk=release.pk)
    by.must(right, release)
    if release.state not in states:
        raise NotAtThisStep()
    return release


def go_on(release: CatalogueRelease, state: str) -> None:
    """Save the release at its next step."""
    release.state, release.heartbeat = state, clock.now()
    release.save()


def tell(verb: str, release: CatalogueRelease, by: Reader, **figures: object) -> None:
    """Record the one event of a step."""
    events.record(
        verb,
        subject=release,
        actor=by.staff,
        pool=release.pool,
        area_code=release.area_code,
        title=release.title,
        **figures,
    )
