"""How the events of stays settled directly read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("stays_brought", _("%(actor)s brought the list %(name)s of the core system: %(rows)s rows, %(bad)s wrong"))
sentence("stays_counted", _("%(actor)s counted %(rows)s stays of %(persons)s persons from the list %(name)s"))
sentence("stays_dropped", _("%(actor)s dropped the list %(name)s"))
