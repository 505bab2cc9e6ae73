"""How the verbs of institutions read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("institution_registered", _("%(actor)s registered %(name)s"))
sentence("institution_corrected", _("%(actor)s corrected the register of %(name)s"))
sentence("institution_level_changed", _("%(actor)s set another level of %(name)s from %(starts_on)s"))
sentence("departments_set", _("%(actor)s set the %(rows)s departments of %(name)s"))
sentence("payment_method_set", _("%(actor)s set how %(name)s is paid from %(starts_on)s"))
sentence("professional_registered", _("%(actor)s registered %(person)s (%(code)s) at %(name)s"))
sentence("professional_corrected", _("%(actor)s corrected the entry of %(person)s (%(code)s)"))
sentence("practice_place_added", _("%(actor)s let %(person)s practise at %(name)s from %(starts_on)s"))
