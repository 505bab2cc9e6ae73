"""The worker's way through a release: read it, or write its versions. A kill leaves it where it was, to be done again."""

from datetime import timedelta

import structlog

from casework import clock
from casework.scope import Reader
from claims.models import CatalogueRelease
from claims.releases.errors import NotAtThisStep
from claims.services.release_parts import read_release, write_release

log = structlog.get_logger(__name__)
State = CatalogueRelease.State
SILENCE = timedelta(minutes=15)
"""After so long without an end a worker counts as gone: reading 400,000 rows takes a few minutes."""


def standing_releases() -> list[int]:
    """The releases at work that no worker has ended for a while."""
    rows = CatalogueRelease.objects.filter(state__in=CatalogueRelease.AT_WORK, heartbeat__lt=clock.now() - SILENCE)
    return list(rows.values_list("pk", flat=True))


def work(pk: int) -> None:
    """Read or write one release."""
    release = CatalogueRelease.objects.select_related("pool", "made_by", "put_in_force_by").get(pk=pk)
    try:
        if release.state == State.READING:
            read_release(release=release, by=Reader.of(release.made_by, release.pool.code))
        elif release.state == State.WRITING and release.put_in_force_by:
            write_release(release=release, by=Reader.of(release.put_in_force_by, release.pool.code))
    except NotAtThisStep:
        log.info("release_left", release=pk)  # dropped, or done by another worker
