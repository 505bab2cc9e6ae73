"""报销录入 through the desk's eyes: what is typed is kept, what is wrong stands beside its field, nothing happens twice."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework.models import Document, Event, Role
from claims.models import Claim
from claims.services.review import send_back
from tests.claims.screens import as_sent, signed_in
from tests.factories import claims
from tests.factories.claims import CatalogueEntryFactory
from tests.factories.core import reader
from tests.factories.enrollment import insured_person
from tests.factories.institutions import designated_hospital

pytestmark = pytest.mark.django_db
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def desk(clerk):
    return signed_in(clerk)


@pytest.fixture
def draft(pool, clerk):
    return claims.draft(pool=pool, by=clerk)


def fresh(claim):
    return Claim.objects.get(pk=claim.pk)


def test_a_claim_starts_once_however_often_the_button_is_pressed(desk, pool):
    person = insured_person(pool)
    address = reverse("claims:new", args=[person.pk])
    answers = [desk.post(address, {"command_key": "one"}) for _click in range(2)]
    assert len({answer.url for answer in answers}) == 1
    assert Claim.objects.filter(person=person).count() == 1


def test_the_form_shows_everything_that_is_saved(desk, draft):
    page = desk.get(reverse("claims:edit", args=[draft.pk])).content.decode()
    for shown in ("5400.00", draft.payee_name, draft.institution.name, "2026-06-01", "K35.900"):
        assert shown in page


def test_what_was_typed_is_kept_on_leaving_a_part(desk, draft):
    answer = desk.post(reverse("claims:save", args=[draft.pk]), as_sent(draft, payee__bank_name="示例银行东风支行"))
    assert fresh(draft).bank_name == "示例银行东风支行"
    assert f'value="{draft.version + 1}"' in answer.content.decode()


def test_what_can_be_read_is_kept_and_the_rest_is_named(desk, draft):
    typed = as_sent(draft, lines__0__amount="12,3x", stay__admitted_on="20260601")
    answer = desk.post(reverse("claims:save", args=[draft.pk]), typed).content.decode()
    assert "id_lines-0-amount" in answer
    assert "12,3x" in answer
    assert fresh(draft).version == draft.version + 1


@pytest.mark.parametrize(
    ("field", "text", "element"),
    [
        ("stay__discharged_on", "20260231", "id_stay-discharged_on"),
        ("stay__discharged_on", "20260501", "id_stay-discharged_on"),
        ("stay__claimed", "abc", "id_stay-claimed"),
        ("stay__institution", "没有的医院", "id_stay-institution"),
        ("invoices__0__issued_on", "昨天", "id_invoices-0-issued_on"),
        ("lines__0__category", "丁", "id_lines-0-category"),
        ("lines__0__quantity", "三", "id_lines-0-quantity"),
        ("lines__0__code", "NOTHERE", "id_lines-0-code"),
        ("payee__bank_account", "6" * 60, "id_payee-bank_account"),
    ],
)
def test_bad_input_stands_beside_its_field_and_nothing_typed_is_lost(desk, draft, field, text, element):
    answer = desk.post(reverse("claims:edit", args=[draft.pk]), as_sent(draft, **{field: text}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{element}"' in page
    assert text in page
    assert fresh(draft).version == draft.version


def test_an_invoice_of_another_claim_is_named_where_it_stands(desk, pool, draft):
    other = claims.submitted(pool=pool)
    used = other.invoices.get()
    typed = as_sent(draft, invoices__0__code=used.code, invoices__0__number=used.number)
    page = desk.post(reverse("claims:edit", args=[draft.pk]), typed).content.decode()
    assert other.number in page
    assert 'href="#id_invoices-0-number"' in page


def test_a_clerk_who_saves_over_another_is_told_who_and_keeps_the_typing(desk, pool, draft):
    colleague = reader(Role.CLERK, pool=pool)
    typed = as_sent(draft, payee__bank_name="我的银行")
    signed_in(colleague).post(reverse("claims:save", args=[draft.pk]), as_sent(draft, payee__bank_name="别的银行"))
    answer = desk.post(reverse("claims:edit", args=[draft.pk]), typed)
    assert answer.status_code == 409
    assert colleague.staff.name in answer.content.decode()
    assert "我的银行" in answer.content.decode()
    assert fresh(draft).bank_name == "别的银行"


def test_a_clerk_with_two_windows_is_told_that_the_other_window_saved(desk, clerk, draft):
    first, second = as_sent(draft, payee__bank_name="一"), as_sent(draft, payee__bank_name="二")
    desk.post(reverse("claims:save", args=[draft.pk]), first)
    page = desk.post(reverse("claims:save", args=[draft.pk]), second).content.decode()
    assert "在另一个窗口保存过本草稿" in page
    assert fresh(draft).bank_name == "一"


@pytest.mark.parametrize("typed", ["I10.x00 特发性（原发性）高血压", "I10.X00", "i10.x00"])
def test_a_diagnosis_is_taken_as_the_list_offers_it_and_by_its_code_alone(desk, draft, typed):
    meant = claims.DiagnosisFactory(code="I10.x00", name="特发性（原发性）高血压", initials="tfxyfxgxy")
    desk.post(reverse("claims:save", args=[draft.pk]), as_sent(draft, stay__diagnosis=typed))
    assert fresh(draft).diagnosis == meant


def test_two_on_one_draft_see_each_other(desk, clerk, pool, draft):
    colleague = reader(Role.CLERK, pool=pool)
    address = reverse("claims:present", args=[draft.pk])
    desk.post(address)
    assert clerk.staff.name in signed_in(colleague).post(address).content.decode()
    assert colleague.staff.name in desk.post(address).content.decode()


def test_presence_is_silent_when_redis_is_away(desk, draft, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert desk.post(reverse("claims:present", args=[draft.pk])).status_code == 200


def test_the_trial_calculation_answers_what_is_typed_and_writes_nothing(desk, draft):
    before = Event.objects.count()
    typed = as_sent(draft, lines__0__amount="10500.00")
    page = desk.post(reverse("claims:quote", args=[draft.pk]), typed).content.decode()
    assert "7,500.00" in page  # (10,500.00 - 500.00) x 75 %
    assert 'data-lines="10,500.00"' in page
    assert "10,500.00</i>" in page, "what is in policy of the line"
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("typed", "element", "sentence"),
    [
        ({"invoices__0__issued_on": "20261224"}, "id_invoices-0-issued_on", "2026-12-24 晚于今天。"),
        ({"invoices__0__issued_on": "20260501"}, "id_invoices-0-issued_on", "开票日期早于入院日期。"),
        ({"stay__claimed": "105400"}, "id_stay-claimed", "100,000.00"),
        ({"stay__discharged_on": "20260501"}, "id_stay-discharged_on", "出院日期早于入院日期。"),
        ({"lines__0__amount": "12x"}, "id_lines-0-amount", "12x"),
        ({"payee__bank_account": "6222 0000 0000 0001"}, "id_payee-bank_account", "校验"),
    ],
)
def test_what_is_wrong_is_named_beside_its_field_while_it_is_typed(desk, draft, typed, element, sentence):
    page = desk.post(reverse("claims:quote", args=[draft.pk]), as_sent(draft, **typed)).content.decode()
    places, missing = page.partition("data-places")[2], page.partition("data-places")[0]
    assert f'data-element="{element}"' in places
    assert sentence in places
    assert f'href="#{element}"' in missing
    assert fresh(draft).version == draft.version


def test_an_invoice_of_another_claim_and_one_typed_twice_are_named_while_typing(desk, pool, draft):
    other = claims.submitted(pool=pool)
    used, own = other.invoices.get(), draft.invoices.get()
    typed = as_sent(draft, invoices__0__code=used.code, invoices__0__number=used.number)
    assert other.number in desk.post(reverse("claims:quote", args=[draft.pk]), typed).content.decode()
    twice = as_sent(draft, invoices__1__code=own.code, invoices__1__number=own.number)
    page = desk.post(reverse("claims:quote", args=[draft.pk]), twice).content.decode()
    assert 'data-element="id_invoices-1-number"' in page


def test_what_is_missing_follows_what_is_typed_and_not_what_was_saved(desk, draft):
    address = reverse("claims:quote", args=[draft.pk])
    assert "材料和信息齐全。" in desk.post(address, as_sent(draft)).content.decode()
    emptied = as_sent(draft, payee__bank_name="", invoices__0__number="", stay__institution="")
    page = desk.post(address, emptied).content.decode()
    for element in ("id_payee-bank_name", "id_invoices-0-number", "id_stay-institution"):
        assert f'href="#{element}"' in page
    assert "data-element" not in page, "what is only missing is not marked as wrong"


def test_a_save_keeps_a_future_invoice_date_and_goes_on_naming_it(desk, draft):
    typed = as_sent(draft, invoices__0__issued_on="20261224")
    page = desk.post(reverse("claims:save", args=[draft.pk]), typed).content.decode()
    assert 'data-element="id_invoices-0-issued_on"' in page
    assert "标红" not in page
    assert fresh(draft).invoices.get().issued_on == date(2026, 12, 24)


def test_the_calculation_says_what_it_still_needs(desk, draft):
    page = desk.post(reverse("claims:quote", args=[draft.pk]), as_sent(draft, stay__institution="")).content.decode()
    assert "—" in page
    assert "基金支付总额" not in page


def test_a_code_of_the_catalogue_fills_class_and_price_limit(desk, pool, draft):
    entry = CatalogueEntryFactory(pool=pool, category="B", first_self_pay=1000, price_limit=100_00)
    typed = as_sent(draft, lines__0__code=entry.code, lines__0__category="", lines__0__name="", lines__0__quantity="10")
    desk.post(reverse("claims:save", args=[draft.pk]), typed)
    line = fresh(draft).lines.get()
    assert (line.entry, line.category, line.first_self_pay, line.price_limit) == (entry, "B", 1000, 100_00)


@pytest.mark.parametrize("typed", ["slsr", "rmyy", "H9900", "示例市", "人民医院"])
def test_an_institution_of_the_pool_is_found_by_code_or_any_part_of_its_name_and_initials(desk, typed):
    designated_hospital(code="H99000100077")
    page = desk.get(reverse("claims:find_institution"), {"q": typed}).content.decode()
    assert "H99000100077" in page


def test_the_catalogue_of_another_pool_is_not_found(desk, pool):
    CatalogueEntryFactory(pool=pool, code="XA01", initials="ej")
    other = reader(
        Role.CLERK, pool=type(pool).objects.create(code="9901", name="某市", area=pool.area, agency_name="—")
    )
    assert "XA01" in desk.get(reverse("claims:find_entry"), {"q": "xa"}).content.decode()
    assert "XA01" not in signed_in(other).get(reverse("claims:find_entry"), {"q": "xa"}).content.decode()


def test_documents_are_added_under_their_kind_and_a_bad_file_is_named(desk, pool, clerk):
    draft = claims.draft(pool=pool, by=clerk, with_documents=False)
    address = reverse("claims:add_documents", args=[draft.pk])
    good = SimpleUploadedFile("发票.png", PIXEL)
    renamed = SimpleUploadedFile("病历.pdf", b"PK\x03\x04" + bytes(40))
    page = desk.post(address, {"command_key": "up", "file_invoice": good, "file_records": renamed}).content.decode()
    assert "病历.pdf" in page
    assert [document.kind for document in Document.objects.filter(case_id=draft.pk)] == ["invoice"]


def test_a_document_is_taken_back_once(desk, draft):
    document = Document.objects.filter(case_id=draft.pk).first()
    address = reverse("claims:take_back_document", args=[draft.pk, document.pk])
    assert [desk.post(address, {"command_key": "back"}).status_code for _click in range(2)] == [200, 200]
    document.refresh_from_db()
    assert document.withdrawn_at


def test_the_check_shows_the_share_of_class_b_that_the_policy_gave_and_whence_it_comes(desk, pool, clerk):
    lines = [
        claims.LineRow(name="西药", category="B", amount=5_000_00),
        claims.LineRow(name="材料", category="B", amount=400_00, first_self_pay=2_000),
    ]
    draft = claims.draft(pool=pool, by=clerk, lines=lines)
    page = desk.get(reverse("claims:check", args=[draft.pk])).content.decode()
    assert "10 % *" in page
    assert "20 %" in page
    assert page.count("目录未注明比例的乙类项目按10%") == 2, "below the lines and in the calculation"


def test_a_claim_without_open_class_b_lines_names_no_share_of_the_policy(desk, draft):
    assert "按10%" not in desk.get(reverse("claims:check", args=[draft.pk])).content.decode()


def test_checked_answers_are_handed_in_once(desk, draft):
    desk.get(reverse("claims:check", args=[draft.pk]))
    sent = {"version": draft.version, "command_key": "hand-in"}
    answers = [desk.post(reverse("claims:submit", args=[draft.pk]), sent) for _click in range(2)]
    assert {answer.url for answer in answers} == {reverse("claims:case", args=[draft.pk])}
    assert fresh(draft).state == "submitted"
    assert Event.objects.filter(verb="claim_submitted").count() == 1


def test_the_back_button_after_submission_shows_the_case(desk, pool, clerk):
    claim = claims.submitted(pool=pool, by=clerk)
    for route in ("edit", "check"):
        assert desk.get(reverse(f"claims:{route}", args=[claim.pk])).url == reverse("claims:case", args=[claim.pk])


def test_an_incomplete_claim_cannot_be_handed_in_and_says_why(desk, draft):
    desk.post(reverse("claims:save", args=[draft.pk]), as_sent(draft, stay__claimed="105263.14"))
    draft = fresh(draft)
    page = desk.get(reverse("claims:check", args=[draft.pk])).content.decode()
    assert "105,263.14" in page
    assert "disabled" in page
    desk.post(reverse("claims:submit", args=[draft.pk]), {"version": draft.version, "command_key": "too-early"})
    assert fresh(draft).state == "draft"


def test_a_claim_that_was_sent_back_shows_the_comment_first_and_can_be_handed_in_again(desk, pool, clerk):
    claim = claims.submitted(pool=pool, by=clerk)
    send_back(claim=claim, version=claim.version, comment="缺费用清单第3页", by=reader(Role.REVIEWER, pool=pool))
    assert "缺费用清单第3页" in desk.get(reverse("claims:edit", args=[claim.pk])).content.decode()
    sent = {"version": fresh(claim).version, "again": "yes", "command_key": "again"}
    for _click in range(2):
        desk.post(reverse("claims:submit", args=[claim.pk]), sent)
    assert fresh(claim).state == "submitted"


def test_the_form_with_two_hundred_lines_asks_the_database_a_dozen_times(
    desk, pool, clerk, django_assert_max_num_queries
):
    lines = [claims.LineRow(name=f"项目{n}", category="A", amount=100 + n) for n in range(200)]
    draft = claims.draft(pool=pool, by=clerk, lines=lines)
    with django_assert_max_num_queries(12):
        page = desk.get(reverse("claims:edit", args=[draft.pk])).content.decode()
    assert page.count("data-row>") == 200 + 1 + 1 + 2 + 1 + 1 + 1


def test_a_day_may_be_typed_in_many_ways(desk, draft):
    for typed in ("20260609", "2026-6-9", "2026/06/09", "2026.6.9", "2026年6月9日", "２０２６０６０９"):
        desk.post(reverse("claims:save", args=[draft.pk]), as_sent(fresh(draft), stay__discharged_on=typed))
        assert fresh(draft).discharged_on == date(2026, 6, 9)


def test_a_code_with_two_spans_is_offered_once_as_it_stands_last(desk, pool):
    CatalogueEntryFactory(pool=pool, code="XJ77", name="旧名", ends_on=date(2025, 12, 31))
    CatalogueEntryFactory(pool=pool, code="XJ77", name="新名", starts_on=date(2026, 1, 1))
    page = desk.get(reverse("claims:find_entry"), {"q": "xj77"}).content.decode()
    assert "新名" in page
    assert "旧名" not in page


def test_a_stay_continues_an_earlier_one_of_the_same_person_only(desk, pool, clerk):
    """FX-14: the deductible counts on along a referral; the form offers the person's own settled claims."""
    person = insured_person(pool)
    first, foreign = claims.settled(pool=pool, person=person), claims.settled(pool=pool)
    draft = claims.draft(pool=pool, by=clerk, person=person, admitted_on=first.discharged_on)
    page = desk.get(reverse("claims:edit", args=[draft.pk])).content.decode()
    assert first.number in page
    assert foreign.number not in page
    refused = desk.post(reverse("claims:edit", args=[draft.pk]), as_sent(draft, stay__continues=foreign.pk))
    assert refused.status_code == 422
    desk.post(reverse("claims:edit", args=[draft.pk]), as_sent(draft, stay__continues=first.pk))
    assert fresh(draft).continues == first


def test_rows_deleted_on_the_screen_leave_no_number_twice(desk, draft):
    """A form that comes back with a slip: one free row, and no two rows of one name."""
    row = {"name": "血常规", "category": "A", "amount": "x"}
    typed = {f"lines-{n}-{column}": text for n in (1, 3) for column, text in row.items()}
    gone = {"lines-2-name": "删去", "lines-2-DELETE": "on", "lines-TOTAL_FORMS": 6}
    answer = desk.post(reverse("claims:edit", args=[draft.pk]), as_sent(draft) | typed | gone)
    shown = [shown.n for shown in answer.context["form"].lines.with_free_row]
    assert answer.status_code == 422
    assert shown == [0, 1, 3, 6]
    assert 'name="lines-TOTAL_FORMS" value="7"' in answer.content.decode()
    assert "删去" not in answer.content.decode()


def test_more_rows_than_fit_are_refused_and_none_is_dropped_in_silence(desk, draft):
    rows = {f"lines-{n}-name": "血常规" for n in range(3_000, 5_001)} | {"lines-TOTAL_FORMS": 5_002}
    answer = desk.post(reverse("claims:edit", args=[draft.pk]), as_sent(draft) | rows)
    assert answer.status_code == 422
    assert "2000" in answer.content.decode()
    few = {
        "lines-3000-name": "血常规",
        "lines-3000-category": "A",
        "lines-3000-amount": "1",
        "lines-TOTAL_FORMS": 3_001,
    }
    desk.post(reverse("claims:edit", args=[draft.pk]), as_sent(draft) | few)
    assert fresh(draft).lines.count() == 2
