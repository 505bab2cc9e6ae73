"""Illnesses of an age that the person has not (ICD-10)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import PERSONS

AGES = {
    "P": (0, 1),
    "O": (12, 58),
    "F00": (40, 150),
    "F01": (40, 150),
    "F03": (40, 150),
    "G30": (40, 150),
    "H25": (40, 150),
    "I70": (25, 150),
    "M80": (25, 150),
    "M81": (25, 150),
    "N40": (35, 150),
    "N95": (35, 150),
}
"""First characters of a code to the youngest and oldest full years: perinatal (P), pregnancy (O), illnesses of old age."""


@check(
    "age_against_diagnosis",
    group=Group.PERSON,
    title=_("Age does not fit the diagnosis"),
    means=_(
        "The diagnosis belongs to another age: perinatal illnesses (P) above one year, pregnancy and birth (O) below 12 or "
        "above 58, illnesses of old age below 25, 35 or 40."
    ),
    sentence=_("%(code)s %(name)s at %(age)s years: usual are %(youngest)s to %(oldest)s."),
    severity=Severity.WARNING,
    article=PERSONS,
)
def age_against_diagnosis(case: Case) -> Figures | None:
    """The span of the first block that the code belongs to."""
    spans = (span for start, span in AGES.items() if case.diagnosis.startswith(start))
    youngest, oldest = next(spans, (0, 150))
    if youngest <= case.age <= oldest:
        return None
    told = {"code": case.diagnosis, "name": str(case.claim.diagnosis), "age": case.age}
    return told | {"youngest": youngest, "oldest": oldest}
