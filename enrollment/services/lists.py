"""Bringing, checking, writing and undoing a list of a village or school (名单导入)."""

import hashlib
from collections.abc import Mapping

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete, NotAllowed
from casework.jobs import enqueue
from casework.models import Area, Document
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_sheet
from casework.uploaded_sheets import rows_of
from casework.uploaded_sheets.headings import ROWS_SEARCHED
from enrollment import tasks
from enrollment.lists.columns import LABELS, NEEDED, Field, guess, heading_of
from enrollment.lists.errors import ColumnsMissing, ListWritten, NothingToWrite
from enrollment.lists.steps import BOUNDS, at, go_on, rows_in, tell
from enrollment.lists.undoing import take_back
from enrollment.models import EnrolmentList, ListSource

State = EnrolmentList.State


@service
def bring_list(
    *, file: File, kind: str, coverage_year: int, area: Area, status: str = "", department: str = "", by: Reader
) -> EnrolmentList:
    """Keep a list and find its columns; nobody is written yet. Raises BadList, ListWritten, NotAllowed, Incomplete.

    A department's list says what it confirms of known persons: `status` for all of them, or a column of its own.
    """
    right = Right.PERSON_EDIT if kind == EnrolmentList.Kind.STATUS else Right.ENROL_MANAGE
    if by.pool is None or not by.pool.holds(area.code) or not by.may_in(right, area.code):
        raise NotAllowed()
    if status and not department.strip():
        raise Incomplete({"department": [_("Say which department confirmed it.")]})
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    written = EnrolmentList.objects.filter(
        pool=by.pool, coverage_year=coverage_year, content_hash=digest, state__in=[State.WRITING, State.WRITTEN]
    ).first()
    if written:
        raise ListWritten(day=clock.local(written.brought_at).date())
    heading = heading_of(rows_of(ContentFile(content, file.name), BOUNDS, ROWS_SEARCHED))
    source = ListSource.objects.filter(pool=by.pool, area_code=area.code, header_hash=heading.hash).first()
    name = (file.name or "").rsplit("/", 1)[-1][-160:]
    listed = EnrolmentList.objects.create(
        pool=by.pool,
        area_code=area.code,
        kind=kind,
        coverage_year=coverage_year,
        status=status,
        department=department.strip(),
        source=source,
        mapping=source.mapping if source else guess(heading.texts),
        file_name=name,
        content_hash=digest,
        document=keep_sheet(EnrolmentList, content, name, area, by),
        brought_at=clock.now(),
        brought_by=by.staff,
    )
    Document.objects.filter(pk=listed.document_id).update(case_id=listed.pk)
    tell("list_brought", listed, by)
    return listed


@service
def name_columns(*, listed: EnrolmentList, mapping: Mapping[str, str], by: Reader) -> EnrolmentList:
    """Say which column means what, remember it for the next list like this one, and have every row checked.

    Raises ColumnsMissing, NotAtThisStep, OutOfScope.
    """
    listed = at(listed, by, State.MAPPING, State.CHECKED)
    lacking = [str(LABELS[field]) for field in NEEDED if not mapping.get(field)]
    if lacking:
        raise ColumnsMissing(columns="、".join(lacking))
    heading = heading_of(rows_in(listed, ROWS_SEARCHED))
    known = {field: text for field, text in mapping.items() if field in set(Field) and text in heading.texts}
    listed.source, _made = ListSource.objects.update_or_create(
        pool=listed.pool,
        area_code=listed.area_code,
        header_hash=heading.hash,
        defaults={"mapping": known, "name": listed.file_name[:80], "used_at": clock.now()},
    )
    _start(listed, State.CHECKING, mapping=known, total=0, good=0, bad=0, same=0)
    tell("list_checking", listed, by)
    return listed


@service
def confirm_list(*, listed: EnrolmentList, by: Reader) -> EnrolmentList:
    """Have the good rows written. Raises NothingToWrite, NotAtThisStep, ListWritten."""
    listed = at(listed, by, State.CHECKED)
    if not listed.good:
        raise NothingToWrite()
    twin = EnrolmentList.objects.filter(
        pool=listed.pool,
        coverage_year=listed.coverage_year,
        content_hash=listed.content_hash,
        state__in=[State.WRITING, State.WRITTEN],
    ).first()
    if twin:
        raise ListWritten(day=clock.local(twin.brought_at).date())
    _start(listed, State.WRITING, total=listed.good)
    tell("list_confirmed", listed, by, rows=listed.good)
    return listed


@service
def drop_list(*, listed: EnrolmentList, by: Reader) -> EnrolmentList:
    """Give a list up that was not written. Raises NotAtThisStep."""
    listed = at(listed, by, State.MAPPING, State.CHECKING, State.CHECKED)
    go_on(listed, State.DROPPED)
    tell("list_dropped", listed, by)
    return listed


@service
def undo_list(*, listed: EnrolmentList, by: Reader) -> EnrolmentList:
    """Take back everything that a written list made. Raises SomethingHangsOnIt, NotAtThisStep."""
    listed = at(listed, by, State.WRITTEN)
    count = take_back(listed)
    go_on(listed, State.UNDONE)
    tell("list_undone", listed, by, rows=count)
    return listed


def _start(listed: EnrolmentList, state: str, **changes: object) -> None:
    """Hand the list to a worker."""
    for name, value in changes.items():
        setattr(listed, name, value)
    listed.done, listed.started_at = 0, clock.now()
    go_on(listed, state)
    enqueue(tasks.work_list, listed.pk)
