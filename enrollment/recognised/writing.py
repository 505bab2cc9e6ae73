"""The differences of a list become recognitions that begin and recognitions that end, by one statement each."""

from django.db import connection

from casework import clock
from enrollment.models import RecognitionList

# Whoever moves or leaves was recognised to the day before, at least on the first day.
END = """
UPDATE enrollment_recognition held
SET ended_before = held.ends_on, ended_by_id = %(list)s,
    ends_on = CASE row.outcome WHEN 'extended' THEN row.ends_on
              ELSE greatest(held.starts_on, coalesce(row.starts_on, %(day)s) - 1) END
FROM enrollment_recognitionrow row
WHERE row.recognition_list_id = %(list)s AND row.outcome IN ('moved', 'left', 'extended') AND held.id = row.held_id
"""

BEGIN = """
INSERT INTO enrollment_recognition (pool_id, person_id, assistance_class, subtype, status, department, document_number,
    starts_on, ends_on, recorded_at, brought_by_id)
SELECT %(pool)s, person_id, assistance_class, subtype, status, %(department)s, %(number)s, starts_on, ends_on,
    %(at)s, %(list)s
FROM enrollment_recognitionrow
WHERE recognition_list_id = %(list)s AND outcome IN ('new', 'moved')
"""


def write(listed: RecognitionList) -> None:
    """End what is not on the list any more, begin what is new on it."""
    values = {
        "list": listed.pk,
        "pool": listed.pool_id,
        "department": listed.department,
        "day": listed.starts_on,
        "number": listed.document_number,
        "at": clock.now(),
    }
    with connection.cursor() as cursor:
        # A list right after a large one meets a table that PostgreSQL still takes for small: it would look through the
        # whole of it once a row, for minutes.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(END, values)
        cursor.execute("SET LOCAL enable_nestloop = on")
        cursor.execute(BEGIN, values)
