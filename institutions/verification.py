"""Proof that the designated days are what the agreements say."""

from collections.abc import Iterator

from django.db import connection

WRONG_DAYS = """
SELECT a.number FROM institutions_agreement a
WHERE a.state IN ('signed', 'ended')
    AND coalesce((SELECT range_agg(d.period) FROM institutions_designation d WHERE d.agreement_id = a.id), '{}')
    <> datemultirange(a.period) - coalesce((
        SELECT range_agg(daterange(m.starts_on, m.ends_on, '[]')) FROM institutions_measure m
        WHERE m.agreement_id = a.id AND m.kind = 'suspension' AND m.state = 'decided'), '{}')
ORDER BY a.number
"""


def designated_days() -> Iterator[str]:
    """Each agreement whose designated days are not its period without its suspensions."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG_DAYS)
        for (number,) in cursor.fetchall():
            yield f"Agreement {number}: its designated days are not its term without its suspensions."
