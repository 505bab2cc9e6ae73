"""How the events of enrollment read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("person_registered", _("%(actor)s registered %(name)s"))
sentence("bank_account_changed", _("%(actor)s changed the bank account to %(bank)s %(account)s"))
sentence("contact_corrected", _("%(actor)s corrected the phone number to %(phone)s"))
sentence("status_added", _("%(actor)s added a special status confirmed by %(department)s from %(starts_on)s"))
sentence("person_recognised", _("%(actor)s recorded recognition as %(subtype)s (class %(assistance_class)s)"))
sentence(
    "contribution_booked",
    _("%(actor)s booked the contribution of %(year)s: %(individual)s yuan, covered from %(starts_on)s"),
)
sentence("payment_told_again", _("%(actor)s told a payment for %(year)s again that has receipt %(number)s already"))
sentence(
    "participation_registered",
    _("%(actor)s registered %(name)s for %(year)s; %(individual)s yuan are owed"),
)
sentence(
    "participation_registered_unpriced",
    _("%(actor)s registered %(name)s for %(year)s; the rules do not say yet what is owed"),
)
sentence("year_owed", _("%(actor)s enrolled %(name)s for %(year)s as well; %(individual)s yuan are owed"))
sentence(
    "year_owed_unpriced",
    _("%(actor)s enrolled %(name)s for %(year)s as well; the rules do not say yet what is owed"),
)
