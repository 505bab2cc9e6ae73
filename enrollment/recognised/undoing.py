"""Taking a written list back, whole, while nothing hangs on it."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal
from enrollment.models import Person, Recognition, RecognitionList, RecognitionRow, Relief

LIVING = (
    RecognitionList.State.CHECKING,
    RecognitionList.State.CHECKED,
    RecognitionList.State.WRITING,
    RecognitionList.State.WRITTEN,
)
HANGING: list[Callable[[QuerySet[Person], datetime], int]] = []
"""Upper apps say how many things they did for such persons since a moment: settlements that went by the class."""


class RecognitionsUsed(Refusal):
    code = "recognition_list_in_use"
    sentence = _(
        "The list cannot be undone: since then %(count)s claims or contributions went by it. "
        "Correct these people one by one."
    )
    status = 409


class LaterList(Refusal):
    code = "later_recognition_list"
    sentence = _("The list “%(name)s” of this department is newer. Undo or drop it first.")
    status = 409


def take_back(listed: RecognitionList) -> list[int]:
    """Delete what the list made, let end what it ended when it would have; the keys of the persons it was about.

    Raises LaterList, RecognitionsUsed.
    """
    _must_be_newest(listed)
    made, ended = Recognition.objects.filter(brought_by=listed), Recognition.objects.filter(ended_by=listed)
    since = listed.finished_at or listed.brought_at
    persons = Person.objects.filter(Q(recognitions__in=made) | Q(recognitions__in=ended))
    statuses = made.exclude(status="").values("status")
    reliefs = Relief.objects.filter(ground__in=statuses, contribution__person__in=persons, batch__made_at__gte=since)
    used = reliefs.count() + sum(count(persons, since) for count in HANGING)
    if used:
        raise RecognitionsUsed(count=used)
    keys = list(persons.values_list("pk", flat=True).distinct())
    ended.update(ends_on=F("ended_before"), ended_by=None, ended_before=None)
    made._raw_delete("default")
    return keys


def _must_be_newest(listed: RecognitionList) -> None:
    """A later list was set beside what this one wrote."""
    later = RecognitionList.objects.filter(
        pool=listed.pool_id, department=listed.department, state__in=LIVING, pk__gt=listed.pk
    )
    newest = later.order_by("-pk").first()
    if newest:
        raise LaterList(name=newest.file_name)
    changed = RecognitionRow.objects.filter(held__brought_by=listed).exclude(recognition_list=listed)
    changed.update(held=None)
