"""The letters of a review, as full as they get."""

from datetime import date
from typing import Any

from casework import letters
from tests.factories.letter_parts import INSURED, SENT


def inquiry(**changes: Any) -> letters.InquiryLetter:
    fields = SENT | {
        "number": "C990001-20260305-0007-H1",
        "addressee": "示例市第一人民医院医疗保险办公室",
        "insured": INSURED,
        "claim_number": "C990001-20260305-0007",
        "institution": "示例市第一人民医院",
        "diagnosis": "K35.900 急性阑尾炎",
        "admitted_on": date(2026, 2, 1),
        "discharged_on": date(2026, 2, 9),
        "claimed": 10526314,
        "questions": tuple(
            letters.Question(text=text)
            for text in (
                "该参保人是否于上述日期在贵院住院？",
                "一次性吻合器（2把）是否实际使用？请附手术记录与植入物条码。",
            )
        ),
        "asked_on": date(2026, 3, 9),
        "answer_by": date(2026, 3, 16),
        "reminder_on": date(2026, 3, 17),
    }
    return letters.InquiryLetter(**(fields | changes))


def minutes(**changes: Any) -> letters.Minutes:
    fields = SENT | {
        "number": "C990001-20260305-0007-J1",
        "claim_number": "C990001-20260305-0007",
        "insured": INSURED,
        "institution": "示例市第一人民医院",
        "diagnosis": "I21.900 急性心肌梗死",
        "admitted_on": date(2026, 2, 1),
        "discharged_on": date(2026, 2, 21),
        "claimed": 28526314,
        "fund": 18850502,
        "reason": "基金支付超过会审标准",
        "convened_on": date(2026, 3, 12),
        "chair": "赵鉴明",
        "members": (
            letters.MemberSaid(name="赵鉴明", role="审批", opinion="同意", reason="", on=date(2026, 3, 12)),
            letters.MemberSaid(name="孙立群", role="审批", opinion="核减", reason="支架价格偏高", on=date(2026, 3, 13)),
            letters.MemberSaid(name="黄思源", role="复核", opinion="—", reason="", on=None),
        ),
        "attendees": (letters.Heard("周医务", "示例市第一人民医院", "支架为急诊植入。", date(2026, 3, 12)),),
        "needed": "2",
        "majority": "50",
        "counted": "同意 1，核减 1，拒付 0",
        "result": "未形成多数意见",
        "resolution": "补充耗材使用记录后再次会审。",
        "ended_on": date(2026, 3, 16),
    }
    return letters.Minutes(**(fields | changes))
