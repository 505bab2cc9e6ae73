"""A monthly declaration: read, checked against its head and the register, flagged lines deducted, reviewed and confirmed,
beside COPY of the same file and bare SQL that writes the same lines and flags. Memory is this process's."""

import csv
import logging
import os
from collections.abc import Iterator
from datetime import date
from io import StringIO

import psycopg
from django.core.files.base import ContentFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import override_settings

from bench.enrolled import enrol
from bench.measuring import Result, peak_memory, seconds
from bench.pages import STORAGES
from casework import clock
from casework.areas import load_areas
from casework.models import Area, Assignment, Pool, Role, Staff
from casework.scope import Reader
from institutions.declared.reading import COLUMNS
from institutions.declared.working import work
from institutions.models import Declaration, Designation, Institution
from institutions.services import confirming, deducting
from institutions.services import declarations as services
from institutions.services.declarations import Head
from rulebook.models import Layer
from rulebook.services import load_packs, put_in_force

MONTH, LAST = date(2026, 5, 1), date(2026, 5, 31)
PERSONS = 100_000
STRANGERS = 1_000
"""One line of so many is of a person whom the pool does not know."""
TOTAL, POLICY, BASIC, CRITICAL = 1_000_00, 900_00, 600_50, 20_25
BARE = "CREATE TEMP TABLE bare (core text, person text, day text, total text, policy text, basic text, critical text)"
WRITTEN = """
WITH written AS (
    INSERT INTO institutions_declarationline (declaration_id, number, core_id, person_number, day, total, in_policy,
        basic, critical)
    SELECT %(declaration)s, %(below)s + row_number() OVER (), core, person, day::date, (total::numeric * 100)::bigint,
        (policy::numeric * 100)::bigint, (basic::numeric * 100)::bigint, (critical::numeric * 100)::bigint FROM bare
    RETURNING id, core_id, person_number, day)
INSERT INTO institutions_lineflag (line_id, declaration_id, code)
SELECT w.id, %(declaration)s, 'unknown_person' FROM written w
WHERE NOT EXISTS (SELECT FROM enrollment_identity i WHERE i.pool_id = %(pool)s AND i.number = w.person_number)
    OR NOT EXISTS (SELECT FROM institutions_designation d
        WHERE d.pool_id = %(pool)s AND d.institution_id = %(institution)s AND d.period @> w.day)
"""
CHECKED = "SET CONSTRAINTS ALL IMMEDIATE"


def run(size: int = 1_000_000) -> Iterator[Result]:
    """One declaration of `size` lines, a thousandth of them of nobody known."""
    logging.disable(logging.INFO)
    with override_settings(STORAGES=STORAGES):
        pool, hospital = _place()
        _know_persons(pool)
        content = _lines(size)
        with peak_memory() as peak:
            spent = seconds(lambda: _settle(pool, hospital, content, size))
        declaration = Declaration.objects.get()
        assert declaration.state == "confirmed" and declaration.deducted_basic == size // STRANGERS * BASIC
        floor = _floor(declaration, content)
        yield Result("monthly declaration", size, spent, floor, peak.megabytes, {"file_mb": len(content) / 2**20})


def _settle(pool: Pool, hospital: Institution, content: str, size: int) -> None:
    desk, another = _reader(pool, Role.INSTITUTION_DESK), _reader(pool, Role.INSTITUTION_REVIEWER)
    head = Head(
        lines_count=size, total=size * TOTAL, in_policy=size * POLICY, basic=size * BASIC, critical=size * CRITICAL
    )
    said = {"month": MONTH, "care": "inpatient", "declared_on": clock.today(), "head": head}
    file = ContentFile(content.encode(), "declared.csv")
    declaration = services.bring_declaration(institution=hospital, file=file, by=desk, **said)
    work(declaration.pk)
    declaration.refresh_from_db()
    assert declaration.state == "declared", (declaration.found, declaration.bad)
    ground = {"kind": "10", "reason": "非参保人员", "article": "第九条"}
    deducting.deduct_flagged(declaration=declaration, code="unknown_person", by=desk, **ground)
    services.review_declaration(declaration=declaration, by=desk)
    confirming.confirm_declaration(declaration=declaration, by=another)


def _floor(declaration: Declaration, content: str) -> float:
    """COPY the file into a table of texts, one statement that writes lines and flags below those that stand there, and the
    foreign keys as a commit looks at them; taken back afterwards."""
    facts = {
        "declaration": declaration.pk,
        "below": declaration.lines_count + 2,
        "pool": declaration.pool_id,
        "institution": declaration.institution_id,
    }
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute(BARE)
        spent = seconds(
            lambda: (_copy(owner, content), owner.execute(WRITTEN, facts), owner.execute(CHECKED)),
        )
        owner.rollback()
        return spent


def _copy(owner: psycopg.Connection, content: str) -> None:
    with owner.cursor() as cursor, cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
        copy.write(content.encode())


def _lines(size: int) -> str:
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(column.headings[0] for column in COLUMNS)
    rows.writerows(
        [f"JS{n:012d}", _number(n), f"2026-05-{n % 31 + 1:02d}", "1000.00", "900.00", "600.50", "20.25"]
        for n in range(size)
    )
    return written.getvalue()


def _number(n: int) -> str:
    return "unknown" if n % STRANGERS == 0 else f"{n % PERSONS:018d}"


def _place() -> tuple[Pool, Institution]:
    """The bench's pool with the national rules and a designated hospital, made where it is missing."""
    load_areas()
    area = Area.objects.get(code="990000000000")
    known = {"name": "示例", "area": area, "agency_name": "示例"}
    pool, _made = Pool.objects.get_or_create(code="9900", defaults=known)
    version = next(version for version in load_packs() if version.pack == "order2-2020")
    put_in_force(
        pool=pool,
        layer=Layer.INSTITUTIONS,
        version=version,
        starts_on=date(2021, 2, 1),
        by=_reader(pool, Role.POLICY),
    )
    hospital = Institution.objects.create(
        code="H99000199999",
        name="测试医院",
        initials="CSYY",
        kind="hospital",
        level="2",
        area_id="990001000000",
        bank_name="测试银行",
        bank_account="6217990000000000001",
    )
    Designation.objects.create(pool=pool, institution=hospital, period=DateRange(date(2020, 1, 1), None))
    return pool, hospital


def _know_persons(pool: Pool) -> None:
    """PERSONS of the pool with the numbers that the lines have, and statistics as a server that runs has them."""
    database = os.environ["DATABASE_OWNER_URL"]
    enrol(database, PERSONS, clock.today())
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute(
            "INSERT INTO enrollment_identity (pool_id, person_id, kind, number, reversed_number, is_main)"
            " SELECT pool_id, id, '01', lpad((row_number() OVER (ORDER BY id) - 1)::text, 18, '0'), '', true"
            " FROM enrollment_person WHERE pool_id = %s",
            [pool.pk],
        )
        owner.execute("VACUUM ANALYZE enrollment_identity")


def _reader(pool: Pool, role: Role) -> Reader:
    """A person of staff of the pool in that role."""
    staff = Staff.objects.create(username=f"bench-{role.value}", name="示例")
    Assignment.objects.create(staff=staff, role=role, pool=pool, area=pool.area, starts_on=clock.today())
    return Reader.of(staff)
