"""The person had died: nobody is in hospital after the day of death."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "dead_before_discharge",
    group=Group.PERSON,
    title=_("Died before the discharge"),
    means=_("The recorded day of death lies before the discharge."),
    sentence=_("The person died on %(died)s, discharged was %(discharged)s."),
    severity=Severity.BLOCKING,
    needs_supervisor=True,
    article=PERSONS,
    nightly=True,
    rows="""
        SELECT c.id AS looked, p.died_on AS died, c.discharged_on AS discharged
        FROM looked c JOIN enrollment_person p ON p.id = c.person_id AND p.died_on < c.discharged_on
    """,
)
