"""A department's monthly list: matched with who is registered, set beside the month before, its differences written.
Then the night's early warnings over the county in which those of the list live.

The floor is the same statements by hand over the same rows that lie in a table already. The work reads the rows as the
sheet gave them: headings, kinds and dates understood, IDs tidied.
"""

import os
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench.enrolled import POOL, enrol
from bench.measuring import Result, peak_memory, seconds
from bench.warning import warn
from casework.models import Document, Pool, Staff
from enrollment.models import Recognition, RecognitionList
from enrollment.recognised.classes import by_word, subtypes_on
from enrollment.recognised.matching import match
from enrollment.recognised.reading import Meaning, read
from enrollment.recognised.writing import write

PERSONS_A_RECOGNISED = 16
"""Dali: 3,360,200 insured, 211,300 recognised."""
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
NUMBERS = """
INSERT INTO enrollment_identity (pool_id, person_id, kind, number, reversed_number, is_main)
SELECT p.pool_id, p.id, '01', lpad(p.id::text, 18, '0'), reverse(lpad(p.id::text, 18, '0')), true
FROM enrollment_person p LEFT JOIN enrollment_identity i ON i.person_id = p.id WHERE i.id IS NULL
"""
PERSONS = """
SELECT '', p.name, i.number, CASE p.id %% 3 WHEN 0 THEN '特困' WHEN 1 THEN '低保' ELSE '低保边缘' END
FROM enrollment_person p JOIN enrollment_identity i ON i.person_id = p.id AND i.is_main AND i.kind = '01'
WHERE p.pool_id = %s AND NOT EXISTS (SELECT FROM enrollment_recognition r WHERE r.person_id = p.id)
ORDER BY p.id LIMIT %s
"""
"""Not those whose recognition an application of the demo keeps: the floor ends one recognition a person."""
UNUSED = """
DELETE FROM enrollment_recognition r
WHERE NOT EXISTS (SELECT FROM assistance_application a WHERE a.recognition_id = r.id)
"""
BARE = """
CREATE TEMP TABLE bare_judged ON COMMIT DROP AS
SELECT b.*, p.id AS person_id, h.id AS held_id, h.subtype AS held_subtype FROM bare b
JOIN enrollment_identity i ON i.pool_id = %(pool)s AND i.number = b.identity AND i.kind = '01'
JOIN enrollment_person p ON p.id = i.person_id
LEFT JOIN enrollment_recognition h ON h.person_id = p.id AND h.department = '民政' AND h.ends_on IS NULL;
UPDATE enrollment_recognition h SET ends_on = greatest(h.starts_on, %(before)s) FROM bare_judged j
WHERE h.id = j.held_id AND j.held_subtype <> j.subtype;
UPDATE enrollment_recognition h SET ends_on = greatest(h.starts_on, %(before)s)
WHERE h.pool_id = %(pool)s AND h.department = '民政' AND h.ends_on IS NULL
AND NOT EXISTS (SELECT FROM bare_judged j WHERE j.person_id = h.person_id);
INSERT INTO enrollment_recognition (pool_id, person_id, assistance_class, subtype, status, department, document_number,
    starts_on, recorded_at)
SELECT %(pool)s, person_id, class, subtype, '', '民政', '1', %(day)s, %(now)s FROM bare_judged
WHERE held_id IS NULL OR held_subtype <> subtype
"""


def run(size: int = 211_300) -> Iterator[Result]:
    """A first list of `size` persons, then the next month's, of which one in fifty is new, moved or left."""
    call_command("demo", persons=600, claims=12, stdout=StringIO())
    owner = os.environ["DATABASE_OWNER_URL"]
    yield Result("population", size, seconds(lambda: enrol(owner, size * 5 // 4, JUNE)))
    pool = Pool.objects.get(code=POOL)
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS)
        cursor.execute(UNUSED)
        cursor.execute("ANALYZE enrollment_identity, enrollment_person, enrollment_recognition")
        cursor.execute(PERSONS, [pool.pk, size * 51 // 50])
        sheet = [list(row) for row in cursor.fetchall()]
    first, second = sheet[:size], _next_month(sheet, size)
    for name, rows, day in (("first month", first, MAY), ("next month", second, JUNE)):
        floor = _bare(pool, rows, day, keep=False)
        with peak_memory() as peak:
            taken = seconds(lambda rows=rows, day=day: _list(pool, rows, day))
        yield Result(name, size, taken, floor, peak.megabytes, _counts())
    yield from warn(owner, size * PERSONS_A_RECOGNISED)


def _next_month(sheet: list[list[str]], size: int) -> list[list[str]]:
    """One in fifty is left out and replaced by somebody new, one in fifty stands in another class."""
    kept = [row for at, row in enumerate(sheet[:size]) if at % 50]
    moved = [[*row[:3], "特困" if row[3] != "特困" else "低保"] if at % 50 == 1 else row for at, row in enumerate(kept)]
    return moved + sheet[size:]


def _list(pool: Pool, rows: list[list[str]], day: date) -> None:
    subtypes = subtypes_on(pool, JUNE)
    covers = ["特困人员", "低保对象", "低保边缘家庭成员"]
    with transaction.atomic():
        listed = RecognitionList.objects.create(
            pool=pool,
            area_code=pool.area.code,
            department="民政",
            starts_on=day,
            covers=covers,
            document_number="1",
            file_name="bench",
            content_hash=str(day),
            document=_document(pool),
            brought_at=timezone.now(),
            brought_by=Staff.objects.first(),
        )
        headings = ["序号", "姓名", "身份证号", "救助类别"]
        listed.counts = match(listed, subtypes, read([headings, *rows], Meaning(by_word(subtypes), covers, day)))
        listed.save()
    with transaction.atomic():
        write(listed)


def _bare(pool: Pool, rows: list[list[str]], day: date, *, keep: bool) -> float:
    """Seconds of the same by hand, rolled back."""
    kinds = {"特困": ("特困人员", 1), "低保": ("低保对象", 2), "低保边缘": ("低保边缘家庭成员", 3)}
    values = {"pool": pool.pk, "day": day, "before": date(2026, 5, 31), "now": timezone.now()}

    def work(cursor: Any) -> None:
        cursor.execute(
            'CREATE TEMP TABLE bare (name text, identity text COLLATE "C", subtype text, class smallint) ON COMMIT DROP'
        )
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for _, name, number, kind in rows:
                copy.write_row((name, number, *kinds[kind]))
        for statement in BARE.split(";"):
            cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would wait for

    with transaction.atomic(), connection.cursor() as cursor:
        taken = seconds(lambda: work(cursor))
        transaction.set_rollback(not keep)
    return taken


def _document(pool: Pool) -> Document:
    return Document.objects.create(
        pool=pool,
        area_code=pool.area.code,
        case_type="enrollment.recognitionlist",
        case_id=0,
        kind=Document.Kind.OTHER,
        title="bench",
        file="bench",
        media_type="text/csv",
        size=0,
        sha256="",
        uploaded_by=Staff.objects.first(),
        uploaded_at=timezone.now(),
    )


def _counts() -> dict[str, int]:
    return dict(RecognitionList.objects.latest("pk").counts) | {"recognitions": Recognition.objects.count()}
