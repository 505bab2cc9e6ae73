"""Refusals of a list that somebody brings: each says what to do with the file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class BadList(Refusal):
    """A list that is not taken. Always about the field `file`."""

    code = "bad_list"
    sentence = _("This list cannot be read.")

    def __init__(self, **figures: Any) -> None:
        super().__init__(field="file", **figures)


class EmptyList(BadList):
    code = "list_empty"
    sentence = _("The file is empty. Choose the list again.")


class ListTooLarge(BadList):
    code = "list_too_large"
    sentence = _("The file is larger than %(limit)s MB. Split it, or save it without pictures.")


class NotAList(BadList):
    code = "list_wrong_type"
    sentence = _("The file is %(found)s. Lists are taken as xlsx or csv: open it and save it as one of these.")


class ListOverpacked(BadList):
    code = "list_overpacked"
    sentence = _(
        "The workbook unpacks to far more than a list would. Copy the cells into a new workbook and save that."
    )


class ListDamaged(BadList):
    code = "list_damaged"
    sentence = _(
        "The workbook is damaged or locked with a password. Open it, save it again without password, and choose it again."
    )


class TooManyColumns(BadList):
    code = "list_too_many_columns"
    sentence = _("The list has more than %(limit)s columns. Delete the columns that are not needed and save it again.")


class TooManyRows(BadList):
    code = "list_too_many_rows"
    sentence = _("The list has more than %(limit)s rows. Split it and bring the parts one after the other.")


class UnknownEncoding(BadList):
    code = "list_unknown_encoding"
    sentence = _("The text of the file is neither UTF-8 nor GBK. Save it as xlsx and choose that.")
