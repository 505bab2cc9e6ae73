"""A stay that was settled at the hospital and comes to the counter as well (national_rules C2: the same expense twice)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import DIRECT, Group, Severity, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "settled_directly",
    group=Group.STAY,
    title=_("Settled at the hospital already"),
    means=_(
        "A stay of the same kind that was settled directly has the same days, or the same cost and a day in common. "
        "Claims for a second reimbursement are none."
    ),
    sentence=_(
        "%(place)s settled this stay directly under %(number)s: %(admitted)s to %(discharged)s, %(total)s yuan."
    ),
    severity=Severity.BLOCKING,
    needs_supervisor=True,
    article=PERSONS,
    nightly=True,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, d.number, d.institution AS place, d.admitted_on AS admitted,
            d.discharged_on AS discharged, d.total AS total_fen
        FROM looked c JOIN {DIRECT} AND d.kind = c.kind
            AND ((d.admitted_on, d.discharged_on) = (c.admitted_on, c.discharged_on)
                 OR d.total = c.claimed AND d.admitted_on <= c.discharged_on AND d.discharged_on >= c.admitted_on)
        WHERE c.reason NOT IN ('06', '08', '09', '10') ORDER BY c.id, d.id
    """,
)
