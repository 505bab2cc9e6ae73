"""Bringing, checking, writing and undoing a department's monthly list of recognised persons (FX-05, FX-41)."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.commands import service
from casework.errors import Incomplete, NotAllowed, Refusal
from casework.jobs import enqueue
from casework.models import Area, Document, Pool
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_sheet
from casework.uploaded_sheets import rows_of
from casework.uploaded_sheets.headings import ROWS_SEARCHED
from enrollment import tasks
from enrollment.lists.errors import ListWritten, NothingToWrite
from enrollment.models import Contribution, Recognition, RecognitionList, RecognitionRow
from enrollment.recognised.classes import departments_of, subtypes_on
from enrollment.recognised.reading import columns_of
from enrollment.recognised.steps import BOUNDS, at, go_on, tell
from enrollment.recognised.undoing import take_back
from enrollment.services.pricing_again import price_again

State = RecognitionList.State
Outcome = RecognitionRow.Outcome
CHANGES = (Outcome.NEW, Outcome.MOVED, Outcome.EXTENDED, Outcome.LEFT)


class ChangedSinceCheck(Refusal):
    code = "recognitions_changed_since_check"
    sentence = gettext_lazy(
        "Recognitions of this department were recorded since the list was checked. Drop it and bring it again."
    )
    status = 409


@service
def bring_recognitions(
    *,
    file: File,
    department: str,
    covers: Sequence[str],
    starts_on: date,
    document_number: str,
    area: Area,
    by: Reader,
) -> RecognitionList:
    """Keep a department's list and have it checked; nothing is written yet.

    `covers` are the subtypes for which it is complete. Raises Incomplete, ColumnMissing, BadList, ListWritten,
    NotAllowed, NoClasses.
    """
    pool = _keeper_of(area, by)
    _look_over(pool, department, covers, document_number)
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    _must_be_unwritten(pool, digest)
    columns_of(rows_of(ContentFile(content, file.name), BOUNDS, ROWS_SEARCHED), without_subtype=len(covers) == 1)
    name = (file.name or "").rsplit("/", 1)[-1][-160:]
    listed = RecognitionList.objects.create(
        pool=pool,
        area_code=area.code,
        department=department,
        starts_on=starts_on,
        covers=list(covers),
        document_number=document_number.strip(),
        file_name=name,
        content_hash=digest,
        document=keep_sheet(RecognitionList, content, name, area, by),
        brought_at=clock.now(),
        brought_by=by.staff,
        heartbeat=clock.now(),
    )
    Document.objects.filter(pk=listed.document_id).update(case_id=listed.pk)
    enqueue(tasks.work_recognitions, listed.pk)
    tell("recognitions_brought", listed, by)
    return listed


@service
def confirm_recognitions(*, listed: RecognitionList, by: Reader) -> RecognitionList:
    """Have the differences written. Raises NothingToWrite, ChangedSinceCheck, ListWritten, NotAtThisStep."""
    listed = at(listed, by, State.CHECKED)
    if not any(listed.counts.get(outcome) for outcome in CHANGES):
        raise NothingToWrite()
    _must_be_unchanged(listed)
    _must_be_unwritten(listed.pool, listed.content_hash)
    go_on(listed, State.WRITING)
    enqueue(tasks.work_recognitions, listed.pk)
    tell("recognitions_confirmed", listed, by)
    return listed


@service
def drop_recognitions(*, listed: RecognitionList, by: Reader) -> RecognitionList:
    """Give a list up that was not written. Raises NotAtThisStep."""
    listed = at(listed, by, State.CHECKING, State.CHECKED)
    go_on(listed, State.DROPPED)
    tell("recognitions_dropped", listed, by)
    return listed


@service
def undo_recognitions(*, listed: RecognitionList, by: Reader) -> RecognitionList:
    """Take back everything that a written list made. Raises RecognitionsUsed, LaterList, NotAtThisStep."""
    listed = at(listed, by, State.WRITTEN)
    persons = take_back(listed)
    price_again(Contribution.objects.filter(person__in=persons), listed.pool, clock.today())
    go_on(listed, State.UNDONE)
    tell("recognitions_undone", listed, by)
    return listed


def _keeper_of(area: Area, by: Reader) -> Pool:
    """The reader's pool, when the area is one of it in which they may record classes. Raises NotAllowed."""
    if by.pool is None or not by.pool.holds(area.code) or not by.may_in(Right.RECOGNISE, area.code):
        raise NotAllowed()
    return by.pool


def _look_over(pool: Pool, department: str, covers: Sequence[str], document_number: str) -> None:
    """Raises Incomplete, NoClasses."""
    subtypes = subtypes_on(pool, clock.today())
    problems = {}
    if department not in departments_of(subtypes):
        problems["department"] = [_("Choose the department.")]
    known = {subtype.name for subtype in subtypes if subtype.department == department}
    if not covers or set(covers) - known:
        problems["covers"] = [_("Choose the kinds of recognised persons for which this list is complete.")]
    if not document_number.strip():
        problems["document_number"] = [_("Type the number of the department's paper.")]
    if problems:
        raise Incomplete(problems)


def _must_be_unwritten(pool: Pool, digest: str) -> None:
    """Raises ListWritten."""
    twin = RecognitionList.objects.filter(
        pool=pool, content_hash=digest, state__in=[State.WRITING, State.WRITTEN]
    ).first()
    if twin:
        raise ListWritten(day=clock.local(twin.brought_at).date())


def _must_be_unchanged(listed: RecognitionList) -> None:
    """What the check was set beside still holds: nobody recorded a recognition of the department since."""
    recorded = Recognition.objects.filter(pool=listed.pool_id, department=listed.department)
    lists = RecognitionList.objects.filter(pool=listed.pool_id, department=listed.department)
    since = listed.finished_at
    if (
        recorded.filter(recorded_at__gt=since).exists()
        or lists.filter(finished_at__gt=since, state__in=[State.WRITTEN, State.UNDONE]).exists()
        or lists.filter(state=State.WRITING).exists()
    ):
        raise ChangedSinceCheck()
