"""What stands in the way of paying first and recovering."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class ThirdPartyHasPaid(Refusal):
    code = "third_party_has_paid"
    sentence = _(
        "%(received)s yuan came from the third party of %(number)s, of which the fund would keep %(over)s too much. Cancel "
        "those receipts first: what was paid in has to be given back."
    )
    status = 409


class NotRecoveredFromOthers(Refusal):
    code = "not_recovered_from_others"
    sentence = _(
        "Only what a third party owes is written off here; the insured person's debt is agreed in instalments."
    )
    status = 409


class NothingToWriteOff(Refusal):
    code = "nothing_to_write_off"
    sentence = _("%(number)s is settled: nothing is left to write off.")
    status = 409


class WriteOffWaits(Refusal):
    code = "write_off_waits"
    sentence = _("Writing off waits for the decision of a second person already.")
    status = 409


class NoWriteOffWaits(Refusal):
    code = "no_write_off_waits"
    sentence = _("Nobody has asked to write this off. Finance asks, with the reason.")
    status = 409


class NobodyNamed(Refusal):
    code = "third_party_not_named"
    sentence = _("The third party is not found yet: record who it is, then the demand can be printed.")
    status = 409
