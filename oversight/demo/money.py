"""Contribution money of the demo, by the services: files to and from the tax bureau, unclear payments, a refund,
subsidies and reliefs that came or are awaited, units with their bills."""

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from io import StringIO

from django.core.files.base import ContentFile

from casework import clock
from casework.models import Area, Pool, Role
from casework.money import plain_yuan, yuan
from enrollment.models import Contribution, Person, Refund, Relief, SubsidyArrival, Unit, UnitMember
from enrollment.quotes import usual_year
from enrollment.services.billing import make_bill
from enrollment.services.moving import join_employees
from enrollment.services.refunds import ask_refund
from enrollment.services.reliefs import make_relief_batch
from enrollment.services.subsidies import book_subsidies_due, subsidy_arrived
from enrollment.services.taxes import bring_payment_file, push_to_tax, take_payment_file
from enrollment.services.units import add_member, register_unit
from fund.models import Fund
from fund.services.openings import decide_opening, propose_opening
from oversight.demo.files import report
from oversight.demo.staff import reader
from oversight.demo.township import TOWNSHIPS

HEADINGS = ("证件号码", "姓名", "待遇年度", "缴费金额", "缴费日期", "缴费流水号")
BOOKED = 5
FEN = 100
OPENINGS = (
    (Fund.BASIC, "原城镇居民基本医疗保险基金", 640),
    (Fund.BASIC, "原新型农村合作医疗基金", 2_210),
    (Fund.CRITICAL_ILLNESS, "原城乡居民大病保险基金", 330),
    (Fund.ASSISTANCE, "原城乡医疗救助基金", 110),
    (Fund.SUPPLEMENTARY, "原补充医疗保险基金", 15),
    (Fund.BASIC, "原新型农村合作医疗风险基金", 35),
)
"""Fund, the books it comes from, yuan a person; the last one waits for its second person."""
UNITS = (
    ("示例市自来水公司", Unit.Kind.UNIT, "91110000600037341L"),
    ("示例市实验学校", Unit.Kind.APPROPRIATED, "12110000600037341R"),
)
STAFF_OF_A_UNIT = 3


def open_funds(pool: Pool) -> None:
    """What the funds bring along: of the basic fund two earlier ones (FX-51); one more balance waits to be booked."""
    persons, begun = Person.objects.filter(pool=pool).count(), date(clock.today().year, 1, 1)
    for at, (fund, origin, yuan_each) in enumerate(OPENINGS, 1):
        amount = persons * yuan_each * FEN
        opening = propose_opening(
            fund=fund,
            amount=amount,
            as_of=begun - timedelta(1),
            origin=origin,
            reference=f"示审财〔{begun.year}〕{at}号（演示）",
            file=report("审计报告", [f"基金：{origin}", f"截至：{begun - timedelta(1)}", f"结余：{yuan(amount)} 元"]),
            by=reader(Role.FINANCE, pool),
        )
        if at < len(OPENINGS):
            decide_opening(opening=opening, agree=True, by=reader(Role.FINANCE, pool, 1))


def collect(pool: Pool) -> None:
    """Rows for every list of contributions and reconciliation."""
    year, finance = usual_year(pool, clock.today()), reader(Role.FINANCE, pool)
    push_to_tax(coverage_year=year, form="xlsx", by=finance)
    _pay_some(pool, year)
    book_subsidies_due(coverage_year=year, by=finance)
    subsidy_arrived(
        level=SubsidyArrival.Level.FINANCE,
        coverage_year=year,
        amount=1_400_00,
        arrived_on=clock.today(),
        reference="CZ-补助-001（演示）",
        by=finance,
    )
    awaited = Relief.objects.filter(contribution__pool=pool, batch=None).values_list(
        "payer", "contribution__coverage_year"
    )
    payer, relieved_year = awaited.order_by("payer", "contribution__coverage_year")[0]
    due_on = clock.today() + timedelta(30)
    make_relief_batch(payer=payer, coverage_year=relieved_year, due_on=due_on, channel="财政专户", by=finance)
    _bill_units(pool)


def _pay_some(pool: Pool, year: int) -> None:
    """The tax bureau's file: some payments are booked, one has another amount, one another name, one nobody's number."""
    owing = Contribution.objects.filter(pool=pool, coverage_year=year, state__in=Contribution.OPEN, relief=0)
    owing = owing.exclude(area_code__startswith=TOWNSHIPS[0]).exclude(area_code__startswith=TOWNSHIPS[1])
    rows = list(owing.filter(registration__isnull=False).select_related("person").order_by("pk")[: BOOKED + 2])
    lines = [_line(row, at) for at, row in enumerate(rows, 1)]
    lines[-1][3], lines[-2][1] = "40.00", "王小二"
    lines.append(["990001199001010019", "李无名", str(year), "400.00", lines[0][4], "9900100"])
    finance = reader(Role.FINANCE, pool)
    document = bring_payment_file(file=ContentFile(_text(lines), "税务入库明细（演示）.csv"), by=finance)
    take_payment_file(document=document, by=finance)
    booked = Contribution.objects.filter(pk__in=[row.pk for row in rows]).exclude(starts_on=None)
    paid = booked.filter(starts_on__gt=clock.today()).order_by("pk")[0]  # a newborn's cover may have begun today
    ask_refund(
        contribution=paid,
        ground=Refund.Ground.MISTAKE,
        payee_name=paid.person.name,
        bank_name="示例农村商业银行",
        bank_account="6217990000001234567",
        reason="家人重复代缴（演示）",
        by=reader(Role.CLERK, pool),
    )


def _line(row: Contribution, at: int) -> list[str]:
    number, amount = row.person.identities.get(is_main=True).number, plain_yuan(row.individual or 0)
    return [number, row.person.name, str(row.coverage_year), amount, f"{clock.today()}", f"99000{at:02d}"]


def _text(lines: Sequence[Sequence[str]]) -> bytes:
    made = StringIO()
    csv.writer(made).writerows([HEADINGS, *lines])
    return made.getvalue().encode("gb18030")


def _bill_units(pool: Pool) -> None:
    """Two units whose staff have employees' insurance, each with the bill of this year's supplementary insurance."""
    clerk, area = reader(Role.CLERK, pool), Area.objects.get(code=f"{TOWNSHIPS[0]}000")
    grown = Person.objects.filter(pool=pool, kind=Person.Kind.ADULT, born_on__gte=date(1975, 1, 1))
    persons = list(grown.exclude(area_code__startswith=TOWNSHIPS[0]).order_by("-pk")[: STAFF_OF_A_UNIT * len(UNITS)])
    for name, kind, code in UNITS:
        unit = register_unit(code=code, name=name, kind=kind, area=area, is_public=kind != Unit.Kind.UNIT, by=clerk)
        for _one in range(STAFF_OF_A_UNIT):
            person = persons.pop()
            join_employees(person=person, starts_on=clock.today(), by=clerk)
            number = person.identities.get(is_main=True).number
            add_member(
                unit=unit, identity_number=number, kind=UnitMember.Kind.IN_SERVICE, starts_on=clock.today(), by=clerk
            )
        make_bill(unit=unit, coverage_year=clock.today().year, by=clerk)
