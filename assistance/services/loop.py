"""The month of a district: the list is brought, given to the townships and received there (national_rules C6, S7)."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from assistance import errors
from assistance.expenses.reading import BOUNDS, look_up, read
from assistance.expenses.washing import Washing
from assistance.models import Expense, ExpenseList
from assistance.rules import Rules
from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, NotAllowed, WrongStep
from casework.models import Document, Pool
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_sheet
from casework.uploaded_sheets import rows_of
from enrollment.models import Identity

State, Follow = ExpenseList.State, Expense.State


@service
def bring_expenses(*, file: File, month: date, by: Reader) -> ExpenseList:
    """Keep the list of a clearing month: rows matched by ID, washed, nothing given out yet.

    A row that cannot be read keeps no other from being read. Raises NotAllowed, Incomplete, ListBrought, BadList,
    ExpenseColumnMissing, NoRulesInForce.
    """
    pool = by.pool
    if pool is None or not by.may_in(Right.RECOGNISE, pool.area_id):
        raise NotAllowed()
    if month.day != 1 or month > clock.today():
        raise Incomplete({"month": [_("A clearing month that has begun.")]})
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    if ExpenseList.objects.filter(pool=pool, content_hash=digest).exclude(state=State.DROPPED).exists():
        raise errors.ListBrought()
    rows = list(read(rows_of(ContentFile(content, file.name), BOUNDS)))
    name = (file.name or "").rsplit("/", 1)[-1][-160:]
    listed = ExpenseList.objects.create(
        pool=pool,
        area_code=pool.area_id,
        month=month,
        file_name=name,
        content_hash=digest,
        document=keep_sheet(ExpenseList, content, name, pool.area, by),
        brought_at=clock.now(),
        brought_by=by.staff,
    )
    Document.objects.filter(pk=listed.document_id).update(case_id=listed.pk)
    _write(listed, rows)
    _tell("expenses_brought", listed, by, rows=len(rows))
    return listed


@service
def release_expenses(*, listed: ExpenseList, by: Reader) -> ExpenseList:
    """Give the kept expenses to the townships of their persons (下放). Raises WrongStep."""
    listed = _at_check(listed, by)
    sent = listed.expenses.filter(state=Follow.KEPT).update(state=Follow.SENT)
    listed.state = State.RELEASED
    listed.save(update_fields=["state"])
    _tell("expenses_released", listed, by, rows=sent)
    return listed


@service
def drop_expenses(*, listed: ExpenseList, by: Reader) -> ExpenseList:
    """Give a list up before it is given out: its rows go, the file stays. Raises WrongStep."""
    listed = _at_check(listed, by)
    listed.expenses.all().delete()
    listed.state = State.DROPPED
    listed.save(update_fields=["state"])
    _tell("expenses_dropped", listed, by)
    return listed


@service
def receive_expenses(*, month: date, by: Reader) -> Pool:
    """The township takes what was given to it for a month, all at once. Raises NotAllowed, NothingToReceive."""
    if by.pool is None or not by.may(Right.ASSISTANCE_REVIEW):
        raise NotAllowed()
    waiting = Expense.objects.visible_to(by, Right.ASSISTANCE_REVIEW).filter(month=month, state=Follow.SENT)
    keys = list(waiting.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise errors.NothingToReceive()
    Expense.objects.filter(pk__in=keys).update(state=Follow.RECEIVED, handled_by=by.staff)
    area = by.areas[0].code
    told = {"month": f"{month:%Y%m}", "rows": len(keys)}
    events.record("expenses_received", subject=by.pool, actor=by.staff, pool=by.pool, area_code=area, **told)
    return by.pool


def _write(listed: ExpenseList, rows: list[dict[str, Any]]) -> None:
    """Match, wash and keep the rows; those without a readable number of their own are told by the count alone."""
    persons = _persons(listed.pool, (row["identity_number"] for row in rows))
    taken = set(Expense.objects.filter(pool=listed.pool, month=listed.month).values_list("number", flat=True))
    free = max([*taken, *(row["number"] or 0 for row in rows)], default=0)
    washing = Washing.of(Rules.on(listed.pool, clock.today()))
    counts: dict[str, int] = {}
    for row in rows:
        look_up(row, persons)
        if row["number"] is None or row["number"] in taken:
            if row["number"] is not None:
                row["problems"].append(["number_twice", str(row["number"])])
            free += 1
            row["number"] = free
        taken.add(row["number"])
        row["rule"] = washing.rule_for(row) if not row["problems"] else ""
        row["state"] = Follow.BAD if row["problems"] else Follow.WASHED if row["rule"] else Follow.KEPT
        row["area_code"] = row["area_code"] or listed.area_code
        counts[row["rule"] or row["state"]] = counts.get(row["rule"] or row["state"], 0) + 1
    Expense.objects.bulk_create(
        (Expense(pool=listed.pool, expense_list=listed, month=listed.month, **row) for row in rows), batch_size=1_000
    )
    listed.counts = counts
    listed.save(update_fields=["counts"])


def _persons(pool: Pool, numbers: Iterable[str]) -> dict[str, tuple[int, str]]:
    """ID number to key and area of who has it."""
    rows = Identity.objects.filter(pool=pool, number__in={number for number in numbers if number})
    living = rows.filter(person__merged_into=None)
    return {number: (key, area) for number, key, area in living.values_list("number", "person_id", "person__area_code")}


def _at_check(listed: ExpenseList, by: Reader) -> ExpenseList:
    locked = ExpenseList.objects.select_for_update(of=("self",)).select_related("pool").get(pk=listed.pk)
    by.must(Right.RECOGNISE, locked)
    if locked.state != State.CHECKED:
        raise WrongStep(state=locked.get_state_display())
    return locked


def _tell(verb: str, listed: ExpenseList, by: Reader, **figures: int) -> None:
    pool = cast(Pool, by.pool)
    told = {"name": listed.file_name, "month": f"{listed.month:%Y%m}"} | figures
    events.record(verb, subject=listed, actor=by.staff, pool=pool, area_code=listed.area_code, **told)
