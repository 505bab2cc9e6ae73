"""归还: the person, or the guarantor after the last day, pays an advance back (HN-16)."""

from datetime import date

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete
from casework.money import yuan
from casework.rights import Right
from casework.scope import Reader
from claims.advances.errors import MoreThanLent
from claims.advances.hands import lock, tell
from claims.advances.setting_off import Way, give_back
from claims.models import Advance, AdvancePart
from claims.services import parties
from fund import ledger
from fund.models import Account, Fund, Posting

Payer = AdvancePart.Payer


@service
def book_repayment(
    *,
    advance: Advance,
    way: str,
    amount: int,
    received_on: date | None,
    reference: str,
    payer: str = Payer.PERSON,
    by: Reader,
) -> AdvancePart:
    """Book what was paid in, in cash or by transfer (`amount` in fen), with a receipt number; `payer`: after a death an
    heir or the guarantor.

    Raises WrongStep unless the advance is out, Incomplete by field, MoreThanLent.
    """
    advance = lock(advance, by, Right.RECOVERY_BOOK, Advance.State.OUT)
    _must_be_right(way, amount, received_on, reference)
    if payer not in Payer.values or (payer == Payer.PERSON and parties.is_dead(advance.person)):
        raise Incomplete({"payer": [_("Choose who paid: after a death an heir or the guarantor.")]})
    assert received_on
    if amount > advance.left:
        raise MoreThanLent(left=yuan(advance.left), field="amount")
    said = {"way": way, "payer": payer, "received_on": received_on, "reference": reference.strip()}
    part = give_back(advance, amount, by.staff, **said)  # type: ignore[arg-type]
    ledger.book(
        pool=advance.pool,
        reason=Posting.Reason.REPAID,
        subject_type=part._meta.label_lower,
        subject_id=part.pk,
        legs=ledger.transfer(Account.Kind.BANK, Account.Kind.ADVANCE, {Fund.SUPPLEMENTARY: amount}),
        actor=by.staff,
    )
    tell("advance_repaid", advance, by, receipt=part.number, amount_fen=amount, left_fen=advance.left)
    return part


def _must_be_right(way: str, amount: int, received_on: date | None, reference: str) -> None:
    problems = {
        "way": "" if way in {Way.CASH, Way.TRANSFER} else _("Choose how the money came."),
        "amount": "" if amount > 0 else _("Enter the amount that came."),
        "received_on": "" if received_on and received_on <= clock.today() else _("Enter the day, at the latest today."),
        "reference": _("Enter the number of the bank's slip.") if way == Way.TRANSFER and not reference.strip() else "",
    }
    if found := {field: [sentence] for field, sentence in problems.items() if sentence}:
        raise Incomplete(found)
