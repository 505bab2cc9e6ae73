"""Refusals of critical-illness cases."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class YearOwesLess(Refusal):
    """The figures that the insurer verified do not hold any more."""

    code = "year_owes_less"
    sentence = _(
        "Since the insurer looked, the year comes to less: %(now)s yuan are due instead of %(then)s. Give the case back "
        "to be verified anew."
    )
    status = 409


class AccountMissing(Refusal):
    code = "account_missing"
    sentence = _(
        "No account is known to which this can be paid. Ask the person, and let the counter enter it on this page; then "
        "decide."
    )


class AccountWrong(Refusal):
    code = "account_wrong"
    sentence = _("The account on record cannot be paid to: %(why)s Let the counter enter another one on this page.")


class NothingOverpaid(Refusal):
    code = "nothing_overpaid"
    sentence = _("By now nothing was paid too much: the year comes to what its cases have paid. Reload the page.")
    status = 409
