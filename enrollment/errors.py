"""What stands in the way of registering and covering a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal
from enrollment.models import PaymentLine


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


class PaymentRefused(Refusal):
    """Why a payment is not booked. In a file of payments its line says `outcome`, with `detail` as the figure in it."""

    outcome = PaymentLine.Outcome.CLOSED

    def __init__(self, *, detail: str = "", **figures: Any) -> None:
        self.detail = detail
        super().__init__(**figures)


class NotInPolicy(PaymentRefused):
    """The rules refuse the payment, or lack a figure that it needs; `reason` is their sentence."""

    code = "not_in_policy"
    sentence = _("The contribution cannot be booked: %(reason)s")


class EmployeeCovered(NotInPolicy):
    """LPS-02: who holds employees' insurance is not enrolled as a resident."""

    code = "employee_covered"
    outcome = PaymentLine.Outcome.EMPLOYEE


class YearAlreadyPaid(PaymentRefused):
    """One contribution a person and coverage year (LPS-15)."""

    code = "year_already_paid"
    sentence = _("The contribution for %(year)s is booked already. Look at it before you book another one.")
    outcome = PaymentLine.Outcome.TWICE


class CoverageOverlaps(PaymentRefused):
    code = "coverage_overlaps"
    sentence = _("The person is covered already on some of these days. Look at the coverage before you change it.")
    outcome = PaymentLine.Outcome.TWICE


class NotRegistered(PaymentRefused):
    """Register first, pay later (LPS-03)."""

    code = "not_registered"
    sentence = _("The person was not registered on %(day)s. Register the participation first, then book the payment.")
    outcome = PaymentLine.Outcome.NOT_REGISTERED


class AnotherAmount(PaymentRefused):
    code = "another_amount"
    sentence = _("For a payment on %(day)s %(owed)s yuan are owed, not %(amount)s. Book the amount that is owed.")
    outcome = PaymentLine.Outcome.AMOUNT


class PaidAfterDeath(PaymentRefused):
    code = "paid_after_death"
    sentence = _("The person died on %(day)s, so the payment buys no cover. Give the money back.")
    outcome = PaymentLine.Outcome.DEAD


class PaidLater(PaymentRefused):
    code = "paid_later"
    sentence = _("The day of payment lies in the future. Compare it with the payment's voucher.")

    def __init__(self) -> None:
        super().__init__(field="paid_on")


class ReferenceUsed(Refusal):
    """One payment is booked once, by the number that it carries."""

    code = "reference_used"
    sentence = _("The payment %(reference)s is booked already, with receipt %(number)s, for something else.")
    status = 409


class RegisteredElsewhere(Refusal):
    """The number belongs to somebody of another area; nothing else is said about them."""

    code = "registered_elsewhere"
    sentence = _("A person with this number is registered elsewhere in the pool. Ask that area for a transfer.")

    def __init__(self) -> None:
        super().__init__(field="identity_number")


class AlreadyEnrolled(Refusal):
    """One participation at a time, one contribution a year: nothing is doubled (LPS-11)."""

    code = "already_enrolled"
    sentence = _("The person takes part already. Nothing was changed: look at what is owed and paid for %(year)s.")


class NotEnrolled(Refusal):
    code = "not_enrolled"
    sentence = _("The person does not take part at present. Register the participation first.")


class HasDied(Refusal):
    code = "has_died"
    sentence = _("The person died on %(day)s. If this is a mistake, have the day of death corrected first.")


class MergedAway(Refusal):
    code = "merged_away"
    sentence = _("This record was merged into another one. Search for the person and go on there.")


class NothingToTakeBack(Refusal):
    code = "nothing_to_take_back"
    sentence = _("There is nothing to take back: the record changed in the meantime. Reload the page.")
    status = 409


class PaidAlready(Refusal):
    code = "paid_already"
    sentence = _("A contribution is paid under this registration. Give the money back first, then end it.")


class RepairedTooLate(Refusal):
    code = "repaired_too_late"
    sentence = _("%(year)s is paid already: its wait stands. Missed years are paid for before.")


class MergeHindered(Refusal):
    """Every reason why two records stay two."""

    code = "merge_hindered"
    sentence = _("The records cannot be merged: %(reasons)s")
