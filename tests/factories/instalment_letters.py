"""分期还款协议书 as full as it gets."""

from datetime import date
from typing import Any

from casework import letters
from tests.factories.letter_parts import INSURED, SENT


def instalments(**changes: Any) -> letters.InstalmentAgreement:
    amounts = (1_000_00, 1_000_00, 1_675_00)
    fields = SENT | {
        "number": "FQ990001-20260615-0001",
        "insured": INSURED,
        "settlement_number": "C990001-20260305-0007",
        "reason": "同一张票据已在异地重复报销",
        "owed": 3_775_00,
        "before": 100_00,
        "amount": 3_675_00,
        "parts": tuple(
            letters.AgreedPart(
                number=str(n), due_on=date(2026, 6 + n, 15), amount=fen, left=3_675_00 - sum(amounts[:n])
            )
            for n, fen in enumerate(amounts, 1)
        ),
        "account": letters.Account(holder="示例县医疗保障局", bank="示例农村商业银行营业部", number="6299****0001"),
        "drawn_up_on": date(2026, 6, 15),
        "signed_on": None,
        "made": "李敏",
        "agreed": "",
    }
    return letters.InstalmentAgreement(**(fields | changes))
