"""分期还款协议书 of a recovery."""

from typing import Any

from casework import letters
from claims.letters.parts import day_of, insured
from claims.models import InstalmentPlan


def instalment_agreement(plan: InstalmentPlan, sent: dict[str, Any]) -> letters.InstalmentAgreement:
    """What is given back on which days, as it was drawn up; who signed and agreed as far as that is known."""
    recovery = plan.recovery
    return letters.InstalmentAgreement(
        **sent,
        insured=insured(recovery.person),
        settlement_number=recovery.number,
        reason=recovery.reason,
        owed=recovery.amount,
        before=recovery.amount - plan.amount,
        amount=plan.amount,
        parts=tuple(
            letters.AgreedPart(
                number=f"{number}", due_on=one.due_on, amount=one.amount, left=recovery.amount - one.up_to
            )
            for number, one in enumerate(plan.instalments.all(), 1)
        ),
        account=letters.Account.income_of(recovery.pool),
        drawn_up_on=day_of(plan.proposed_at),
        signed_on=plan.signed_on,
        made=plan.proposed_by.name,
        agreed=plan.decided_by.name if plan.decided_by and plan.signed_on else "",
    )
