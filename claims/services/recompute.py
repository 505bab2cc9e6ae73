"""Asking the rules again for later claims of a year, after an earlier one is gone."""

from django.utils.translation import gettext as _

from casework.models import Staff
from claims.models import Settlement
from claims.services.asking_again import ask_again
from claims.services.differences import Reason, book, write_again


def recompute_after(gone: Settlement, *, actor: Staff) -> dict[str, int]:
    """Recompute what was settled after `gone` in the same year, in order of settlement; the year is locked.

    Same facts, same rules, only the position in the year and the deductible of a referral chain are new. Answers the
    differences of what the funds pay, claim number -> fen. Raises FigureMissing.
    """
    reason = Reason(Settlement.Cause.RECOMPUTED, _("Recomputed after an earlier claim was reversed"))
    year = gone.person_year
    return book(write_again(year, ask_again(year, gone.sequence + 1), reason, actor=actor), reason, actor=actor)
