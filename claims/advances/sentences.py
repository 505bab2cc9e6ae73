"""How the events of advances and supplementary claims read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("advance_asked", _("%(actor)s handed in %(number)s: an advance of %(amount)s yuan, %(prepaid)s were paid"))
sentence("advance_granted", _("%(actor)s granted %(number)s: %(amount)s yuan, to be given back by %(due)s"))
sentence("advance_refused", _("%(actor)s refused the advance %(number)s: %(comment)s"))
sentence(
    "advance_repaid", _("%(actor)s booked %(amount)s yuan given back, receipt %(receipt)s; %(left)s yuan are left")
)
sentence("supplementary_asked", _("%(actor)s handed in %(number)s: %(over_limit)s yuan above the limit"))
sentence(
    "supplementary_settled",
    _("%(actor)s settled %(number)s: payout %(payout)s yuan, %(set_off)s set off against advances, %(due)s to be paid"),
)
sentence("supplementary_refused", _("%(actor)s refused %(number)s: %(comment)s"))
sentence("supplementary_account", _("%(actor)s corrected the account of %(number)s: %(bank)s %(account)s"))
sentence("advance_undone", _("%(actor)s withdrew %(number)s before it was paid out: %(comment)s"))
sentence(
    "supplementary_reversed",
    _(
        "%(actor)s reversed %(number)s: %(payout)s yuan, of which %(set_off)s are lent again and %(received)s are to be "
        "given back: %(comment)s"
    ),
)
