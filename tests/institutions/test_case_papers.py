"""Papers about applications, certificates, violations, measures and clearings as PDF: their text is read back, and names,
days and amounts compared."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from casework import clock
from casework.letters import Letter
from casework.letters.errors import DoesNotAdd
from casework.letters.rendering import LOCALES, printable, texts
from fund import payables
from fund.models import Account, Payable
from fund.payables import Payee
from institutions import application_paper, settlement_paper, supervision_paper
from institutions.models import Application, Declaration, Measure, Recovery, Violation
from institutions.services import applications, deducting
from tests.factories.core import StaffFactory, reader
from tests.factories.institutions import (
    ApplicationFactory,
    CertificateFactory,
    MeasureFactory,
    QualifiedFactory,
    StationFactory,
    ViolationFactory,
)
from tests.factories.letters import SENT
from tests.factories.settlements import ClearingFactory, DeclarationFactory
from tests.institutions import declared, steps
from tests.institutions.steps import BEIJING, ORDER2, Office
from tests.institutions.test_paper import LONG, signed, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

DAY = date(2026, 6, 5)


def desk() -> Any:
    return reader("institution_desk")


def supplementing(office: Office) -> Application:
    application = steps.received(office, date(2026, 6, 1), steps.hospital(name=LONG))
    applications.mark_items(application=application, marks=steps.missing(application, 2), by=office.clerk)
    return applications.tell_missing(application=application, told_on=DAY, by=office.clerk)


def lacks() -> Letter:
    return application_paper.lack_notice(supplementing(Office(steps.rules(ORDER2))), desk())


def notice() -> Letter:
    return application_paper.designation_notice(StationFactory().application, desk())


def _closed(state: str, **fields: Any) -> Letter:
    number = f"N990001-20260302-{Application.objects.count():04d}"
    said = {"number": number, "received_on": date(2026, 3, 2), "decided_on": DAY}
    made = ApplicationFactory(state=state, institution=steps.hospital(name=LONG), **said | fields)
    return application_paper.designation_decision(made, desk())


def not_accepted() -> Letter:
    return _closed("not_accepted", reasons="未取得执业许可证")


def refused() -> Letter:
    return _closed("refused", reasons="评估得分 #60，低于合格分数", again_from=date(2027, 6, 5))


def passed() -> Letter:
    made = CertificateFactory(application=QualifiedFactory(received_on=date(2026, 3, 2), decided_on=DAY))
    return application_paper.designation_decision(made.application, desk())


def certificate() -> Letter:
    made = CertificateFactory(application=QualifiedFactory(institution=steps.hospital(name=LONG)))
    made.inspections.create(due_on=date(2027, 5, 20))
    made.inspections.create(due_on=date(2028, 5, 20))
    return application_paper.certificate_paper(made, desk())


def _violation(**fields: Any) -> Any:
    said = {"state": "decided", "decided_by": StaffFactory(), "decided_on": DAY, "rectify_by": date(2026, 7, 5)}
    money = {"sanctions": ["限期整改", "中止协议"], "amount": 12_345_67, "decision": "限期整改，退回违规费用。"}
    return ViolationFactory(institution=steps.hospital(name=LONG), **said | money | fields)


def violation() -> Letter:
    made = _violation()
    decided = {"state": "decided", "decided_by": StaffFactory(), "decided_on": DAY, "violation": made}
    MeasureFactory(agreement=signed(), **decided)
    return supervision_paper.violation_decision(made, desk())


def _came_back() -> Violation:
    """Both funds, part of it came by the bank, part was set off."""
    made = _violation(critical=2_345_67, pool__income_bank="示例农商银行", pool__income_account="1234567890123456")
    known = {"violation": made, "by": StaffFactory(), "at": clock.now()}
    Recovery.objects.create(
        amount=5_000_01, critical=1_000_00, received_on=date(2026, 6, 9), reference="回单88", **known
    )
    month = DeclarationFactory(pool=made.pool)
    used = payables.owe(
        subject=month,
        pool=made.pool,
        area_code=month.area_code,
        number=month.number,
        payee=Payee("某医院", "示例农商银行", "6217990000000001234"),
        by_fund={"basic": 1_111_11},
        decided_by=StaffFactory(),
    )
    said = {"received_on": date(2026, 6, 11), "reference": "抵扣告知书7", "payable": used, "way": "set_off"}
    Recovery.objects.create(amount=1_111_11, **said, **known)
    return made


def came_back() -> Letter:
    return supervision_paper.violation_decision(_came_back(), desk())


def receipt() -> Letter:
    return supervision_paper.violation_recovery(_came_back().recoveries.get(way="transfer"), desk())


def set_off() -> Letter:
    return supervision_paper.violation_recovery(_came_back().recoveries.get(way="set_off"), desk())


def answered(is_upheld: bool = False) -> Letter:
    appeal = {
        "appealed_on": date(2026, 6, 8),
        "appeal": "收费符合标准",
        "is_upheld": is_upheld,
        "answer": "维持原决定的理由",
    }
    made = _violation(answered_by=StaffFactory(), answered_on=date(2026, 6, 12), **appeal)
    return supervision_paper.violation_answer(made, desk())


def announcement(**fields: Any) -> Letter:
    known = {"agreement": signed(), "state": "decided", "decided_by": StaffFactory(), "decided_on": DAY}
    return supervision_paper.insured_notice(MeasureFactory(**known | fields), desk())


def announced_end() -> Letter:
    return announcement(kind=Measure.Kind.TERMINATION, starts_on=date(2026, 10, 1), told_on=date(2026, 6, 9))


def _cleared(**fields: Any) -> Letter:
    hospital = steps.hospital(name=LONG, bank_name="示例农商银行", bank_account="6217990000000001234")
    decided = {"state": "done", "decided_by": StaffFactory(), "decided_on": DAY, "settled_on": date(2026, 6, 12)}
    return settlement_paper.clearing_paper(ClearingFactory(agreement__institution=hospital, **decided | fields), desk())


def clearing() -> Letter:
    money = {"kept": 300_000_00, "deposit_held": 20_000_00, "deposit_back": 18_000_00, "prepaid_left": 1_000_01}
    return _cleared(kind="year", due=316_999_99, **money)


def clearing_back() -> Letter:
    return _cleared(allowed=3_100_000_00, shared=50_000_00, borne=50_000_00, borne_before=10_000_00, due=-40_000_00)


def _month() -> tuple[Office, Declaration]:
    """May 2026 of a hospital with a long name, something deducted from its first line."""
    office = Office(steps.rules(ORDER2))
    agreement = declared.agreed(office)
    type(agreement.institution).objects.filter(pk=agreement.institution_id).update(name=LONG)
    agreement.institution.refresh_from_db()
    found = declared.checked(office, agreement)
    said = {"kind": "10", "reason": "超限定支付范围用药", "article": "协议第二十一条"}
    deducting.deduct_line(line=found.lines.get(core_id="JS0001"), basic=100_50, critical=1_00, by=office.clerk, **said)
    return office, found


def deductions() -> Letter:
    _office, found = _month()
    return settlement_paper.deduction_notice(found, desk())


def month() -> Letter:
    """Some of both payments was used for what the institution has to give back."""
    office, found = _month()
    found = declared.confirmed(office, found)
    for payable, fen in zip(Payable.objects.filter(subject_id=found.pk).order_by("pk"), (300_01, 50_02), strict=True):
        used = dict.fromkeys(payable.by_fund, fen)
        payables.set_off(payable, by_fund=used, actor=StaffFactory(), against=Account.Kind.OWED_BACK)
    return settlement_paper.statement(found, desk())


EVERY = (
    *(lacks, notice, not_accepted, refused, passed, certificate, violation, came_back, answered, announcement),
    announced_end,
    *(receipt, set_off, clearing, clearing_back, deductions, month),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", EVERY)
def test_a_paper_shows_every_name_day_and_amount_it_was_given(make: Callable[[], Letter], lang: str) -> None:
    letter = replace(make(), agency=SENT["agency"])
    read = words(letter, lang)
    hidden = {"not_accepted", "refused", "qualified", "suspension", "termination", "due", "back", "yes"}
    shown = set(texts(printable(letter, LOCALES[lang]))) - hidden
    assert not {text for text in shown if "".join(text.split()) not in read}
    assert letter.number in read


def test_what_lacks_is_listed_once_with_the_last_day(today: date) -> None:
    application = supplementing(Office(steps.rules(ORDER2)))
    read = words(application_paper.lack_notice(application, desk()))
    for item in application.items.filter(mark="no"):
        assert "".join(item.name.split()) in read
    due = application.stations.get(ended_on=None).due_on
    assert f"{due.year}年{due.month}月{due.day}日" in read and "送达回证" in read


def test_decisions_say_what_comes_next() -> None:
    assert "不予受理" in words(not_accepted()) and "未取得执业许可证" in words(not_accepted())
    read = words(refused())
    assert "不予纳入定点管理决定书" in read and "2027年6月5日起再次提出申请" in read and "行政复议" in read
    read = words(passed())
    assert "审核合格" in read and "Z9900-2026-" in read and "行政复议" not in read


def test_a_violation_says_its_money_in_capitals_and_what_it_does_to_the_agreement() -> None:
    read = words(violation())
    for said in (
        "12,345.67",
        "壹万贰仟叁佰肆拾伍元陆角柒分",
        "2026年7月5日",
        "中止",
        "2026年6月10日",
        "限期整改、中止协议",
    ):
        assert said in read, said
    assert "维持原处理决定" in words(answered()) and "无需退回费用" in words(answered(is_upheld=True))


def test_a_violation_says_what_each_fund_gets_into_which_account_and_what_came() -> None:
    read = words(came_back())
    for said in (
        *("居民基本医保基金¥10,000.00", "大病保险资金¥2,345.67"),
        *("1234567890123456", "示例农商银行", "注明本决定书编号"),
        *("2026年6月9日转账回单885,000.01", "2026年6月11日从月度结算款中抵扣抵扣告知书71,111.11", "尚需退回6,234.55"),
    ):
        assert said in read, said
    with pytest.raises(DoesNotAdd):
        replace(came_back(), amount=1)  # type: ignore[call-arg]


def test_each_money_that_came_has_its_paper(client: Any) -> None:
    read = words(receipt())
    for said in (
        "违规应退款收款凭据",
        "伍仟元零壹分",
        "回单88",
        "居民基本医保基金4,000.01",
        "大病保险资金1,000.00",
        "尚需退回7,345.66",
    ):
        assert said in read, said
    read = words(set_off())
    for said in (
        "违规应退款抵扣告知书",
        "SB990000-20260610",
        "抵扣告知书7",
        "此前已退回5,000.01",
        "尚需退回6,234.55",
        "送达回证",
    ):
        assert said in read, said
    with pytest.raises(DoesNotAdd):
        replace(set_off(), before=1)  # type: ignore[call-arg]
    office = Office(steps.rules(ORDER2))
    made = _came_back()
    wrong = made.recoveries.get(way="transfer")
    client.force_login(reader("finance", pool=office.pool).staff)
    page = reverse("institutions:violation", args=[made.pk])
    papers = [
        reverse("institutions:violation_paper", args=[made.pk, f"recovery-{one.pk}"]) for one in made.recoveries.all()
    ]
    assert all(paper in client.get(page).content.decode() for paper in papers)
    assert all(client.get(paper)["Content-Type"] == "application/pdf" for paper in papers)
    undone = {"violation": made, "by": StaffFactory(), "at": clock.now(), "received_on": DAY, "reference": "x"}
    Recovery.objects.create(amount=-5_000_01, critical=-1_000_00, cancels=wrong, **undone)
    assert client.get(papers[0]).status_code == 404 and client.get(papers[1]).status_code == 200
    assert "此前已退回0.00" in words(supervision_paper.violation_recovery(made.recoveries.get(way="set_off"), desk()))


def test_the_answer_that_holds_says_what_goes_back() -> None:
    appeal = {"appealed_on": date(2026, 6, 8), "appeal": "x", "is_upheld": True, "answer": "y"}
    made = _violation(answered_by=StaffFactory(), answered_on=date(2026, 6, 12), **appeal)
    known = {"violation": made, "by": StaffFactory(), "at": clock.now(), "received_on": DAY, "reference": "回单88"}
    Recovery.objects.create(amount=200_05, **known)
    read = words(supervision_paper.violation_answer(made, desk()))
    assert "已退回的¥200.05将汇入名录登记的账户" in read


def test_the_insured_read_from_which_day_on_and_what_happens_to_a_stay() -> None:
    read = words(announcement())
    assert "中止定点医药机构服务协议公告" in read and "2026年6月10日" in read and "2026年6月9日" in read
    assert "解除定点医药机构服务协议公告" in words(announced_end())


def test_a_clearing_adds_up_and_shows_no_account_in_full() -> None:
    read = words(clearing())
    assert "316,999.99" in read and "本次应付" in read and "6217990000000001234" not in read
    assert "本次应退回" in words(clearing_back()) and "40,000.00" in words(clearing_back())
    with pytest.raises(DoesNotAdd):
        replace(clearing(), kept=1)  # type: ignore[call-arg]


def test_papers_are_offered_where_they_exist(client: Any) -> None:
    office = Office(steps.rules(ORDER2))
    application = supplementing(office)
    client.force_login(office.clerk.staff)
    paper = reverse("institutions:application_paper", args=[application.pk, "lacks"])
    page = reverse("institutions:application", args=[application.pk])
    assert paper in client.get(page).content.decode()
    assert client.get(paper)["Content-Type"] == "application/pdf"
    for other in ("decision", "notice", "nonsense"):
        assert client.get(reverse("institutions:application_paper", args=[application.pk, other])).status_code == 404
    found = _violation()
    shown = client.get(reverse("institutions:violation", args=[found.pk])).content.decode()
    assert reverse("institutions:violation_paper", args=[found.pk, "decision"]) in shown
    answer = reverse("institutions:violation_paper", args=[found.pk, "answer"])
    assert answer not in shown and client.get(answer).status_code == 404


def test_a_certificate_is_printed_until_it_is_revoked(client: Any) -> None:
    office = Office(steps.rules(BEIJING))
    made = CertificateFactory(application=QualifiedFactory(pool=office.pool))
    client.force_login(office.clerk.staff)
    paper = reverse("institutions:certificate_paper", args=[made.pk])
    assert client.get(paper).status_code == 200
    assert paper in client.get(reverse("institutions:application", args=[made.application_id])).content.decode()
    made.revoked_on, made.revoked_because = DAY, "取消资格"
    made.save()
    assert client.get(paper).status_code == 404
