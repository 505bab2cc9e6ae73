"""Registered outpatient care at an institution that the person did not choose."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import WHAT_THE_FUND_PAYS

check_rows(
    "other_than_chosen",
    group=Group.INSTITUTION,
    title=_("Another institution than chosen"),
    means=_("A registered disease was treated at an institution that the registration does not name."),
    sentence=_("%(disease)s was treated at %(name)s, which the registration does not name."),
    severity=Severity.WARNING,
    article=WHAT_THE_FUND_PAYS,
    rows="""
        SELECT c.id AS looked, r.disease AS disease, h.name AS name
        FROM looked c JOIN claims_diseaseregistration r ON r.id = c.registration_id
            JOIN institutions_institution h ON h.id = c.institution_id
        WHERE NOT EXISTS (SELECT FROM claims_diseaseregistration_institutions i
            WHERE i.diseaseregistration_id = r.id AND i.institution_id = c.institution_id)
    """,
)
