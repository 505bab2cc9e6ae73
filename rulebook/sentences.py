"""How the events of the rulebook read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("rules_loaded", _("The portal brought the rules “%(title)s”"))
sentence("rules_put_in_force", _("%(actor)s put “%(title)s” in force from %(starts_on)s"))
sentence("rules_drafted", _("%(actor)s began a draft of “%(title)s”"))
sentence("rules_figure_changed", _("%(actor)s changed the figure %(figure)s"))
sentence("rules_files_changed", _("%(actor)s changed the files %(files)s"))
sentence("rules_submitted", _("%(actor)s submitted “%(title)s” for approval"))
sentence("rules_approved", _("%(actor)s approved “%(title)s”"))
sentence("rules_sent_back", _("%(actor)s sent “%(title)s” back: %(reason)s"))
sentence("rules_simulated", _("%(actor)s started a simulation of “%(title)s” for %(year)s"))
sentence("rules_simulation_cancelled", _("%(actor)s cancelled a simulation"))
sentence("rules_simulated_again", _("%(actor)s took a simulation up again"))
