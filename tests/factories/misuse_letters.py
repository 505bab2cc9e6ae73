"""An example of the decision to suspend a person's online settlement."""

from datetime import date
from typing import Any

from casework import letters
from tests.factories.letter_parts import INSURED, SENT
from tests.factories.objection_letters import REMEDY


def person_suspension(**changes: Any) -> letters.PersonSuspension:
    fields = SENT | {
        "number": "ZT990000-20260616-0001",
        "insured": INSURED,
        "reference": "示医保罚决〔2026〕12号",
        "ground": "将本人的医疗保障凭证交由他人冒名使用",
        "article": "《医疗保障基金使用监督管理条例》第四十一条第一款第（一）项",
        "facts": "2026年4月2日将社会保障卡交由他人在示例市人民医院冒名住院，骗取基金3,210.50元。",
        "decision": "当事人已退回全部损失，从轻处理。",
        "months": "6",
        "starts_on": date(2026, 6, 20),
        "ends_on": date(2026, 12, 19),
        "decided_on": date(2026, 6, 16),
        "remedy": REMEDY,
    }
    return letters.PersonSuspension(**(fields | changes))
