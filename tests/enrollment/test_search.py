"""Finding a person in a second, and nobody who is not the reader's to see."""

import json

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from casework.models import Role
from enrollment.models import Identity, Person
from enrollment.selectors import find_persons
from enrollment.selectors.search import _rows, _ways
from tests.database import owner_credentials
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import IdentityFactory, PersonFactory, resident_id

pytestmark = pytest.mark.django_db


def names(found):
    return [person.name for person in found.persons]


@pytest.mark.parametrize(
    "text",
    [
        "990001198005170012",
        "99000119800517001２",
        "0012",
        "05170012",
        "990000012",
        "张晓明",
        "张晓",
        "张",
        "晓明",
        "zxm",
        "ZX",
    ],
)
def test_a_person_is_found_by_whatever_the_clerk_has(text):
    PersonFactory(name="王秀英", identity__number=resident_id(order=8))
    PersonFactory(name="张晓明", card_number="990000012", identity__number="990001198005170012")
    assert names(find_persons(reader(), text)) == ["张晓明"]


def test_a_15_digit_number_finds_the_person():
    PersonFactory(name="张晓明", identity__number="11010519491231002X")
    assert names(find_persons(reader(), "110105491231002")) == ["张晓明"]


def test_last_digits_that_end_in_x_find_the_person():
    PersonFactory(name="张晓明", identity__number="11010519491231002X")
    assert names(find_persons(reader(), "002x")) == ["张晓明"]


def test_a_polyphone_surname_is_found_by_both_readings():
    PersonFactory(name="单春华")
    assert names(find_persons(reader(), "sch")) == names(find_persons(reader(), "dch")) == ["单春华"]


def test_a_name_with_a_middle_dot_is_found_however_the_dot_is_typed():
    PersonFactory(name="买买提·吐尔逊")
    for text in ("买买提•吐", "买买提", "mmtt", "买买提 · 吐尔逊"):
        assert names(find_persons(reader(), text)) == ["买买提·吐尔逊"]


def test_a_passport_and_a_newborn_on_a_parents_number_are_found():
    parent = PersonFactory(name="王秀英", identity__number=resident_id())
    child = PersonFactory(name="王小宝", identity=None)
    IdentityFactory(person=child, kind=Identity.Kind.NEWBORN, number=f"{resident_id()}N1")
    guest = PersonFactory(name="Maria Silva", identity=None)
    IdentityFactory(person=guest, kind=Identity.Kind.PASSPORT, number="FX123456")
    assert find_persons(reader(), resident_id()).persons == [parent, child]
    assert find_persons(reader(), "fx123456").persons == [guest]
    assert find_persons(reader(), "maria s").persons == []
    assert find_persons(reader(), "Maria S").persons == find_persons(reader(), "ms").persons == [guest]


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "12", "张%", "'; DROP", "9" * 60, "\x00"])
def test_texts_that_mean_nobody_find_nobody(text):
    PersonFactory(name="张晓明")
    assert find_persons(reader(), text).persons == []


def test_pages_follow_each_other_without_gap_or_repetition():
    """The surname way goes on into the given-name way: 明 is a surname and a given name."""
    expected = {PersonFactory(name=name).pk for name in ["明一", "明二", "明二", "明三", "张明", "王明", "王明"]}
    PersonFactory(name="李四")
    clerk, after, seen = reader(), "", []
    while True:
        found = find_persons(clerk, "明", after=after, size=2)
        seen += [person.pk for person in found.persons]
        after = found.after
        if not after:
            break
    assert len(seen) == len(set(seen)) and set(seen) == expected


@pytest.mark.parametrize("after", ["x", "9.1", "0.999999", "0.", "-1.5"])
def test_a_mark_that_is_none_begins_again(after):
    PersonFactory(name="张晓明")
    assert names(find_persons(reader(), "张", after=after)) == ["张晓明"]


def test_township_staff_find_their_own_township_only():
    """CL-04: own area only. The exact number of somebody else says that they are elsewhere, a name says nothing."""
    other = AreaFactory(code="990001002000", name="河西乡", level="township")
    PersonFactory(name="张晓明", area=other, card_number="990000012", identity__number="990001198005170012")
    township = reader(Role.TOWNSHIP, area=TownshipFactory())
    for text in ("990001198005170012", "990000012"):
        found = find_persons(township, text)
        assert (found.persons, found.elsewhere) == ([], True)
    for text in ("张晓明", "0012", "zxm", "990001198005170020"):
        found = find_persons(township, text)
        assert (found.persons, found.elsewhere) == ([], False)


def test_persons_of_another_pool_do_not_exist():
    elsewhere = PoolFactory(code="9901", area=AreaFactory(code="990100000000"))
    PersonFactory(pool=elsewhere, name="张晓明", identity__number="990001198005170012")
    found = find_persons(reader(), "990001198005170012")
    assert (found.persons, found.elsewhere) == ([], False)


def test_roles_without_the_right_find_nobody():
    PersonFactory(name="张晓明", identity__number="990001198005170012")
    found = find_persons(reader(Role.SYSTEM_ADMIN), "990001198005170012")
    assert (found.persons, found.elsewhere) == ([], False)


MANY = 60_000
POPULATE = """
INSERT INTO enrollment_person (pool_id, area_id, area_code, name, initials, other_initials, sex, born_on, kind,
    card_number, phone, bank_name, bank_account, registered_at)
SELECT %(pool)s, %(area)s, %(area)s,
    substr('张王李赵陈刘杨黄周吴单曾', n %% 12 + 1, 1) || substr('晓秀建春志国海玉文永', n / 12 %% 10 + 1, 1)
        || substr('明英国华强兰军芳平红', n / 120 %% 10 + 1, 1),
    substr('zwlzclyhzwsz', n %% 12 + 1, 1) || substr('xxjczghywy', n / 12 %% 10 + 1, 1)
        || substr('mygqqljfph', n / 120 %% 10 + 1, 1),
    CASE WHEN n %% 12 = 10 THEN 'd' || substr('xxjczghywy', n / 12 %% 10 + 1, 1) ELSE '' END,
    'male', '1980-01-01', 'adult', (990000000 + n)::text, '', '', '', now()
FROM generate_series(1, %(many)s) n;
INSERT INTO enrollment_identity (pool_id, person_id, kind, number, reversed_number, is_main)
SELECT pool_id, id, '01', number, reverse(number), true
FROM (SELECT pool_id, id, '990001' || lpad(id::text, 12, '0') AS number FROM enrollment_person) p;
ANALYZE enrollment_person; ANALYZE enrollment_identity;
"""


def populate(pool, area):
    """Fill the tables as their owner, who alone may gather the planner's statistics."""
    target, owner = connection.settings_dict, owner_credentials() if settings.DATABASE_OWNER_URL else {}
    user, password = owner.get("USER", target["USER"]), owner.get("PASSWORD", target["PASSWORD"])
    place = {"host": target["HOST"], "port": target["PORT"], "dbname": target["NAME"]}
    with psycopg.ClientCursor(psycopg.connect(**place, user=user, password=password, autocommit=True)) as cursor:
        cursor.execute(POPULATE, {"pool": pool.pk, "area": area.code, "many": MANY})
        cursor.connection.close()


def plan_nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from plan_nodes(part)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [Role.CLERK, Role.TOWNSHIP])
def test_every_way_of_searching_reads_an_index_and_few_rows(role):
    """With the planner free to choose: no sequential scan, at most a few pages of rows touched (reliability: Search)."""
    pool, area = PoolFactory(), TownshipFactory()
    populate(pool, area)
    staff = reader(role, area=area)
    visible = Person.objects.visible_to(staff, "person_search")
    number = Identity.objects.order_by("-pk").values_list("number", flat=True)[0]
    texts = [number, number[-4:], number[-8:], "990001234", "张晓明", "张", "晓明", "zxm", "z", "dx"]
    for text in texts:
        for way in _ways(visible, text):
            rows = way.order_by("key", "pk")[:51]
            plan = json.loads(rows.explain(format="json", analyze=True))[0]["Plan"]
            nodes = list(plan_nodes(plan))
            scanned = [node for node in nodes if node["Node Type"] == "Seq Scan"]
            read = sum(
                (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
                for node in nodes
                if "Scan" in node["Node Type"]
            )
            assert not scanned and read <= 1_500, (text, read, plan)
    assert next(person.name for _, person in _rows(list(_ways(visible, "张晓明")), 0, None, 2)) == "张晓明"
