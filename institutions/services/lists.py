"""Bringing, confirming and dropping a list of institutions or of their staff (LPS-40)."""

import hashlib
from datetime import date
from itertools import islice

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete, SamePerson
from casework.jobs import enqueue
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_sheet
from casework.uploaded_sheets import each_row
from institutions import tasks
from institutions.lists.checking import needed_of
from institutions.lists.errors import ColumnsMissing, ListWritten, NothingToWrite
from institutions.lists.steps import BOUNDS, HEAD, at, go_on, headings_of, tell
from institutions.models import RegisterList
from institutions.services.register import keeper_of_the_pool

State, Kind = RegisterList.State, RegisterList.Kind


@service
def bring_register_list(
    *,
    file: File,
    kind: str,
    former: str = "",
    designates_from: date | None = None,
    designates_to: date | None = None,
    by: Reader,
) -> RegisterList:
    """Keep a list and have it checked; nothing of the register changes yet.

    With `designates_from` everybody on it becomes designated from that day, through `designates_to`. Raises BadList,
    ColumnsMissing, ListWritten, Incomplete, OutOfScope.
    """
    pool = keeper_of_the_pool(by)
    _must_not_end_first(designates_from, designates_to)
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    _must_be_unwritten(pool.pk, digest)
    _must_have_columns(kind, ContentFile(content, file.name))
    name = (file.name or "").rsplit("/", 1)[-1][-160:]
    listed = RegisterList.objects.create(
        pool=pool,
        area_code=pool.area_id,
        kind=Kind(kind),
        file_name=name,
        content_hash=digest,
        document=keep_sheet(RegisterList, content, name, pool.area, by),
        former=former.strip(),
        designates_from=designates_from,
        designates_to=designates_to,
        brought_at=clock.now(),
        brought_by=by.staff,
        started_at=clock.now(),
        heartbeat=clock.now(),
    )
    Document.objects.filter(pk=listed.document_id).update(case_id=listed.pk)
    tell("register_list_brought", listed, by)
    enqueue(tasks.work_register_list, listed.pk)
    return listed


@service
def confirm_register_list(*, listed: RegisterList, by: Reader) -> RegisterList:
    """Have the good rows written. A list that designates needs a second person, who may decide.

    Raises NothingToWrite, NotAtThisStep, ListWritten, SamePerson.
    """
    designates = listed.designates_from is not None
    right = Right.INSTITUTION_DECIDE if designates else Right.INSTITUTION_EDIT
    listed = at(listed, by, right, State.CHECKED)
    if designates and by.staff == listed.brought_by:
        raise SamePerson(role=_("who brought the list"))
    if not listed.good:
        raise NothingToWrite()
    _must_be_unwritten(listed.pool_id, listed.content_hash)
    go_on(listed, state=State.WRITING, done=0, confirmed_by=by.staff, started_at=clock.now())
    tell("register_list_confirmed", listed, by, rows=listed.good)
    enqueue(tasks.work_register_list, listed.pk)
    return listed


@service
def drop_register_list(*, listed: RegisterList, by: Reader) -> RegisterList:
    """Give a list up that was not written: who brings lists, or who would decide about it. Raises NotAtThisStep."""
    right = Right.INSTITUTION_DECIDE if by.may(Right.INSTITUTION_DECIDE) else Right.INSTITUTION_EDIT
    listed = at(listed, by, right, State.CHECKING, State.CHECKED)
    go_on(listed, state=State.DROPPED)
    listed.rows.all().delete()
    tell("register_list_dropped", listed, by)
    return listed


def _must_not_end_first(first: date | None, last: date | None) -> None:
    if last and (not first or last < first):
        raise Incomplete({"designates_to": [_("The last day lies before the first.")]})


def _must_have_columns(kind: str, file: File) -> None:
    """Raises BadList, ColumnsMissing."""
    _heading, mapping = headings_of(kind, list(islice(each_row(file, BOUNDS), HEAD)))
    lacking = [str(column.label) for column in needed_of(kind) if column.name not in mapping]
    if lacking:
        raise ColumnsMissing(columns="、".join(lacking))


def _must_be_unwritten(pool: int, digest: str) -> None:
    twin = RegisterList.objects.filter(pool=pool, content_hash=digest, state__in=[State.WRITING, State.WRITTEN]).first()
    if twin:
        raise ListWritten(day=clock.local(twin.brought_at).date())
