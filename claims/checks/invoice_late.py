"""An invoice printed long after the discharge."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, Threshold, Unit, check
from claims.checking.articles import PAPERS


@check(
    "invoice_late",
    group=Group.PAPERS,
    title=_("Invoice long after the discharge"),
    means=_("An invoice was issued more than %(days)s after the discharge."),
    sentence=_("Invoice %(invoice)s was issued on %(issued)s, %(days)s days after the discharge."),
    severity=Severity.NOTE,
    thresholds=(Threshold("days", _("Days after the discharge"), Unit.DAYS, 90, most=1_000),),
    article=PAPERS,
)
def invoice_late(case: Case, days: int) -> Figures | None:
    """The latest invoice, when it came too late."""
    dated = [(invoice.issued_on, invoice.number) for invoice in case.invoices if invoice.issued_on]
    issued_on, number = max(dated, default=(case.discharged_on, ""))
    after = (issued_on - case.discharged_on).days
    return {"invoice": number, "issued": issued_on.isoformat(), "days": after} if after > days else None
