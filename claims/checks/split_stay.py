"""One illness, two stays: discharged and admitted again (分解住院, FX-36)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import OTHERS, Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import INSTITUTIONS

check_rows(
    "split_stay",
    group=Group.STAY,
    title=_("Split stay"),
    means=_(
        "Admitted again to the same institution for the same illness (first three characters of the code) at most "
        "%(days)s after the discharge."
    ),
    sentence=_("%(days)s days after %(number)s ended (%(discharged)s) admitted again to the same institution."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    thresholds=(Threshold("days", _("Days between the stays"), Unit.DAYS, 10, most=90),),
    article=INSTITUTIONS,
    nightly=True,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, o.discharged_on AS discharged,
            c.admitted_on - o.discharged_on AS days
        FROM looked c JOIN {OTHERS} AND o.kind = c.kind AND o.institution_id = c.institution_id
            AND left(o.diagnosis_id, 3) = left(c.diagnosis_id, 3)
            AND o.discharged_on BETWEEN c.admitted_on - %(days)s AND c.admitted_on
        WHERE c.kind = 'inpatient' ORDER BY c.id, o.discharged_on DESC, o.id
    """,
)
