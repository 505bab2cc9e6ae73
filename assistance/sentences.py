"""How the events of assistance read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("difference_paid", _("%(actor)s had %(sum)s yuan owed for %(claims)s claims by the class recognised since"))
sentence("assistance_started", _("%(actor)s began an application for assistance"))
sentence("assistance_saved", _("%(actor)s saved the application for assistance"))
sentence("assistance_member_kept", _("%(actor)s entered a member of the household"))
sentence("assistance_member_dropped", _("%(actor)s took a member off the household"))
sentence("assistance_account_kept", _("%(actor)s entered the account for assistance"))
sentence("assistance_submitted", _("%(actor)s took the application %(number)s in, received on %(received_on)s"))
sentence("assistance_visited", _("%(actor)s visited the household on %(visited_on)s"))
sentence("assistance_passed", _("%(actor)s passed the application %(number)s: now “%(station)s”"))
sentence("assistance_refused", _("%(actor)s refused the application %(number)s: %(reasons)s"))
sentence("assistance_objected", _("%(actor)s noted an objection of %(by_whom)s"))
sentence("assistance_objection_answered", _("%(actor)s answered the objection of %(by_whom)s"))
sentence("assistance_recognised", _("%(actor)s noted that the department recognised the person as %(subtype)s"))
sentence("assistance_panel_met", _("%(actor)s noted a panel of %(members)s members that adds %(sum)s yuan"))
sentence("assistance_granted", _("%(actor)s granted %(sum)s yuan on the application %(number)s"))
sentence("assistance_asked_again", _("%(actor)s noted that reconsideration is asked for: %(reasons)s"))
sentence("assistance_taken_anew", _("%(actor)s reconsidered: the step is taken anew"))
sentence("assistance_ended", _("%(actor)s ended the application %(number)s (%(cause)s): %(reasons)s"))
