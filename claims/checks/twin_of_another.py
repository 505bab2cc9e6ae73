"""Another person's claim to the fen: a bill that was copied with another name."""

from django.utils.translation import gettext_lazy as _

from claims.checking import STRANGERS, Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "twin_of_another",
    group=Group.COST,
    title=_("Same amount as another person's claim"),
    means=_(
        "Another person's claim within %(days)s has the same institution, diagnosis and amount to the fen, of "
        "%(amount)s or more."
    ),
    sentence=_("%(number)s of another person: same institution, diagnosis and amount (%(amount)s yuan)."),
    severity=Severity.NOTE,
    needs_supervisor=True,
    thresholds=(
        Threshold("amount", _("From which amount on"), Unit.FEN, 2_000_00, most=10**10),
        Threshold("days", _("Days between the discharges"), Unit.DAYS, 180, most=730),
    ),
    article=PERSONS,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, c.claimed AS amount_fen
        FROM looked c JOIN {STRANGERS} AND o.institution_id = c.institution_id AND o.claimed = c.claimed
            AND o.diagnosis_id = c.diagnosis_id
            AND o.discharged_on BETWEEN c.discharged_on - %(days)s AND c.discharged_on + %(days)s
        WHERE c.claimed >= %(amount)s ORDER BY c.id, o.id
    """,
)
