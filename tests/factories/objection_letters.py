"""Examples of the papers of a person who may disagree."""

from datetime import date
from typing import Any

from casework import letters
from tests.factories.letter_parts import APPLICANT, ARTICLE, INSURED, MATTER, SENT

REMEDY = letters.Remedy(
    until=date(2026, 6, 8),
    authority="示例市医疗保障局",
    agency_until=date(2026, 6, 9),
    court_until=date(2026, 10, 9),
)


def reduction(**changes: Any) -> letters.ReductionNotice:
    fields = SENT | {
        "matter": MATTER,
        "insured": INSURED,
        "applicant": APPLICANT,
        "claim_number": "C990001-20260305-0007",
        "institution": "示例省示例市第一人民医院（东院区）",
        "admitted_on": date(2026, 1, 3),
        "discharged_on": date(2026, 1, 12),
        "decided_on": date(2026, 4, 9),
        "lines": (
            letters.ReducedLine(
                item="人血白蛋白注射液10g（50ml:20%）",
                claimed=123456,
                allowed=61728,
                classes="乙类",
                reason="多于病历所记：病历记载使用一支",
                article=ARTICLE,
            ),
            letters.ReducedLine(
                item="PET-CT全身显像",
                claimed=800000,
                allowed=800000,
                classes="甲类 → 丙类",
                reason="与目录类别不符",
                article="《社会保险法》第二十八条",
            ),
        ),
        "fund_total": 4200017,
        "remedy": REMEDY,
    }
    return letters.ReductionNotice(**(fields | changes))


APPEAL: dict[str, Any] = {
    "insured": INSURED,
    "claim_number": "C990001-20260305-0007",
    "against": "拒付决定",
    "against_on": date(2026, 4, 9),
    "who": "欧阳修远（代理人）",
    "grounds": "肇事者已逃逸，公安机关出具了未破案证明，无人赔付。",
    "handed_in_on": date(2026, 6, 11),
}


def appeal_receipt(**changes: Any) -> letters.AppealReceipt:
    fields = SENT | APPEAL | {
        "sheets": 2,
        "until": date(2026, 6, 8),
        "late": "申请人住院，无法到窗口",
        "decide_by": date(2026, 6, 26),
        "decide_by_is_provisional": False,
    }  # fmt: skip
    return letters.AppealReceipt(**(fields | changes))


def appeal_decision(**changes: Any) -> letters.AppealDecision:
    fields = SENT | APPEAL | {
        "result": "予以支持",
        "reasons": "护理费用系治疗所需，原核减依据不足。",
        "follows": "已增加认可金额，差额支付到报销账户。",
        "more": 123456,
        "decided_on": date(2026, 6, 25),
        "remedy": letters.Remedy(until=date(2026, 8, 24), authority="示例市医疗保障局", court_until=date(2026, 12, 25)),
    }  # fmt: skip
    return letters.AppealDecision(**(fields | changes))
