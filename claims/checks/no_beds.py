"""A stay where nobody can stay: pharmacies and village clinics have no beds."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import INSTITUTIONS
from institutions.models import Institution

WITHOUT_BEDS = {Institution.Kind.PHARMACY, Institution.Kind.VILLAGE_CLINIC}


@check(
    "no_beds",
    group=Group.INSTITUTION,
    title=_("Institution without beds"),
    means=_("An inpatient stay in a pharmacy or a village clinic."),
    sentence=_("An inpatient stay at %(institution)s, which has no beds."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=INSTITUTIONS,
)
def no_beds(case: Case) -> Figures | None:
    """By the kind of the institution."""
    institution = case.claim.institution
    if not case.is_inpatient or institution is None or institution.kind not in WITHOUT_BEDS:
        return None
    return {"institution": institution.name}
