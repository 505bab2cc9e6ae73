"""What each row of a department's list means, by statements over the whole list: matched, judged, set beside what held.

Everything happens in temporary tables of the transaction; what stays is every difference and every bad row.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection

from casework.models import Area
from enrollment.models import Identity, RecognitionList, RecognitionRow
from enrollment.recognised.classes import Subtype
from enrollment.recognised.reading import SAID, unknown

CHUNK = 1_000

# What the department holds that the list covers, on the list's first day.
HELD = """
CREATE TEMP TABLE held ON COMMIT DROP AS
SELECT DISTINCT ON (r.person_id, r.subtype) r.id, r.person_id, r.subtype, r.assistance_class, r.starts_on, r.ends_on
FROM enrollment_recognition r
WHERE r.pool_id = %(pool)s AND r.department = %(department)s AND r.subtype = ANY(%(covers)s)
  AND (r.ends_on IS NULL OR r.ends_on >= %(day)s)
ORDER BY r.person_id, r.subtype, r.starts_on DESC
"""

# Whoever is registered outside the list's area is not told of, but for that (no name, no place).
JUDGED = """
CREATE TEMP TABLE judged ON COMMIT DROP AS
SELECT row.*, row.wrong IS NULL AND row.problems IS NULL AS good FROM (
    SELECT s.*, p.id AS person_id, same.id AS same_id, NOT i.is_main AS other_number,
        s.ends_on IS NOT NULL AND s.ends_on IS DISTINCT FROM same.ends_on AS other_end,
        CASE WHEN s.identity = '' THEN NULL
             WHEN p.id IS NULL THEN 'unknown_person'
             WHEN NOT starts_with(p.area_code, %(prefix)s) THEN 'registered_elsewhere'
             WHEN p.merged_into_id IS NOT NULL THEN 'merged_away'
             WHEN p.died_on < s.starts_on THEN 'has_died'
             WHEN s.name <> '' AND s.name <> p.name THEN 'other_name_known'
        END AS wrong
    FROM said s
    LEFT JOIN enrollment_identity i ON i.pool_id = %(pool)s AND i.number = s.identity AND i.kind = %(kind)s
    LEFT JOIN enrollment_person p ON p.id = i.person_id
    LEFT JOIN held same ON same.person_id = p.id AND same.subtype = s.subtype
) row
"""

# Records that were merged keep both numbers: one person may stand there under two.
TWICE = """
UPDATE judged j SET wrong = 'other_number_in_list', good = false
FROM judged main
WHERE j.other_number AND main.person_id = j.person_id AND main.subtype = j.subtype AND main.number <> j.number
"""

# Held and not repeated by the list; unclear while a row that is still to be mended may mean the person.
GONE = """
CREATE TEMP TABLE gone ON COMMIT DROP AS
WITH bad AS MATERIALIZED (SELECT person_id, name FROM judged WHERE NOT good)
SELECT h.*, p.name, h.person_id IN (SELECT person_id FROM bad WHERE person_id IS NOT NULL)
                 OR p.name IN (SELECT name FROM bad) AS unclear
FROM held h JOIN enrollment_person p ON p.id = h.person_id
WHERE starts_with(p.area_code, %(prefix)s) AND h.starts_on < %(day)s
  AND NOT EXISTS (SELECT FROM judged j WHERE j.same_id = h.id AND j.good)
"""

KEEP = """
INSERT INTO enrollment_recognitionrow (recognition_list_id, number, name, identity_number, subtype, assistance_class,
    status, starts_on, ends_on, outcome, problems, person_id, held_id)
SELECT %(list)s, j.number, j.name, j.identity, coalesce(j.subtype, ''), kind.class, coalesce(kind.status, ''), j.starts_on,
    j.ends_on, CASE WHEN NOT j.good THEN 'bad' WHEN j.same_id IS NOT NULL THEN 'extended'
                    WHEN moved.id IS NOT NULL THEN 'moved' ELSE 'new' END,
    CASE WHEN j.wrong IS NULL THEN coalesce(j.problems, '[]')
         ELSE coalesce(j.problems, '[]') || jsonb_build_array(jsonb_build_array(
            j.wrong, CASE WHEN j.wrong IN ('other_name_known', 'has_died') THEN 'name' ELSE 'identity' END, '{}'::jsonb))
    END, j.person_id, coalesce(j.same_id, moved.id)
FROM judged j
LEFT JOIN (SELECT DISTINCT ON (person_id) id, person_id FROM gone ORDER BY person_id, assistance_class) moved
    ON moved.person_id = j.person_id AND j.same_id IS NULL
LEFT JOIN unnest(%(kinds)s::text[], %(classes)s::int[], %(statuses)s::text[]) kind (subtype, class, status)
    ON kind.subtype = j.subtype
WHERE NOT j.good OR j.same_id IS NULL OR j.other_end
ORDER BY j.number
"""

KEEP_GONE = """
INSERT INTO enrollment_recognitionrow (recognition_list_id, name, identity_number, subtype, assistance_class, status,
    outcome, problems, person_id, held_id)
SELECT %(list)s, g.name, '', g.subtype, g.assistance_class, '', CASE WHEN g.unclear THEN 'held_back' ELSE 'left' END, '[]',
    g.person_id, g.id
FROM gone g
WHERE NOT EXISTS (SELECT FROM enrollment_recognitionrow r
                  WHERE r.recognition_list_id = %(list)s AND r.outcome = 'moved' AND r.held_id = g.id)
ORDER BY g.assistance_class, g.person_id
"""

COUNT = """
SELECT outcome, count(*) FROM enrollment_recognitionrow WHERE recognition_list_id = %(list)s GROUP BY 1
UNION ALL
SELECT 'same', count(*) FROM judged WHERE good AND same_id IS NOT NULL AND NOT other_end
HAVING count(*) > 0
"""


def match(listed: RecognitionList, subtypes: Iterable[Subtype], lines: Iterator[str]) -> dict[str, int]:
    """Keep every difference and bad row of the list; answers how many of each outcome, `same` included.

    Must run in a transaction: the temporary tables live in it.
    """
    area, kinds = Area.objects.get(code=listed.area_code), list(subtypes)
    values = {
        "list": listed.pk,
        "pool": listed.pool_id,
        "department": listed.department,
        "covers": listed.covers,
        "day": listed.starts_on,
        "prefix": area.prefix,
        "kind": Identity.Kind.RESIDENT_ID,
        "kinds": [kind.name for kind in kinds],
        "classes": [kind.assistance_class for kind in kinds],
        "statuses": [kind.status for kind in kinds],
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(SAID)
        _copy(cursor, lines)
        for statement in (HELD, JUDGED, TWICE, GONE, KEEP, KEEP_GONE):
            cursor.execute(statement, values)
        cursor.execute(COUNT, values)
        counts = dict(cursor.fetchall())
        cursor.execute("DROP TABLE said, held, judged, gone")
    _explain_unknown(listed)
    return counts


def _copy(cursor: Any, lines: Iterator[str]) -> None:
    """Hand the rows to PostgreSQL as text, many at a time."""
    with cursor.copy("COPY said FROM STDIN") as copy:
        while chunk := "".join(islice(lines, CHUNK)):
            copy.write(chunk)


def _explain_unknown(listed: RecognitionList) -> None:
    """Numbers that nobody has: say of those that cannot be numbers what is wrong with them."""
    changed = []
    for row in listed.rows.filter(outcome=RecognitionRow.Outcome.BAD, person=None).exclude(identity_number=""):
        found = [problem for problem in row.problems if problem[0] == "unknown_person"]
        told = unknown(row.identity_number)
        if found and told.code != "unknown_person":
            row.problems = [told.as_json() if problem in found else problem for problem in row.problems]
            changed.append(row)
    RecognitionRow.objects.bulk_update(changed, ["problems"], batch_size=1_000)
