"""What the rulebook adds to the frame."""

from django.utils.translation import gettext_lazy as _

from casework.registry import RailEntry, registry
from casework.rights import Right

registry.add(RailEntry("rules", _("Policy"), "journal-text", "rulebook:in_force", Right.RULES_VIEW, order=70))
