"""The worker's verbs: keeping what a list says, setting it beside the register, writing it part by part (LPS-40)."""

import json
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Count

from casework import clock
from casework.commands import service
from casework.rights import Right
from casework.scope import Reader
from institutions.lists import sql
from institutions.lists.checking import Row
from institutions.lists.steps import at, go_on, run, tell
from institutions.models import RegisterList, RegisterRow

State, Kind, Outcome = RegisterList.State, RegisterList.Kind, RegisterRow.Outcome
PART = 20_000


@transaction.atomic
def keep_rows(listed: RegisterList, rows: Sequence[Row], done: int) -> None:
    """Keep a part of a list that is being checked; the first part forgets what a killed worker left. No event: nothing
    of the register has changed, and the check ends with one."""
    if done == 0:
        RegisterRow.objects.filter(register_list=listed).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(sql.PART)
        with cursor.copy(sql.COPY) as copy:
            for row in rows:
                copy.write_row(_copied(row))
        cursor.execute(sql.kept(listed.kind), {"list": listed.pk})
        cursor.execute(sql.UNCOPY)
    alive = RegisterList.objects.filter(pk=listed.pk, state=State.CHECKING)
    alive.update(done=done + len(rows), heartbeat=clock.now())


@service
def end_check(*, listed: RegisterList, total: int, by: Reader) -> RegisterList:
    """Look at the kept rows among each other and count them. Raises NotAtThisStep."""
    listed = at(listed, by, Right.INSTITUTION_EDIT, State.CHECKING)
    run(sql.TWICE, list=listed.pk)
    if listed.kind == Kind.INSTITUTIONS:
        run(sql.LEVEL_KNOWN, list=listed.pk, day=clock.today())
    found = dict(listed.rows.order_by().values_list("outcome").annotate(Count("pk")))
    counted = {outcome.value: found.get(outcome, 0) for outcome in Outcome}
    go_on(listed, state=State.CHECKED, total=total, done=total, **counted)
    tell("register_list_checked", listed, by, rows=total, bad=listed.bad)
    return listed


@service
def write_register_part(*, listed: RegisterList, by: Reader) -> RegisterList:
    """Write the next rows into the register, set by set. Raises NotAtThisStep."""
    right = Right.INSTITUTION_DECIDE if listed.designates_from else Right.INSTITUTION_EDIT
    listed = at(listed, by, right, State.WRITING)
    numbers = listed.rows.filter(number__gt=listed.done).order_by("number").values_list("number", flat=True)
    part = list(numbers[:PART])
    if part:
        _write(listed, part[0], part[-1])
    last = len(part) < PART
    go_on(listed, state=State.WRITTEN if last else State.WRITING, done=part[-1] if part else listed.done)
    tell("register_part_written", listed, by, rows=len(part))
    return listed


def _write(listed: RegisterList, first: int, last: int) -> None:
    part = {"list": listed.pk, "first": first, "last": last}
    if listed.kind == Kind.INSTITUTIONS:
        run(sql.LEVELS, **part, day=clock.today(), note=listed.file_name[:200])
    run(sql.updated(listed.kind), **part)
    run(sql.inserted(listed.kind), **part, defaults=_json(sql.defaults_of(listed.kind)))
    if listed.designates_from:
        run(
            sql.DESIGNATED,
            **part,
            pool=listed.pool_id,
            **{"from": listed.designates_from, "to": listed.designates_to},
        )


def _copied(row: Row) -> tuple[object, ...]:
    """A row as COPY takes it: a good one by its values, a bad one as it stood."""
    if row.problems:
        return (row.number, row.code, _json(row.said), None, _json(row.problems))
    return (row.number, row.code, None, _json(row.value), "[]")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
