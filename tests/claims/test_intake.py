"""The counter: what a draft takes, what keeps it from being submitted, and whose invoice it is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from casework.errors import ChangedMeanwhile, Incomplete, NotAllowed, OutOfScope, WrongStep
from casework.models import Event, Holiday, Role
from claims.errors import UsedInvoice
from claims.facts import Adjustment, InvoiceRow, LineRow, Payee, Stay
from claims.models import Claim
from claims.services.adjust import adjust_lines
from claims.services.intake import resubmit, save_draft, start_claim, submit, withdraw
from claims.services.missing import missing_for_submission
from claims.services.review import send_back
from tests.factories import claims as factory
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import CoverageFactory, PersonFactory, insured_person

pytestmark = pytest.mark.django_db


def save(claim, by, **changes):
    told = {
        "version": claim.version,
        "stay": Stay.of(claim),
        "invoices": [],
        "lines": [],
        "payee": Payee(claim.payee_name, claim.bank_name, claim.bank_account),
    }
    return save_draft(claim=claim, by=by, **(told | changes))


def paths(claim):
    return {missing.field for missing in missing_for_submission(claim)}


def sentences(claim, field):
    return [missing.sentence for missing in missing_for_submission(claim) if missing.field == field]


def test_a_draft_takes_what_is_there_and_keeps_it(pool):
    clerk = reader(pool=pool)
    claim = start_claim(person=insured_person(pool), by=clerk)
    claim = save(
        claim,
        clerk,
        stay=Stay(admitted_on=date(2026, 6, 1)),
        invoices=[InvoiceRow(number="12")],
        lines=[LineRow(name="床位费"), LineRow(amount=100)],
        payee=Payee("张三"),
    )
    claim.refresh_from_db()
    assert (claim.admitted_on, claim.payee_name, claim.invoices.get().number) == (date(2026, 6, 1), "张三", "12")
    assert [(line.name, line.amount) for line in claim.lines.all()] == [("床位费", 0), ("", 100)]


def test_an_empty_draft_names_everything_that_is_missing_at_once(pool):
    clerk = reader(pool=pool)
    person = insured_person(pool, bank_account="", bank_name="")
    claim = start_claim(person=person, by=clerk)
    with pytest.raises(Incomplete) as refused:
        submit(claim=claim, version=claim.version, by=clerk)
    assert set(refused.value.problems) == {
        "stay.institution",
        "stay.diagnosis",
        "stay.admitted_on",
        "stay.discharged_on",
        "stay.claimed",
        "invoices",
        "lines",
        "documents.invoice",
        "documents.itemised_list",
        "documents.diagnosis",
        "documents.records",
        "payee.name",
        "payee.bank_name",
        "payee.bank_account",
    }


def test_a_complete_draft_lacks_nothing(pool):
    assert missing_for_submission(factory.draft(pool=pool)) == []


def test_outpatient_care_has_no_records_to_demand(pool):
    """社会保险经办条例 art. 20, 31: nothing is demanded that does not exist."""
    claim = factory.draft(pool=pool, kind="outpatient", with_documents=False)
    assert {path for path in paths(claim) if path.startswith("documents")} == {
        "documents.invoice",
        "documents.itemised_list",
        "documents.diagnosis",
    }


def test_an_amount_typed_wrong_is_named_with_its_difference(pool):
    """C2: 15,263.14 became 105,263.14 by a '10' pasted in front."""
    claim = factory.draft(pool=pool, amount=15_263_14, claimed=105_263_14)
    [found] = sentences(claim, "stay.claimed")
    assert all(figure in found for figure in ("15,263.14", "105,263.14", "90,000.00"))


def test_invoices_and_lines_that_disagree_with_the_claim_each_are_named_apart(pool):
    rows = [factory.invoice(5_000_00, date(2026, 6, 9))]
    claim = factory.draft(pool=pool, amount=5_400_00, claimed=5_300_00, invoices=rows)
    invoices, lines = sentences(claim, "stay.claimed")
    assert "300.00" in invoices
    assert "100.00" in lines


@pytest.mark.parametrize("field", ["admitted_on", "discharged_on"])
def test_a_day_in_the_future_is_named(pool, field):
    days = {"admitted_on": date(2026, 6, 1), "discharged_on": date(2026, 6, 30)} | {field: date(2026, 6, 30)}
    claim = factory.draft(pool=pool, invoices=[factory.invoice(5_400_00, date(2026, 6, 16))], **days)
    assert f"stay.{field}" in paths(claim)


def test_an_invoice_of_the_future_or_before_the_admission_is_named(pool):
    rows = [factory.invoice(5_000_00, date(2026, 6, 17)), factory.invoice(400_00, date(2026, 5, 31))]
    claim = factory.draft(pool=pool, invoices=rows)
    assert {"invoices.0.issued_on", "invoices.1.issued_on"} <= paths(claim)


def test_a_price_limit_needs_a_quantity(pool):
    claim = factory.draft(pool=pool, lines=[LineRow(name="药", category="B", amount=100_00, price_limit=10_00)])
    assert paths(claim) == {"lines.0.quantity"}


@pytest.mark.parametrize(
    ("period", "named"),
    [
        (DateRange(date(2026, 6, 15), date(2027, 1, 1)), "2026-06-15"),
        (DateRange(date(2025, 1, 1), date(2026, 1, 1)), "2026-01-01"),
        (None, "2026-06-01"),
    ],
)
def test_who_is_not_covered_on_the_day_of_admission_hears_why(pool, period, named):
    person = PersonFactory(pool=pool)
    if period:
        CoverageFactory(person=person, period=period)
    claim = factory.draft(person=person)
    [sentence] = sentences(claim, "person")
    assert named in sentence


def test_cover_without_an_end_covers(pool):
    person = PersonFactory(pool=pool)
    CoverageFactory(person=person, period=DateRange(date(2020, 1, 1), None))
    assert missing_for_submission(factory.draft(person=person)) == []


@pytest.mark.parametrize(
    "account",
    ["6299000000000000018", "62990000", "629900000000000001A", "1234", "1" * 33],
    ids=["check digit", "card too short", "letter", "account too short", "account too long"],
)
def test_an_account_that_cannot_be_right_is_named(pool, account):
    clerk = reader(pool=pool)
    claim = factory.draft(by=clerk, pool=pool)
    if len(account) > 32:
        with pytest.raises(Incomplete) as refused:
            save(claim, clerk, payee=Payee("张三", "示例银行", account))
        assert set(refused.value.problems) == {"payee.bank_account"}
    else:
        claim = save(claim, clerk, payee=Payee("张三", "示例银行", account))
        assert "payee.bank_account" in paths(claim)


def test_a_passbook_number_has_no_check_digit(pool):
    claim = factory.draft(pool=pool, payee=Payee("张三", "示例银行", "990101000123456", "authorised"))
    assert missing_for_submission(claim) == []


def test_spaces_between_the_groups_of_a_card_number_do_not_count(pool):
    number = factory.card(7)
    claim = factory.draft(pool=pool, payee=Payee("张三", "示例银行", f" {number[:4]} {number[4:8]} {number[8:]} "))
    assert claim.bank_account == number


def test_what_the_database_cannot_take_is_named_by_its_field(pool):
    clerk = reader(pool=pool)
    claim = start_claim(person=insured_person(pool), by=clerk)
    other = factory.CatalogueEntryFactory(pool=PoolFactory(code="9901"))
    with pytest.raises(Incomplete) as refused:
        save(
            claim,
            clerk,
            stay=Stay(admitted_on=date(2026, 6, 9), discharged_on=date(2026, 6, 1), claimed=-1),
            invoices=[InvoiceRow(number="1" * 21, amount=10**14)],
            lines=[
                LineRow(
                    name="药" * 161, category="D", amount=-1, quantity=Decimal(0), first_self_pay=10_001, entry=other
                )
            ],
        )
    assert set(refused.value.problems) == {
        "stay.discharged_on",
        "stay.claimed",
        "invoices.0.number",
        "invoices.0.amount",
        "lines.0.name",
        "lines.0.category",
        "lines.0.amount",
        "lines.0.quantity",
        "lines.0.first_self_pay",
        "lines.0.entry",
    }


def test_only_a_settled_claim_of_the_same_person_is_continued(pool):
    """Drafts that continue each other would never come to an end."""
    clerk, person = reader(pool=pool), insured_person(pool)
    claim = factory.draft(by=clerk, person=person)
    for other in (claim, factory.draft(person=person), factory.submitted(person=person), factory.settled(pool=pool)):
        with pytest.raises(Incomplete) as refused:
            save(claim, clerk, stay=replace(Stay.of(claim), continues=other))
        assert set(refused.value.problems) == {"stay.continues"}
    settled = factory.settled(person=person)
    assert save(claim, clerk, stay=replace(Stay.of(claim), continues=settled)).continues == settled


def test_two_clerks_who_save_the_same_draft_see_each_other(pool):
    first, second = reader(pool=pool), reader(pool=pool)
    claim = factory.draft(by=first, pool=pool)
    save(claim, first, stay=replace(Stay.of(claim), is_accident=True))
    with pytest.raises(ChangedMeanwhile):
        save(claim, second, stay=replace(Stay.of(claim), is_accident=False))
    claim.refresh_from_db()
    assert claim.is_accident


def test_only_a_clerk_of_the_area_enters(pool):
    person = insured_person(pool)
    with pytest.raises(NotAllowed):
        start_claim(person=person, by=reader(Role.REVIEWER, pool=pool))
    elsewhere = reader(pool=pool, area=TownshipFactory(code="990002001000"))
    with pytest.raises(OutOfScope):
        start_claim(person=person, by=elsewhere)


def test_a_claim_under_review_is_not_edited(pool):
    clerk = reader(pool=pool)
    claim = factory.submitted(by=clerk, pool=pool)
    with pytest.raises(WrongStep):
        save(claim, clerk)


def test_the_number_is_drawn_after_the_checks_because_the_county_waits_for_it(pool):
    """The row of the county's numbers stays locked until the claim is handed in."""
    claim = factory.draft(pool=pool)
    with CaptureQueriesContext(connection) as asked:
        submit(claim=claim, version=claim.version, by=reader(Role.CLERK, pool=pool))
    statements = [query["sql"] for query in asked]
    drawn = next(at for at, sql in enumerate(statements) if "casework_sequence" in sql)
    assert any("looked" in sql for sql in statements[:drawn])
    assert not any("looked" in sql or "claims_flag" in sql for sql in statements[drawn:])


def test_submitting_gives_number_query_code_and_a_due_date_in_working_days(pool):
    """30 working days after 16 June 2026; the Dragon Boat Festival (19 June) is off."""
    claim = factory.submitted(pool=pool)
    assert claim.number.startswith("C990001-20260616-")
    assert len(claim.query_code) == 10
    assert (claim.received_on, claim.due_on, claim.due_is_provisional) == (date(2026, 6, 16), date(2026, 7, 29), False)
    assert Event.objects.filter(verb="claim_submitted", subject_id=str(claim.pk)).count() == 1


def test_the_agencys_own_calendar_moves_the_due_date(pool):
    Holiday.objects.create(day=date(2026, 6, 17), is_working=False, name="停电", source="本机构通知")
    assert factory.submitted(pool=pool).due_on == date(2026, 7, 30)


def test_a_due_date_in_a_year_without_official_calendar_is_provisional(pool):
    pool.claim_working_days = 700
    pool.save()
    assert factory.submitted(pool=pool).due_is_provisional


@pytest.mark.parametrize(("typed", "kept"), [("００１２", "0012"), (" 00 12\u3000", "0012"), ("ab0012", "AB0012")])
def test_an_invoice_has_one_spelling(pool, typed, kept):
    row = replace(factory.invoice(5_400_00, date(2026, 6, 9)), number=typed)
    assert factory.draft(pool=pool, invoices=[row]).invoices.get().number == kept


def test_the_same_invoice_twice_in_one_claim_is_named(pool):
    row = factory.invoice(2_700_00, date(2026, 6, 9))
    with pytest.raises(Incomplete) as refused:
        factory.draft(pool=pool, invoices=[row, replace(row, number=f" {row.number}")])
    assert "1" in refused.value.problems["invoices.1.number"][0]


def test_a_used_invoice_says_where_it_was_used(pool):
    """NX-20."""
    row = factory.invoice(5_400_00, date(2026, 6, 9))
    first = factory.submitted(pool=pool, invoices=[row])
    with pytest.raises(UsedInvoice) as refused:
        factory.draft(pool=pool, invoices=[row])
    [sentence] = refused.value.problems["invoices.0.number"]
    assert first.number in sentence and str(first.get_state_display()) in sentence


def test_a_used_invoice_of_another_area_tells_nothing_more(pool):
    row = factory.invoice(5_400_00, date(2026, 6, 9))
    first = factory.submitted(pool=pool, invoices=[row])
    township = TownshipFactory(code="990002001000", name="柳河镇")
    clerk = reader(pool=pool, area=township)
    person = insured_person(pool, area=township)
    with pytest.raises(UsedInvoice) as refused:
        factory.draft(person=person, by=clerk, invoices=[row])
    assert first.number not in refused.value.problems["invoices.0.number"][0]


def test_leading_zeros_tell_invoices_apart(pool):
    row = factory.invoice(5_400_00, date(2026, 6, 9), number="0012345678")
    factory.draft(pool=pool, invoices=[row])
    other = factory.draft(pool=pool, invoices=[replace(row, number="12345678")])
    assert other.invoices.get().number == "12345678"


def test_a_withdrawn_claim_frees_its_invoices(pool):
    clerk, row = reader(pool=pool), factory.invoice(5_400_00, date(2026, 6, 9))
    claim = factory.submitted(by=clerk, pool=pool, invoices=[row])
    with pytest.raises(Incomplete):
        withdraw(claim=claim, comment=" ", by=clerk)
    claim = withdraw(claim=claim, comment="本人要求撤回", by=clerk)
    assert claim.state == Claim.State.WITHDRAWN
    assert factory.draft(pool=pool, invoices=[row]).invoices.get().is_live


def test_a_reviewed_claim_is_not_withdrawn(pool):
    clerk = reader(pool=pool)
    claim = factory.reviewed(by=clerk, pool=pool)
    with pytest.raises(WrongStep):
        withdraw(claim=claim, comment="撤回", by=clerk)


def test_a_claim_that_came_back_keeps_its_number_and_what_was_allowed_of_unchanged_lines(pool):
    clerk, reviewer = reader(pool=pool), reader(Role.REVIEWER, pool=pool)
    lines = [LineRow(name="甲", category="A", amount=1_000_00), LineRow(name="乙", category="A", amount=2_000_00)]
    claim = factory.submitted(by=clerk, pool=pool, lines=lines)
    number, due_on = claim.number, claim.due_on
    changes = {line.pk: Adjustment(500_00, "A", "not_on_invoice") for line in claim.lines.all()}
    claim = adjust_lines(claim=claim, version=claim.version, changes=changes, by=reviewer)
    claim = send_back(claim=claim, version=claim.version, comment="第二行名称不对", by=reviewer)
    assert claim.handler == clerk.staff
    invoices = [InvoiceRow(i.code, i.number, i.check_code, i.issued_on, i.amount) for i in claim.invoices.all()]
    claim = save(claim, clerk, lines=[lines[0], replace(lines[1], name="丙")], invoices=invoices)
    assert list(claim.lines.values_list("allowed_amount", flat=True)) == [500_00, 2_000_00]
    assert claim.allowed == 2_500_00
    claim = resubmit(claim=claim, version=claim.version, by=clerk)
    assert (claim.state, claim.number, claim.due_on) == (Claim.State.SUBMITTED, number, due_on)
    assert claim.first_reviewer is None


def test_the_catalogue_prices_a_line_that_names_an_entry(pool):
    entry = factory.CatalogueEntryFactory(pool=pool, name="阿莫西林", first_self_pay=1000, price_limit=12_00)
    claim = factory.draft(pool=pool, lines=[LineRow(entry=entry, quantity=Decimal(2), amount=24_00)])
    line = claim.lines.get()
    assert (line.name, line.category, line.first_self_pay, line.price_limit) == ("阿莫西林", "B", 1000, 12_00)
