"""Handed in, or treated, while the person's online settlement is suspended (条例 art. 41)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "person_suspended",
    group=Group.PERSON,
    title=_("Online settlement suspended"),
    means=_("The stay, or the day on which the claim was handed in, lies in a suspension of the person."),
    sentence=_(
        "Online settlement of the person is suspended %(since)s – %(until)s (%(number)s, %(months)s months); the stay is "
        "of %(admitted)s – %(discharged)s, handed in on %(received)s. That the person claims at the counter is as the law "
        "wants it: look closely at the papers."
    ),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=PERSONS,
    nightly=True,
    # Of several the latest. One that was lifted before its first day never held.
    rows="""
        SELECT DISTINCT ON (c.id) c.id AS looked, s.number, s.starts_on AS since, held.until, s.months,
            c.admitted_on AS admitted, c.discharged_on AS discharged, c.received_on AS received
        FROM looked c JOIN claims_suspension s ON s.person_id = c.person_id
            AND s.state = 'decided' AND s.served_on IS NOT NULL
        CROSS JOIN LATERAL (SELECT least(s.ends_on, s.lifted_from - 1) AS until) held
        WHERE s.starts_on <= held.until AND (
            c.admitted_on <= held.until AND c.discharged_on >= s.starts_on
            OR c.received_on BETWEEN s.starts_on AND held.until)
        ORDER BY c.id, s.starts_on DESC, s.id
    """,
)
