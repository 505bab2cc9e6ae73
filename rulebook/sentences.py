"""How the events of the rulebook read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("rules_loaded", _("The portal brought the rules “%(title)s”"))
sentence("rules_put_in_force", _("%(actor)s put “%(title)s” in force from %(starts_on)s"))
