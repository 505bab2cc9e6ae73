"""Units and supplementary insurance, by the district's own figures (HN-01 .. HN-11, HN-29 .. HN-36)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db.backends.postgresql.psycopg_any import DateRange
from PIL import Image

import policy
from casework import clock
from casework.errors import Incomplete, NotAllowed
from casework.models import Role
from casework.money import fen
from enrollment.errors import AnotherAmount, NotInPolicy
from enrollment.models import DemandNotice, SpecialStatus, Unit, UnitBill
from enrollment.selectors.units import missing_persons, missing_units
from enrollment.services import billing, notices, units
from fund.models import Fund
from policy.checking.check import cases_of
from tests.enrollment.test_paying import balance, problems
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import CoverageFactory, PersonFactory, SpecialStatusFactory
from tests.factories.rulebook import put_example_rules_in_force, put_rules_in_force

pytestmark = pytest.mark.django_db
DISTRICT = "hunan-district-2011"
CODE = "91110000600037341L"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def district():
    pool = PoolFactory()
    put_example_rules_in_force(pool)
    put_rules_in_force(pool, DISTRICT, "supplementary")
    return pool


def unit_of(pool, kind="unit", in_service=0, retired=0, **fields) -> Unit:
    area = TownshipFactory()
    known = {"code": CODE, "name": "示例单位", "is_public": False}
    unit = Unit.objects.create(pool=pool, area=area, area_code=area.code, kind=kind, **(known | fields))
    for at, member in enumerate(["in_service"] * in_service + ["retiree"] * retired):
        unit.members.create(
            person=PersonFactory(born_on=date(1950, 1, 1 + at % 28)), kind=member, starts_on=date(2010, 1, 1)
        )
    return unit


def bill_of(unit, total=1_500_00, year=2012, due_on=date(2012, 1, 31)) -> UnitBill:
    made = billing.make_bill(unit=unit, coverage_year=year, by=reader())
    UnitBill.objects.filter(pk=made.pk).update(total=total, due_on=due_on)
    made.refresh_from_db()
    return made


def cases(question):
    pack = policy.load(DISTRICT)
    files = [(name, content) for name, content in sorted(pack.files.items()) if name.startswith("cases/")]
    return [
        pytest.param(case["given"], case["expect"], id=case["id"])
        for name, content in files
        for case in cases_of(name, content)
        if case["question"] == question
    ]


@pytest.mark.parametrize(("given", "expect"), cases("group_bill"))
def test_the_districts_bills_pass_through_the_portal(district, given, expect):
    """HN-02, HN-04, HN-05: shares and total of each worked case, from members in the database."""
    counts = {member["kind"]: member["count"] for member in given["members"]}
    kind = given.get("payer", "unit")
    unit = unit_of(district, kind, counts.get("in_service", 0), counts.get("retiree", 0))
    with clock.set_to(date(given["coverage_year"], 1, 10)):
        bill = billing.make_bill(unit=unit, coverage_year=given["coverage_year"], by=reader())
    shares = bill.answer.shares | {"total": bill.total}
    assert {name: shares[name] for name in expect} == {name: fen(str(amount)) for name, amount in expect.items()}


@pytest.mark.parametrize(("given", "expect"), cases("late_fee"))
def test_the_districts_late_fees_pass_through_the_portal(district, given, expect):
    """HN-09, HN-10: deadline, days, fee and total of each worked case, through notice, service and payment."""
    arrears = fen(str(given["arrears"]))
    served_on, paid_on = given.get("notice_served_on"), given["paid_on"]
    year = given["due_on"].year
    with clock.set_to(date(year, 1, 10)):
        bill = bill_of(unit_of(district, in_service=1), arrears, year, given["due_on"])
    if served_on:
        with clock.set_to(given["due_on"] + timedelta(days=1)):
            notice = notices.demand(unit_bill=bill, by=reader())
        with clock.set_to(max(served_on, paid_on)):
            notice = notices.serve_notice(notice=notice, served_on=served_on, method="in_person", by=reader())
        assert notice.deadline == expect.get("deadline", notice.deadline)
    with clock.set_to(max(served_on or paid_on, paid_on)):
        said = billing.owed_on(bill, paid_on)
        paid = billing.pay_bill(bill=bill, amount=said["total"], paid_on=paid_on, reference="B1", by=reader())
    assert said["days"] == expect.get("days", said["days"])
    assert paid.late_fee == fen(str(expect.get("fee", paid.late_fee / 100)))
    assert balance("late_fee", Fund.SUPPLEMENTARY) == -paid.late_fee
    assert balance("contribution", Fund.SUPPLEMENTARY) == -arrears and problems() == []
    assert not DemandNotice.objects.filter(closed_on=None).exists()


def test_nobody_pays_less_than_the_rules_ask(district):
    """HN-11: no waiver of a bill or fee."""
    with clock.set_to(date(2012, 1, 10)):
        bill = bill_of(unit_of(district, in_service=20))
        for amount in (1, 1_499_99, 1_500_01):
            with pytest.raises(AnotherAmount):
                billing.pay_bill(bill=bill, amount=amount, paid_on=date(2012, 1, 9), reference="B1", by=reader())
        billing.pay_bill(bill=bill, amount=1_500_00, paid_on=date(2012, 1, 9), reference="B1", by=reader())
        with pytest.raises(billing.BillPaid):
            billing.pay_bill(bill=bill, amount=1_500_00, paid_on=date(2012, 1, 9), reference="B1", by=reader())


def test_a_notice_is_issued_for_what_is_overdue_served_once_and_proved(district):
    """HN-09: served with a proof, ten days to pay."""
    with clock.set_to(date(2012, 1, 31)):
        bill = bill_of(unit_of(district, in_service=20))
        with pytest.raises(notices.NotOverdue):
            notices.demand(unit_bill=bill, by=reader())
    with clock.set_to(date(2012, 3, 1)):
        notice = notices.demand(unit_bill=bill, by=reader())
        with pytest.raises(notices.DemandedAlready):
            notices.demand(unit_bill=bill, by=reader())
        for wrong in ({"served_on": date(2012, 3, 2)}, {"served_on": date(2012, 2, 1)}, {"method": "pigeon"}):
            with pytest.raises(Incomplete):
                known = {"served_on": date(2012, 3, 1), "method": "post"}
                notices.serve_notice(notice=notice, by=reader(), **(known | wrong))
        picture = BytesIO()
        Image.new("RGB", (40, 40), "white").save(picture, "PNG")
        proof = ContentFile(picture.getvalue(), "proof.png")
        served = notices.serve_notice(
            notice=notice, served_on=date(2012, 3, 1), method="post", proof=proof, by=reader()
        )
        assert served.deadline == date(2012, 3, 11) and served.proof.title
        with pytest.raises(notices.ServedAlready):
            notices.serve_notice(notice=notice, served_on=date(2012, 3, 1), method="post", by=reader())


def test_a_unit_is_registered_once_by_its_credit_code(district):
    area, clerk = TownshipFactory(), reader()
    said = {"name": "示例局", "kind": "fully_funded_unit", "area": area, "is_public": True}
    with pytest.raises(Incomplete):
        units.register_unit(code="123", by=clerk, **said)
    assert units.register_unit(code=CODE.lower(), by=clerk, **said).code == CODE
    with pytest.raises(units.UnitKnown):
        units.register_unit(code=CODE, by=clerk, **said)
    with pytest.raises(NotAllowed):
        units.register_unit(code=CODE, by=reader(Role.AUDITOR), **said)


def test_members_hold_employees_insurance_and_belong_to_one_unit(district):
    """HN-01, HN-07."""
    unit, other = unit_of(district), unit_of(district, code="91110000600037342X", name="另一单位")
    person = PersonFactory()
    number = person.identities.get().number
    said = {"identity_number": number, "kind": "in_service", "starts_on": date(2012, 1, 1), "by": reader()}
    with pytest.raises(units.NotEmployee):
        units.add_member(unit=unit, **said)
    CoverageFactory(person=person, scheme="310", period=DateRange(date(2010, 1, 1), None))
    member = units.add_member(unit=unit, **said)
    with pytest.raises(units.MemberElsewhere):
        units.add_member(unit=other, **said)
    with pytest.raises(Incomplete):
        units.end_member(member=member, ends_on=date(2011, 12, 31), by=reader())
    units.end_member(member=member, ends_on=date(2012, 6, 30), by=reader())
    with clock.set_to(date(2012, 6, 30)):
        assert billing.make_bill(unit=unit, coverage_year=2012, by=reader()).in_service == 1
    with clock.set_to(date(2012, 7, 1)), pytest.raises(billing.NobodyToBill):
        billing.make_bill(unit=unit, coverage_year=2013, by=reader())


def test_a_bill_is_made_once_a_year_and_only_where_the_rules_answer(district):
    with clock.set_to(date(2012, 1, 10)):
        unit = unit_of(district, in_service=2)
        bill = billing.make_bill(unit=unit, coverage_year=2012, by=reader())
        assert (bill.total, bill.due_on) == (150_00, date(2012, 1, 31))
        with pytest.raises(billing.BilledAlready):
            billing.make_bill(unit=unit, coverage_year=2012, by=reader())
        with pytest.raises(billing.NobodyToBill):
            billing.make_bill(unit=unit_of(district, code="X"), coverage_year=2012, by=reader())
        with pytest.raises(NotInPolicy):
            elsewhere = PoolFactory(code="9901")
            put_example_rules_in_force(elsewhere)
            billing.make_bill(unit=unit_of(elsewhere, in_service=1), coverage_year=2026, by=reader(pool=elsewhere))


def paid(bill, amount, service=billing.pay_bill):
    return service(bill=bill, amount=amount, paid_on=clock.today(), reference=f"B{bill.pk}", by=reader())


def held_by(bill) -> list[tuple[date, date]]:
    rows = SpecialStatus.objects.filter(person__units__bills=bill, code="supplementary_insurance")
    return list(rows.order_by("person").values_list("starts_on", "ends_on"))


def test_finance_and_unit_each_pay_their_part_and_the_units_payment_covers_its_people(district):
    """HN-04, HN-08, HN-31: from the first day of basic benefits to the end of the year; finance's delay is not theirs."""
    with clock.set_to(date(2012, 1, 10)):
        unit = unit_of(district, "fully_funded_unit", in_service=2, retired=1)
        late = unit.members.first().person
        CoverageFactory(person=late, scheme="310", period=DateRange(date(2012, 3, 1), None))
        bill = billing.make_bill(unit=unit, coverage_year=2012, by=reader())
        assert (bill.own, bill.by_finance, held_by(bill)) == (150_00, 75_00, [])
        with pytest.raises(AnotherAmount):
            paid(bill, 225_00)
        paid(bill, 150_00)
        end = date(2012, 12, 31)
        assert held_by(bill) == [(date(2012, 3, 1), end), (date(2012, 1, 1), end), (date(2012, 1, 1), end)]
        assert balance("contribution", Fund.SUPPLEMENTARY) == -150_00 and problems() == []
        paid(bill, 75_00, billing.finance_paid)
        assert balance("contribution", Fund.SUPPLEMENTARY) == -225_00 and problems() == []
        with pytest.raises(billing.BillPaid):
            paid(bill, 75_00, billing.finance_paid)


def test_for_whom_finance_pays_all_is_covered_at_once(district):
    with clock.set_to(date(2012, 1, 10)):
        bill = billing.make_bill(
            unit=unit_of(district, "fully_funded_unit", retired=1), coverage_year=2012, by=reader()
        )
        assert (bill.own, bill.paid_on, len(held_by(bill))) == (0, date(2012, 1, 10), 1)
        appropriated = unit_of(district, "appropriated", in_service=1, code="D")
        bill = billing.make_bill(unit=appropriated, coverage_year=2012, by=reader())
        assert (bill.own, bill.by_finance) == (30_00, 45_00)


def test_who_joins_in_september_pays_the_whole_year_on_a_further_bill(district):
    """HN-07."""
    with clock.set_to(date(2012, 1, 10)):
        unit = unit_of(district, in_service=1)
        billing.make_bill(unit=unit, coverage_year=2012, by=reader())
    with clock.set_to(date(2012, 9, 1)):
        unit.members.create(person=PersonFactory(), kind="in_service", starts_on=date(2012, 9, 1))
        further = billing.make_bill(unit=unit, coverage_year=2012, by=reader())
        assert (further.number, further.total, further.due_on) == (2, 75_00, date(2012, 9, 1))
        paid(further, 75_00)
        assert held_by(further) == [(date(2012, 9, 1), date(2012, 12, 31))]


def test_who_joins_alone_has_a_bill_of_their_own(district):
    """HN-06, HN-33."""
    with clock.set_to(date(2012, 1, 10)):
        alone = unit_of(district, "alone", in_service=2)
        with pytest.raises(billing.NobodyToBill):
            billing.make_bill(unit=alone, coverage_year=2012, by=reader())
        first, second = alone.members.order_by("pk")
        bills = [billing.make_bill(unit=alone, coverage_year=2012, member=one, by=reader()) for one in (first, second)]
        assert [bill.total for bill in bills] == [75_00, 75_00]
        with pytest.raises(billing.BilledAlready):
            billing.make_bill(unit=alone, coverage_year=2012, member=first, by=reader())


def test_persons_of_the_public_sector_who_have_not_joined_are_named(district):
    """HN-20, HN-29."""
    with clock.set_to(date(2012, 1, 10)):
        bill = billing.make_bill(unit=unit_of(district, in_service=1), coverage_year=2012, by=reader())
        absent = PersonFactory()
        for person in (bill.members.get().person, absent):
            SpecialStatusFactory(person=person, code="public_sector", starts_on=date(2010, 1, 1))
        paid(bill, 75_00)
        assert list(missing_persons(reader(), 2012)) == [absent]


def test_public_units_that_have_not_joined_are_named(district):
    """HN-29."""
    joined = unit_of(district, in_service=1, is_public=True)
    absent = unit_of(district, code="B", name="未参保单位", is_public=True)
    unit_of(district, code="C", name="民营企业")
    with clock.set_to(date(2012, 1, 10)):
        billing.make_bill(unit=joined, coverage_year=2012, by=reader())
    assert list(missing_units(reader(), 2012)) == [absent]
