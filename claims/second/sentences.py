"""How the events of second reimbursements read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("second_opened", _("%(actor)s opened %(number)s: discharges %(first)s to %(last)s by “%(version)s”"))
sentence(
    "second_listed", _("%(number)s is listed: %(years)s years of persons asked, more is owed for %(claims)s claims")
)
sentence("second_submitted", _("%(actor)s handed %(number)s to a second person"))
sentence("second_sent_back", _("%(actor)s sent %(number)s back: %(comment)s"))
sentence("second_dropped", _("%(actor)s dropped %(number)s"))
sentence("second_approved", _("%(actor)s approved %(number)s: %(years)s years of persons are paid"))
sentence("second_tried_again", _("%(actor)s had %(years)s years of %(number)s tried again"))
sentence(
    "second_paid_part", _("%(number)s: %(claims)s claims with %(more)s yuan more, %(done)s of %(years)s years done")
)
sentence("second_paid", _("%(number)s is done: %(more)s yuan more are owed for %(claims)s claims"))
sentence("second_undo_asked", _("%(actor)s has %(number)s undone"))
sentence("second_undone", _("%(number)s is undone: %(claims)s claims stand as before"))
sentence("second_not_undone", _("%(number)s could not be undone: %(why)s"))
