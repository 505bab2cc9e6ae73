"""An example of the notice of a critical-illness case."""

from datetime import date
from typing import Any

from casework import letters
from tests.factories.letter_parts import INSURED, SENT
from tests.factories.objection_letters import REMEDY


def critical_notice(**changes: Any) -> letters.CriticalNotice:
    stay = letters.CriticalStay
    fields = SENT | {
        "insured": INSURED,
        "year": "2026",
        "stays": (
            stay(
                on=date(2026, 2, 3), what="示例省示例市第一人民医院（东院区）", number="9900202600101",
                burden=1800017, entitled=240010, paid=100000,
            ),
            stay(
                on=date(2026, 4, 12), what="示例医科大学附属医院", number="C990001-20260420-0003",
                burden=1000000, entitled=600001, paid=0,
            ),
            stay(
                on=date(2026, 5, 30), what="事后补偿", number="D990000-20260416-0002",
                burden=0, entitled=0, paid=140010,
            ),
        ),
        "burden": 2800017,
        "entitled": 840011,
        "paid": 240010,
        "due": 600001,
        "account": letters.Account(holder="欧阳修远（继承人）", bank="示例农村商业银行", number="6217***********4321"),
        "reasons": "经查无第三方责任，异议不成立",
        "basis": "example-2026",
        "decided_on": date(2026, 6, 25),
        "remedy": REMEDY,
    }  # fmt: skip
    return letters.CriticalNotice(**(fields | changes))
