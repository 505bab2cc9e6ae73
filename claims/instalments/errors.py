"""What stands in the way of an instalment agreement."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class NothingLeft(Refusal):
    code = "nothing_left_to_agree"
    sentence = _("%(number)s is settled: nothing is left that could be agreed upon.")
    status = 409


class PlanWaits(Refusal):
    code = "instalment_plan_waits"
    sentence = _("Agreement %(number)s waits for a second person. It is agreed or declined first.")
    status = 409


class PlanOutdated(Refusal):
    code = "instalment_plan_outdated"
    sentence = _(
        "%(left)s yuan are left by now, what is open of agreement %(number)s comes to %(open)s yuan. Decline it and draw "
        "up another one."
    )
    status = 409
