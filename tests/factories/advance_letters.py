"""Examples of the papers of supplementary insurance."""

from datetime import date
from typing import Any

from casework import letters
from tests.factories.letter_parts import INSURED, SENT

ACCOUNT = letters.Account(holder="欧阳修远", bank="示例农村商业银行", number="6217***********4321")


def advance(**changes: Any) -> letters.AdvancePaper:
    fields = SENT | {
        "insured": INSURED,
        "institution": "示例省示例市第一人民医院（东院区）",
        "admitted_on": date(2026, 2, 3),
        "prepaid": 2500000,
        "amount": 2200050,
        "guarantor_unit": "示例市自来水公司",
        "guarantor_name": "司马相如",
        "guarantor_masked_id": "990001********1234",
        "guarantor_masked_telephone": "138****5678",
        "account": ACCOUNT,
        "asked_on": date(2026, 2, 20),
        "decided_on": date(2026, 2, 24),
        "due_on": date(2026, 12, 31),
    }
    return letters.AdvancePaper(**(fields | changes))


def supplement_sheet(**changes: Any) -> letters.SupplementSheet:
    source = letters.Source(text="城镇职工大病团体补充医疗保险办法第二条")
    fields = SENT | {
        "insured": INSURED,
        "institution": "示例医科大学附属医院",
        "admitted_on": date(2026, 2, 3),
        "discharged_on": date(2026, 3, 9),
        "sheet_number": "JB-2026-000417",
        "over_limit": 2500000,
        "payout": 2125000,
        "borne": 375000,
        "taken": (letters.TakenAdvance(number="JK990001-20260220-0001", amount=2000050, left=100010),),
        "set_off": 2000050,
        "due": 124950,
        "rows": (
            letters.CalculationRow(
                layer="补充医疗保险",
                label="分段支付比例",
                formula="25,000.00 x 85 %",
                amount=2125000,
                sources=(source,),
            ),
        ),
        "basis": "hunan-district-2011",
        "account": ACCOUNT,
        "decided_on": date(2026, 3, 25),
    }
    return letters.SupplementSheet(**(fields | changes))
