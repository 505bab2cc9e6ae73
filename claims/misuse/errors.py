"""What stands in the way of suspensions."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal
from claims.entitlements.errors import Beside


class NoRulesOfMisuse(Refusal):
    code = "no_rules_of_misuse"
    sentence = _(
        "The rules in force on %(day)s do not say why and how long online settlement is suspended. Ask the policy "
        "officer to complete them."
    )


class NobodyToSuspend(Refusal):
    code = "nobody_to_suspend"
    sentence = _("Nothing can be suspended: %(why)s")


class GroundUnknown(Beside):
    code = "suspension_ground_unknown"
    sentence = _("Choose a ground from the list of the rules.")
    place = "ground"


class TermOutOfBounds(Beside):
    code = "suspension_term"
    sentence = _("By %(article)s the term is %(least)s to %(most)s months, not %(months)s.")
    place = "months"


class SuspensionOnItsWay(Refusal):
    code = "suspension_on_its_way"
    sentence = _("%(number)s of this person is not decided or not served yet. That one comes first.")
    status = 409


class SuspendedThen(Beside):
    code = "suspended_then"
    sentence = _("By %(number)s the person is suspended through %(until)s. Choose a later first day, or lift that one.")
    place = "starts_on"


class NotServedYet(Refusal):
    code = "suspension_not_served"
    sentence = _("%(number)s was not served yet: what nobody was told can neither be appealed against nor run.")
    status = 409


class ServedAlready(Refusal):
    code = "suspension_served"
    sentence = _("%(number)s was served on %(day)s already.")
    status = 409


class OverAlready(Refusal):
    code = "suspension_over"
    sentence = _("%(number)s has ended or was lifted: its last day is %(day)s.")
    status = 409


class NoAppealWaits(Refusal):
    code = "no_appeal_waits"
    sentence = _("No appeal against %(number)s waits for an answer.")
    status = 409


class AppealedOnce(Refusal):
    code = "suspension_appealed"
    sentence = _("An appeal of %(day)s is on record: the authority above or a court decides on another one.")
    status = 409
