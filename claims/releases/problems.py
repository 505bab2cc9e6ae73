"""Everything that can be wrong with a row of an official list: a code, the column it is about, a sentence."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from claims.releases.columns import LABELS, Field

SENTENCES = {
    "code_missing": _("The code is missing."),
    "code_unreadable": _("“%(said)s” is no code: it has up to 30 letters and digits."),
    "code_cut": _("A spreadsheet cut the last digits of the code. Format the column as text and type it again."),
    "name_missing": _("The name is missing, and the catalogue holds no entry with this code."),
    "class_missing": _("The class is missing: write 甲, 乙 or 丙."),
    "unreadable": _("%(field)s: “%(said)s” cannot be read."),
    "price_unreadable": _(
        "%(field)s: “%(said)s” is no price in yuan with at most two decimals. Write it for a package."
    ),
    "too_long": _("%(field)s: at most %(limit)s characters fit."),
    "quantity_without_period": _("Say for which period the largest quantity holds: 次, 月, 季 or 年."),
    "ages_crossed": _("The oldest age is below the youngest."),
    "ends_before": _("The last day, %(day)s, lies before the list comes into force."),
    "twice": _("The same code stands in row %(row)s already."),
    "other_kind": _("The catalogue holds this code as another kind of item."),
    "later_version": _(
        "This entry changes on the same day or later by another list: choose a later day, or undo that list."
    ),
}
"""Code to sentence."""


class Problem(NamedTuple):
    """One thing that is wrong with a row."""

    code: str
    column: Field
    figures: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return str(SENTENCES[self.code]) % {"field": LABELS[self.column], **self.figures}


def told(stored: Iterable[list[Any]]) -> list[str]:
    """The sentences of the problems that a row keeps."""
    return [Problem(code, Field(column), figures).sentence for code, column, figures in stored]
