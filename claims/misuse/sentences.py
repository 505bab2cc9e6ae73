"""How the events of misuse of the fund read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence(
    "suspension_proposed",
    _("%(actor)s proposed to suspend online settlement (%(number)s): %(months)s months from %(starts_on)s, %(ground)s"),
)
sentence(
    "suspension_decided",
    _("%(actor)s decided %(number)s: suspended %(starts_on)s – %(ends_on)s (%(months)s months). %(reasons)s"),
)
sentence("suspension_rejected", _("%(actor)s declined %(number)s: %(reasons)s"))
sentence(
    "suspension_served", _("%(actor)s noted that %(number)s was served on %(served_on)s: %(starts_on)s – %(ends_on)s")
)
sentence("suspension_appealed", _("%(actor)s took the appeal of %(appealed_on)s against %(number)s"))
sentence("suspension_appeal_upheld", _("%(actor)s let the appeal against %(number)s hold: %(reasons)s"))
sentence("suspension_appeal_dismissed", _("%(actor)s dismissed the appeal against %(number)s: %(reasons)s"))
sentence("suspension_lifted", _("%(actor)s lifted %(number)s from %(lifted_from)s on: %(reasons)s"))
sentence("lead_raised", _("%(actor)s raised %(number)s, %(amount)s yuan suspected"))
sentence(
    "lead_raised_holding",
    _("%(actor)s raised %(number)s, %(amount)s yuan suspected; the payment of the claim is held back"),
)
sentence("lead_taken", _("%(actor)s took %(number)s in hand"))
sentence("lead_reported_founded", _("%(actor)s investigated %(number)s: founded, %(amount)s yuan"))
sentence("lead_reported_unfounded", _("%(actor)s investigated %(number)s: unfounded"))
sentence("lead_dismissed", _("%(actor)s ended %(number)s as unfounded: %(reasons)s"))
sentence("lead_handed_over", _("%(actor)s handed %(number)s over to %(addressee)s by %(letter)s"))
sentence("lead_received", _("%(actor)s noted that %(addressee)s received %(number)s on %(received_on)s"))
sentence("lead_holds", _("%(actor)s held back the payment of the claim by %(number)s"))
sentence("lead_releases", _("%(actor)s let the claim of %(number)s be paid: %(reasons)s"))
