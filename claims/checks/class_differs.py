"""Lines claimed under another class than the catalogue's: a class B drug listed as class A."""

from django.utils.translation import gettext_lazy as _

from claims.checks.registry import Case, Figures, check
from claims.models import Flag


@check(
    "class_differs",
    title=_("Class differs from the catalogue"),
    sentence=_("%(count)d lines (%(amount)s) have another class than the catalogue; first: %(name)s."),
    severity=Flag.Severity.WARNING,
)
def class_differs(case: Case) -> Figures | None:
    """Lines with a catalogue entry whose class is another one."""
    differing = [line for line in case.lines if line.entry and line.entry.category != line.category]
    if not differing:
        return None
    return {
        "count": len(differing),
        "amount_fen": sum(line.amount for line in differing),
        "name": differing[0].name,
        "lines": [line.position for line in differing],
    }
