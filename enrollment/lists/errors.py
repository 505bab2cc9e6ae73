"""Why a list is not taken, written or undone as a whole."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class ListWritten(Refusal):
    """The same file for the same year was written before."""

    code = "list_written_before"
    sentence = _(
        "This file was written on %(day)s already. Nothing of it is missing; bring a new list for what is new."
    )

    def __init__(self, **figures: Any) -> None:
        super().__init__(field="file", **figures)


class ColumnsMissing(Refusal):
    code = "list_columns_missing"
    sentence = _("Say which columns hold %(columns)s: without them nobody can be found.")

    def __init__(self, **figures: Any) -> None:
        super().__init__(field="mapping", **figures)


class NotAtThisStep(Refusal):
    code = "list_not_at_this_step"
    sentence = _("The list has moved on since this page was opened. Look at it again.")


class NothingToWrite(Refusal):
    code = "list_nothing_to_write"
    sentence = _("No row of the list can be written. Mend the rows that are named and bring the list again.")


class SomethingHangsOnIt(Refusal):
    """Undoing takes everything back or nothing."""

    code = "list_in_use"
    sentence = _(
        "The list cannot be undone: for %(count)s of its people something was done since (row %(row)s). "
        "Correct these people one by one."
    )
