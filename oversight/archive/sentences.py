"""How the events of the archive read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("archive_rules_kept", _("%(actor)s set archive numbers to %(form)s, fonds %(fonds)s"))
sentence("archive_box_opened", _("%(actor)s opened box %(box)s: %(place)s"))
sentence("archive_filed", _("%(actor)s filed %(count)s cases into box %(box)s: %(first)s to %(last)s"))
sentence("archive_filed_again", _("%(actor)s filed %(number)s again: %(note)s"))
sentence("archive_handed_over", _("%(actor)s handed %(count)s volumes to the county archives, list %(list_number)s"))
