"""An item that the catalogue pays for some illnesses only (限支付范围)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check, told_of
from claims.checking.articles import WHAT_THE_FUND_PAYS


@check(
    "entry_diagnosis",
    group=Group.CATALOGUE,
    title=_("Item for other diagnoses"),
    means=_(
        "The catalogue lets an item of class A or B be paid for certain diagnoses only, and the claim's is none of them."
    ),
    sentence=_("%(count)s lines (%(amount)s yuan) are not payable for %(code)s; first: %(name)s."),
    severity=Severity.WARNING,
    article=WHAT_THE_FUND_PAYS,
)
def entry_diagnosis(case: Case) -> Figures | None:
    """By the beginnings of codes in the catalogue entry."""
    limited = [line for line in case.payable_lines if line.entry and line.entry.diagnoses]
    wrong = [line for line in limited if line.entry and not case.diagnosis.startswith(tuple(line.entry.diagnoses))]
    return told_of(wrong, code=case.diagnosis)
