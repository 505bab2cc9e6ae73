"""Who takes part in the demo, on what ground, and what is owed: in bulk, as the years are past."""

from datetime import date, timedelta
from itertools import groupby, islice
from random import Random

from django.db import connection

from casework import clock
from casework.models import Area, Pool
from enrollment.models import Duplicate, Household, Person, Registration, School
from enrollment.services.owing import owe_all
from oversight.demo.people import RENEWED_EARLY

SCHOOLS = ("示例市第一中学", "示例市第二小学", "示例市职业技术学校")
PUPILS_OF_A_SCHOOL = 60
ENROLLED_ELSEWHERE = 6
TOWNSHIPS_OF_HOUSEHOLDS = ("990001002", "990001003")
NEIGHBOURS = 240
"""So many persons of each of their villages live in households that are known."""
UNPAID, WAITING, FORMERLY_RURAL = 61, 397, 3
"""One person in so many did not pay this year, waits for cover, comes from the old scheme."""
TARGET_PER_MILLE = 970

REGISTER = """
INSERT INTO enrollment_registration (pool_id, person_id, area_code, basis, channel, registered_on, end_reason,
    permit_number, declaration, hospital, legacy)
SELECT p.pool_id, p.id, p.area_code, 'household',
    (ARRAY['township', 'window', 'app', 'list'])[1 + p.id %% 4], (p.registered_at AT TIME ZONE 'Asia/Shanghai')::date,
    '', '', '', '', CASE WHEN p.id %% %(rural)s = 0 AND p.born_on < '2015-01-01' THEN 'rural' ELSE '' END
FROM enrollment_person p WHERE p.pool_id = %(pool)s
"""
JOIN = """
UPDATE enrollment_contribution c SET registration_id = r.id, due_on = make_date(c.coverage_year - 1, 12, 31)
FROM enrollment_registration r
WHERE r.person_id = c.person_id AND c.pool_id = %(pool)s AND c.coverage_year >= %(year)s
"""
UNCOVER = """
DELETE FROM enrollment_coverage v USING enrollment_contribution c
WHERE v.contribution_id = c.id AND c.pool_id = %(pool)s AND c.coverage_year = %(year)s AND c.person_id %% %(unpaid)s = 0
"""
LEAVE_UNPAID = """
UPDATE enrollment_contribution SET state = 'unpaid', paid_on = NULL, classification = '', starts_on = NULL, ends_on = NULL
WHERE pool_id = %(pool)s AND coverage_year = %(year)s AND person_id %% %(unpaid)s = 0
"""
LET_WAIT = """
WITH late AS (
    UPDATE enrollment_contribution SET state = 'waiting', classification = 'late', paid_on = %(paid_on)s,
        starts_on = %(starts_on)s
    WHERE pool_id = %(pool)s AND coverage_year = %(year)s AND person_id %% %(waiting)s = 0 AND state = 'active'
        AND ends_on >= %(starts_on)s
    RETURNING id, starts_on, ends_on)
UPDATE enrollment_coverage v SET period = daterange(late.starts_on, late.ends_on, '[]')
FROM late WHERE v.contribution_id = late.id
"""
TO_SCHOOL = """
UPDATE enrollment_registration r SET basis = 'school', channel = 'school', school_id = %(school)s, area_code = %(area)s
FROM (SELECT p.id FROM enrollment_person p JOIN enrollment_registration o ON o.person_id = p.id
      WHERE p.pool_id = %(pool)s AND p.kind = 'student' AND o.school_id IS NULL ORDER BY p.id LIMIT %(pupils)s) pupil
WHERE r.person_id = pupil.id
"""

LIVE_TOGETHER = """
UPDATE enrollment_person p SET household_id = home
FROM unnest(%s, %s) AS together (person, home) WHERE p.id = person
"""
COUNT = """
WITH daily AS (
    SELECT rpad(left(area_code, 9), 12, '0') AS township, coverage_year, paid_on AS day, count(*) AS paid,
        sum(individual) AS individual, sum(subsidy) AS subsidy
    FROM enrollment_contribution WHERE pool_id = %(pool)s AND paid_on IS NOT NULL GROUP BY 1, 2, 3),
known AS (
    SELECT rpad(left(area_code, 9), 12, '0') AS township, coverage_year, count(*) AS registered
    FROM enrollment_contribution WHERE pool_id = %(pool)s GROUP BY 1, 2),
nights AS (
    SELECT township, coverage_year, registered, night::date AS day FROM known, generate_series(
        make_date(coverage_year - 1, 9, 1), least(make_date(coverage_year, 12, 31), %(today)s::date - 1), '1 day') night)
INSERT INTO enrollment_progress (pool_id, area_code, coverage_year, day, registered, paid, individual, subsidy)
SELECT %(pool)s, township, coverage_year, day, registered, coalesce(sum(paid) OVER campaign, 0),
    coalesce(sum(individual) OVER campaign, 0), coalesce(sum(subsidy) OVER campaign, 0)
FROM nights LEFT JOIN daily USING (township, coverage_year, day)
WINDOW campaign AS (PARTITION BY township, coverage_year ORDER BY day)
"""
AIM = """
INSERT INTO enrollment_target (pool_id, area_id, area_code, coverage_year, population, per_mille)
SELECT pool_id, area_code, area_code, coverage_year, (max(registered) * 1.02)::int, %(per_mille)s
FROM enrollment_progress WHERE pool_id = %(pool)s AND coverage_year IN (%(year)s - 1, %(year)s)
GROUP BY pool_id, area_code, coverage_year
UNION ALL
SELECT pool_id, area_code, area_code, %(year)s + 1, (max(registered) * 1.02)::int, %(per_mille)s
FROM enrollment_progress WHERE pool_id = %(pool)s AND coverage_year = %(year)s GROUP BY pool_id, area_code
ON CONFLICT DO NOTHING
"""


def enrol(pool: Pool, random: Random) -> None:
    """Registrations for everybody; some unpaid, some waiting, some that owe the next year; schools and households."""
    today = clock.today()
    starts_on = min(today + timedelta(days=random.randint(20, 40)), date(today.year, 12, 31))
    figures = {
        "pool": pool.pk,
        "year": today.year,
        "rural": FORMERLY_RURAL,
        "unpaid": UNPAID,
        "waiting": WAITING,
        "paid_on": today - timedelta(days=random.randint(3, 12)),
        "starts_on": starts_on,
    }
    with connection.cursor() as cursor:
        for statement in (REGISTER, JOIN, UNCOVER, LEAVE_UNPAID, LET_WAIT):
            cursor.execute(statement, figures)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"pool": pool.pk, "today": today})
        cursor.execute(AIM, {"pool": pool.pk, "year": today.year, "per_mille": TARGET_PER_MILLE})
    _renew(pool, today)
    _found_schools(pool)
    _form_households(pool)
    _find_some_elsewhere(pool, today)
    connection.check_constraints()


def _renew(pool: Pool, today: date) -> None:
    """What some owe for the next year, priced by the rules in force."""
    rows = Registration.objects.filter(pool=pool, ended_on=None).select_related("person", "pool")
    owe_all([row for row in rows if row.person_id % RENEWED_EARLY == 0], today.year + 1, today)


def _found_schools(pool: Pool) -> None:
    townships = Area.objects.filter(level=Area.Level.TOWNSHIP, code__startswith=pool.area.prefix).order_by("code")
    for name, area in zip(SCHOOLS, townships, strict=False):
        school = School.objects.create(
            pool=pool, area=area, area_code=area.code, name=name, on_roll=PUPILS_OF_A_SCHOOL + len(name)
        )
        with connection.cursor() as cursor:
            cursor.execute(
                TO_SCHOOL,
                {"school": school.pk, "area": area.code, "pool": pool.pk, "pupils": PUPILS_OF_A_SCHOOL},
            )


def _form_households(pool: Pool) -> None:
    """Three neighbours of a village live together; the oldest is the head."""
    for prefix in TOWNSHIPS_OF_HOUSEHOLDS:
        persons = Person.objects.filter(pool=pool, area_code__startswith=prefix).order_by("area_code", "pk")
        for village, living in groupby(persons, key=lambda person: person.area_code):
            neighbours = list(islice(living, NEIGHBOURS))
            groups = [neighbours[first : first + 3] for first in range(0, len(neighbours), 3)]
            heads = [min(group, key=lambda person: person.born_on) for group in groups]
            homes = Household.objects.bulk_create(
                Household(pool=pool, area_id=village, area_code=village, number=f"H{village}{number:04d}", head=head)
                for number, head in enumerate(heads, 1)
            )
            together = [(person.pk, home.pk) for home, group in zip(homes, groups, strict=True) for person in group]
            with connection.cursor() as cursor:
                cursor.execute(LIVE_TOGETHER, [list(column) for column in zip(*together, strict=True)])


def _find_some_elsewhere(pool: Pool, today: date) -> None:
    """A few persons whom another place's list names as well: to be decided on."""
    Duplicate.objects.bulk_create(
        Duplicate(
            pool=pool,
            area_code=person.area_code,
            person=person,
            kind=Duplicate.Kind.OTHER_POOL,
            coverage_year=today.year,
            place="邻市统筹区（演示）",
            since=date(today.year - 1, 11, 8),
            found_on=today,
        )
        for person in Person.objects.filter(pool=pool).order_by("pk")[:ENROLLED_ELSEWHERE]
    )
