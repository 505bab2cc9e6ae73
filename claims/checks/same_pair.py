"""Entered and reviewed by the same two again and again. Where an agency has few staff it is so by need: off at first."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import TIERED_REVIEW

check_rows(
    "same_pair",
    group=Group.PAYMENT,
    title=_("Always the same two persons"),
    means=_(
        "Of %(count)s claims or more that this clerk entered within %(days)s, the first reviewer of this claim reviewed "
        "%(share)s or more."
    ),
    sentence=_("%(reviewed)s of %(entered)s claims of this clerk since %(since)s were reviewed by the same person."),
    severity=Severity.NOTE,
    needs_supervisor=True,
    thresholds=(
        Threshold("share", _("Share of the clerk's claims"), Unit.BASIS_POINTS, None, least=5_000, most=10_000),
        Threshold("count", _("Fewest claims"), Unit.COUNT, 30, least=5, most=1_000),
        Threshold("days", _("In how many days"), Unit.DAYS, 90, most=365),
    ),
    article=TIERED_REVIEW,
    nightly=True,
    rows="""
        SELECT c.id AS looked, pair.reviewed, pair.entered, (c.received_on - %(days)s) AS since
        FROM looked c CROSS JOIN LATERAL (
            SELECT count(*) AS entered, count(*) FILTER (WHERE o.first_reviewer_id = c.first_reviewer_id) AS reviewed
            FROM claims_claim o WHERE o.pool_id = c.pool_id AND o.entered_by_id = c.entered_by_id
                AND o.first_reviewer_id IS NOT NULL
                AND o.received_on BETWEEN c.received_on - %(days)s AND c.received_on) pair
        WHERE c.first_reviewer_id IS NOT NULL AND pair.entered >= %(count)s
            AND pair.reviewed * 10000 >= pair.entered * %(share)s
    """,
)
