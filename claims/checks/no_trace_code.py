"""Drugs without the trace codes of their packages (国家医保局令第7号). Off until a pool says from which amount on."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, Threshold, Unit, check, told_of
from claims.checking.articles import TRACE_CODES
from claims.models import CatalogueEntry


@check(
    "no_trace_code",
    group=Group.CATALOGUE,
    title=_("Drugs without a trace code"),
    means=_("Lines of drugs of class A or B that cost %(amount)s or more have no trace code."),
    sentence=_("%(count)s lines of drugs (%(amount)s yuan) have no trace code; first: %(name)s."),
    severity=Severity.NOTE,
    thresholds=(Threshold("amount", _("From which amount of a line on"), Unit.FEN, None, most=10**10),),
    article=TRACE_CODES,
)
def no_trace_code(case: Case, amount: int) -> Figures | None:
    """Line by line."""
    drugs = [line for line in case.payable_lines if line.entry and line.entry.kind == CatalogueEntry.Kind.DRUG]
    return told_of([line for line in drugs if line.amount >= amount and not line.trace_codes])
