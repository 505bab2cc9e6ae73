"""The account that is paid to stands in the person's record since yesterday only."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "account_changed",
    group=Group.PAYMENT,
    title=_("Account changed recently"),
    means=_("The person's own account was changed in the record at most %(days)s before the claim was handed in."),
    sentence=_("The account in the person's record was changed on %(changed)s."),
    severity=Severity.NOTE,
    thresholds=(Threshold("days", _("Days before the claim"), Unit.DAYS, 30, most=365),),
    article=PERSONS,
    rows="""
        SELECT c.id AS looked, (max(e.pgh_created_at) AT TIME ZONE 'Asia/Shanghai')::date AS changed
        FROM looked c JOIN enrollment_person p ON p.id = c.person_id AND p.bank_account = c.bank_account
        JOIN enrollment_personevent e ON e.pgh_obj_id = p.id AND e.bank_account <> '' AND e.bank_account <> p.bank_account
            AND (e.pgh_created_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN c.received_on - %(days)s AND c.received_on
        GROUP BY c.id
    """,
)
