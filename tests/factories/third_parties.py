"""Claims of injuries for which a third party has to pay; its demand letter."""

from datetime import date
from typing import Any

from casework import clock, letters
from casework.models import Role
from claims.models import Claim
from claims.services.intake import submit
from claims.third_party.recording import Said, record_third_party
from tests.factories import claims
from tests.factories.core import reader
from tests.factories.letter_parts import INSURED, SENT

NAME = "马德顺"


def said(**changes: Any) -> Said:
    """A driver who does not pay, wholly to blame."""
    known: dict[str, Any] = {
        "cause": "2026年6月1日在城关镇被电动三轮车撞伤",
        "standing": "refuses",
        "share": 10_000,
        "paid": 0,
        "name": NAME,
        "identity": "990001197001011234",
        "address": "示例县城关镇东街3号",
        "paper": "police",
        "paper_number": "交认字〔2026〕第88号",
        "declared_on": clock.today(),
    }
    return Said(**known | changes)


def submitted(who: dict[str, Any] | None = None, **fields: Any) -> Claim:
    """A claim whose third party is recorded, handed in."""
    claim = claims.draft(**fields)
    by = reader(Role.CLERK, pool=claim.pool)
    record_third_party(claim=claim, said=said(**who or {}), by=by)
    return submit(claim=claim, version=claim.version, by=by)


def paid_first(who: dict[str, Any] | None = None, **fields: Any) -> Claim:
    """A claim that the fund pays first: through both reviews to the supervisor, approved."""
    return claims.approved(claims.second_passed(claims.first_passed(submitted(who, **fields))))


def third_party_demand(**changes: Any) -> letters.ThirdPartyDemand:
    fields = SENT | {
        "injured": INSURED.name,
        "debtor": "示例县顺达运输服务部",
        "debtor_masked_id": "9999************0X",
        "address": "示例县城关镇东街3号",
        "settlement_number": "C990001-20260305-0007",
        "cause": "2026年6月1日在城关镇东街被运输车辆撞伤",
        "paper": "公安机关文书 交认字〔2026〕第88号",
        "share": "70%",
        "article": "《社会保险法》第三十条",
        "funds": (
            letters.FundTotal(fund="基本医疗保险统筹基金", amount=2_572_50),
            letters.FundTotal(fund="居民大病保险资金", amount=1_000_00),
        ),
        "amount": 3_572_50,
        "received": 572_50,
        "left": 3_000_00,
        "opened_on": date(2026, 6, 16),
        "pay_by": date(2026, 7, 14),
        "account": letters.Account(holder="示例市医疗保障基金收入户", bank="示例银行", number="880112345678901234"),
    }
    return letters.ThirdPartyDemand(**(fields | changes))
