"""What the rulebook adds to the frame."""

from django.utils.translation import gettext_lazy as _

from casework.registry import RailEntry, Tile, registry
from casework.rights import Right
from rulebook.home import home

registry.add(RailEntry("rules", _("Policy"), "journal-text", "rulebook:in_force", Right.RULES_VIEW, order=70))
registry.add(Tile("rules", Right.RULES_APPROVE, "rulebook/tile.html", home, order=30))
registry.subjects["rulebook.ruleversion"] = _("Version of the rules")
