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

sentence("register_list_brought", _("%(actor)s brought the list “%(name)s”"))
sentence("register_list_checked", _("The list “%(name)s” was checked: %(rows)s rows, %(bad)s to mend"))
sentence("register_list_confirmed", _("%(actor)s confirmed the list “%(name)s”, %(rows)s rows"))
sentence("register_part_written", _("%(rows)s rows of the list “%(name)s” were written into the register"))
sentence("register_list_dropped", _("%(actor)s gave the list “%(name)s” up"))
