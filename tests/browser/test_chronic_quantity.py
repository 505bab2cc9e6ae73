"""门诊慢特病: registered by one hand, approved by another; the excess of a quarter is split off (DL-11, DL-12)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from casework import clock
from casework.models import Role
from claims.models import Claim, DiseaseRegistration
from tests.browser.axe import violations
from tests.factories import claims
from tests.factories.claims import CatalogueEntryFactory, DiagnosisFactory
from tests.factories.core import PoolFactory
from tests.factories.enrollment import insured_person
from tests.factories.entitlements import approved
from tests.factories.institutions import designated_hospital
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    with clock.set_to(date(2026, 6, 16)):
        yield


def test_a_disease_is_registered_by_two_hands_and_the_excess_of_a_quarter_is_the_persons_own(sit):
    pool = PoolFactory()
    put_example_rules_in_force(pool)
    person, hospital = insured_person(pool, years=(2026,)), designated_hospital(name="示例市人民医院")
    DiagnosisFactory(code="I10.x00", name="特发性高血压", initials="tfxgxy")
    drug = CatalogueEntryFactory(
        pool=pool, code="XC09CA01", name="氯沙坦钾片", category="A", limit_quantity=Decimal(90), limit_period="quarter"
    )

    # The clerk takes the application in and adds its papers.
    counter = sit(Role.CLERK)
    counter.open(f"/persons/{person.pk}/")
    counter.follow("link", "门诊慢特病登记")
    page = counter.page
    assert violations(page) == []
    page.get_by_label("病种").select_option("outpatient_chronic:hypertension")
    page.locator("#id_hospital").focus()
    counter.choose("示例市人民")
    page.get_by_label("医师", exact=True).fill("王建国")
    page.get_by_label("医师职称").select_option("attending")
    page.locator("#id_institution").focus()
    counter.choose("示例市人民")
    counter.picture("registration-new")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("还缺少材料")).to_be_visible()
    registration = DiseaseRegistration.objects.get()
    for kind in ("diagnosis", "records"):
        counter.open(f"/documents/claims.diseaseregistration/{registration.pk}/")
        page.locator("#id_kind").select_option(kind)
        page.locator("#id_file").set_input_files({"name": f"{kind}.png", "mimeType": "image/png", "buffer": PIXEL})
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")

    # Another person approves.
    reviewer = sit(Role.REVIEWER)
    reviewer.open("/")
    reviewer.follow("link", person.name[0] + "*" + person.name[2:] if len(person.name) > 2 else person.name[0] + "*")
    assert violations(reviewer.page) == []
    reviewer.follow("link", "认定通过")
    with reviewer.page.expect_navigation():
        reviewer.page.keyboard.press("Control+Enter")
    expect(reviewer.page.get_by_text("有效").first).to_be_visible()
    reviewer.picture("registration")
    registration.refresh_from_db()
    assert registration.state == "approved" and registration.decided_by == reviewer.who.staff

    # The claim: 120 tablets, of which the quarter pays for 90.
    draft = claims.draft(
        person=person, by=counter.who, kind="outpatient_chronic", institution=hospital,
        admitted_on=date(2026, 6, 16), discharged_on=date(2026, 6, 16), amount=1_200_00,
    )  # fmt: skip
    counter.open(f"/claims/{draft.pk}/edit/")
    expect(page.locator("#missing")).to_contain_text("请选择登记病种")
    page.locator("#id_stay-registration").select_option(str(registration.pk))
    page.locator("#id_lines-0-code").fill("")
    page.locator("#id_lines-0-code").focus()
    counter.choose(drug.code)
    page.locator("#id_lines-0-quantity").fill("120")
    page.locator("#id_lines-0-unit_price").fill("10.00")
    page.locator("#id_lines-0-amount").fill("1200.00")
    page.locator("#id_stay-institution").focus()
    counter.expect_figures("", {"超出最大用量": "300.00"})
    expect(page.locator("#missing")).not_to_contain_text("登记病种")
    counter.picture("chronic-quote")
    counter.submit(person.name)

    claim = Claim.objects.get(pk=draft.pk)
    assert claim.registration == registration
    claim = claims.second_passed(claims.first_passed(claim))
    counter.open(f"/claims/{claim.pk}/settlement/")
    expect(page.locator("body")).to_contain_text("超出最大用量")
    sheet = counter.context.request.get(f"{counter.url}/claims/{claim.pk}/print/settlement/").body()
    read = "".join("".join(one.extract_text().split()) for one in PdfReader(BytesIO(sheet)).pages)
    assert "超出最大用量" in read and "300.00" in read


def test_the_lists_fit_both_widths_and_are_accessible(sit):
    pool = PoolFactory()
    put_example_rules_in_force(pool)
    approved(pool=pool)
    desk = sit(Role.CLERK)
    for size in ({"width": 1366, "height": 768}, {"width": 390, "height": 844}):
        desk.page.set_viewport_size(size)
        for path in ("filings", "referrals", "diseases", "treatment"):
            desk.open(f"/entitlements/{path}/")
            wider = desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert (violations(desk.page), wider) == ([], 0), path
