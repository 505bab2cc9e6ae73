"""One letter of each kind, as full as they get. The settlement is case G-CH-02 in sixty lines."""

from datetime import date
from typing import Any

from casework import letters
from tests.factories.advance_letters import advance, supplement_sheet
from tests.factories.critical_letters import critical_notice
from tests.factories.entitlement_letters import entitlement
from tests.factories.instalment_letters import instalments
from tests.factories.letter_parts import APPLICANT, ARTICLE, INSURED, MATTER, NAME, REMEDY, SENT
from tests.factories.misuse_letters import lead_transfer, person_suspension
from tests.factories.objection_letters import appeal_decision, appeal_receipt, reduction
from tests.factories.review_letters import inquiry, minutes
from tests.factories.third_parties import third_party_demand


def receipt(**changes: Any) -> letters.Receipt:
    form = letters.MaterialForm
    fields = SENT | {
        "matter": MATTER,
        "insured": INSURED,
        "applicant": APPLICANT,
        "claimed": 10526314,
        "paid_elsewhere": 120050,
        "invoices": 3,
        "materials": (
            letters.Material(name="医疗收费票据", form=form.ORIGINAL, count=3, remark="电子票据已核验"),
            letters.Material(name="费用明细清单", form=form.ORIGINAL, count=1, remark="共12页"),
            letters.Material(name="诊断证明", form=form.COPY, count=1),
            letters.Material(name="病历资料（出院记录、住院病案首页）", form=form.ELECTRONIC, count=2),
        ),
        "received_on": date(2026, 3, 5),
        "due_on": date(2026, 4, 17),
        "due_is_provisional": True,
        "working_days": 30,
        "stopped_days": 4,
        "article": ARTICLE,
        "query_code": "7K2M-94PX",
        "progress_address": "https://yb.example.cn/claims/progress/#7K2M94PX",
    }
    return letters.Receipt(**(fields | changes))


def supplement(**changes: Any) -> letters.SupplementNotice:
    fields = SENT | {
        "matter": MATTER,
        "insured": INSURED,
        "applicant": APPLICANT,
        "received_on": date(2026, 3, 5),
        "told_on": date(2026, 3, 9),
        "missing": (
            letters.MissingMaterial(
                name="费用明细清单",
                remedy="所附清单缺第7至9页，请到就诊医院补打完整清单并加盖医院印章",
                article=ARTICLE,
            ),
            letters.MissingMaterial(name="诊断证明", remedy="缺少医师签名和医院诊断专用章", article=ARTICLE),
        ),
        "supplement_by": date(2026, 3, 31),
        "otherwise": "逾期未补正的，本次申请终止，您可以备齐材料后重新申请。",
    }
    return letters.SupplementNotice(**(fields | changes))


def refusal(**changes: Any) -> letters.RefusalNotice:
    fields = SENT | {
        "part": letters.RefusedPart.PAYMENT,
        "matter": MATTER,
        "insured": INSURED,
        "applicant": APPLICANT,
        "institution": "示例省示例市第一人民医院（东院区）",
        "received_on": date(2026, 3, 5),
        "decided_on": date(2026, 4, 2),
        "claimed": 10000000,
        "lines": (
            letters.RefusedLine(
                item="PET-CT全身显像",
                amount=800000,
                reason_code="R05",
                reason="不在基本医疗保险支付范围",
                article="《基本医疗保险诊疗项目范围》",
            ),
            letters.RefusedLine(
                item="人血白蛋白注射液10g（50ml:20%）",
                amount=123456,
                reason_code="R11",
                reason="超出限定支付范围：无低蛋白血症检验结果",
                article="《国家基本医疗保险药品目录》限定支付条款",
            ),
            letters.RefusedLine(
                item="床位费（超标准部分）", amount=5, reason_code="R07", reason="超过支付限价", article=ARTICLE
            ),
        ),
        "advice": "请向事故责任人主张；对方不支付的，凭公安机关证明可再次申报。",
        "remedy": REMEDY,
    }
    return letters.RefusalNotice(**(fields | changes))


def not_accepted(**changes: Any) -> letters.RefusalNotice:
    line = letters.RefusedLine(
        item="2026年1月3日至1月12日住院费用",
        amount=1526314,
        reason_code="N03",
        reason="应当由第三人负担",
        article="《社会保险法》第三十条",
    )
    application = {"part": letters.RefusedPart.APPLICATION, "claimed": 1526314, "lines": (line,)}
    return refusal(**(application | changes))


def settlement(**changes: Any) -> letters.SettlementSheet:
    lines = expense_lines()
    fields = SENT | {
        "number": "S990001-20260410-0012",
        "case_number": "C990001-20260305-0007",
        "settled_on": date(2026, 4, 10),
        "insured": INSURED,
        "applicant": APPLICANT,
        "sex": "女",
        "born_on": date(1988, 1, 7),
        "age": 38,
        "scheme": "城乡居民基本医疗保险",
        "assistance_class": "低保对象（第二类）",
        "visit": letters.Visit(
            number="Z20260103-000123",
            institution="示例省示例市第一人民医院（东院区）",
            level="县级",
            kind="普通住院",
            access="按规定转诊",
            diagnosis="K80.101胆囊结石伴急性胆囊炎；J18.900肺炎",
            admitted_on=date(2026, 1, 3),
            discharged_on=date(2026, 1, 25),
            days=22,
            invoices=3,
        ),
        "total": 10000000,
        "self_paid": 800000,
        "above_limit": 0,
        "first_self_pay": 120000,
        "in_policy": 9080000,
        "deductible": 40000,
        "funds": (
            letters.FundPayment(fund="基本医疗保险统筹基金", counted=9080000, payable_limit=4000000, paid=4000000),
            letters.FundPayment(fund="居民大病保险资金", counted=5200000, payable_limit=None, paid=2368000),
            letters.FundPayment(fund="医疗救助基金", counted=2712000, payable_limit=None, paid=1898400),
        ),
        "fund_total": 8266400,
        "person_total": 1733600,
        "person_account": 0,
        "person_cash": 1733600,
        "hospital": 0,
        "elsewhere": 0,
        "rows": calculation(),
        "year": 2026,
        "year_uses": (
            letters.YearUse(counter="基本医疗保险统筹基金", before=0, now=4000000, limit=4000000),
            letters.YearUse(counter="居民大病保险资金", before=100001, now=2368000, limit=None),
        ),
        "lines": lines,
        "payee": letters.Account(holder=NAME, bank="示例农村商业银行股份有限公司东风支行", number="6228****1234"),
        "policy": "jilin-county-2008 第3版（内容校验9f2c41ab）",
        "made": letters.Signature(name="李敏", on=date(2026, 4, 8)),
        "checked": letters.Signature(name="王复核", on=date(2026, 4, 9)),
        "approved": letters.Signature(),
    }
    return letters.SettlementSheet(**(fields | changes))


def settlement_of_the_rest(**changes: Any) -> letters.SettlementSheet:
    """A sheet of which another insurer has paid a quarter."""
    line = letters.ExpenseLine(
        name="手术费",
        catalogue_class="甲",
        quantity="1",
        amount=1000000,
        self_paid=0,
        above_limit=0,
        first_self_pay=0,
        in_policy=750000,
        elsewhere=250000,
    )
    fields = {"lines": (line,), "total": 1000000, "self_paid": 0, "first_self_pay": 0, "in_policy": 750000}
    fields |= {
        "funds": (letters.FundPayment(fund="基本医疗保险统筹基金", counted=750000, payable_limit=None, paid=525000),)
    }
    fields |= {"fund_total": 525000, "person_total": 225000, "person_cash": 225000, "elsewhere": 250000}
    return settlement(**(fields | changes))


def split_statement(**changes: Any) -> letters.SplitStatement:
    fields = SENT | {
        "case_number": "C990001-20260305-0007",
        "settled_on": date(2026, 4, 9),
        "insured": INSURED,
        "applicant": APPLICANT,
        "visit": settlement().visit,
        "invoices": (
            letters.ClaimedInvoice(code="99060126", number="0000123456", issued_on=date(2026, 1, 25), amount=8000000),
            letters.ClaimedInvoice(code="99060126", number="0000123457", issued_on=date(2026, 1, 25), amount=2000001),
        ),
        "claimed": 10000001,
        "allowed": 9900000,
        "funds": (
            letters.FundTotal(fund="基本医疗保险统筹基金", amount=4000000),
            letters.FundTotal(fund="居民大病保险资金", amount=2368000),
        ),
        "fund_total": 6368000,
        "elsewhere": (
            letters.PaidElsewhere(
                issuer="示例人寿保险股份有限公司示例市中心支公司",
                number="FG2026-0001234",
                invoice_number="0000123457",
                amount=500000,
            ),
        ),
        "unpaid": 3132001,
    }
    return letters.SplitStatement(**(fields | changes))


def calculation() -> tuple[letters.CalculationRow, ...]:
    """The trace of G-CH-02; the assistance ratio is the example."""
    county = letters.Source(text="示例县城镇居民基本医疗保险办法第十二条")
    critical = letters.Source(text="示例县城乡居民大病保险办法第七条")
    law = letters.Source(text="《社会救助暂行办法》第二十九条")
    example = letters.Source(text="救助比例70%", illustrative=True)
    rows = (
        ("基本医疗保险", "起付线以上", "90,800.00 − 400.00", 9040000, (county,)),
        ("基本医疗保险", "统筹基金支付", "90,400.00 × 60% = 54,240.00，年度限额余40,000.00", 4000000, (county,)),
        ("大病保险", "计入大病的个人负担", "100,000.00 − 40,000.00 − 8,000.00", 5200000, (critical,)),
        ("大病保险", "大病保险支付", "7,000.00 + 15,600.00 + 1,080.00", 2368000, (critical,)),
        ("医疗救助", "政策内剩余费用", "90,800.00 − 40,000.00 − 23,680.00", 2712000, (law,)),
        ("医疗救助", "医疗救助支付", "27,120.00 × 70%", 1898400, (law, example)),
    )
    return tuple(
        letters.CalculationRow(layer=layer, label=label, formula=formula, amount=amount, sources=sources)
        for layer, label, formula, amount, sources in rows
    )


def expense_lines() -> tuple[letters.ExpenseLine, ...]:
    """Fifty-eight lines of class A (80,000.00), one of class B (12,000.00), one of class C (8,000.00)."""
    nothing = {"self_paid": 0, "above_limit": 0, "first_self_pay": 0, "in_policy": 0}
    names = (
        "注射用头孢哌酮钠舒巴坦钠",
        "一次性使用无菌静脉留置针（24G，直型，无针密闭式正压型）",
        "Ⅰ级护理",
        "血常规（五分类）",
    )
    amounts = [137931] * 57 + [8000000 - 57 * 137931]
    class_a = [
        letters.ExpenseLine(
            name=names[at % len(names)],
            catalogue_class="甲",
            quantity=str(at + 1),
            amount=amount,
            **nothing | {"in_policy": amount},
        )
        for at, amount in enumerate(amounts)
    ]
    class_b = letters.ExpenseLine(
        name="人血白蛋白注射液",
        catalogue_class="乙",
        quantity="24",
        amount=1200000,
        **nothing | {"first_self_pay": 120000, "in_policy": 1080000},
        remark="先行自付10%",
    )
    class_c = letters.ExpenseLine(
        name="PET-CT全身显像", catalogue_class="丙", quantity="1", amount=800000, **nothing | {"self_paid": 800000}
    )
    return (*class_a, class_b, class_c)


def payment_list(**changes: Any) -> letters.PaymentList:
    payments = tuple(
        letters.Payment(
            case_number=f"C990001-20260305-{at:04d}",
            payee=NAME if at % 7 == 0 else "王芳",
            bank="示例农村商业银行股份有限公司东风支行",
            masked_account=f"6228****{at:04d}",
            amount=100001 * at,
            remark="重付（账号更正）" if at % 9 == 0 else "",
        )
        for at in range(1, 61)
    )
    fields = SENT | {
        "number": "B990001-20260415-0003",
        "pool": "示例市",
        "made_on": date(2026, 4, 15),
        "payer_account": letters.Account(
            holder="示例市医疗保障基金支出户", bank="示例银行示例市分行营业部", number="8801****0099"
        ),
        "payments": payments,
        "funds": (
            letters.FundTotal(fund="基本医疗保险统筹基金", amount=180000000),
            letters.FundTotal(fund="居民大病保险资金", amount=3000000),
            letters.FundTotal(fund="医疗救助基金", amount=1830),
        ),
        "maker": letters.Signature(name="赵制单", on=date(2026, 4, 15)),
        "checker": letters.Signature(name="钱复核", on=date(2026, 4, 15)),
        "payer": letters.Signature(),
    }
    return letters.PaymentList(**(fields | changes))


def recovery(**changes: Any) -> letters.RecoveryNotice:
    fields = SENT | {
        "insured": INSURED,
        "settlement_number": "S990001-20260410-0012",
        "paid_on": date(2026, 4, 16),
        "decided_on": date(2026, 6, 8),
        "reason": "同一张票据已在异地重复报销",
        "article": "《社会保险经办条例》第四十六条",
        "funds": (
            letters.RepaidFund(fund="基本医疗保险统筹基金", paid=4000000, due=2876543, repay=1123457),
            letters.RepaidFund(fund="居民大病保险资金", paid=812345, due=0, repay=812345),
        ),
        "repay_by": date(2026, 7, 7),
        "account": letters.Account(
            holder="示例市医疗保障基金收入户", bank="示例银行示例市分行营业部", number="880112345678901234"
        ),
        "in_parts": True,
        "remedy": REMEDY,
    }
    return letters.RecoveryNotice(**(fields | changes))


def repayment(**changes: Any) -> letters.RepaymentReceipt:
    fields = SENT | {
        "number": "R990001-20260701-0003",
        "insured": INSURED,
        "payer": "",
        "claim_number": "C990001-20260305-0007",
        "reason": "同一张票据已在异地重复报销",
        "way": "从后续待遇中抵扣",
        "reference": "抵扣同意书2026-017",
        "set_off_against": "C990001-20260620-0002",
        "consent_on": date(2026, 6, 30),
        "received_on": date(2026, 7, 1),
        "amount": 1850502,
        "funds": (
            letters.FundTotal(fund="基本医疗保险统筹基金", amount=1073905),
            letters.FundTotal(fund="居民大病保险资金", amount=776597),
        ),
        "owed": 1935802,
        "before": 10300,
        "left": 75000,
    }
    return letters.RepaymentReceipt(**(fields | changes))


def return_slip(**changes: Any) -> letters.ReturnSlip:
    fields = SENT | {
        "insured": INSURED,
        "papers": (
            letters.ReturnedPaper(name="住院收费票据（纸质）", sheets=3, stamped=True),
            letters.ReturnedPaper(name="疾病诊断证明书", sheets=1, stamped=False),
        ),
        "returned_to": "欧阳修远（代理人）",
        "returned_on": date(2026, 4, 20),
    }
    return letters.ReturnSlip(**(fields | changes))


def day_list(**changes: Any) -> letters.DayList:
    fields = SENT | {
        "number": "D990001-20260305-0012-1",
        "clerk": "李敏",
        "counter": "A12窗口",
        "day": date(2026, 3, 5),
        "turn": 1,
        "span": "2026-03-05 00:00 — 17:32",
        "figures": (
            letters.DayFigure(label="受理件数", count=7),
            letters.DayFigure(label="申报金额", amount=4512345),
            letters.DayFigure(label="退回原件张数", count=11),
            letters.DayFigure(label="退款收据金额", amount=120050),
        ),
        "rows": (
            letters.DayRow(at="09:12", what="受理", number="C990001-20260305-0007", person="张*三", amount=1230045),
            letters.DayRow(at="16:40", what="退回原件", number="C990001-20260211-0003", person="王*", amount=None),
        ),
        "remark": "A12窗口打印机缺纸，已报修",
    }
    return letters.DayList(**(fields | changes))


EVERY_LETTER = (
    receipt, supplement, refusal, not_accepted, settlement, settlement_of_the_rest, split_statement, payment_list,
    recovery, repayment, return_slip, day_list, inquiry, minutes, entitlement, reduction,
    appeal_receipt, appeal_decision, critical_notice, person_suspension, lead_transfer, advance, supplement_sheet,
    instalments, third_party_demand,
)  # fmt: skip
