"""One line that makes nearly all of a large claim."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, Threshold, Unit, check
from claims.checking.articles import INSTITUTIONS

BASIS_POINTS = 10_000


@check(
    "dominant_line",
    group=Group.COST,
    title=_("One line makes the amount"),
    means=_("Of five lines or more one makes %(share)s of the amount or more, and costs %(amount)s or more."),
    sentence=_("%(name)s costs %(amount)s yuan, %(share)s of the claim."),
    severity=Severity.NOTE,
    thresholds=(
        Threshold("share", _("Share of the amount"), Unit.PERCENT, 90, least=20, most=100),
        Threshold("amount", _("Amount of the line"), Unit.FEN, 50_000_00, least=1_00, most=10**10),
    ),
    article=INSTITUTIONS,
)
def dominant_line(case: Case, share: int, amount: int) -> Figures | None:
    """The dearest line against all."""
    if len(case.lines) < 5:
        return None
    dearest = max(case.lines, key=lambda line: line.amount)
    made = dearest.amount * BASIS_POINTS // max(sum(line.amount for line in case.lines), 1)
    if made < share * 100 or dearest.amount < amount:
        return None
    return {"name": dearest.name, "amount_fen": dearest.amount, "share_bp": made, "lines": [dearest.position]}
