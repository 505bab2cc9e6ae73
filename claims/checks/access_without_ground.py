"""Care elsewhere as an approved referral that no filing and no referral on record stands for."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import WHAT_THE_FUND_PAYS

check_rows(
    "access_without_ground",
    group=Group.INSTITUTION,
    title=_("Approved referral without a record"),
    means=_("The claim says approved referral for care outside the pool, and no filing or referral holds on that day."),
    sentence=_("Outside the pool on %(admitted)s as an approved referral: no filing and no referral is on record."),
    severity=Severity.NOTE,
    article=WHAT_THE_FUND_PAYS,
    nightly=True,
    rows="""
        SELECT c.id AS looked, c.admitted_on AS admitted
        FROM looked c JOIN institutions_institution h ON h.id = c.institution_id
            AND NOT starts_with(h.area_id, %(inside)s)
        WHERE c.access = 'approved_referral' AND c.filing_id IS NULL AND c.referral_id IS NULL
    """,
)
