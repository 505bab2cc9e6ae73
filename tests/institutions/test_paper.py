"""Papers of agreements as PDF: their text is read back, and names, days and amounts compared (BJ-15, BJ-16)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from casework import clock
from casework.letters import Letter, render
from casework.letters.rendering import LOCALES, printable, texts
from institutions import paper
from institutions.models import Measure
from tests.factories.core import StaffFactory, reader
from tests.factories.institutions import AgreementFactory, CertificateFactory, MeasureFactory, QualifiedFactory
from tests.factories.letters import SENT
from tests.institutions import steps

pytestmark = pytest.mark.django_db

LONG = "示例市城关区东风街道第一社区卫生服务中心（含康复分院、血液透析室）"


@pytest.fixture(autouse=True)
def _day(today: date) -> Iterator[None]:
    yield


def words(letter: Letter, lang: Any = "zh") -> str:
    """All text of a letter without white space."""
    pages = PdfReader(BytesIO(render(letter, lang))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def signed(**fields: Any) -> Any:
    hospital = steps.hospital(
        name=LONG,
        legal_person="欧阳修远",
        bank_name="示例农商银行",
        bank_account="6217990000000001234",
        address="示例市城关区人民路88号",
    )
    held = CertificateFactory(application=QualifiedFactory(institution=hospital))
    given = {"prepayment": 1250, "deposit": 500, "budget": 12_345_678_90, "certificate": held}
    agreement = AgreementFactory(institution=hospital, pool=held.pool, **given | fields)
    for at, (name, text) in enumerate((("服务人群", "乙方服务参保人员。"), ("费用结算", "按月申报 #1 $2。")), 1):
        agreement.clauses.create(position=at, kind="content", name=name, text=text)
    return agreement


def an_agreement() -> Letter:
    return paper.agreement_paper(signed(), reader("institution_desk"))


def a_supplement() -> Letter:
    supplement = signed().supplements.create(
        position=1,
        subject="调整年度预算",
        text="自生效之日起调整年度预算。",
        starts_on=date(2026, 7, 1),
        budget=15_000_000_05,
        deposit=300,
        made_by=StaffFactory(),
    )
    return paper.supplement_paper(supplement, reader("institution_desk"))


def a_measure(**fields: Any) -> Letter:
    known = {"agreement": signed(), "state": "decided", "decided_by": StaffFactory(), "decided_on": date(2026, 6, 5)}
    return paper.measure_paper(MeasureFactory(**known | fields), reader("institution_desk"))


def a_suspension() -> Letter:
    return a_measure(due_on=date(2026, 12, 6))


def an_end() -> Letter:
    return a_measure(kind=Measure.Kind.TERMINATION, starts_on=date(2026, 10, 1))


def no_renewal() -> Letter:
    return a_measure(kind=Measure.Kind.NON_RENEWAL, side="institution", ground_name="", starts_on=date(2027, 1, 1))


EVERY = (an_agreement, a_supplement, a_suspension, an_end, no_renewal)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", EVERY)
def test_a_paper_shows_every_name_day_and_amount_it_was_given(make: Callable[[], Letter], lang: str) -> None:
    letter = replace(make(), agency=SENT["agency"])
    read = words(letter, lang)
    assert not {text for text in texts(printable(letter, LOCALES[lang])) if "".join(text.split()) not in read}


@pytest.mark.parametrize("make", EVERY)
def test_a_paper_has_its_number_and_room_for_the_seal(make: Callable[[], Letter]) -> None:
    letter = make()
    read = words(letter)
    assert letter.number in read and "加盖业务专用章" in read and "打印时间" in read


def test_an_agreement_says_its_money_in_figures_and_capitals_and_no_account_in_full() -> None:
    """12.5 % of 12,345,678.90 yuan is 1,543,209.8625, paid half up to the fen (FX-28)."""
    read = words(an_agreement())
    for said in ("12,345,678.90", "1,543,209.86", "12.5%", "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角", "按月申报#1$2。"):
        assert said in read, said
    assert "2026年1月1日" in read and "2026年12月31日" in read
    assert "6217990000000001234" not in read and "1234" in read


def test_the_advance_is_rounded_half_up() -> None:
    assert [paper.prepaid(budget, 1) for budget in (4_999, 5_000, 15_000, 0)] == [0, 1, 2, 0]


def test_notices_name_the_first_day_without_the_last_day_with_and_the_ground() -> None:
    suspended = words(a_suspension())
    assert "自2026年6月10日起中止" in suspended and "2026年12月6日" in suspended and "按定点结算至出院" in suspended
    ended = words(an_end())
    assert "有效至2026年9月30日" in ended and "未按规定提供有关数据" in ended
    declined = words(no_renewal())
    assert "2026年12月31日" in declined and "不再续签" in declined


def test_a_suspension_of_the_agency_has_no_last_day() -> None:
    assert "自动终止" not in words(a_measure())


def test_a_paper_that_is_not_signed_has_lines_for_the_pen() -> None:
    with clock.set_to(date(2026, 6, 16)):
        agreement = signed(state="draft", signed_on=None, signed_for="", signed_by=None)
        read = words(paper.agreement_paper(agreement, reader("institution_desk")))
    assert "甲方签字：_" in read
