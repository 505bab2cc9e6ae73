"""How the events of what comes before a claim read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("filing_made", _("%(actor)s filed care in %(place)s as %(number)s: %(starts_on)s – %(ends_on)s"))
sentence(
    "filing_made_up", _("%(actor)s made up the filing of care in %(place)s: %(number)s, %(starts_on)s – %(ends_on)s")
)
sentence("filing_moved", _("%(actor)s moved filing %(before)s to %(place)s from %(starts_on)s on: %(number)s"))
sentence("filing_ended", _("%(actor)s let filing %(number)s end on %(ends_on)s: %(because)s"))
sentence("filing_taken_back", _("%(actor)s took back filing %(number)s: %(because)s"))
sentence(
    "referral_entered",
    _("%(actor)s entered referral %(number)s from %(source)s to %(target)s: %(starts_on)s – %(ends_on)s"),
)
sentence("referral_taken_back", _("%(actor)s took back referral %(number)s: %(because)s"))
sentence(
    "registration_applied", _("%(actor)s took in application %(number)s for %(disease)s, to be decided by %(due)s")
)
sentence(
    "registration_approved",
    _("%(actor)s approved registration %(number)s of %(disease)s: %(starts_on)s – %(ends_on)s"),
)
sentence("registration_refused", _("%(actor)s refused registration %(number)s of %(disease)s: %(because)s"))
sentence("registration_withdrawn", _("%(actor)s withdrew application %(number)s: %(because)s"))
sentence("registration_moved", _("%(actor)s chose other institutions for %(number)s: %(names)s"))
sentence("registration_ended", _("%(actor)s let registration %(number)s end on %(ends_on)s: %(because)s"))
sentence("treatment_proposed", _("%(actor)s proposed %(name)s for treating %(disease)s from %(starts_on)s on"))
sentence("treatment_confirmed", _("%(actor)s confirmed %(name)s for treating %(disease)s"))
sentence("treatment_declined", _("%(actor)s declined %(name)s for treating %(disease)s"))
sentence("treatment_ended", _("%(actor)s took %(name)s off the list of %(disease)s after %(ends_on)s"))
sentence("night_ending", _("The night of %(day)s raised %(changed)s filings and registrations that end soon"))
