"""Refusals of a hospital's list that was read and cannot be understood."""

from django.utils.translation import gettext_lazy as _

from casework.uploaded_sheets.errors import BadList


class NoHeadings(BadList):
    code = "list_no_headings"
    sentence = _("No row with headings was found. The first rows need at least %(needed)s; others are %(others)s.")


class NoLines(BadList):
    code = "list_no_lines"
    sentence = _("There is no line below the headings.")
