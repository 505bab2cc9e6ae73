"""What the nights that are done must have left behind; `manage.py verify` prints every sentence."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import ngettext

FORGOTTEN = """
WITH done AS (SELECT pool_id, max(business_day) AS day FROM casework_jobrun
    WHERE name = 'waiting' AND state = 'done' GROUP BY pool_id)
SELECT p.name, d.day, count(*) FROM enrollment_contribution c JOIN done d ON d.pool_id = c.pool_id
    AND c.state = 'waiting' AND c.starts_on <= d.day JOIN casework_pool p ON p.id = c.pool_id
GROUP BY p.name, d.day ORDER BY p.name
"""


def forgotten() -> Iterator[str]:
    """Waiting periods that a done night should have ended."""
    with connection.cursor() as cursor:
        cursor.execute(FORGOTTEN)
        rows = cursor.fetchall()
    for pool, day, count in rows:
        said = ngettext(
            "%(pool)s: the night of %(day)s is done, but %(count)s waiting period that ended by then still runs.",
            "%(pool)s: the night of %(day)s is done, but %(count)s waiting periods that ended by then still run.",
            count,
        )
        yield said % {"pool": pool, "day": day, "count": count}
