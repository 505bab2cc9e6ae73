"""What stands in the way of a list."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal
from casework.uploaded_sheets.errors import BadList


class ColumnsMissing(BadList):
    code = "columns_missing"
    sentence = _("The list has no column for: %(columns)s. Name its headings like that and bring it again.")


class ListWritten(BadList):
    code = "list_written"
    sentence = _("This list was brought and written on %(day)s already.")


class NotAtThisStep(Refusal):
    code = "not_at_this_step"
    sentence = _("This list has moved on in the meantime. Reload the page.")
    status = 409


class NothingToWrite(Refusal):
    code = "nothing_to_write"
    sentence = _("No row of this list can be written. Mend the rows and bring the list again.")
