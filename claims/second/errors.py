"""Why a second reimbursement is not opened, handed on, paid or undone."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class VersionNotInForce(Refusal):
    code = "second_version_not_in_force"
    sentence = _(
        "“%(version)s” answers nothing in this pool on these days. Put it in force from its first day on, then open the "
        "second reimbursement."
    )


class NothingSettled(Refusal):
    code = "second_nothing_settled"
    sentence = _("No claim of these days was settled: there is nothing to ask again. Look at the days.")


class NotAtThisStep(Refusal):
    code = "second_not_at_this_step"
    sentence = _("The second reimbursement has moved on since this page was opened. Look at it again.")
    status = 409


class NothingMore(Refusal):
    code = "second_nothing_more"
    sentence = _("Nobody is owed more by this list. Drop it, or open one for other days.")


class NothingWaits(Refusal):
    code = "second_nothing_waits"
    sentence = _("No row waits any more: what could be paid is owed.")


class WithTheBank(Refusal):
    code = "second_with_the_bank"
    sentence = _(
        "%(count)s payments of this second reimbursement are in a batch of the bank or were used, the first is %(number)s. "
        "Ask finance to cancel the batch; what was paid is not undone but reversed claim by claim."
    )
    status = 409


class UsedSince(Refusal):
    code = "second_used_since"
    sentence = _(
        "For %(count)s persons more was settled in the year since then, the first is claim %(number)s: it rests on these "
        "figures. Reverse those claims first."
    )
    status = 409
