"""追回通知书 and the receipt of what was given back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

from casework import letters
from claims.letters.parts import day_of, insured, remedy
from claims.models import CriticalCase, Recovery, Repayment, SupplementaryClaim
from claims.services import deadline
from fund.models import Fund

ARTICLE_RETURN = "《社会保险法》第三十条、《社会保险经办条例》第四十六条"


def recovery_notice(recovery: Recovery, sent: dict[str, Any]) -> letters.RecoveryNotice:
    """What has to be returned to which fund, until when, into which account."""
    opened_on = day_of(recovery.opened_at)
    repay_by, _is_provisional = deadline.after(opened_on, recovery.pool.claim_working_days)
    return letters.RecoveryNotice(
        **sent,
        insured=insured(recovery.person),
        settlement_number=recovery.number,
        paid_on=_decided_on(recovery),
        decided_on=opened_on,
        reason=recovery.reason,
        article=ARTICLE_RETURN,
        funds=tuple(_repaid(recovery)),
        repay_by=repay_by,
        account=letters.Account.income_of(recovery.pool),
        in_parts=True,
        remedy=remedy(recovery.pool, opened_on),
    )


def _repaid(recovery: Recovery) -> Iterable[letters.RepaidFund]:
    """Per fund: what is due now by the last position, what comes back, and both together as what was paid."""
    for fund, repay in recovery.by_fund.items():
        due = _due_now(recovery, fund)
        yield letters.RepaidFund(fund=str(Fund(fund).label), paid=due + repay, due=due, repay=repay)


def _due_now(recovery: Recovery, fund: str) -> int:
    """Fen that the fund pays for the claim or case as it stands."""
    if recovery.claim:
        return int(getattr(recovery.claim.settlements.latest("turn"), fund))
    return recovery.case.stands if recovery.case else cast(SupplementaryClaim, recovery.supplementary).payout


def _decided_on(recovery: Recovery) -> date:
    if recovery.claim:
        return day_of(recovery.claim.settlements.earliest("turn").at)
    return day_of(
        cast(datetime, cast(CriticalCase | SupplementaryClaim, recovery.case or recovery.supplementary).decided_at)
    )


def repayment_receipt(repayment: Repayment, sent: dict[str, Any]) -> letters.RepaymentReceipt:
    """What came back of a recovery, to which fund, and what is left."""
    recovery = repayment.recovery
    earlier = recovery.repayments.filter(pk__lt=repayment.pk).values_list("amount", flat=True)
    before = sum(earlier)
    against = repayment.set_off_against
    return letters.RepaymentReceipt(
        **sent,
        insured=insured(recovery.person),
        claim_number=recovery.number,
        reason=recovery.reason,
        way=str(repayment.get_way_display()),
        reference=repayment.reference,
        set_off_against=against.number if against else "",
        consent_on=repayment.consent_on,
        received_on=repayment.received_on,
        amount=repayment.amount,
        funds=tuple(
            letters.FundTotal(fund=str(Fund(fund).label), amount=fen) for fund, fen in repayment.by_fund.items()
        ),
        owed=recovery.amount,
        before=before,
        left=recovery.amount - before - repayment.amount,
    )
