"""What money adds to the frame: its entry of the rail, the home tile of finance, search, sums to verify."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.documents import case_type
from casework.registry import Hit, RailEntry, SearchKind, Tile, registry
from casework.request import Request
from casework.reveal import revealable
from casework.rights import Right
from casework.scope import Reader
from fund import selectors, verifications
from fund.home import large_payments, reconciliation
from fund.models import Batch, Opening, Payable
from fund.payables import PAYABLE

OPENING = Opening._meta.label_lower


def find_batches(reader: Reader, text: str) -> Iterable[Hit]:
    """Batches by the beginning of their number."""
    for batch in selectors.batches_for(reader).filter(number__startswith=text.upper())[:5]:
        yield Hit(batch.number, str(batch.get_state_display()), reverse("fund:batch", args=[batch.pk]), _("Batch"))


def home(request: Request) -> dict[str, object]:
    """Finance's day: what waits for a batch, batches by state, what came back, the files that left today."""
    batches = selectors.batches_for(request.reader)
    owed = selectors.counts_by_state(
        selectors.payables_for(request.reader).filter(state__in=[Payable.State.OPEN, Payable.State.FAILED])
    )
    counted = selectors.counts_by_state(batches.filter(state__in=Batch.UNFINISHED))
    return {
        "open": owed.get(Payable.State.OPEN),
        "failed": owed.get(Payable.State.FAILED),
        "stations": [
            {"state": state, "label": Batch.State(state).label, **counted[state]}
            for state in Batch.UNFINISHED
            if state in counted
        ],
        "sent_today": batches.filter(sent_at__date=clock.today()).order_by("-sent_at")[:5],
    }


registry.add(RailEntry("fund", _("Fund"), "bank", "fund:home", Right.FUND_VIEW, order=40))
registry.add(Tile("fund", Right.BATCH_VIEW, "fund/tile.html", home, order=20))
registry.add(Tile("reconciliation", Right.BATCH_VIEW, "fund/tiles/reconciliation.html", reconciliation, order=21))
registry.add(Tile("large_payments", Right.CASES_AUDIT, "fund/tiles/large_payments.html", large_payments, order=22))
registry.add(SearchKind("batch", _("Batch"), Right.BATCH_VIEW, find_batches, order=60))
revealable(PAYABLE, "bank_account", Right.REVEAL, lambda payable: payable.bank_account)
case_type(
    OPENING,
    view=Right.LEDGER_VIEW,
    add=Right.BATCH_MAKE,
    may_add=lambda opening: False,
    url=lambda opening: reverse("fund:openings"),
)
registry.fund_balances = selectors.surplus_of
registry.subjects |= {
    PAYABLE: _("Payment"),
    OPENING: _("Opening balance"),
    "fund.batch": _("Batch"),
    "fund.banktemplate": _("Bank template"),
}
registry.verifications.extend(verifications.ALL)
