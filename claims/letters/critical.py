"""大病保险事后补偿通知书 of a decided critical-illness case."""

from datetime import date, datetime
from typing import Any, cast

from django.utils.translation import gettext

from casework import letters, masks
from casework.errors import WrongStep
from claims.letters.parts import day_of, insured, remedies
from claims.models import CriticalCase
from claims.models.claim import PayeeStanding
from claims.models.critical import OWED

DECIDED = (*OWED, "declined")


def critical_notice(case: CriticalCase, sent: dict[str, Any]) -> letters.CriticalNotice:
    """The year as it was decided, what is paid and to whom, or why nothing is. Raises WrongStep before the decision."""
    if case.state not in DECIDED:
        raise WrongStep(state=case.get_state_display())
    decided_on = day_of(cast(datetime, case.decided_at))
    return letters.CriticalNotice(
        **sent,
        insured=insured(case.person_year.person),
        year=f"{case.person_year.year}",
        stays=tuple(_stay(step) for step in case.steps),
        burden=case.burden,
        entitled=case.entitled,
        paid=case.paid,
        due=case.due,
        account=_account(case) if case.state in OWED else None,
        reasons=case.reasons,
        basis=gettext(", ").join(sorted(kept["pack"] for kept in case.versions.values())),
        decided_on=decided_on,
        remedy=remedies(case.pool, decided_on, appeal=False),
    )


def _stay(step: dict[str, Any]) -> letters.CriticalStay:
    what = gettext("paid after the fact") if step["kind"] == "case" else step["institution"]
    return letters.CriticalStay(
        on=date.fromisoformat(step["day"]),
        what=what,
        number=step["number"],
        burden=step["burden"],
        entitled=step["entitled"],
        paid=step["paid"],
    )


def _account(case: CriticalCase) -> letters.Account:
    holder = case.payee_name
    if case.payee_standing != PayeeStanding.INSURED:
        holder = f"{holder}（{case.get_payee_standing_display()}）"
    return letters.Account(holder=holder, bank=case.bank_name, number=masks.account(case.bank_account))
