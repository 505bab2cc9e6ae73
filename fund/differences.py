"""Where a batch, its lines and what is owed disagree. Nobody repairs such a batch: it is cancelled and made again."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from casework.money import yuan
from fund.models import Batch, BatchLine, Payable


def differences(batch: Batch, lines: Sequence[BatchLine]) -> list[str]:
    """Every difference as a sentence, for a batch that has not been answered yet. `lines` come with their payables."""
    found = []
    if len(lines) != batch.count:
        found.append(_("The batch says %(said)s lines and has %(real)s.") % {"said": batch.count, "real": len(lines)})
    total = sum(line.amount for line in lines)
    if total != batch.amount:
        found.append(
            _("The batch says %(said)s yuan and its lines make %(real)s.")
            % {"said": yuan(batch.amount), "real": yuan(total)}
        )
    return found + [sentence for line in lines for sentence in _of_line(line)]


def _of_line(line: BatchLine) -> list[str]:
    payable, found = line.payable, []
    where = {"position": line.position, "number": payable.number}
    if payable.state != Payable.State.BATCHED or not line.is_live:
        found.append(
            _("Line %(position)s: the payment of %(number)s is “%(state)s”.")
            % (where | {"state": payable.get_state_display()})
        )
    if line.amount != payable.amount or payable.amount != sum(payable.by_fund.values()):
        found.append(
            _("Line %(position)s says %(said)s yuan, %(number)s is owed %(real)s.")
            % (where | {"said": yuan(line.amount), "real": yuan(payable.amount)})
        )
    sent = (line.payee_name, line.bank_name, line.bank_account)
    if sent != (payable.payee_name, payable.bank_name, payable.bank_account):
        found.append(_("Line %(position)s: the account of %(number)s was changed.") % where)
    return found
