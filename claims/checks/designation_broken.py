"""A stay during which the institution stopped being designated."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import DESIGNATION

check_rows(
    "designation_broken",
    group=Group.INSTITUTION,
    title=_("Agreement broken off during the stay"),
    means=_("The institution was designated on the day of admission, but not any more to the day of discharge."),
    sentence=_(
        "The institution was designated on the day of admission and not any more from %(day)s on. The stay counts as "
        "designated to its end; settle with the institution what it broke."
    ),
    severity=Severity.NOTE,
    article=DESIGNATION,
    nightly=True,
    rows="""
        SELECT c.id AS looked, upper(unbroken) AS day FROM looked c CROSS JOIN LATERAL unnest((
            SELECT range_agg(d.period) FROM institutions_designation d
            WHERE d.pool_id = c.pool_id AND d.institution_id = c.institution_id)) unbroken
        WHERE unbroken @> c.admitted_on AND upper(unbroken) <= c.discharged_on
    """,
)
