"""The slip of what is settled before a claim."""

from datetime import date
from typing import Any

from casework import letters
from tests.factories.letter_parts import INSURED, SENT


def entitlement(**changes: Any) -> letters.EntitlementSlip:
    fields = SENT | {
        "number": "Y990001-20260305-0003",
        "title": "异地就医备案登记单",
        "insured": INSURED,
        "facts": (
            letters.SlipFact(label="备案类型", value="异地长期居住"),
            letters.SlipFact(label="就医地", value="浙江省杭州市"),
            letters.SlipFact(label="有效期", value="2026-03-05 至 长期"),
            letters.SlipFact(label="备案原因", value="随子女在外地长期居住"),
        ),
        "remark": "备案后可在就医地定点医疗机构直接结算。信息变化时请到参保地变更或取消。",
        "issued_on": date(2026, 3, 5),
    }
    return letters.EntitlementSlip(**(fields | changes))
