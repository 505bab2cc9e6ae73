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


def lead_transfer(**changes: Any) -> letters.LeadTransfer:
    fields = SENT | {
        "number": "YS990000-20260616-0001",
        "lead_number": "XS990000-20260601-0003",
        "addressee": "示例市公安局经济犯罪侦查大队",
        "suspect": "张*三 990101********1237 示例市东城街道",
        "matter": "C990000-20260520-0012",
        "period": "2026年4月2日 – 2026年4月12日",
        "facts": "申报发票金额105,263.14元，与就诊医院存根金额15,263.14元不符，发票金额前疑被加贴“10”。",
        "findings": "经向示例市人民医院核实，该次住院实际费用15,263.14元；申报人承认涂改发票。",
        "amount": 9_000_000,
        "opinion": "涉嫌以伪造、变造票据骗取医疗保障基金，数额较大，建议移送公安机关。",
        "enclosures": tuple(
            letters.Enclosure(name=name) for name in ("申报发票原件一张", "医院核实回函一份", "询问笔录一份")
        ),
        "decided_on": date(2026, 6, 16),
    }
    return letters.LeadTransfer(**(fields | changes))
