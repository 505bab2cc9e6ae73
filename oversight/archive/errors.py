"""Why nothing is filed, filed again or handed over."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class NoArchiveRules(Refusal):
    code = "no_archive_rules"
    sentence = _("The form of archive numbers is not set in this pool. Ask a supervisor to set it first.")


class NotFileable(Refusal):
    code = "not_fileable"
    sentence = _("A chosen case is no longer closed, or was filed meanwhile. Reload the list and choose again.")
    status = 409


class BoxUnknown(Refusal):
    code = "box_unknown"
    sentence = _("No box of this pool has the number %(number)s. Open it first.")


class BoxKnown(Refusal):
    code = "box_known"
    sentence = _("The box %(number)s is there already.")


class HandedOver(Refusal):
    code = "volume_handed_over"
    sentence = _("The county archives took %(number)s over on %(day)s: it is changed there.")
    status = 409


class NothingToHandOver(Refusal):
    code = "nothing_to_hand_over"
    sentence = _("No volume is old enough to go to the county archives.")
