"""An institution's life on the screens: from its application to a signed agreement, a suspension, and a claim of a stay
that the suspension falls into (BJ-05 .. BJ-16; docs/decisions.md: a stay goes by the day of its admission)."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from casework import clock
from casework.models import Pool, Role
from enrollment.models import Person
from institutions.models import Agreement, Application, Certificate, Institution, Measure
from institutions.night import alarms
from tests.browser.axe import violations
from tests.browser.desk import DESK, PHONE, Desk, TypedLine
from tests.casework.files import pdf
from tests.factories.claims import DiagnosisFactory, draft
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory
from tests.factories.enrollment import insured_person, resident_id
from tests.factories.rulebook import put_example_rules_in_force, put_rules_in_force
from tests.institutions import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MARCH, MAY = date(2026, 3, 2), date(2026, 5, 6)
NAME, PERSON = "清溪县第二人民医院", "王秀英"


@pytest.fixture
def pool() -> Iterator[Pool]:
    with clock.set_to(MARCH):
        pool = PoolFactory()
        AreaFactory(code="990001000000", name="清溪县", level="county", parent=pool.area)
        put_example_rules_in_force(pool)
        put_rules_in_force(pool, "beijing-institutions", "institutions")
        hospital = {"name": NAME, "initials": "qxxdermyy", "level": "2", "licence_valid_to": date(2026, 12, 31)}
        steps.hospital(**hospital, area=TownshipFactory(), legal_person="方济民")
        DiagnosisFactory(code="K35.900", name="急性阑尾炎", initials="jxlwy")
        number = resident_id(date(1970, 3, 8), order=2)
        insured_person(pool, years=(2026,), name=PERSON, initials="wxy", identity__number=number)
        yield pool


def send(desk: Desk, file: bytes | None = None, **fields: str) -> None:
    """Fill the form of the page by the names of its fields and send it by Ctrl+Enter."""
    for name, value in fields.items():
        field = desk.page.locator(f"form [name={name}]")
        if field.first.get_attribute("type") in ("radio", "checkbox"):
            desk.page.locator(f"form [name={name}][value={value}]").check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    if file:
        field = desk.page.locator("form input[type=file]")
        field.set_input_files({"name": "意见.pdf", "mimeType": "application/pdf", "buffer": file})
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Control+Enter")


def step(desk: Desk, label: str, file: bytes | None = None, **fields: str) -> None:
    """One of the things that can be done now."""
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name=label, exact=True).first.click()
    send(desk, file, **fields)


def opinions(desk: Desk, application: str) -> None:
    """Both authorities agree in writing."""
    for authority in ("health", "finance"):
        desk.open(application)
        step(desk, "附书面意见", pdf(), authority=authority, agrees="yes")


def apply(clerk: Desk) -> str:
    """The desk enters the application, looks at the papers, takes it in and accepts it."""
    clerk.open("/institutions/applications/")
    clerk.follow("link", "新建申请")
    send(clerk, institution=Institution.objects.get(name=NAME).code)
    page = f"/institutions/applications/{Application.objects.get().pk}/"
    clerk.open(f"{page}edit/")
    send(clerk, services="inpatient", visits="12000", visits_amount="1200000")
    clerk.open(f"{page}checklist/")
    send(clerk, **{f"mark_{item.pk}": "yes" for item in Application.objects.get().items.all()})
    step(clerk, "收取材料", received_on="2026-03-02")
    step(clerk, "受理", accepted_on="2026-03-02")
    expect(clerk.page.get_by_text("2026-04-14").first).to_be_visible()
    return page


def qualify(clerk: Desk, reviewer: Desk, decider: Desk, page: str) -> None:
    """Through the district to the city; three persons, four written opinions, one certificate."""
    opinions(clerk, page)
    reviewer.open(page)
    step(reviewer, "审核", agrees="yes", opinion="符合条件")
    opinions(clerk, page)
    decider.open(page)
    step(decider, "确定", agrees="yes")
    expect(decider.page.get_by_text(Certificate.objects.get().number)).to_be_visible()


def agree(clerk: Desk, decider: Desk, page: str) -> str:
    """Drawn up from the application, the licence's end said, signed by another; the paper says what was agreed."""
    clerk.open(page)
    clerk.follow("link", "拟订协议")
    send(
        clerk,
        services="inpatient",
        starts_on="2026-03-02",
        budget="6000000",
        prepayment="12.5",
        deposit="5",
        options="drg",
    )
    agreement = Agreement.objects.get()
    expect(clerk.page.get_by_text("执业许可证于 2026-12-31 到期，早于协议到期日。")).to_be_visible()
    step(clerk, "提交签订")
    at = f"/institutions/agreements/{agreement.pk}/"
    decider.open(at)
    step(decider, "登记双方签订", signed_for="方济民", signed_on="2026-03-02")
    clerk.open(at)
    step(clerk, "登记备案", filed_on="2026-03-02", filing_number="备2026-8")
    read = read_pdf(clerk.download("协议文本"))
    for said in (NAME, "2026年3月2日", "2027年3月1日", "6,000,000.00", "750,000.00", "陆佰万元整", "DRG付费", "方济民"):
        assert said in read, said
    return at


def suspend(clerk: Desk, decider: Desk, at: str) -> None:
    """Proposed by the desk from 20 March on, decided by another, told to the insured; the notice on paper."""
    clerk.open(at)
    say = {"side": "agency", "ground": "correction", "reasons": "多次未上传明细，限期改正"}
    step(clerk, "提出中止", served_on="2026-03-02", starts_on="2026-03-20", **say)
    measure = Measure.objects.get()
    decider.open(at)
    decider.page.locator(f"a[href='/institutions/measures/{measure.pk}/decide/']").click()
    send(decider, agrees="yes", decision="同意")
    clerk.open(at)
    step(clerk, "登记告知参保人员", told_on="2026-03-02", told_how="官网公告")
    expect(clerk.page.get_by_text("官网公告").first).to_be_visible()
    read = read_pdf(clerk.download("通知书"))
    for said in (NAME, measure.number, "自2026年3月20日起中止", "多次未上传明细", "按定点结算至出院"):
        assert said in read, said


def claim(clerk: Desk, admitted: str, discharged: str) -> None:
    """A stay typed at the counter."""
    clerk.find(resident_id(date(1970, 3, 8), order=2)[-6:])
    clerk.start_claim()
    clerk.enter_stay("qxxder", admitted, discharged, "jxl", "8000.00")
    clerk.enter_lines([TypedLine("8000", "A", "西药费")])


def read_pdf(content: bytes) -> str:
    """All text without white space."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)


def look_over(desk: Desk, *paths: str) -> None:
    """The pages are clean to axe at both sizes, and fit a telephone."""
    for path in paths:
        for size in (DESK, PHONE):
            desk.page.set_viewport_size(size)
            desk.open(path)
            assert violations(desk.page) == [], path
            wide = desk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} is {wide} px too wide"
    desk.page.set_viewport_size(DESK)


def test_from_the_application_to_an_agreement_its_suspension_and_a_stay_across_it(pool: Pool, sit: Any) -> None:
    clerk, reviewer, decider = sit(Role.INSTITUTION_DESK), sit(Role.INSTITUTION_REVIEWER), sit(Role.SUPERVISOR)
    application = apply(clerk)
    qualify(clerk, reviewer, decider, application)
    agreement = agree(clerk, decider, application)
    suspend(clerk, decider, agreement)
    look_over(clerk, agreement, "/institutions/agreements/", "/institutions/desk/", "/institutions/changes/new/")
    with clock.set_to(MAY):
        at_the_counter(sit(Role.CLERK))
    with clock.set_to(date(2026, 12, 10)):
        for area in alarms.areas(pool, clock.today()):
            alarms.run(pool, clock.today(), area)
        desk = sit(Role.INSTITUTION_DESK)
        desk.open("/institutions/desk/")
        for said in ("协议到期", "年检到期"):
            expect(desk.page.get_by_role("cell", name=said).first).to_be_visible()


def at_the_counter(counter: Desk) -> None:
    """Admitted before the suspension: a designated stay to its end. Admitted inside: none, and the reason stands there."""
    claim(counter, "20260310", "20260415")
    expect(counter.page.locator("#quote .quote-pay")).to_contain_text("元")
    look = counter.page.url.removeprefix(counter.url).replace("edit/", "")
    counter.open(look)
    expect(counter.page.get_by_text("入院当日定点，协议自2026-03-20起中止").first).to_be_visible()
    inside = {"admitted_on": date(2026, 3, 25), "discharged_on": date(2026, 4, 2)}
    other = draft(person=Person.objects.get(name=PERSON), institution=Institution.objects.get(name=NAME), **inside)
    counter.open(f"/claims/{other.pk}/")
    expect(counter.page.get_by_text("入院当日不是定点机构：协议自2026-03-20起中止").first).to_be_visible()
