"""The page of a case: what can be seen, what can be done now, what is printed."""

from decimal import Decimal
from io import BytesIO
from itertools import product

import pytest
from django.urls import reverse
from pypdf import PdfReader

from casework.models import AccessLog, Role
from claims.facts import Adjustment, LineRow
from claims.flow import RefusalReason
from claims.models import Claim
from claims.services.adjust import adjust_lines
from claims.services.reverse import reverse as reverse_claim
from claims.services.review import refuse, send_back
from tests.claims.screens import signed_in
from tests.factories import claims
from tests.factories.core import reader
from tests.factories.enrollment import insured_person

pytestmark = pytest.mark.django_db
TABS = ("case", "case_review", "case_documents", "case_settlement", "case_history")


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def desk(clerk):
    return signed_in(clerk)


def fresh(claim):
    return Claim.objects.get(pk=claim.pk)


def page_of(desk, claim, route="case"):
    return desk.get(reverse(f"claims:{route}", args=[claim.pk])).content.decode()


def paper(desk, claim, kind):
    answer = desk.get(reverse("claims:print", args=[claim.pk, kind]))
    assert answer.status_code == 200
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


@pytest.mark.parametrize(
    "make", [claims.draft, claims.submitted, claims.awaiting_approval, claims.settled, claims.paid]
)
def test_every_tab_of_a_case_opens_at_every_station(desk, pool, make):
    claim = make(claims.settled(pool=pool)) if make is claims.paid else make(pool=pool)
    for tab in TABS:
        assert desk.get(reverse(f"claims:{tab}", args=[claim.pk])).status_code == 200


def test_the_name_is_whole_for_those_who_work_on_claims_and_masked_for_readers(pool, desk):
    claim = claims.submitted(pool=pool, person=insured_person(pool, name="欧阳修远"))
    number = claim.person.identities.get().number
    auditor = signed_in(reader(Role.AUDITOR, pool=pool))
    assert "<h1>欧阳修远</h1>" in page_of(desk, claim)
    assert "<h1>欧**远</h1>" in page_of(auditor, claim)
    assert number not in page_of(desk, claim) + page_of(auditor, claim)


def test_opening_a_case_is_written_down(desk, clerk, pool):
    claim = claims.submitted(pool=pool)
    page_of(desk, claim)
    look = AccessLog.objects.get(subject_type="claims.claim")
    assert (look.kind, look.actor, look.subject_id) == ("view", clerk.staff, str(claim.pk))


def test_claimed_and_allowed_stand_side_by_side(desk, pool):
    claim = claims.submitted(pool=pool)
    line = claim.lines.get()
    changes = {line.pk: Adjustment(5_000_00, "A", "over_quantity", "多计一日")}
    adjust_lines(claim=claim, version=claim.version, changes=changes, by=reader(Role.REVIEWER, pool=pool))
    for route in ("case", "case_review"):
        page = page_of(desk, claim, route)
        assert "5,400.00" in page
        assert "5,000.00" in page
    assert "多计一日" in page


def test_the_settlement_shows_its_trace_with_sources(desk, pool):
    page = page_of(desk, claims.settled(pool=pool, amount=10_500_00), "case_settlement")
    for shown in ("7,500.00", "10,500.00 - 500.00"):
        assert shown in page


def test_the_history_tells_everything_in_sentences(desk, clerk, pool):
    claim = claims.submitted(pool=pool, by=clerk)
    send_back(claim=claim, version=claim.version, comment="缺病历", by=reader(Role.REVIEWER, pool=pool))
    page = page_of(desk, claim, "case_history")
    assert clerk.staff.name in page
    assert "缺病历" in page


def test_only_what_is_possible_is_offered(desk, pool, clerk):
    waiting, done = claims.submitted(pool=pool, by=clerk), claims.settled(pool=pool)
    supervisor = signed_in(reader(Role.SUPERVISOR, pool=pool))
    assert 'data-dialog="#withdraw"' in page_of(desk, waiting)
    assert 'data-dialog="#reverse"' not in page_of(desk, done)
    assert 'data-dialog="#reverse"' in page_of(supervisor, done)
    assert 'data-dialog="#withdraw"' not in page_of(supervisor, waiting)


def test_withdrawing_needs_a_reason_and_frees_the_invoices(desk, pool, clerk):
    claim = claims.submitted(pool=pool, by=clerk)
    address = reverse("claims:withdraw", args=[claim.pk])
    desk.post(address, {"comment": " ", "command_key": "a"})
    assert fresh(claim).state == "submitted"
    desk.post(address, {"comment": "本人要求", "command_key": "b"})
    assert fresh(claim).state == "withdrawn"
    assert not claim.invoices.filter(is_live=True).exists()


def test_a_supervisor_reverses_with_a_reason_and_the_notice_is_printed(pool):
    claim = claims.paid(claims.settled(pool=pool, amount=10_500_00))
    desk = signed_in(reader(Role.SUPERVISOR, pool=pool))
    desk.post(reverse("claims:reverse", args=[claim.pk]), {"comment": "重复报销", "command_key": "undo"})
    assert fresh(claim).state == "reversed"
    assert "7,500.00" in page_of(desk, claim, "case_settlement")
    assert "7,500.00" in paper(desk, claim, "recovery")


def test_an_account_is_corrected_after_the_bank_returned_the_money(desk, pool):
    claim = claims.settled(pool=pool)
    claims.answered(claims.sent_to_bank(claim), failed={1: "户名不符"})
    address = reverse("claims:account", args=[claim.pk])
    assert "户名不符" in desk.get(address).content.decode()
    typed = {"payee-name": claim.payee_name, "payee-bank_name": "示例银行", "payee-bank_account": "6217000012345678"}
    answer = desk.post(address, typed | {"command_key": "wrong"})
    assert answer.status_code == 422
    assert "6217000012345678" in answer.content.decode()
    desk.post(address, typed | {"payee-bank_account": claims.card(7), "command_key": "right"})
    assert (fresh(claim).state, fresh(claim).bank_account) == ("approved", claims.card(7))


def test_the_receipt_tells_number_due_day_and_query_code(desk, pool):
    claim = claims.submitted(pool=pool)
    text = paper(desk, claim, "receipt")
    for printed in (claim.number, claim.query_code, "5,400.00", claim.person.name):
        assert printed in text
    assert claim.person.identities.get().number not in text


def test_the_settlement_sheet_adds_up_line_by_line(desk, pool):
    """The letter refuses to be built when a line, a fund or the person's part does not add up (national_rules C7)."""
    lines = [
        LineRow(name="手术费", category="A", amount=8_000_01),
        LineRow(name="乙类药", category="B", amount=333_33),
        LineRow(name="另一乙类药", category="B", amount=333_34, first_self_pay=1250),
        LineRow(name="超限价", category="A", amount=500_00, quantity=Decimal(1), price_limit=300_00),
        LineRow(name="自费项目", category="C", amount=777_77),
    ]
    text = paper(desk, claims.settled(pool=pool, lines=lines), "settlement")
    for printed in ("8,000.01", "777.77", "手术费", "另一乙类药"):
        assert printed in text


def test_a_refusal_is_printed_with_reason_and_article(desk, pool):
    claim = claims.submitted(pool=pool)
    refuse(
        claim=claim,
        version=claim.version,
        reason_code="third_party",
        article="《社会保险法》第三十条",
        comment="交通事故",
        by=reader(Role.REVIEWER, pool=pool),
    )
    text = paper(desk, claim, "refusal")
    assert "《社会保险法》第三十条" in text
    assert "交通事故" in text


def test_a_print_is_logged_and_a_letter_that_does_not_exist_is_refused(desk, clerk, pool):
    claim = claims.submitted(pool=pool)
    paper(desk, claim, "receipt")
    look = AccessLog.objects.get(kind="print")
    assert (look.actor, look.field) == (clerk.staff, "receipt")
    assert desk.get(reverse("claims:print", args=[claim.pk, "settlement"])).status_code == 409
    assert AccessLog.objects.filter(kind="print").count() == 1


def test_a_later_claim_that_was_recomputed_prints_what_holds_now(desk, pool):
    person = insured_person(pool)
    first = claims.settled(pool=pool, person=person, amount=10_500_00)
    later = claims.settled(
        pool=pool, person=person, amount=2_500_00, admitted_on=first.discharged_on, discharged_on=first.discharged_on
    )
    reverse_claim(claim=first, comment="重复", by=reader(Role.SUPERVISOR, pool=pool))
    assert later.number in paper(desk, fresh(later), "settlement")


def test_every_reason_of_a_refusal_is_explained(desk):
    page = desk.get(reverse("claims:refusal_reasons")).content.decode()
    assert all(f'id="{reason}"' in page for reason in RefusalReason.values)


def test_pages_of_a_case_ask_the_database_a_dozen_times(pool, django_assert_max_num_queries):
    """Whoever reads it and whatever became of it: the supervisor may reverse it, the bank has returned the payment."""
    paid, returned = claims.paid(claims.settled(pool=pool)), claims.settled(pool=pool)
    claims.answered(claims.sent_to_bank(returned), failed={1: "户名不符"})
    reversed_ = claims.paid(claims.settled(pool=pool))
    reverse_claim(claim=reversed_, comment="重复", by=reader(Role.SUPERVISOR, pool=pool))
    for role in (Role.CLERK, Role.SUPERVISOR):
        browser = signed_in(reader(role, pool=pool))
        for claim, tab in product((paid, returned, reversed_), TABS):
            with django_assert_max_num_queries(12):
                browser.get(reverse(f"claims:{tab}", args=[claim.pk]))


def test_the_account_is_masked_and_shown_only_with_a_reason(desk, clerk, pool):
    claim = claims.submitted(pool=pool)
    page = page_of(desk, claim)
    address = reverse("casework:reveal", args=["claims.claim", claim.pk, "bank_account"])
    assert claim.bank_account not in page
    assert address in page
    assert claim.bank_account in desk.post(address, {"reason": "核对账号"}).content.decode()
    assert AccessLog.objects.get(kind="reveal").reason == "核对账号"
