"""Lines claimed under another class than the catalogue's: a class B drug listed as class A."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check, told_of
from claims.checking.articles import WHAT_THE_FUND_PAYS


@check(
    "class_differs",
    group=Group.CATALOGUE,
    title=_("Class differs from the catalogue"),
    means=_("Lines were claimed under another class than that of their catalogue entry."),
    sentence=_("%(count)s lines (%(amount)s yuan) have another class than the catalogue; first: %(name)s."),
    severity=Severity.WARNING,
    article=WHAT_THE_FUND_PAYS,
)
def class_differs(case: Case) -> Figures | None:
    """Lines with a catalogue entry whose class is another one."""
    return told_of([line for line in case.lines if line.entry and line.entry.category != line.category])
