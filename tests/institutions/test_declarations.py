"""Monthly declarations: read, refused with every reason at once, checked in sets, deducted, confirmed by another (BJ-35)."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from casework.errors import Incomplete, SamePerson, WrongStep
from fund.models import Fund, Payable
from fund.verifications import ALL as FUND_PROOFS
from institutions import errors
from institutions.declared import errors as refused
from institutions.declared.reading import Line
from institutions.lists.errors import ColumnsMissing
from institutions.lists.problems import told
from institutions.models import Declaration, LineFlag
from institutions.services import confirming, declared_parts, deducting
from institutions.services import declarations as services
from institutions.services.days import write_days
from institutions.verification import ALL as PROOFS
from tests.factories.core import PoolFactory
from tests.factories.institutions import MeasureFactory
from tests.institutions import declared, steps
from tests.institutions.declared import ROWS
from tests.institutions.steps import ORDER2, Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def office():
    return Office(steps.rules(ORDER2))


@pytest.fixture
def agreement(office):
    return declared.agreed(office)


def flags(declaration):
    rows = LineFlag.objects.filter(declaration=declaration).order_by("line__number", "code")
    return list(rows.values_list("line__core_id", "code"))


def proofs():
    return [sentence for proof in (*PROOFS, *FUND_PROOFS) for sentence in proof()]


def deduct(declaration, by, core_id="JS0001", **changes):
    line = declaration.lines.get(core_id=core_id)
    said = {"basic": 100_50, "critical": 0, "kind": "10", "reason": "超限定支付", "article": "协议第二十一条"} | changes
    return deducting.deduct_line(line=line, by=by, **said)


def test_a_declaration_is_read_into_lines(office, agreement):
    found = declared.checked(office, agreement)
    assert found.state == "declared" and found.due_on == date(2026, 7, 29) and found.agreement == agreement
    line = found.lines.get(core_id="JS0001")
    assert (line.total, line.in_policy, line.basic, line.critical) == (1_000_00, 900_00, 600_50, 100_00)
    assert line.day == date(2026, 5, 3) and proofs() == []


def test_every_bad_row_is_named_with_every_reason(office, agreement):
    rows = [
        *ROWS,
        ["", "110101199003070011", "2026-13-03", "abc", "1", "1", "0"],
        ["JS0004", "110101199003070011", "2026-05-03", "10", "20", "30", "0"],
        ["JS0001", "110101199003070011", "2026-05-03", "10", "10", "-5", "0"],
        ["JS0002", "110101199003070011", "2026-05-03", "10", "10", "5", "0"],
        ["JS0006"],
    ]
    found = declared.checked(office, agreement, rows, head=declared.head(ROWS))
    assert found.state == "faulty" and found.bad == 5 and not found.lines.exists()
    reasons = {row.number: [code for code, *_ in row.problems] for row in found.bad_lines.all()}
    assert reasons == {
        4: ["missing", "no_day", "no_amount"],
        5: ["above_total", "above_policy"],
        6: ["no_amount"],
        7: ["settlement_twice"],
        8: ["missing"] * 6,
    }
    assert told(found.bad_lines.get(number=7).problems) == ["该笔结算与第 3 行重复。"]


def test_a_head_that_the_lines_do_not_make_is_refused_with_both_figures(office, agreement):
    found = declared.checked(office, agreement, head=declared.head(ROWS, basic=901_50))
    assert found.state == "faulty" and found.found == {"basic": 900_50} and found.basic == 901_50


def test_the_same_month_twice_is_refused_by_sentence_and_by_database(office, agreement):
    first = declared.checked(office, agreement)
    with pytest.raises(refused.MonthDeclared, match=first.number):
        declared.brought(office, agreement)
    first.pk, first.number = None, "SB-X"
    with pytest.raises(IntegrityError, match="month_declared_once"), transaction.atomic():
        first.save(force_insert=True)


def test_another_sort_of_care_is_a_declaration_of_its_own(office, agreement):
    declared.checked(office, agreement)
    assert declared.brought(office, agreement, care="outpatient").state == "checking"


def test_a_refused_or_returned_month_is_declared_anew(office, agreement):
    declared.checked(office, agreement, head=declared.head(ROWS, total=1_400_00))
    second = declared.checked(office, agreement)
    services.return_declaration(declaration=second, reasons="机构要求更正", by=office.clerk)
    assert declared.checked(office, agreement).state == "declared"


def test_a_sheet_without_a_column_and_a_day_to_come_are_refused_at_once(office, agreement):
    with pytest.raises(ColumnsMissing, match="大病保险支付"):
        declared.brought(office, agreement, file=declared.sheet(ROWS, declared.HEADINGS[:6]))
    with pytest.raises(Incomplete):
        declared.brought(office, agreement, declared_on=date(2027, 1, 1))
    with pytest.raises(Incomplete):
        declared.brought(office, agreement, head=declared.head(ROWS, lines_count=0))


def test_rules_without_settlement_take_no_declaration(office, agreement):
    elsewhere = Office(steps.rules(steps.BEIJING, PoolFactory(code="9901")))
    with pytest.raises(refused.NotSettled):
        declared.brought(elsewhere, agreement)


def test_checks_flag_lines_set_by_set(office, agreement):
    declared.checked(office, agreement, care="outpatient")
    MeasureFactory(agreement=agreement, state="decided", starts_on=date(2026, 5, 15), decided_by=office.decider.staff)
    write_days(agreement)
    rows = [ROWS[0], ["JS0009", *ROWS[1][1:]], ["JS0010", ROWS[1][1], "2026-04-30", "5", "5", "5", "0"]]
    found = declared.checked(office, agreement, rows)
    seen = [one for one in flags(found) if one[1] != "unknown_person"]
    assert seen == [("JS0001", "declared_before"), ("JS0009", "not_designated"), ("JS0010", "other_month")]


def test_a_deduction_is_taken_off_its_layer_and_can_be_taken_back(office, agreement):
    found = declared.checked(office, agreement)
    deduction = deduct(found, office.clerk)
    assert confirming.deducted(found) == (100_50, 0)
    with pytest.raises(refused.DeductedBefore):
        deduct(found, office.clerk)
    with pytest.raises(refused.DeductedTooMuch):
        deduct(found, office.clerk, core_id="JS0002", basic=300_01)
    deducting.undo_deduction(deduction=deduction, by=office.clerk)
    assert confirming.deducted(found) == (0, 0)


def test_every_flagged_line_is_deducted_in_one_statement(office, agreement):
    found = declared.checked(office, agreement)
    said = {"kind": "10", "reason": "非参保人员", "article": "协议第九条"}
    deducting.deduct_flagged(declaration=found, code="unknown_person", by=office.clerk, **said)
    assert confirming.deducted(found) == (900_50, 100_00)
    with pytest.raises(refused.NothingFlagged):
        deducting.deduct_flagged(declaration=found, code="unknown_person", by=office.clerk, **said)


def test_both_layers_are_owed_apart_and_the_deposit_is_held(office, agreement):
    found = declared.checked(office, agreement)
    deduct(found, office.clerk)
    found = declared.confirmed(office, found)
    assert (found.deducted_basic, found.deposit, found.set_off) == (100_50, 40_00, 0)
    owed = Payable.objects.filter(subject_type="institutions.declaration", subject_id=found.pk).order_by("pk")
    assert [one.by_fund for one in owed] == [{Fund.BASIC: 760_00}, {Fund.CRITICAL_ILLNESS: 100_00}]
    assert owed[0].payee_name == agreement.institution.name and found.state == "confirmed"
    assert proofs() == []


def test_a_decided_month_stays_as_it_is_whoever_tries(office, agreement):
    found = declared.checked(office, agreement)
    deduct(found, office.clerk)
    found = declared.confirmed(office, found)
    rows = Declaration.objects.filter(pk=found.pk)
    for change in (
        lambda: found.lines.update(basic=0),
        lambda: rows.update(deposit=0, payable_basic=800_00),
        lambda: rows.update(state="declared"),
        lambda: found.deductions.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_who_brought_reviewed_or_deducted_does_not_confirm(office, agreement):
    found = declared.checked(office, agreement)
    services.review_declaration(declaration=found, by=office.clerk)
    Declaration.objects.filter(pk=found.pk).update(reviewed_by=office.reviewer.staff)
    with pytest.raises(SamePerson):
        confirming.confirm_declaration(declaration=found, by=office.reviewer)
    with pytest.raises(IntegrityError, match="declaration_confirmed_by_another"), transaction.atomic():
        Declaration.objects.filter(pk=found.pk).update(confirmed_by=office.reviewer.staff)


def test_the_confirming_person_sends_back_with_reasons(office, agreement):
    found = declared.checked(office, agreement)
    services.review_declaration(declaration=found, by=office.clerk)
    with pytest.raises(WrongStep):
        deduct(found, office.clerk)
    with pytest.raises(errors.ReasonsLack):
        services.send_back_declaration(declaration=found, reasons=" ", by=office.reviewer)
    services.send_back_declaration(declaration=found, reasons="请核对护理费", by=office.reviewer)
    assert deduct(found, office.clerk).basic == 100_50


def test_nothing_is_confirmed_without_an_account(office, agreement):
    found = declared.checked(office, agreement)
    type(agreement.institution).objects.filter(pk=agreement.institution_id).update(bank_account="")
    services.review_declaration(declaration=found, by=office.clerk)
    with pytest.raises(refused.AccountLacks):
        confirming.confirm_declaration(declaration=found, by=office.reviewer)


def test_a_killed_worker_leaves_nothing_twice(office, agreement):
    found = declared.brought(office, agreement)
    declared_parts.keep_lines(found, [Line(2, "JS0001", "1", "2026-05-03", 1, 1, 1, 0)], 0)
    declared.work(found.pk)
    found.refresh_from_db()
    assert found.state == "declared" and found.lines.count() == 2


def test_a_long_list_comes_as_a_zip_with_one_csv(office):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("申报.csv", declared.sheet(ROWS).read())
    found = declared.checked(office, declared.agreed(office), file=ContentFile(packed.getvalue(), "申报.zip"))
    assert (found.state, found.lines.count()) == ("declared", 2)
