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
