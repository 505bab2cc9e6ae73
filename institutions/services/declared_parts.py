"""The worker's verbs: keeping the lines of a declaration part by part, then looking at them all."""

import json
from collections.abc import Sequence

from django.db import connection, transaction

from casework import clock
from casework.commands import service
from casework.rights import Right
from casework.scope import Reader
from institutions.declared import sql
from institutions.declared.reading import Bad, Line
from institutions.declared.steps import DAY, last_of, locked, run, tell
from institutions.lists.errors import NotAtThisStep
from institutions.models import Care, Declaration

State = Declaration.State
READMITTED_WITHIN = 15
"""Days between two stays that count as a readmission among the figures of an institution; no money hangs on it."""
HEAD = ("lines_count", "total", "in_policy", "basic", "critical")
"""What the head states and the lines make."""


@transaction.atomic
def keep_lines(declaration: Declaration, rows: Sequence[Line | Bad], done: int) -> None:
    """Keep a part of the file; the first part forgets what a killed worker left. No event: the check ends with one."""
    if done == 0:
        run(sql.FORGET, declaration=declaration.pk)
        declaration.bad_lines.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        with cursor.copy(sql.LINES) as copy:
            for row in rows:
                if type(row) is Line:
                    copy.write_row((declaration.pk, *row))
        with cursor.copy(sql.BAD) as copy:
            for row in rows:
                if type(row) is Bad:
                    copy.write_row((declaration.pk, row.number, _json(row.said), _json(row.problems)))
    alive = Declaration.objects.filter(pk=declaration.pk, state=State.CHECKING)
    alive.update(done=done + len(rows), heartbeat=clock.now())


@service
def end_declaration_check(*, declaration: Declaration, by: Reader) -> Declaration:
    """Look at all lines together: refuse rows that stand twice and a head that the lines do not make; else run the checks.

    A refused declaration keeps its bad rows and both figures, no lines. Raises NotAtThisStep.
    """
    declaration = locked(declaration)
    by.must(Right.INSTITUTION_EDIT, declaration)
    if declaration.state != State.CHECKING:
        raise NotAtThisStep()
    run(sql.TWICE, declaration=declaration.pk)
    declaration.bad = declaration.bad_lines.count()
    made = _sums(declaration)
    if not declaration.bad:
        declaration.found = {name: fen for name, fen in made.items() if fen != getattr(declaration, name)}
    if declaration.bad or declaration.found:
        run(sql.FORGET, declaration=declaration.pk)
        declaration.state = State.FAULTY
    else:
        _check(declaration)
        declaration.stay_days, declaration.readmitted = _stays(declaration)
        declaration.state = State.DECLARED
    declaration.heartbeat = clock.now()
    declaration.save()
    tell("declaration_checked", declaration, by, rows=declaration.done, bad=declaration.bad)
    return declaration


@service
def refuse_declaration_file(*, declaration: Declaration, reasons: str, by: Reader) -> Declaration:
    """Note that the file breaks off in the middle: it is to be brought again. Raises NotAtThisStep."""
    declaration = locked(declaration)
    by.must(Right.INSTITUTION_EDIT, declaration)
    if declaration.state != State.CHECKING:
        raise NotAtThisStep()
    run(sql.FORGET, declaration=declaration.pk)
    declaration.state, declaration.words = State.FAULTY, reasons[:500]
    declaration.save()
    tell("declaration_checked", declaration, by, rows=declaration.done, bad=0)
    return declaration


def _sums(declaration: Declaration) -> dict[str, int]:
    """What the lines make of each figure of the head."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SUMS, {"declaration": declaration.pk})
        return dict(zip(HEAD, cursor.fetchone(), strict=True))


def _stays(declaration: Declaration) -> tuple[int | None, int | None]:
    """The days of its stays and how many are readmissions; None where some line does not say when its stay began."""
    if declaration.care != Care.INPATIENT:
        return None, None
    asked = {
        "declaration": declaration.pk,
        "pool": declaration.pool_id,
        "institution": declaration.institution_id,
        "care": declaration.care,
        "since": (declaration.month - DAY).replace(day=1),
        "first": declaration.month,
        "within": READMITTED_WITHIN,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.STAYS, asked)
        found = cursor.fetchone()
        if found is None:
            return None, None
        cursor.execute(sql.READMITTED, asked)
        return found[0], cursor.fetchone()[0]


def _check(declaration: Declaration) -> None:
    facts = {
        "declaration": declaration.pk,
        "pool": declaration.pool_id,
        "institution": declaration.institution_id,
        "first": declaration.month,
        "last": last_of(declaration.month),
    }
    for statement in sql.checks():
        run(statement, **facts)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
