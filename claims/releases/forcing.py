"""A compared list becomes versions of entries, or is taken back. A few statements over sets, whatever the size."""

from datetime import date, timedelta

from django.db import connection

from claims.models import CatalogueEntry, CatalogueRelease, ExpenseLine, PriceLimit, ReleaseRow
from claims.releases.comparing import COLUMNS
from claims.releases.errors import ReleaseInUse

END = """
UPDATE claims_catalogueentry e SET ends_on = %(eve)s FROM claims_releaserow r
WHERE r.release_id = %(release)s AND r.held_id = e.id AND r.change IN ('changed', 'ended')
"""
BEGIN = """
INSERT INTO claims_catalogueentry (pool_id, kind, release_id, starts_on, code, {columns})
SELECT %(pool)s, %(kind)s, %(release)s, %(day)s, code, {columns} FROM claims_releaserow
WHERE release_id = %(release)s AND change IN ('new', 'changed') ORDER BY code
"""
LIMITS = """
INSERT INTO claims_pricelimit (entry_id, level, amount)
SELECT e.id, said.key, said.value::bigint
FROM claims_catalogueentry e JOIN claims_releaserow r ON r.release_id = e.release_id AND r.code = e.code
CROSS JOIN LATERAL jsonb_each_text(r.level_limits) said
WHERE e.release_id = %(release)s AND r.change IN ('new', 'changed')
"""
TAKE_BACK = """
UPDATE claims_catalogueentry e SET ends_on = r.held_until FROM claims_releaserow r
WHERE r.release_id = %(release)s AND r.held_id = e.id AND r.change IN ('changed', 'ended')
"""
FORGET_NAMES = """
DELETE FROM claims_cataloguename n USING claims_releaserow r
WHERE r.release_id = %(release)s AND r.change IN ('new', 'changed')
    AND n.pool_id = %(pool)s AND n.code = r.code AND n.name = r.name
    AND NOT EXISTS (SELECT FROM claims_catalogueentry e WHERE e.pool_id = n.pool_id AND e.code = n.code AND e.name = n.name)
"""


def put_in_force(release: CatalogueRelease) -> None:
    """End what the list changes or lacks on the eve of its day, and begin its own versions on the day."""
    known: dict[str, int | str | date] = {
        "release": release.pk,
        "pool": release.pool_id,
        "kind": release.kind,
        "day": release.starts_on,
        "eve": release.starts_on - timedelta(days=1),
    }
    with connection.cursor() as cursor:
        cursor.execute(END, known)
        cursor.execute(BEGIN.format(columns=", ".join(COLUMNS)), known)
        cursor.execute(LIMITS, known)


def take_back(release: CatalogueRelease) -> None:
    """Take the list's versions out again and give what they ended its former end. Raises ReleaseInUse."""
    known = {"release": release.pk, "pool": release.pool_id}
    entries = CatalogueEntry.objects.filter(release=release)
    used = ExpenseLine.objects.filter(entry__in=entries).count() + ReleaseRow.objects.filter(held__in=entries).count()
    if used:
        raise ReleaseInUse(count=used)
    PriceLimit.objects.filter(entry__in=entries)._raw_delete("default")
    entries._raw_delete("default")
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK, known)
        cursor.execute(FORGET_NAMES, known)
