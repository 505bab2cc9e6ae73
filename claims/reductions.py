"""核减原因: what the reason of an adjusted line means, what it stands on (so the notice of reduced lines prints it), what
can be done. The fund pays what catalogue and standards cover; the papers have to show what was used."""

from django.utils.translation import gettext_lazy as _

from claims.checking import articles
from claims.explained import Explained
from claims.models import ExpenseLine

_Reason = ExpenseLine.AdjustReason
EXPLAINED: dict[ExpenseLine.AdjustReason, Explained] = {
    _Reason.WRONG_CLASS: Explained(
        _(
            "The line was claimed in another class than the catalogue of the day of service gives it, and counts in that."
        ),
        articles.WHAT_THE_FUND_PAYS,
        _("Ask the hospital for its catalogue code if you think it was another item, and bring the corrected list."),
        _("Compare name, form and day with the catalogue; where the code is missing, ask the hospital first."),
    ),
    _Reason.OVER_PRICE: Explained(
        _("A unit cost more than the price limit of this level of hospital; what is above it is borne by the person."),
        articles.WHAT_THE_FUND_PAYS,
        _("Ask the hospital why it charged above the limit: it may have to give the difference back."),
        _("Take unit, quantity and level of the hospital into account before you cut; report repeated overcharging."),
    ),
    _Reason.OVER_QUANTITY: Explained(
        _("More was charged than records and orders show as given, or more than the limit of quantity allows."),
        articles.PAPERS,
        _("Bring the orders or nursing records that show the rest, or ask the hospital to correct the bill."),
        _("Count on the orders, not on the list of costs, and write the two counts into the note."),
    ),
    _Reason.NOT_RELATED: Explained(
        _("The item does not belong to the illness of this stay or visit."),
        articles.WHAT_THE_FUND_PAYS,
        _("Bring the diagnosis or the doctor's explanation for which the item was needed."),
        _("Read every diagnosis of the discharge record, not only the first; ask the hospital when in doubt."),
    ),
    _Reason.NOT_ON_INVOICE: Explained(
        _("The item stands on the list of costs but on no invoice that was handed in."),
        articles.PAPERS,
        _("Bring the invoice on which the item stands; it is claimed with it."),
        _("Look through all invoices of the case, also for another name of the same item."),
    ),
    _Reason.OTHER: Explained(
        _("None of the other reasons: the note beside the line explains it."),
        articles.WHAT_THE_FUND_PAYS,
        _("Read the note on the notice of reduced lines; ask at the counter what would change it."),
        _("Write in plain words what was found, and what would change it."),
    ),
}
