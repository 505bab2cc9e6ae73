"""One bank account for several persons who do not live together."""

from django.utils.translation import gettext_lazy as _

from claims.checking import STRANGERS, Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "shared_account",
    group=Group.PAYMENT,
    title=_("Account of several persons"),
    means=_(
        "The bank account stands in claims of %(count)s other persons or more within %(days)s, not counting those of the "
        "same household."
    ),
    sentence=_("The account stands in claims of %(persons)s other persons since %(since)s."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    thresholds=(
        Threshold("count", _("Other persons"), Unit.COUNT, 2, most=50),
        Threshold("days", _("In how many days"), Unit.DAYS, 365, most=730),
    ),
    article=PERSONS,
    rows=f"""
        SELECT c.id AS looked, count(DISTINCT o.person_id) AS persons, (c.received_on - %(days)s) AS since
        FROM looked c JOIN enrollment_person p ON p.id = c.person_id
        JOIN {STRANGERS} AND o.bank_account = c.bank_account AND o.bank_account <> ''
            AND o.received_on BETWEEN c.received_on - %(days)s AND c.received_on
        JOIN enrollment_person q ON q.id = o.person_id
            AND (q.household_id = p.household_id) IS NOT TRUE
        GROUP BY c.id, c.received_on HAVING count(DISTINCT o.person_id) >= %(count)s
    """,
)
