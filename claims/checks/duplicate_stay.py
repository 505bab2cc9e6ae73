"""The same stay handed in twice, with other paper (second signals of national_rules C2)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import OTHERS, Group, Severity, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "duplicate_stay",
    group=Group.STAY,
    title=_("Same stay twice"),
    means=_("Another claim of the person has the same institution, days and claimed amount."),
    sentence=_("%(number)s asks for the same stay: same institution, days and amount (%(amount)s)."),
    severity=Severity.BLOCKING,
    needs_supervisor=True,
    article=PERSONS,
    nightly=True,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, o.claimed AS amount_fen
        FROM looked c JOIN {OTHERS} AND o.institution_id = c.institution_id AND o.claimed = c.claimed
            AND o.admitted_on = c.admitted_on AND o.discharged_on = c.discharged_on
        ORDER BY c.id, o.id
    """,
)
