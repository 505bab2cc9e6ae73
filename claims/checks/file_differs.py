"""An invoice file that says something else than what was typed, is made out to somebody else or takes another back."""

from django.utils.translation import gettext_lazy as _

from claims.checks.registry import Case, Figures, check
from claims.compared import differences, readings_of
from claims.models import Flag, InvoiceReading


@check(
    "file_differs",
    title=_("Invoice file says something else"),
    sentence=_("%(count)d invoice files do not fit what was typed; first: %(title)s, number %(number)s."),
    severity=Flag.Severity.WARNING,
)
def file_differs(case: Case) -> Figures | None:
    """Files whose figures or payer differ from their row, that have no row, or that are reversals (红字)."""
    rows = {invoice.number: invoice for invoice in case.invoices}
    odd = [reading for reading in readings_of(case.claim) if reading.number and _is_odd(case, reading, rows)]
    if not odd:
        return None
    return {"count": len(odd), "title": odd[0].document.title, "number": odd[0].number}


def _is_odd(case: Case, reading: InvoiceReading, rows: dict) -> bool:
    row = rows.get(reading.number)
    made_out_to_another = bool(reading.payer) and reading.payer != case.claim.person.name
    is_reversal = reading.outcome == InvoiceReading.Outcome.REVERSAL
    return row is None or made_out_to_another or is_reversal or bool(differences(reading, row))
