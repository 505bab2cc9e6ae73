"""借款确认书 and 补充医疗保险结算单."""

from datetime import datetime
from typing import Any, cast

from django.utils.translation import get_language, gettext

from casework import letters, masks
from casework.errors import WrongStep
from claims.letters.parts import day_of, insured
from claims.letters.settlement import calculation_row
from claims.models import Advance, SupplementaryClaim
from claims.models.advance import DECIDED
from policy import Row


def advance_paper(case: Advance, sent: dict[str, Any]) -> letters.AdvancePaper:
    """What is lent and who guarantees. Raises WrongStep for an advance that was refused or withdrawn."""
    if case.state in (Advance.State.REFUSED, Advance.State.UNDONE):
        raise WrongStep(state=case.get_state_display())
    return letters.AdvancePaper(
        **sent,
        insured=insured(case.person),
        institution=case.institution.name,
        admitted_on=case.admitted_on,
        prepaid=case.prepaid,
        amount=case.amount,
        guarantor_unit=case.guarantor_unit,
        guarantor_name=case.guarantor_name,
        guarantor_masked_id=masks.identity(case.guarantor_identity),
        guarantor_masked_telephone=masks.phone(case.guarantor_phone),
        account=_account(case),
        asked_on=day_of(case.asked_at),
        decided_on=day_of(case.decided_at) if case.decided_at else None,
        due_on=case.due_on,
    )


def supplement_sheet(case: SupplementaryClaim, sent: dict[str, Any]) -> letters.SupplementSheet:
    """The claim as it was settled. Raises WrongStep before."""
    if case.state not in DECIDED:
        raise WrongStep(state=case.get_state_display())
    lang = get_language() or "zh"
    rows = (Row.from_json(row) for row in case.rows)
    return letters.SupplementSheet(
        **sent,
        insured=insured(case.person),
        institution=case.institution.name,
        admitted_on=case.admitted_on,
        discharged_on=case.discharged_on,
        sheet_number=case.sheet_number,
        over_limit=case.over_limit,
        payout=case.payout,
        borne=case.borne,
        taken=tuple(_taken(case)),
        set_off=case.set_off,
        due=case.due,
        rows=tuple(calculation_row(row, lang) for row in rows if row.amount is not None),
        basis=gettext(", ").join(sorted({kept["pack"] for kept in case.versions.values()})),
        account=_account(case),
        decided_on=day_of(cast(datetime, case.decided_at)),
    )


def _taken(case: SupplementaryClaim) -> list[letters.TakenAdvance]:
    """Each advance with what was left of it after this claim."""
    found = []
    for part in case.parts.select_related("advance"):
        back = sum(part.advance.parts.filter(pk__lte=part.pk).values_list("amount", flat=True))
        left = part.advance.amount - back
        found.append(letters.TakenAdvance(number=part.advance.number, amount=part.amount, left=left))
    return found


def _account(case: Advance | SupplementaryClaim) -> letters.Account:
    return letters.Account(holder=case.payee_name, bank=case.bank_name, number=masks.account(case.bank_account))
