"""What a township of the demo has to do: notices to serve, newborns and identified persons to enrol, moves to decide."""

from datetime import timedelta

from django.db import connection

from casework import clock
from casework.models import Area, Pool, Role
from enrollment.models import Call, Contribution, Identity, Person, Recognition, SpecialStatus
from enrollment.services.calls import record_call
from enrollment.services.moves import ask_transfer, transfer
from enrollment.services.persons import register_person
from enrollment.services.recognitions import recognise
from oversight.demo.staff import reader

TOWNSHIPS = ("990001002", "990001003")
NEWBORNS = (("单小宝", 12), ("龙一诺", 41), ("谢子涵", 77))
"""Children of the last weeks and their age in days."""
IDENTIFIED = (("石守田", "低保对象"), ("欧阳春梅", "特困人员"))
ENDING = 12
DEMAND = """
INSERT INTO enrollment_demandnotice (pool_id, area_code, contribution_id, amount, due_on, issued_on, method)
SELECT pool_id, area_code, id, individual - relief, due_on, due_on + 1, ''
FROM enrollment_contribution WHERE pool_id = %(pool)s AND coverage_year = %(year)s AND state = 'unpaid'
"""


def keep_busy(pool: Pool) -> None:
    """Rows for every list of the township desk."""
    with connection.cursor() as cursor:
        cursor.execute(DEMAND, {"pool": pool.pk, "year": clock.today().year})
    for prefix in TOWNSHIPS:
        village = Area.objects.filter(code__startswith=prefix, level=Area.Level.VILLAGE).order_by("code")[0]
        _newcomers(pool, village)
        _let_end(pool, prefix)
        _call_some(pool, prefix)
    _move_some(pool)


def _newcomers(pool: Pool, village: Area) -> None:
    """Newborns without cover on their mother's number, and people whom a department has confirmed; nobody is enrolled."""
    clerk, today = reader(Role.CLERK, pool), clock.today()
    mothers = Identity.objects.filter(person__area=village, person__sex="female", person__kind="adult").order_by("pk")
    for (name, age), mother in zip(NEWBORNS, mothers[: len(NEWBORNS)], strict=False):
        said = {"name": name, "kind": Person.Kind.NEWBORN, "sex": "female", "born_on": today - timedelta(age)}
        register_person(
            identity_kind=Identity.Kind.NEWBORN, identity_number=mother.number, area=village, by=clerk, **said
        )
    for at, (name, subtype) in enumerate(IDENTIFIED, 1):
        said = {"name": name, "kind": Person.Kind.ADULT, "sex": "male", "born_on": today - timedelta(20_000 + at)}
        number = f"E{village.code[-6:]}{at:03d}"
        person = register_person(
            identity_kind=Identity.Kind.PASSPORT, identity_number=number, area=village, by=clerk, **said
        )
        recognise(
            person=person,
            subtype=subtype,
            document_number=f"示民认〔{today.year}〕{at}号",
            starts_on=today - timedelta(30),
            by=clerk,
        )


def _let_end(pool: Pool, prefix: str) -> None:
    """Some statuses and classes end in the weeks to come."""
    for model in (SpecialStatus, Recognition):
        rows = model.objects.filter(person__pool=pool, person__area_code__startswith=prefix, ends_on=None)
        for at, key in enumerate(rows.order_by("pk").values_list("pk", flat=True)[:ENDING]):
            model.objects.filter(pk=key).update(ends_on=clock.today() + timedelta(5 + 4 * at))


def _call_some(pool: Pool, prefix: str) -> None:
    """What came of the first calls about the year that people enrol for."""
    by = reader(Role.CLERK, pool)
    owing = Contribution.objects.filter(pool=pool, area_code__startswith=prefix, state=Contribution.State.DUE)
    results = (Call.Result.NOT_REACHED, Call.Result.WILL_PAY, Call.Result.REFUSES)
    for row, result in zip(owing.order_by("area_code", "pk")[: len(results)], results, strict=False):
        promised = clock.today() + timedelta(7) if result == Call.Result.WILL_PAY else None
        record_call(contribution=row, result=result, promised_on=promised, by=by)


def _move_some(pool: Pool) -> None:
    """One transfer between the two townships is made, one waits for an answer."""
    first, second = (
        Person.objects.filter(pool=pool, area_code__startswith=prefix).select_related("area").order_by("pk")[:2]
        for prefix in TOWNSHIPS
    )
    there = second[0].area
    transfer(person=first[0], area=there, reason="婚嫁迁入（演示）", by=reader(Role.TOWNSHIP, pool, 0))
    number = first[1].identities.get(is_main=True).number
    ask_transfer(identity_number=number, area=there, reason="随子女居住（演示）", by=reader(Role.TOWNSHIP, pool, 1))
