"""How the verbs of casework read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("document_added", _("%(actor)s added the document “%(title)s”"))
sentence("document_withdrawn", _("%(actor)s withdrew the document “%(title)s”: %(reason)s"))

sentence(
    "letterhead_changed",
    _(
        "%(actor)s set the letterhead: %(agency_name)s, %(agency_address)s, %(agency_telephone)s; "
        "income account %(income_holder)s, %(income_bank)s, %(income_account)s"
    ),
)

sentence("night_tried_again", _("%(actor)s had %(chunks)s failed parts of a night job tried again (%(day)s)"))

sentence("service_item_set", _("%(actor)s set item %(code)s %(name)s of the guide from %(starts_on)s"))

sentence("list_exported", _("%(actor)s exported the list “%(name)s”, %(rows)s rows: %(reason)s"))

sentence("signed_in", _("%(actor)s signed in"))
sentence("signed_out", _("%(actor)s signed out"))
sentence("password_changed", _("%(actor)s chose a new password"))
sentence("second_factor_set_up", _("%(actor)s set up a second factor"))
sentence("second_factor_removed", _("%(actor)s switched the second factor off"))

sentence("password_wrong", _("Wrong password for the account of %(name)s, from %(address)s"))
sentence("account_locked", _("The account of %(name)s was locked after %(times)s wrong passwords, from %(address)s"))
sentence("second_factor_wrong", _("%(actor)s typed a wrong code of the second factor"))
sentence("unknown_account_tried", _("Somebody tried an account that does not exist, from %(address)s"))

sentence("staff_added", _("%(actor)s made the account of %(name)s: %(role)s, %(place)s"))
sentence("role_assigned", _("%(actor)s gave %(name)s the role %(role)s, %(place)s"))
sentence("role_ended", _("%(actor)s let the role %(role)s, %(place)s of %(name)s end on %(ends_on)s"))
sentence("staff_unlocked", _("%(actor)s unlocked the account of %(name)s"))
sentence("password_reset", _("%(actor)s reset the password of %(name)s"))
sentence("second_factor_reset", _("%(actor)s took the authenticator off the account of %(name)s"))
sentence("staff_disabled", _("%(actor)s disabled the account of %(name)s"))
sentence(
    "staff_disabled_cases_moved",
    _("%(actor)s disabled the account of %(name)s: %(cases)s cases left their hand, %(taken)s went to %(successor)s"),
)
sentence("staff_enabled", _("%(actor)s enabled the account of %(name)s"))

sentence(
    "rights_delegated",
    _("%(actor)s handed %(rights)s of %(principal)s to %(delegate)s from %(starts_on)s to %(ends_on)s: %(reason)s"),
)
sentence("delegation_withdrawn", _("%(actor)s ended the delegation of %(rights)s from %(principal)s to %(delegate)s"))
