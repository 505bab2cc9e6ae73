"""Finding who is enrolled twice, and deciding which side stays (LPS-11, XH-01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.base import File
from django.db import connection
from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, NotAllowed, WrongStep
from casework.models import Document, Pool
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from enrollment.duplicates import NEEDS_WAIVER, propose
from enrollment.models import Duplicate, Identity, Person, Registration
from enrollment.services.moving import stop

Kept = Duplicate.Kept
ONE_SIDE = (Kept.HERE, Kept.THERE)

FIND = """
WITH taking_part AS (
    SELECT p.id, p.pool_id, p.area_code, p.name, p.born_on, p.sex,
        max(c.subsidy) FILTER (WHERE c.state IN ('waiting', 'active')) AS subsidy
    FROM enrollment_contribution c JOIN enrollment_person p ON p.id = c.person_id
    WHERE c.pool_id = %(pool)s AND c.coverage_year = %(year)s AND c.state <> 'cancelled'
        AND p.merged_into_id IS NULL AND p.died_on IS NULL
    GROUP BY p.id),
found AS (
    SELECT b.id AS person, b.area_code, a.id AS other, 'same_pool' AS kind
    FROM taking_part a JOIN taking_part b ON (a.name, a.born_on, a.sex) = (b.name, b.born_on, b.sex) AND a.id < b.id
    UNION ALL
    SELECT b.id, b.area_code, a.id, 'subsidy'
    FROM taking_part a JOIN taking_part b ON (a.name, a.born_on, a.sex) = (b.name, b.born_on, b.sex) AND a.id < b.id
    WHERE a.subsidy > 0 AND b.subsidy > 0
    UNION ALL
    SELECT t.id, t.area_code, NULL, 'employee' FROM taking_part t WHERE EXISTS (
        SELECT FROM enrollment_coverage e JOIN enrollment_coverage r ON r.person_id = e.person_id AND r.period && e.period
        WHERE e.person_id = t.id AND e.scheme = '310' AND r.scheme = '390'
            AND r.period && daterange(make_date(%(year)s, 1, 1), make_date(%(year)s, 12, 31), '[]')))
INSERT INTO enrollment_duplicate (pool_id, area_code, person_id, other_id, kind, coverage_year, place, found_on, kept, rule,
    reason)
SELECT %(pool)s, area_code, person, other, kind, %(year)s, '', %(today)s, '', '', '' FROM found
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Elsewhere:
    """A line of another place's list: who is enrolled there, where, since when."""

    number: str
    place: str
    since: date | None = None


@service
def find_duplicates(*, coverage_year: int, by: Reader) -> None:
    """Look for persons of the pool enrolled twice in a year: same name, birth and sex; employees' cover; two subsidies.

    A second look adds only what is new; what was decided stays decided.
    """
    pool = _pool(by)
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"pool": pool.pk, "year": coverage_year, "today": clock.today()})
        found = cursor.rowcount
    events.record("duplicates_sought", subject=pool, actor=by.staff, pool=pool, year=coverage_year, found=found)


@service
def compare_elsewhere(*, coverage_year: int, lines: Sequence[Elsewhere], by: Reader) -> None:
    """Compare with another place's list by document number: who is in both is a duplicate to decide on."""
    pool = _pool(by)
    numbers = {line.number.strip().upper(): line for line in lines}
    rows = Identity.objects.filter(pool=pool, number__in=numbers, person__merged_into=None)
    rows = rows.filter(person__contributions__coverage_year=coverage_year).select_related("person").distinct()
    made = [
        Duplicate(
            pool=pool,
            area_code=row.person.area_code,
            person=row.person,
            kind=Duplicate.Kind.OTHER_POOL,
            coverage_year=coverage_year,
            place=numbers[row.number].place[:120],
            since=numbers[row.number].since,
            found_on=clock.today(),
        )
        for row in rows
    ]
    Duplicate.objects.bulk_create(made, ignore_conflicts=True)
    events.record("duplicates_compared", subject=pool, actor=by.staff, pool=pool, lines=len(lines), found=len(made))


@service
def decide(*, duplicate: Duplicate, kept: str, reason: str, waiver: File | None = None, by: Reader) -> Duplicate:
    """Decide which side stays. The side given up takes no part here from tomorrow; its subsidy is no longer due (XH-01).

    A place or subsidy given up needs the person's written waiver. Raises Incomplete, OutOfScope when the side given up is
    of another area, WrongStep when it is decided.
    """
    duplicate = Duplicate.objects.select_for_update(of=("self",)).select_related("person").get(pk=duplicate.pk)
    by.must(Right.ENROL_DECIDE, duplicate)
    if duplicate.kept:
        raise WrongStep(state=duplicate.kept_words)
    problems = _lacking(duplicate, kept, reason, waiver)
    if problems:
        raise Incomplete(problems)
    duplicate.rule = propose(duplicate).rule
    duplicate.kept, duplicate.reason = kept, reason.strip()
    duplicate.decided_by, duplicate.decided_at = by.staff, clock.now()
    if waiver:
        title = _("Waiver")
        duplicate.waiver = keep_document(
            case=duplicate.person, kind=Document.Kind.OTHER, title=title, file=waiver, by=by
        )
    duplicate.save()
    _stop_the_other_side(duplicate, by)
    events.record(
        "duplicate_decided",
        subject=duplicate.person,
        actor=by.staff,
        pool=duplicate.pool,
        area_code=duplicate.area_code,
        kept=kept,
        reason=duplicate.reason,
    )
    return duplicate


def _lacking(duplicate: Duplicate, kept: str, reason: str, waiver: File | None) -> dict[str, list[str]]:
    problems = {}
    if kept not in Kept.values:
        problems["kept"] = [_("Choose which side stays.")]
    elif kept in ONE_SIDE and _decided_against(duplicate, kept):
        problems["kept"] = [_("These two records were decided on already, for the other side. Decide alike.")]
    if not reason.strip():
        problems["reason"] = [_("Say why, as it shall stand in the file.")]
    if duplicate.kind in NEEDS_WAIVER and kept in ONE_SIDE and waiver is None:
        problems["waiver"] = [_("Add the waiver that the person has signed.")]
    return problems


def _decided_against(duplicate: Duplicate, kept: str) -> bool:
    """Whether the year's other double enrolment of these two records keeps the other side: nobody would be covered."""
    decided = Duplicate.objects.filter(person=duplicate.person_id, coverage_year=duplicate.coverage_year)
    decided = decided.filter(other=duplicate.other_id, other__isnull=False, kept__in=ONE_SIDE)
    return decided.exclude(kept=kept).exists()


def _stop_the_other_side(duplicate: Duplicate, by: Reader) -> None:
    """The record that is given up; records that were merged meanwhile are one, which goes on."""
    given_up = {Kept.THERE: duplicate.person_id, Kept.HERE: duplicate.other_id}.get(Kept(duplicate.kept))
    locked = Person.objects.select_for_update(no_key=True).order_by("pk")
    rows = {row.pk: row for row in locked.filter(pk__in=[duplicate.person_id, duplicate.other_id])}
    if given_up is None or any(row.merged_into_id for row in rows.values()):
        return
    by.must(Right.ENROL_DECIDE, rows[given_up])
    stop(rows[given_up], Registration.End.DUPLICATE, clock.today())


def _pool(by: Reader) -> Pool:
    if by.pool is None or not by.may(Right.ENROL_DECIDE):
        raise NotAllowed()
    return by.pool
