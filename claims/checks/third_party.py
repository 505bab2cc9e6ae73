"""Words and codes that name somebody else who pays: traffic, assault, work (社会保险法 art. 30)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import PAID_BY_OTHERS

TRANSPORT = ("V",)
ASSAULT = tuple(f"X{number}" for number in range(85, 100)) + tuple(f"Y0{number}" for number in range(10))
WORDS = ("交通事故", "车祸", "道路事故", "殴打", "打伤", "他人", "工伤", "职业病", "职业中毒", "尘肺")


@check(
    "third_party",
    group=Group.STAY,
    title=_("A third party may have to pay"),
    means=_(
        "The diagnosis names a traffic accident or an assault (ICD-10 V, X85 to Y09), or its name says traffic accident, "
        "assault, work injury or occupational disease."
    ),
    sentence=_("%(code)s %(name)s: find out whether a third party or work-injury insurance has to pay."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=PAID_BY_OTHERS,
)
def third_party(case: Case) -> Figures | None:
    """By code, then by the words of the name."""
    name = str(case.claim.diagnosis)
    named = case.diagnosis.startswith((*TRANSPORT, *ASSAULT)) or any(word in name for word in WORDS)
    return {"code": case.diagnosis, "name": name} if named else None
