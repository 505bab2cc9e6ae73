"""Rows of enrollment."""

from typing import Any

from casework import clock
from casework.models import Area, JobChunk, JobRun, Pool, Role
from enrollment.models import Duplicate, Household, Move, School, TaxFile
from enrollment.selectors.progress import year_of
from tests.enrollment.lists import bring
from tests.enrollment.lists import row as list_row
from tests.factories.contributions import (
    asked_department,
    asked_refund,
    billed,
    demanded,
    kept_file,
    taken_line,
    unit_in,
)
from tests.factories.core import reader
from tests.factories.enrollment import ReceiptFactory, insured_person
from tests.matrix import row

READERS = frozenset({Role.CLERK, Role.TOWNSHIP, Role.VILLAGE, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR})
BOOKERS = frozenset({Role.CLERK, Role.FINANCE})
MONEY_READERS = frozenset({Role.CLERK, Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR})
GET_POST = "GET POST"
PAYMENT = {"coverage_year": "2027", "paid_on": "2026-10-01", "amount": "400", "channel": "tax", "reference": "P1"}


def person(pool: Pool, area: Area) -> list[Any]:
    return [insured_person(pool, area=area).pk]


def tab(pool: Pool, area: Area) -> list[Any]:
    return [*person(pool, area), "contributions"]


def receipt(pool: Pool, area: Area) -> list[Any]:
    contribution = insured_person(pool, area=area).contributions.get()
    return [ReceiptFactory(contribution=contribution).pk]


def change(pool: Pool, area: Area) -> list[Any]:
    return [*person(pool, area), "death"]


def owing(pool: Pool, area: Area) -> list[Any]:
    found = insured_person(pool, area=area).contributions.get()
    found.state, found.coverage_year = "due", year_of(clock.today())
    found.save()
    return [found.pk]


def enrolment_list(pool: Pool, area: Area) -> list[Any]:
    by = reader(Role.TOWNSHIP, pool=pool, area=area)
    return [bring([list_row()], by, area=area).pk]


def list_step(pool: Pool, area: Area) -> list[Any]:
    return [*enrolment_list(pool, area), "drop"]


def brought(pool: Pool, area: Area) -> list[Any]:
    return [kept_file(pool, reader(Role.FINANCE, pool=pool)).pk]


def payment_file(pool: Pool, area: Area) -> list[Any]:
    return [taken_line(pool, reader(Role.FINANCE, pool=pool)).file_id]


def line(pool: Pool, area: Area) -> list[Any]:
    return [taken_line(pool, reader(Role.FINANCE, pool=pool)).pk]


def tax_file(pool: Pool, area: Area) -> list[Any]:
    by = reader(Role.FINANCE, pool=pool)
    made = {"coverage_year": 2027, "rows": 1, "total": 400_00, "made_at": clock.now(), "made_by": by.staff}
    return [TaxFile.objects.create(pool=pool, number="T1", document=kept_file(pool, by, case_id=1), **made).pk]


def contribution(pool: Pool, area: Area) -> list[Any]:
    return [insured_person(pool, area=area).contributions.get().pk]


def refund(pool: Pool, area: Area) -> list[Any]:
    return [asked_refund(pool, area).pk]


def granted(pool: Pool, area: Area) -> list[Any]:
    return [asked_refund(pool, area, state="payable").pk]


def unit(pool: Pool, area: Area) -> list[Any]:
    return [unit_in(pool, area).pk]


def member(pool: Pool, area: Area) -> list[Any]:
    row = unit_in(pool, area)
    return [row.pk, row.members.get().pk]


def unit_bill(pool: Pool, area: Area) -> list[Any]:
    return [billed(pool, area).pk]


def served_notice(pool: Pool, area: Area) -> list[Any]:
    return [demanded(pool, area).pk]


def relief_batch(pool: Pool, area: Area) -> list[Any]:
    return [asked_department(pool).pk]


ARRIVED = {"amount": "400", "arrived_on": "2026-06-01", "reference": "Z1"}
BACK = {"payee_name": "张三", "bank_name": "示例银行", "bank_account": "6217000012345678", "reason": "误缴"}


def duplicate(pool: Pool, area: Area) -> list[Any]:
    held = insured_person(pool, area=area)
    row = Duplicate.objects.create(
        pool=pool, area_code=area.code, person=held, kind="other_pool", coverage_year=2026, found_on=held.born_on
    )
    return [row.pk]


def two_records(pool: Pool, area: Area) -> list[Any]:
    return [*person(pool, area), *person(pool, area)]


def household(pool: Pool, area: Area) -> list[Any]:
    return [Household.objects.create(pool=pool, area=area, area_code=area.code, number=f"H{area.code}").pk]


def village(pool: Pool, area: Area) -> list[Any]:
    return [area.code]


def school(pool: Pool, area: Area) -> list[Any]:
    return [School.objects.create(pool=pool, area=area, area_code=area.code, name="示例中学", on_roll=3).pk]


def asked_move(pool: Pool, area: Area) -> list[Any]:
    held = insured_person(pool, area=area)
    target, _made = Area.objects.get_or_create(code="990003001000", defaults={"name": "平安镇", "level": "township"})
    move = Move.objects.create(
        pool=pool, person=held, origin=area, origin_code=area.code, target=target, target_code=target.code,
        state="asked", reason="随迁", asked_by=reader(Role.TOWNSHIP, pool=pool).staff, asked_at=clock.now(),
    )  # fmt: skip
    return [move.pk]


def sheet(pool: Pool, area: Area) -> list[Any]:
    return ["unpaid"]


DECIDERS = frozenset({Role.REVIEWER, Role.SUPERVISOR})
MANAGERS = frozenset({Role.CLERK, Role.TOWNSHIP})
ENROLLERS = MANAGERS | {Role.VILLAGE}


def night_chunk(pool: Pool, area: Area) -> list[Any]:
    run = JobRun.objects.create(
        pool=pool, name="identified", business_day=clock.today(), state="done", created_at=clock.now()
    )
    return [JobChunk.objects.create(run=run, key=area.code, state="done").pk]


ROWS = [
    row("enrollment:enrol_newcomer", ENROLLERS, methods=GET_POST),
    row("enrollment:enrol_newcomer_quote", ENROLLERS, methods="POST"),
    row("enrollment:enrol", ENROLLERS, methods=GET_POST, build=person, post={"coverage_year": "2026"}),
    row("enrollment:further_year", ENROLLERS, methods=GET_POST, build=person, post={"coverage_year": "2027"}),
    row("enrollment:duplicates", DECIDERS),
    row("enrollment:find_duplicates", DECIDERS, methods="POST", post={"coverage_year": "2026"}),
    row("enrollment:compare_duplicates", DECIDERS, methods=GET_POST),
    row("enrollment:duplicate", DECIDERS, methods=GET_POST, build=duplicate, post={"kept": "both", "reason": "核实"}),
    row("enrollment:other_record", DECIDERS, methods=GET_POST, build=person),
    row("enrollment:merge", DECIDERS, methods=GET_POST, build=two_records, post={"reason": "核实"}),
    row("enrollment:household", READERS, build=household),
    row("enrollment:village", READERS, build=village),
    row("enrollment:schools", MANAGERS),
    row("enrollment:new_school", MANAGERS, methods=GET_POST),
    row("enrollment:school", MANAGERS, methods=GET_POST, build=school),
    row("enrollment:change", MANAGERS, methods=GET_POST, build=change, post={"died_on": "2026-05-01"}),
    row("enrollment:enrol_quote", ENROLLERS, methods="POST", build=person, post={"coverage_year": "2026"}),
    row("enrollment:persons", READERS, methods=GET_POST, post={"q": "张晓明"}),
    row("enrollment:elsewhere", READERS),
    row("enrollment:night_changed", READERS, build=night_chunk, scope="pool"),
    row("enrollment:register", Role.CLERK, methods=GET_POST),
    row("enrollment:person", READERS, build=person),
    row("enrollment:tab", READERS, build=tab),
    row(
        "enrollment:bank_account",
        Role.CLERK,
        methods=GET_POST,
        build=person,
        post={"bank_name": "示例银行", "bank_account": "6217000012345678"},
    ),
    row("enrollment:contribution", BOOKERS, methods=GET_POST, build=person, post=PAYMENT),
    row("enrollment:contribution_quote", BOOKERS, methods="POST", build=person, post=PAYMENT),
    row("enrollment:receipt", MONEY_READERS, build=receipt),
    row("enrollment:desk", ENROLLERS | {Role.SUPERVISOR, Role.AUDITOR, Role.REPORT_READER}),
    row("enrollment:targets", Role.SUPERVISOR, methods=GET_POST),
    row("enrollment:desk_unpaid", ENROLLERS),
    row("enrollment:desk_call", ENROLLERS, methods=GET_POST, build=owing, post={"result": "will_pay"}),
    row("enrollment:desk_notices", MANAGERS, methods=GET_POST, post={"method": "public"}),
    row("enrollment:desk_identified", ENROLLERS),
    row("enrollment:desk_moves", MANAGERS),
    row("enrollment:ask_transfer", MANAGERS, methods=GET_POST),
    row("enrollment:decide_transfer", MANAGERS, methods=GET_POST, build=asked_move, post={"agree": "yes"}),
    row("enrollment:desk_paper", ENROLLERS, build=sheet, scope="everywhere"),
    row("enrollment:desk_newborns", ENROLLERS),
    row("enrollment:desk_ending", ENROLLERS),
    row("enrollment:lists", MANAGERS, methods=GET_POST, post={"coverage_year": "2027", "kind": "village"}),
    row("enrollment:list", MANAGERS, build=enrolment_list),
    row("enrollment:list_progress", MANAGERS, build=enrolment_list),
    row("enrollment:list_bad_rows", MANAGERS, methods="POST", build=enrolment_list),
    row("enrollment:list_step", MANAGERS, methods="POST", build=list_step),
    row("enrollment:money", MONEY_READERS),
    row("enrollment:payment_files", MONEY_READERS),
    row("enrollment:push_to_tax", Role.FINANCE, methods="POST", post={"coverage_year": "2027", "form": "xlsx"}),
    row("enrollment:tax_file", Role.FINANCE, build=tax_file, scope="pool"),
    row("enrollment:bring_payments", Role.FINANCE, methods="POST"),
    row("enrollment:payments_brought", Role.FINANCE, methods=GET_POST, build=brought, scope="pool"),
    row("enrollment:payment_file", MONEY_READERS, build=payment_file, scope="pool"),
    row("enrollment:repair", BOOKERS, methods=GET_POST, build=person),
    row("enrollment:late", MONEY_READERS),
    row("enrollment:check_late", BOOKERS, methods="POST"),
    row("enrollment:unclear", MONEY_READERS),
    row("enrollment:payment_line", MONEY_READERS, build=line, scope="pool"),
    row("enrollment:assign_line", Role.FINANCE, methods="POST", build=line, scope="pool"),
    row("enrollment:hold_line", Role.FINANCE, methods="POST", build=line, post={"note": "查询中"}, scope="pool"),
    row(
        "enrollment:give_back_line",
        Role.FINANCE,
        methods="POST",
        build=line,
        post=BACK | {"ground": "mistake"},
        scope="pool",
    ),
    row("enrollment:refunds", MONEY_READERS),
    row(
        "enrollment:refund",
        MONEY_READERS,
        methods=GET_POST,
        build=refund,
        post={"agree": "no"},
        posters=frozenset({Role.SUPERVISOR}),
    ),
    row("enrollment:refund_notice", MONEY_READERS, build=granted),
    row("enrollment:units", MONEY_READERS),
    row("enrollment:units_overdue", MONEY_READERS),
    row("enrollment:units_persons", MONEY_READERS),
    row("enrollment:unit_new", Role.CLERK, methods=GET_POST),
    row("enrollment:unit", MONEY_READERS, build=unit),
    row("enrollment:member_add", Role.CLERK, methods="POST", build=unit, post={"kind": "retiree"}),
    row("enrollment:member_end", Role.CLERK, methods="POST", build=member, post={"ends_on": "2026-12-31"}),
    row("enrollment:bill_make", BOOKERS, methods="POST", build=unit, post={"coverage_year": "2027"}),
    row("enrollment:bill_pay", BOOKERS, methods="POST", build=unit_bill),
    row("enrollment:bill_demand", BOOKERS, methods="POST", build=unit_bill),
    row("enrollment:notice_serve", BOOKERS, methods=GET_POST, build=served_notice, post={"method": "post"}),
    row("enrollment:notice_paper", MONEY_READERS, build=served_notice),
    row("enrollment:subsidies", MONEY_READERS),
    row("enrollment:subsidies_sheet", MONEY_READERS),
    row("enrollment:subsidies_book", Role.FINANCE, methods="POST", post={"coverage_year": "2027"}),
    row("enrollment:subsidy_arrived", Role.FINANCE, methods="POST"),
    row("enrollment:relief_batches", MONEY_READERS),
    row("enrollment:relief_make", Role.FINANCE, methods="POST"),
    row("enrollment:relief_batch", MONEY_READERS, build=relief_batch, scope="pool"),
    row("enrollment:relief_arrived", Role.FINANCE, methods="POST", build=relief_batch, post=ARRIVED, scope="pool"),
    row("enrollment:relief_list", Role.FINANCE, build=relief_batch, scope="pool"),
    row("enrollment:ask_refund", BOOKERS, methods=GET_POST, build=contribution, post=BACK | {"ground": "mistake"}),
    row("enrollment:contact", Role.CLERK, methods=GET_POST, build=person, post={"phone": "13800001234"}),
]
