"""A stay that runs past the end of cover."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import COVER

check_rows(
    "outside_coverage",
    group=Group.PERSON,
    title=_("Days without cover"),
    means=_("On some days between admission and discharge no resident cover holds."),
    sentence=_("%(days)s days of the stay lie outside the person's cover, the first is %(first)s."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=COVER,
    nightly=True,
    # All of the person's few periods: asked for those of some days, PostgreSQL may read everybody's. Where the rules cover
    # a treatment to its end (CL-20), the answer to the payment says so, and a stay that began in time is inside.
    rows="""
        SELECT c.id AS looked, (SELECT sum(upper(span) - lower(span)) FROM unnest(bare) span) AS days,
            lower(bare) AS first
        FROM looked c CROSS JOIN LATERAL (
            SELECT datemultirange(daterange(c.admitted_on, c.discharged_on, '[]'))
                - coalesce(range_agg(CASE WHEN v.period @> c.admitted_on AND a.rows @> '[{"key": "treatment_cycle"}]'
                    THEN daterange(lower(v.period), NULL) ELSE v.period END), '{}') AS bare
            FROM enrollment_coverage v LEFT JOIN enrollment_contribution p ON p.id = v.contribution_id
            LEFT JOIN enrollment_answer a ON a.id = p.answer_id
            WHERE v.person_id = c.person_id AND v.scheme = '390') uncovered
        WHERE NOT isempty(bare)
    """,
)
