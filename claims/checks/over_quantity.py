"""More units than the catalogue pays in the stay, month, quarter or year (DL-12)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import NOT_COUNTING, Group, Severity, check_rows
from claims.checking.articles import WHAT_THE_FUND_PAYS

check_rows(
    "over_quantity",
    group=Group.CATALOGUE,
    title=_("More than the catalogue pays"),
    means=_(
        "Of an item the person's claims hold more units than the catalogue pays in its span: the stay, or the calendar "
        "month, quarter or year of the service (outpatient care only)."
    ),
    sentence=_("%(quantity)s units of %(name)s in %(period)s: at most %(most)s are payable."),
    severity=Severity.WARNING,
    article=WHAT_THE_FUND_PAYS,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, l.name, trim_scale(used.quantity)::text AS quantity,
            trim_scale(e.limit_quantity)::text AS most, e.limit_period AS period
        FROM looked c JOIN claims_expenseline l ON l.claim_id = c.id AND l.category <> 'C'
        JOIN claims_catalogueentry e ON e.id = l.entry_id AND e.limit_quantity IS NOT NULL
        CROSS JOIN LATERAL (
            SELECT sum(x.quantity) AS quantity FROM claims_claim o JOIN claims_expenseline x ON x.claim_id = o.id
            JOIN claims_catalogueentry f ON f.id = x.entry_id AND f.code = e.code
            WHERE o.person_id = c.person_id AND x.category <> 'C' AND o.state NOT IN {NOT_COUNTING}
                AND CASE e.limit_period WHEN 'stay' THEN o.id = c.id ELSE o.kind <> 'inpatient' AND c.kind <> 'inpatient' AND
                    date_trunc(e.limit_period, coalesce(x.served_on, o.discharged_on)::timestamp)
                    = date_trunc(e.limit_period, coalesce(l.served_on, c.discharged_on)::timestamp) END) used
        WHERE used.quantity > e.limit_quantity ORDER BY c.id, l.position
    """,
)
