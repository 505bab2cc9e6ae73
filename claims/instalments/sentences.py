"""How the events of instalment agreements read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence(
    "instalments_proposed",
    _("%(actor)s drew up agreement %(number)s: %(amount)s yuan in %(parts)s instalments until %(last)s"),
)
sentence("instalments_agreed", _("%(actor)s agreed to agreement %(number)s, signed by the person on %(signed_on)s"))
sentence("instalments_declined", _("%(actor)s did not agree to agreement %(number)s: %(reason)s"))
sentence("instalments_ended", _("%(actor)s ended agreement %(number)s: %(reason)s; %(left)s yuan are due at once"))
sentence("night_late_instalments", _("The night of %(day)s found %(changed)s instalments that did not come in time"))
