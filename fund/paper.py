"""The payment list on paper (付款清单)."""

from collections import Counter
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from casework import masks
from casework.letters import Account, Agency, FundTotal, Payment, PaymentList, Signature
from casework.models import Staff
from casework.scope import Reader
from fund.models import Batch, BatchLine, Fund


def payment_list(batch: Batch, reader: Reader) -> PaymentList:
    """The batch as its letter: lines with masked accounts, what each fund gives, the three persons."""
    lines = list(batch.lines.select_related("payable"))
    shares: Counter[str] = Counter()
    for line in lines:
        shares.update(line.payable.by_fund)
    template = batch.template
    return PaymentList(
        agency=Agency.of(batch.pool),
        number=batch.number,
        printed_by=reader.staff.name,
        pool=batch.pool.name,
        made_on=timezone.localdate(batch.made_at),
        payer_account=Account(holder=template.payer_name, bank=template.payer_bank, number=template.payer_account),
        payments=tuple(
            Payment(
                case_number=line.payable.number,
                payee=line.payee_name,
                bank=line.bank_name,
                masked_account=masks.account(line.bank_account),
                amount=line.amount,
                remark=_remark(line),
            )
            for line in lines
        ),
        funds=tuple(FundTotal(fund=str(fund.label), amount=shares[fund]) for fund in Fund if shares[fund]),
        maker=_signature(batch.maker, batch.made_at),
        checker=_signature(batch.checker, batch.checked_at),
        payer=_signature(batch.payer, batch.sent_at),
    )


def _signature(staff: Staff | None, at: datetime | None) -> Signature:
    return Signature(name=staff.name, on=timezone.localdate(at)) if staff and at else Signature()


def _remark(line: BatchLine) -> str:
    if line.outcome == BatchLine.Outcome.FAILED:
        return _("Returned: %(reason)s") % {"reason": line.failure}
    return ""
