"""追回通知书, 追偿通知书 and the receipt of what was given back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

from casework import letters, masks
from claims.checking.articles import PAID_BY_OTHERS
from claims.letters.parts import day_of, insured, remedy
from claims.models import CriticalCase, Recovery, Repayment, SupplementaryClaim, ThirdParty
from claims.services import deadline
from claims.third_party.errors import NobodyNamed
from claims.typed import percent
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


def third_party_demand(recovery: Recovery, sent: dict[str, Any]) -> letters.ThirdPartyDemand:
    """追偿通知书: what a third party owes of what the funds paid first. Raises NobodyNamed while it is not found."""
    party = cast(ThirdParty, recovery.third_party)
    if not party.name:
        raise NobodyNamed()
    opened_on = day_of(recovery.opened_at)
    pay_by, _is_provisional = deadline.after(opened_on, recovery.pool.claim_working_days)
    return letters.ThirdPartyDemand(
        **sent,
        injured=recovery.person.name,
        debtor=party.name,
        debtor_masked_id=masks.identity(party.identity),
        address=party.address,
        settlement_number=recovery.number,
        cause=party.cause,
        paper=f"{party.get_paper_display()} {party.paper_number}".strip(),
        share=f"{percent(party.share)}%",
        article=PAID_BY_OTHERS,
        funds=tuple(
            letters.FundTotal(fund=str(Fund(fund).label), amount=fen) for fund, fen in recovery.by_fund.items()
        ),
        amount=recovery.amount,
        received=recovery.repaid,
        left=recovery.left,
        opened_on=opened_on,
        pay_by=pay_by,
        account=letters.Account.income_of(recovery.pool),
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
        payer=recovery.debtor if recovery.third_party else "",
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
