"""Many claims about which nothing is odd: the demo's bills for persons made at once, as rows."""

from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from casework import clock
from casework.models import Pool
from claims.models import CatalogueEntry, Claim, Diagnosis, ExpenseLine, Invoice
from enrollment.models import Coverage, Person
from institutions.models import Institution
from oversight.demo import places
from oversight.demo.bills import Bill, Hospitals
from tests.factories.claims import card
from tests.factories.core import StaffFactory, TownshipFactory
from tests.factories.institutions import DesignationFactory

SURNAMES, GIVEN = "张王李赵陈刘杨黄周吴", ("秀英", "建国", "春华", "晓明", "玉兰", "志强", "桂芳")
FIRST_DISCHARGE, DAYS = date(2026, 1, 20), 110


def clean_claims(pool: Pool, number: int, random: Random) -> list[Claim]:
    """So many handed-in claims of as many persons in the pool, whose catalogue is the demo's."""
    if not CatalogueEntry.objects.filter(pool=pool).exists():
        places.fill_catalogue(pool)
    if not Diagnosis.objects.exists():
        places.name_diagnoses()
    if not Institution.objects.filter(designations__pool=pool).exists():
        for at, name in enumerate(("人民医院", "中医医院", "第一医院", "卫生院", "妇幼保健院", "康复医院")):
            said = {"name": f"示例{name}", "code": f"H98{pool.pk:04d}{at:05d}", "area": pool.area}
            DesignationFactory(pool=pool, **{f"institution__{field}": value for field, value in said.items()})
    hospitals, clerk, numbers = Hospitals(pool), StaffFactory(), count(Claim.objects.count() + 1)
    hospitals.numbers = count(Invoice.objects.filter(pool=pool).count() + 1)
    persons = _persons(pool, number, random)
    bills = [hospitals.bill(person, _some_day(random), random, big=random.random() < 0.06) for person in persons]
    claims = Claim.objects.bulk_create(
        Claim(
            pool=pool,
            area_code=person.area_code,
            person=person,
            state=Claim.State.SUBMITTED,
            number=f"C{next(numbers):08d}",
            entered_by=clerk,
            created_at=clock.now(),
            payee_name=person.name,
            bank_name=person.bank_name,
            bank_account=person.bank_account,
            **_stay_of(bill, random),
        )
        for person, bill in zip(persons, bills, strict=True)
    )
    pairs = list(zip(claims, bills, strict=True))
    ExpenseLine.objects.bulk_create(_line(claim, at, row) for claim, bill in pairs for at, row in enumerate(bill.lines))
    Invoice.objects.bulk_create(
        Invoice(pool=pool, claim=claim, position=at, **vars(row))
        for claim, bill in pairs
        for at, row in enumerate(bill.invoices)
    )
    return claims


def _persons(pool: Pool, number: int, random: Random) -> list[Person]:
    area, before = TownshipFactory(), Person.objects.filter(pool=pool).count()
    persons = Person.objects.bulk_create(_person(pool, area, before + n, random) for n in range(number))
    year = DateRange(date(2025, 1, 1), date(2027, 1, 1))
    Coverage.objects.bulk_create(Coverage(pool=pool, person=person, period=year) for person in persons)
    return persons


def _person(pool: Pool, area: Any, n: int, random: Random) -> Person:
    born_on = date(1935, 1, 1) + timedelta(random.randint(0, 91 * 365))
    age = FIRST_DISCHARGE.year - born_on.year
    return Person(
        pool=pool,
        area=area,
        area_code=area.code,
        registered_at=clock.now(),
        name=random.choice(SURNAMES) + random.choice(GIVEN),
        sex=random.choice(("male", "female")),
        born_on=born_on,
        kind="child" if age < 6 else "student" if age < 18 else "adult",
        card_number=f"98{n:08d}",
        bank_name="示例农村商业银行",
        bank_account=card(5_000_000 + n),
    )


def _some_day(random: Random) -> date:
    return FIRST_DISCHARGE + timedelta(random.randint(0, DAYS))


def _stay_of(bill: Bill, random: Random) -> dict[str, Any]:
    assert bill.stay.discharged_on, "a bill is of a stay that ended"
    return vars(bill.stay) | {"received_on": bill.stay.discharged_on + timedelta(random.randint(2, 20))}


def _line(claim: Claim, position: int, row: Any) -> ExpenseLine:
    allowed = {"allowed_amount": row.amount, "allowed_category": row.category, "allowed_quantity": row.quantity}
    known = {field.name for field in ExpenseLine._meta.concrete_fields}
    said = {name: value for name, value in (vars(row) | allowed).items() if name in known}
    return ExpenseLine(claim=claim, position=position, **said)
