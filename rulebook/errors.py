"""What stands in the way of asking for rules or changing them."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class NoRulesInForce(Refusal):
    """No version answers a layer on the day: nothing is settled by guesswork."""

    code = "no_rules_in_force"
    sentence = _(
        "No rules for “%(layer)s” are in force in %(pool)s on %(day)s. Ask the policy officer to put a version in force."
    )


class VersionNotApproved(Refusal):
    code = "version_not_approved"
    sentence = _("“%(version)s” is not approved yet. A second person has to approve it first.")


class LayerNotInPack(Refusal):
    code = "layer_not_in_pack"
    sentence = _("“%(version)s” has no rules for “%(layer)s”. Choose a version that has them.")


class LaterVersionExists(Refusal):
    code = "later_version_exists"
    sentence = _(
        "Another version for “%(layer)s” is in force from %(day)s on. Choose a day after that, or change that version."
    )


class VersionDamaged(Refusal):
    """The stored files are not those that were approved (law: a version in force is immutable)."""

    code = "version_damaged"
    sentence = _("The stored files of “%(version)s” differ from what was approved. Tell the system administrator.")
    status = 500


class DraftNotReadable(Refusal):
    code = "draft_not_readable"
    sentence = _("The draft cannot be read as rules: %(fault)s. Correct this first.")


class CasesFail(Refusal):
    code = "cases_fail"
    sentence = _("%(number)s cases do not come out as expected (%(first)s). Correct the figures or the cases first.")


class AlreadyAVersion(Refusal):
    code = "already_a_version"
    sentence = _("These are the rules of “%(version)s” already. Change something before you submit.")


class FileNotTaken(Refusal):
    code = "file_not_taken"
    sentence = _(
        "“%(name)s” is no file of a version. Upload pack.yaml, or YAML files for parameters/, lists/ or cases/."
    )


class StillRunning(Refusal):
    code = "still_running"
    sentence = _("This simulation is being worked on, or has ended. Wait for its result.")
    status = 409
