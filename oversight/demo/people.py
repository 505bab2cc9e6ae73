"""Twenty thousand invented persons with five years of coverage, written in bulk: their years are past, not decided here."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.utils.timezone import make_aware
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from casework import bulk, clock
from casework.models import Area, Pool
from enrollment import initials
from enrollment.models import Contribution, Coverage, Identity, Person, Recognition, Sex, SpecialStatus
from enrollment.recognised.classes import subtypes_on

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷单仇解查"  # noqa: E501
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂兰玉华建国文辉力志海燕红梅春云飞龙山水林森小晓雪雨晨阳光宇浩然子涵欣怡梓轩一诺思远佳琪永福德顺家和万兴"  # noqa: E501
RARE = ("买买提·吐尔逊", "陈𠮷", "李㛃", "欧阳晓雯", "尉迟建", "阿依古丽·艾合买提")
STANDARDS = {0: (400_00, 700_00), 1: (400_00, 700_00), 2: (400_00, 670_00), 3: (380_00, 640_00), 4: (350_00, 610_00)}
"""Individual and subsidy in fen by years back: national minima as reported, for a ribbon that looks like life."""

RENEWED_EARLY = 9
"""One person in so many owes the next year already, and has not paid it."""
Row = dict[str, Any]
"""A row to be written: attribute name to value."""

COVER = f"""
INSERT INTO {Coverage._meta.db_table} (pool_id, person_id, scheme, period, contribution_id)
SELECT pool_id, person_id, '{Coverage.Scheme.RESIDENT}', daterange(starts_on, ends_on, '[]'), id
FROM {Contribution._meta.db_table} WHERE pool_id = %s
"""


def populate(pool: Pool, count: int, random: Random) -> None:
    """Write `count` persons with identities, coverage, contributions, statuses and recognitions."""
    villages = Area.objects.filter(level=Area.Level.VILLAGE, code__startswith=pool.area.prefix).order_by("code")
    codes = list(villages.values_list("code", flat=True))
    keys = bulk.new_keys(Person, count)
    persons = [_person(pool, codes[n % len(codes)], key, n, random) for n, key in enumerate(keys)]
    bulk.write(Person, persons)
    bulk.write(Identity, (_identity(person, n) for n, person in enumerate(persons)))
    bulk.write(Contribution, (row for person in persons for row in _contributions(person, clock.today(), random)))
    with connection.cursor() as cursor:
        cursor.execute(COVER, [pool.pk])
    _mark_special(pool, keys, random)
    # Half a million checks of foreign keys, done now: while they wait for the commit, every step back to a savepoint
    # looks through all of them.
    connection.check_constraints()


def _person(pool: Pool, village: str, key: int, n: int, random: Random) -> Row:
    name = RARE[n // 997 % len(RARE)] if n % 997 == 0 else _name(random)
    first, other = initials.readings(name)
    age = min(random.randint(0, 95), random.randint(0, 95))
    born_on = clock.today() - timedelta(days=age * 365 + random.randint(100, 360))
    return {
        "id": key,
        "pool_id": pool.pk,
        "area_id": village,
        "area_code": village,
        "name": name,
        "initials": first,
        "other_initials": other,
        "sex": random.choice(Sex.values),
        "born_on": born_on,
        "kind": _kind(age),
        "card_number": f"99{n:08d}",
        "phone": f"199{n:08d}",
        "bank_name": "示例农村商业银行",
        "bank_account": _card(n),
        "registered_at": _registered_at(born_on),
    }


def _registered_at(born_on: date) -> datetime:
    """The autumn before the first year of the ribbon, or soon after birth."""
    first = date(clock.today().year - max(STANDARDS) - 1, 10, 20)
    return make_aware(datetime.combine(max(first, born_on + timedelta(days=30)), time(10)))


def _name(random: Random) -> str:
    return random.choice(SURNAMES) + "".join(random.sample(GIVEN, random.choice((1, 2, 2, 2))))


def _kind(age: int) -> str:
    if age < 1:
        return Person.Kind.NEWBORN
    if age < 6:
        return Person.Kind.CHILD
    return Person.Kind.STUDENT if age < 18 else Person.Kind.ADULT


def _card(n: int) -> str:
    body = f"6299{n:014d}"
    return body + luhn.calc_check_digit(body)


def _identity(person: Row, n: int) -> Row:
    """A number under the area prefix 99, which no real place has; n runs on within one birthday."""
    order = n % 499 * 2 + (1 if person["sex"] == Sex.MALE else 0)
    body = f"{person['area_code'][:4]}{n // 499 % 100:02d}{person['born_on']:%Y%m%d}{order:03d}"
    number = body + mod_11_2.calc_check_digit(body)
    return {
        "pool_id": person["pool_id"],
        "person_id": person["id"],
        "number": number,
        "reversed_number": number[::-1],
    }


def _contributions(person: Row, today: date, random: Random) -> Iterator[Row]:
    """Five years back to this one; some missed a year, some paid late and waited, newborns pay for their first.

    While people pay for the next year (from September on), those whose day has come have done so.
    """
    born_on = person["born_on"]
    skipped = random.choice((None,) * 12 + (1, 2, 3))
    for back, (individual, subsidy) in STANDARDS.items():
        year = today.year - back
        if year < born_on.year or back == skipped:
            continue
        born = year == born_on.year
        late = not born and random.random() < 0.04
        day = 1 + person["id"] % 28
        paid_on = date(year, 3, random.randint(1, 28)) if late else date(year - 1, random.randint(9, 12), day)
        yield _contribution(person, year) | {
            "classification": _classification(born, late),
            "paid_on": max(paid_on, born_on),
            "individual": individual,
            "subsidy": subsidy,
            "starts_on": born_on if born else _late_start(paid_on) if late else date(year, 1, 1),
            "channel": random.choice(("app", "window", "village", "bank")),
        }
    early = _early(person["id"], today)
    if early:
        yield _contribution(person, today.year + 1) | {
            "classification": Contribution.Classification.ORDINARY,
            "paid_on": early,
            "individual": STANDARDS[0][0],
            "subsidy": STANDARDS[0][1],
            "starts_on": date(today.year + 1, 1, 1),
            "channel": "app",
        }


def _contribution(person: Row, year: int) -> Row:
    return {
        "pool_id": person["pool_id"],
        "area_code": person["area_code"],
        "person_id": person["id"],
        "coverage_year": year,
        "ends_on": date(year, 12, 31),
    }


def _early(key: int, today: date) -> date | None:
    """The day in this autumn's window on which a person has paid for the next year; None: not yet, or on no day."""
    opens = date(today.year, 9, 1)
    paid_on = opens + timedelta(days=key * 37 % 150)
    return paid_on if paid_on <= today and key % RENEWED_EARLY else None


def _classification(born: bool, late: bool) -> str:
    if born:
        return Contribution.Classification.NEWBORN
    return Contribution.Classification.LATE if late else Contribution.Classification.ORDINARY


def _late_start(paid_on: date) -> date:
    return paid_on.replace(month=paid_on.month + 3)


def _mark_special(pool: Pool, persons: list[int], random: Random) -> None:
    kinds = subtypes_on(pool, clock.today())
    since = date(clock.today().year - 2, 1, 1)
    SpecialStatus.objects.bulk_create(
        SpecialStatus(person_id=person, code="severe_disability", department="示例市残疾人联合会", starts_on=since)
        for person in random.sample(persons, len(persons) // 60)
    )
    Recognition.objects.bulk_create(
        Recognition(
            pool=pool,
            person_id=person,
            assistance_class=kind.assistance_class,
            subtype=kind.name,
            status=kind.status,
            department=kind.department,
            document_number=f"{kind.department}名单",
            starts_on=since,
        )
        for person in random.sample(persons, len(persons) // 25)
        for kind in (random.choice(kinds),)
    )
