"""How the events about third parties read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("third_party_recorded", _("%(actor)s recorded a third party (%(standing)s, share %(share)s %%)"))
sentence("third_party_named", _("%(actor)s recorded who the third party is"))
sentence("write_off_asked", _("%(actor)s asked to write off %(amount)s yuan: %(reason)s"))
sentence("write_off_declined", _("%(actor)s did not write it off: %(reason)s"))
sentence("recovery_written_off", _("%(actor)s wrote off %(amount)s yuan under %(number)s: %(reason)s"))
