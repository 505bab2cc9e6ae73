"""The worker's verbs: reading a list and writing its versions. Each is one transaction; a kill leaves nothing half done."""

import json
from typing import Any

from django.db import connection

from casework import bulk
from casework.commands import service
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from claims.models import CatalogueRelease, ReleaseRow
from claims.releases import comparing, forcing
from claims.releases.columns import heading_of
from claims.releases.effect import effect_of
from claims.releases.reading import Row, read
from claims.releases.steps import at, go_on, rows_in, tell

State = CatalogueRelease.State
WHOLE_LISTS = "SET LOCAL statement_timeout = '10min'; SET LOCAL enable_nestloop = off"
"""A worker's statement over 200,000 rows takes longer than any page may. And whole lists are joined by hash: of rows that
were copied a moment ago the planner knows no number yet, and would look up each of them."""
BLANK = {name: getattr(ReleaseRow(), name) for name in comparing.COLUMNS}
"""What a row says where the list says nothing."""


@service
def read_release(*, release: CatalogueRelease, by: Reader) -> CatalogueRelease:
    """The worker's part: read every row, set it beside what holds on the day, and count (the dry run).

    A second run forgets what the first one left.
    """
    release = at(release, by, Right.CATALOGUE_KEEP, State.READING)
    with connection.cursor() as cursor:
        cursor.execute(WHOLE_LISTS)
    release.rows.all()._raw_delete("default")
    sheet = rows_in(release)
    rows = read(sheet, heading_of(sheet), release.mapping, release.starts_on)
    bulk.write(ReleaseRow, (_staged(release, row) for row in rows))
    comparing.compare(release)
    release.effect = effect_of(release)
    go_on(release, State.READ)
    tell("catalogue_compared", release, by, rows=release.total, bad=release.bad)
    return release


def _staged(release: CatalogueRelease, row: Row) -> dict[str, Any]:
    """The row as it is copied: every column that a list may fill, so that all rows have one shape."""
    return {
        **BLANK,
        **{str(name): value for name, value in row.said.items()},
        "release_id": release.pk,
        "number": row.number,
        "code": row.code,
        "level_limits": json.dumps(row.level_limits),
        "problems": json.dumps([[code, column, figures] for code, column, figures in row.problems]),
        "change": ReleaseRow.Change.BAD if row.problems else ReleaseRow.Change.SAME,
    }


@service
def write_release(*, release: CatalogueRelease, by: Reader) -> CatalogueRelease:
    """The worker's part: end what the list changes the day before, begin its versions on the day.

    A list whose entries have moved meanwhile goes back to be compared again. The pool's row makes one list wait for
    another.
    """
    Pool.objects.select_for_update(no_key=True).get(pk=release.pool_id)
    release = at(release, by, Right.CATALOGUE_APPROVE, State.WRITING)
    with connection.cursor() as cursor:
        cursor.execute(WHOLE_LISTS)
    if comparing.has_moved(release):
        release.put_in_force_by = release.put_in_force_at = None
        go_on(release, State.READ)
        tell("catalogue_moved", release, by)
        return release
    forcing.put_in_force(release)
    go_on(release, State.IN_FORCE)
    figures = {"new": release.new, "changed": release.changed, "ended": release.ended, "day": release.starts_on}
    tell("catalogue_in_force", release, by, **figures)
    return release
