"""An invoice file that says something else than what was typed, is made out to somebody else or takes another back."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import PAPERS
from claims.compared import differences
from claims.models import InvoiceReading


@check(
    "file_differs",
    group=Group.PAPERS,
    title=_("Invoice file says something else"),
    means=_(
        "An electronic invoice says another figure than its row, is made out to another name, has no row, or takes "
        "another invoice back."
    ),
    sentence=_("%(count)s invoice files do not fit what was typed; first: %(title)s, number %(number)s."),
    severity=Severity.WARNING,
    article=PAPERS,
)
def file_differs(case: Case) -> Figures | None:
    """Files whose figures or payer differ from their row, that have no row, or that are reversals (红字)."""
    rows = {invoice.number: invoice for invoice in case.invoices}
    odd = [reading for reading in case.readings if reading.number and _is_odd(case, reading, rows)]
    if not odd:
        return None
    return {"count": len(odd), "title": odd[0].document.title, "number": odd[0].number}


def _is_odd(case: Case, reading: InvoiceReading, rows: dict) -> bool:
    row = rows.get(reading.number)
    made_out_to_another = bool(reading.payer) and reading.payer != case.claim.person.name
    is_reversal = reading.outcome == InvoiceReading.Outcome.REVERSAL
    return row is None or made_out_to_another or is_reversal or bool(differences(reading, row))
