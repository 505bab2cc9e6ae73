"""How the events of money read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("bank_template_added", _("%(actor)s added the bank template “%(name)s”"))
sentence(
    "opening_proposed",
    _("%(actor)s proposed an opening balance of %(fund)s: %(amount)s yuan, %(origin)s, %(reference)s"),
)
sentence(
    "opening_booked",
    _("%(actor)s booked the opening balance of %(fund)s: %(amount)s yuan, %(origin)s, %(reference)s"),
)
sentence(
    "opening_declined",
    _("%(actor)s declined the opening balance of %(fund)s: %(amount)s yuan, %(origin)s, %(reference)s"),
)
sentence("batch_made", _("%(actor)s made batch %(number)s: %(count)s payments, %(amount)s yuan"))
sentence("batch_checked", _("%(actor)s checked batch %(number)s: %(count)s payments, %(amount)s yuan"))
sentence("batch_cancelled", _("%(actor)s cancelled batch %(number)s: %(reason)s"))
sentence(
    "batch_sent", _("%(actor)s sent batch %(number)s to the bank: %(count)s payments, %(amount)s yuan, file %(file)s")
)
sentence(
    "return_file_taken",
    _(
        "%(actor)s took the bank's answer to batch %(number)s: %(paid)s paid (%(paid_amount)s yuan), "
        "%(failed)s returned (%(failed_amount)s yuan)"
    ),
)
