"""An injury that nobody says how it came about (社会保险法 art. 30)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import PAID_BY_OTHERS


@check(
    "injury_not_stated",
    group=Group.STAY,
    title=_("Injury without a statement"),
    means=_(
        "The diagnosis is an injury or poisoning (ICD-10 S and T), but the claim is not marked as an accident: ask how it "
        "happened and whether somebody else has to pay."
    ),
    sentence=_("%(code)s %(name)s is an injury, but the claim is not marked as an accident."),
    severity=Severity.WARNING,
    article=PAID_BY_OTHERS,
)
def injury_not_stated(case: Case) -> Figures | None:
    """Chapter XIX of ICD-10."""
    if case.claim.is_accident or case.diagnosis[:1] not in {"S", "T"}:
        return None
    return {"code": case.diagnosis, "name": str(case.claim.diagnosis)}
