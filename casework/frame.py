"""What casework itself adds to the frame: the home entry and the sentences of its verbs."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence
from casework.registry import RailEntry, registry
from casework.rights import Right

registry.add(RailEntry("home", _("Today"), "house", "casework:home", Right.HOME, order=0))

sentence("document_added", _("%(actor)s added the document “%(title)s”"))
sentence("document_withdrawn", _("%(actor)s withdrew the document “%(title)s”"))
