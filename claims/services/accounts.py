"""Bank accounts: what a mistyped digit must not pass."""

from django.utils.translation import gettext as _
from stdnum import luhn

CARD_LENGTHS = range(16, 20)
ACCOUNT_LENGTHS = range(8, 33)


def problem_of(account: str) -> str:
    """What is wrong with a bank account, empty when nothing is.

    A card (社保卡, 银联卡, begins with 6) has 16 to 19 digits of which the last is a check digit; a passbook's
    number has none.
    """
    if not (account.isascii() and account.isdigit()):
        return _("A bank account has digits only.")
    if account.startswith("6"):
        if len(account) not in CARD_LENGTHS:
            return _("A bank card has 16 to 19 digits; this one has %(count)d.") % {"count": len(account)}
        if not luhn.is_valid(account):
            return _("The check digit of this card number is wrong: compare it with the card.")
    elif len(account) not in ACCOUNT_LENGTHS:
        return _("A bank account has 8 to 32 digits; this one has %(count)d.") % {"count": len(account)}
    return ""
