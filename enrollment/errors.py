"""What stands in the way of registering and covering a person."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class AlreadyRegistered(Refusal):
    """One person, one record (LPS-11)."""

    code = "already_registered"
    sentence = _(
        "A person with this number is registered already. Search for the number; if nothing opens, ask for a transfer."
    )

    def __init__(self) -> None:
        super().__init__(field="identity_number")


class CardInUse(Refusal):
    code = "card_in_use"
    sentence = _("This social security card belongs to another person. Compare the number with the card.")

    def __init__(self) -> None:
        super().__init__(field="card_number")


class NotInPolicy(Refusal):
    """The rules refuse the payment, or lack a figure that it needs; `reason` is their sentence."""

    code = "not_in_policy"
    sentence = _("The contribution cannot be booked: %(reason)s")


class YearAlreadyPaid(Refusal):
    """One contribution a person and coverage year (LPS-15)."""

    code = "year_already_paid"
    sentence = _("The contribution for %(year)s is booked already. Look at it before you book another one.")


class CoverageOverlaps(Refusal):
    code = "coverage_overlaps"
    sentence = _("The person is covered already on some of these days. Look at the coverage before you change it.")
