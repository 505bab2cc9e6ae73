"""What stands in the way of lists of stays that were settled directly."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class StayColumnMissing(Refusal):
    code = "stay_column_missing"
    sentence = _("The list has no column %(column)s. Its headings are: %(headings)s.")

    def __init__(self, names: Sequence[str], texts: Sequence[str]) -> None:
        super().__init__(field="file", column="、".join(names), headings="、".join(filter(None, texts)))


class StaysBrought(Refusal):
    code = "stays_brought"
    sentence = _("This list was brought before. Open it in the lists below; what it holds is counted once only.")
    status = 409

    def __init__(self) -> None:
        super().__init__(field="file")


class NothingToCount(Refusal):
    code = "no_stay_to_count"
    sentence = _(
        "No row of this list can be counted. Mend the rows that are wrong and bring the list again, or drop it."
    )
    status = 409
