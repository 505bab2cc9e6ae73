"""Many people of one village admitted on one day by one hospital (拉人头住院)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import STRANGERS, Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import FRAUD_OF_INSTITUTIONS

check_rows(
    "group_admission",
    group=Group.INSTITUTION,
    title=_("Admitted as a group"),
    means=_("%(count)s persons or more of one village were admitted by one institution on one day."),
    sentence=_("%(persons)s persons of the same village were admitted there on %(admitted)s."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    thresholds=(Threshold("count", _("Persons"), Unit.COUNT, 4, least=2, most=100),),
    article=FRAUD_OF_INSTITUTIONS,
    nightly=True,
    rows=f"""
        SELECT c.id AS looked, count(DISTINCT o.person_id) + 1 AS persons, c.admitted_on AS admitted
        FROM looked c JOIN {STRANGERS} AND o.institution_id = c.institution_id AND o.admitted_on = c.admitted_on
            AND o.kind = c.kind AND o.area_code = c.area_code
        WHERE c.kind = 'inpatient' AND right(c.area_code, 3) <> '000'
        GROUP BY c.id, c.admitted_on HAVING count(DISTINCT o.person_id) + 1 >= %(count)s
    """,
)
