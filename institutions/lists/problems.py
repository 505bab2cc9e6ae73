"""Everything that can be wrong with a row: a code, the column it is about, and a sentence that says what to do."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "missing": _("This is missing."),
    "too_long": _("The text is too long: at most %(limit)s characters."),
    "no_number": _("“%(said)s” is no whole number up to %(limit)s."),
    "no_day": _("“%(said)s” is no date: write it like 2027-03-05."),
    "no_amount": _("“%(said)s” is no amount in yuan: write it like 1234.56, not below nought."),
    "above_total": _("The in-policy amount lies above the total."),
    "above_policy": _("Basic fund and critical-illness part together lie above the in-policy amount."),
    "admitted_after": _("The day of admission lies after the day of the settlement."),
    "settlement_twice": _("This settlement stands in row %(row)s already."),
    "no_choice": _("“%(said)s” is none of: %(known)s."),
    "no_flag": _("“%(said)s” is neither 是 nor 否."),
    "bad_credit_code": _("This is no unified social credit code of 18 characters."),
    "code_shape": _(
        "A code of an institution is H, a pharmacy's P, six digits of the area and five digits of sequence."
    ),
    "code_kind": _("The code of a pharmacy begins with P, that of all others with H."),
    "code_area": _("The code says area %(said)s, the row %(area)s."),
    "person_code_shape": _("The code does not fit the kind: D doctors, N nurses, HY pharmacists, HJ technicians."),
    "area_unknown": _("There is no area “%(said)s” here: write the digits of its division code."),
    "kept_elsewhere": _("This area belongs to another agency."),
    "level_needed": _("The level is missing."),
    "twice_in_list": _("The code stands in row %(row)s already."),
    "institution_unknown": _("No institution here has the code %(said)s. Bring the list of institutions first."),
    "level_known": _("Another level from today on or later is known for it already. Correct it on its page."),
}
"""Code to sentence."""


def told(problems: list[list[Any]]) -> list[str]:
    """The problems kept with a row, as sentences."""
    return [str(SENTENCES[code]) % figures for code, _column, figures in problems]
