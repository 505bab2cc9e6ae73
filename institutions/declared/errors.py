"""What stands in the way of a declaration, a prepayment, a clearing."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class NotSettled(Refusal):
    """The source may ask for settlement and name no figure, as the Beijing text does (BJ-35): nothing is assumed."""

    code = "not_settled"
    sentence = _(
        "The rules in force say nothing of settlement with institutions: “%(title)s” has no figure for the days to "
        "payment, for a shared overspend or a kept surplus. Declarations and clearings begin once the policy officer has "
        "added these figures and another person has approved them. What an agreement says of advance and deposit holds."
    )


class MonthDeclared(Refusal):
    """The same month twice (the unique constraint of the database, in words)."""

    code = "month_declared"
    sentence = _("%(month)s of this institution is declared already: %(number)s. Return that one first.")
    status = 409


class MonthCleared(Refusal):
    code = "month_cleared"
    sentence = _("The term of %(number)s is cleared or about to be. Nothing more is declared for it.")
    status = 409


class DeductedTooMuch(Refusal):
    code = "deducted_too_much"
    sentence = _(
        "The line has %(basic)s yuan of the basic fund and %(critical)s of critical illness: not more, not nothing."
    )

    def __init__(self, **figures: object) -> None:
        super().__init__(field="basic", **figures)


class DeductedBefore(Refusal):
    code = "deducted_before"
    sentence = _("Something is deducted from this line already. Take that back first.")
    status = 409


class NothingFlagged(Refusal):
    code = "nothing_flagged"
    sentence = _("No line with money that is not deducted yet has this flag.")


class AccountLacks(Refusal):
    code = "account_lacks"
    sentence = _("The register has no bank account of %(name)s. Enter it there first.")


class NotReturned(Refusal):
    code = "not_returned"
    sentence = _("No payment of it came back from the bank.")
    status = 409


class NoAgreement(Refusal):
    code = "no_agreement"
    sentence = _("No agreement with %(name)s binds in %(month)s.")


class NothingAgreed(Refusal):
    code = "nothing_agreed"
    sentence = _("The agreement %(number)s has no budget or no prepayment ratio: nothing is paid in advance.")


class MonthPrepaid(Refusal):
    code = "month_prepaid"
    sentence = _("%(month)s is prepaid already: %(number)s.")
    status = 409


class DeclarationsOpen(Refusal):
    code = "declarations_open"
    sentence = _("Not decided yet: %(numbers)s. Decide these declarations, then clear.")
    status = 409


class ClearedAlready(Refusal):
    code = "cleared_already"
    sentence = _("%(number)s clears this already, or waits for its decision.")
    status = 409


class MovedSince(Refusal):
    code = "moved_since"
    sentence = _("What was declared or paid in advance has moved since this was computed. Refuse it and clear anew.")
    status = 409


class NothingToGiveBack(Refusal):
    code = "nothing_to_give_back"
    sentence = _("The institution has nothing to give back here.")
