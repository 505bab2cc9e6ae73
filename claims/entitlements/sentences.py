"""How the events of what comes before a claim read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("filing_made", _("%(actor)s filed care in %(place)s as %(number)s: %(starts_on)s – %(ends_on)s"))
sentence(
    "filing_made_up", _("%(actor)s made up the filing of care in %(place)s: %(number)s, %(starts_on)s – %(ends_on)s")
)
sentence("filing_moved", _("%(actor)s moved filing %(before)s to %(place)s from %(starts_on)s on: %(number)s"))
sentence("filing_ended", _("%(actor)s let filing %(number)s end on %(ends_on)s: %(because)s"))
sentence("filing_taken_back", _("%(actor)s took back filing %(number)s: %(because)s"))
sentence(
    "referral_entered",
    _("%(actor)s entered referral %(number)s from %(source)s to %(target)s: %(starts_on)s – %(ends_on)s"),
)
sentence("referral_taken_back", _("%(actor)s took back referral %(number)s: %(because)s"))
