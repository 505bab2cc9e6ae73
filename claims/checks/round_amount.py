"""A round sum: bills of hospitals are hardly ever round."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, Threshold, Unit, check
from claims.checking.articles import PERSONS


@check(
    "round_amount",
    group=Group.COST,
    title=_("Round amount"),
    means=_("The amount claimed is a whole multiple of %(step)s."),
    sentence=_("Exactly %(claimed)s yuan are claimed."),
    severity=Severity.NOTE,
    thresholds=(Threshold("step", _("Multiple of"), Unit.FEN, 1_000_00, least=1_00, most=10**9),),
    article=PERSONS,
)
def round_amount(case: Case, step: int) -> Figures | None:
    """By the amount of the whole claim."""
    return {"claimed_fen": case.claim.claimed} if case.claim.claimed % step == 0 else None
