"""Files of the tax bureau, their lines, refunds: rows for screens, in no books."""

from datetime import date
from typing import Any

from casework import clock
from casework.models import Area, Document, Pool, Role
from casework.scope import Reader
from enrollment.models import DemandNotice, PaymentFile, PaymentLine, Refund, ReliefBatch, Unit, UnitBill
from enrollment.services.billing import make_bill
from enrollment.services.taxes import keep
from tests.factories.core import reader
from tests.factories.enrollment import PersonFactory, insured_person
from tests.factories.rulebook import put_example_rules_in_force, put_rules_in_force

CONTENT = "证件号码,姓名,待遇年度,缴费金额,缴费日期,缴费流水号\n990001198005170014,张三,2027,400,2026-10-01,T1\n"


def kept_file(pool: Pool, by: Reader, case_id: int = 0) -> Document:
    """A payment file that was brought; with `case_id` any other file."""
    kept = keep(pool, PaymentFile._meta.label_lower, "税务.csv", CONTENT.encode(), by)
    if case_id:
        Document.objects.filter(pk=kept.pk).update(case_id=case_id)
    return kept


def taken_line(pool: Pool, by: Reader, **changed: Any) -> PaymentLine:
    """The only line of a file that was taken: nobody has its number."""
    file = PaymentFile.objects.create(
        pool=pool,
        name="税务.csv",
        content_hash=f"{PaymentFile.objects.count():064d}",
        rows=1,
        total=400_00,
        document=kept_file(pool, by, case_id=1),
        taken_at=clock.now(),
        taken_by=by.staff,
    )
    said = {"number": 2, "identity_number": "990001198005170014", "name": "张三", "amount": 400_00}
    said |= {"coverage_year": 2027, "paid_on": clock.today(), "reference": "T1", "outcome": "unknown"}
    return PaymentLine.objects.create(file=file, **(said | changed))


def asked_refund(pool: Pool, area: Area, **changed: Any) -> Refund:
    """A refund of a contribution that waits for its second person."""
    contribution = insured_person(pool, area=area).contributions.get()
    said = {"number": f"F{contribution.pk}", "ground": "mistake", "amount": 400_00, "payee_name": "张三"}
    said |= {"bank_name": "示例银行", "bank_account": "6217000012345678", "reason": "误缴", "asked_at": clock.now()}
    by = reader(Role.CLERK, pool=pool).staff
    return Refund.objects.create(
        pool=pool, area_code=area.code, contribution=contribution, asked_by=by, **(said | changed)
    )


def unit_in(pool: Pool, area: Area) -> Unit:
    """A unit that pays for one person."""
    code = f"12990001MB{Unit.objects.count():08d}"
    unit = Unit.objects.create(
        pool=pool, area=area, area_code=area.code, code=code, name=f"示例单位{code}", kind="unit"
    )
    unit.members.create(person=PersonFactory(pool=pool, area=area), kind="in_service", starts_on=date(2020, 1, 1))
    return unit


def billed(pool: Pool, area: Area) -> UnitBill:
    """A bill of that unit that is overdue, under the district's rules."""
    put_example_rules_in_force(pool)
    put_rules_in_force(pool, "hunan-district-2011", "supplementary")
    by = reader(Role.CLERK, pool=pool)
    year = clock.today().year
    bill = make_bill(unit=unit_in(pool, area), coverage_year=year, by=by)
    UnitBill.objects.filter(pk=bill.pk).update(due_on=date(year, 1, 1))
    return UnitBill.objects.get(pk=bill.pk)


def demanded(pool: Pool, area: Area) -> DemandNotice:
    """A demand notice of an overdue bill, not served yet."""
    bill = billed(pool, area)
    return DemandNotice.objects.create(
        pool=pool, area_code=area.code, unit_bill=bill, amount=bill.total, issued_on=bill.due_on
    )


def asked_department(pool: Pool) -> ReliefBatch:
    """A department's batch that waits for its money."""
    by = reader(Role.FINANCE, pool=pool)
    said = {"payer": "示例市民政局", "coverage_year": 2026, "total": 400_00, "due_on": date(2026, 7, 31)}
    number = f"Z{ReliefBatch.objects.count()}"
    return ReliefBatch.objects.create(pool=pool, number=number, made_at=clock.now(), made_by=by.staff, **said)
