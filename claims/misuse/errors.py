"""What stands in the way of suspensions and of leads."""

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


class NobodySuspected(Beside):
    code = "nobody_suspected"
    sentence = _("Say who is suspected: the person or the institution.")
    place = "against"


class HitElsewhere(Beside):
    code = "hit_elsewhere"
    sentence = _("This hit belongs to another claim.")
    place = "hit"


class NothingToHold(Beside):
    code = "nothing_to_hold"
    sentence = _("No payment can be held back: %(state)s. What was paid has to be recovered.")
    place = "holds"


class HeldAlready(Refusal):
    code = "held_already"
    sentence = _("%(number)s holds the payment back already.")
    status = 409


class NothingHeld(Refusal):
    code = "nothing_held"
    sentence = _("%(number)s holds no payment back.")
    status = 409


class InspectedByAnother(Refusal):
    code = "inspected_by_another"
    sentence = _("%(number)s is in the hands of %(name)s, who reports what was found.")
    status = 409


class ReceiptThere(Refusal):
    code = "receipt_there"
    sentence = _("The receipt of %(number)s was noted for %(day)s already.")
    status = 409
