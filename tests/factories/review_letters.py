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
