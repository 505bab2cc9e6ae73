"""Why a list of the catalogue is not taken, handed on, put in force or undone."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class ReleaseKnown(Refusal):
    """The same file for the same day is in force already."""

    code = "release_known"
    sentence = _("This file was put in force on %(day)s already (“%(title)s”).")

    def __init__(self, **figures: Any) -> None:
        super().__init__(field="file", **figures)


class ColumnsNotNamed(Refusal):
    code = "release_columns_not_named"
    sentence = _("Say which column holds the code: without it no entry can be told from another.")

    def __init__(self) -> None:
        super().__init__(field="code")


class NotAtThisStep(Refusal):
    code = "release_not_at_this_step"
    sentence = _("The list has moved on since this page was opened. Look at it again.")
    status = 409


class NothingChanges(Refusal):
    code = "release_changes_nothing"
    sentence = _("The list changes nothing: every row that can be taken says what holds already.")


class EntriesMoved(Refusal):
    """Other releases have changed what this one was compared with."""

    code = "release_entries_moved"
    sentence = _("The catalogue has changed since the list was compared. Read it again and look at what differs now.")
    status = 409


class AlreadyInForce(Refusal):
    code = "release_already_in_force"
    sentence = _("The list is in force since %(day)s: claims are priced by it. Correct it by a further list.")


class ReleaseInUse(Refusal):
    code = "release_in_use"
    sentence = _("The list cannot be undone: %(count)s lines of claims or rows of later lists stand on its entries.")
