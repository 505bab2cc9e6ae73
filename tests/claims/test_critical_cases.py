"""大病保险事后补偿: the night finds what a year owes beyond what was paid with its stays (NX-11), to the fen."""

from datetime import date

import pytest

from casework.models import Role
from claims.models import CriticalCase
from claims.night import critical
from claims.services.reverse import reverse
from tests.factories import claims as factory
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.direct import counted, off, row
from tests.factories.enrollment import RecognitionFactory, insured_person
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db

LINE = 14_000_00
RATE = 60


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def person(pool):
    return insured_person(pool)


def burdened(person, number, burden, **said):
    """A stay of which so many fen count towards the line."""
    said = {"符合政策范围金额": 20_000_00 + burden} | said
    return row(person, number, **said)


def night(pool, day=None):
    AreaFactory(code="990001000000", level="county", parent=pool.area)
    day = day or date(2026, 6, 16)
    done = [critical.run(pool, day, area) for area in critical.areas(pool, day)]
    return sum(figures.changed for figures in done)


@pytest.mark.parametrize(("above", "due"), [(0, None), (1, 1), (100, 60)])
def test_at_the_line_nothing_is_opened_one_fen_above_it_is(pool, person, clerk, above, due):
    counted([burdened(person, "S1", 8_000_00), burdened(person, "S2", 6_000_00 + above)], clerk)
    night(pool)
    assert list(CriticalCase.objects.values_list("due", flat=True)) == ([] if due is None else [due])


def test_a_second_night_changes_nothing(pool, person, clerk):
    counted([burdened(person, "S1", 18_000_00)], clerk)
    assert night(pool) == 1
    assert night(pool, date(2026, 6, 17)) == 0
    assert CriticalCase.objects.get().changed_on == date(2026, 6, 16)


def test_what_was_paid_with_the_stays_is_not_owed_again(pool, person, clerk):
    paid = {"居民大病保险资金支出": 2_400_00, "个人负担总金额": 17_600_00}
    counted([burdened(person, "S1", 18_000_00, **paid)], clerk)
    assert night(pool) == 0
    counted([burdened(person, "S2", 1_000_00)], clerk)
    night(pool)
    case = CriticalCase.objects.get()
    assert (case.burden, case.entitled, case.paid, case.due) == (19_000_00, 3_000_00, 2_400_00, 600_00)


def test_the_case_follows_the_year_while_it_is_open(pool, person, clerk):
    counted([burdened(person, "S1", 18_000_00)], clerk)
    night(pool)
    counted([burdened(person, "S2", 10_000_00)], clerk)
    night(pool)
    case = CriticalCase.objects.get()
    assert (case.due, len(case.steps)) == (8_400_00, 2)
    counted([off(person, "S3", "S2", 符合政策范围金额=-30_000_00)], clerk)
    counted([off(person, "S4", "S1", 符合政策范围金额=-38_000_00)], clerk)
    night(pool)
    case.refresh_from_db()
    assert (case.state, case.due) == ("gone", 0)


def test_the_reversal_of_a_claim_lowers_the_case(pool, person, clerk):
    claim = factory.settled(person=person, amount=30_000_00)
    counted([burdened(person, "S1", 18_000_00)], clerk)
    night(pool)
    before = CriticalCase.objects.get()
    assert before.due == (claim.settlements.get().result["moves"]["burden"] + 4_000_00) * RATE // 100
    reverse(claim=claim, comment="重复报销", by=reader(Role.SUPERVISOR, pool=pool))
    night(pool)
    assert CriticalCase.objects.get().due == 2_400_00


def test_claims_alone_were_paid_as_they_were_settled(pool, person):
    factory.settled(person=person, amount=90_000_00)
    assert night(pool) == 0
    assert critical.areas(pool, date(2026, 6, 16)) == []


def test_a_recognised_class_has_its_lower_line_and_higher_tiers(pool, person, clerk):
    RecognitionFactory(person=person, assistance_class=1, starts_on=date(2026, 1, 1))
    counted([burdened(person, "S1", 8_000_00)], clerk)
    night(pool)
    case = CriticalCase.objects.get()
    assert case.due == 650_00
    assert case.steps[0]["assistance_class"] == 1


def test_each_stay_is_paid_by_the_schedule_of_its_disease(today):
    """E-NX-02: lung cancer, another illness, cleft palate: 7,140.00 + 15,600.00 + 550.00."""
    pool = PoolFactory()
    put_rules_in_force(pool, "example-2026", "basic")
    put_rules_in_force(pool, "ningxia-2013", "critical_illness")
    person = insured_person(pool)
    stays = [("20000.00", "肺癌", "03-02"), ("30000.00", "", "03-10"), ("1000.00", "唇腭裂", "03-20")]
    rows = [
        row(person, f"S{n}", 大病合规费用=burden, 大病病种=disease, 入院日期=f"2026-{day}", 出院日期=f"2026-{day}")
        for n, (burden, disease, day) in enumerate(stays)
    ]
    counted(rows, reader(Role.CLERK, pool=pool), more=["大病合规费用"])
    night(pool)
    case = CriticalCase.objects.get()
    assert [step["entitled"] for step in case.steps] == [7_140_00, 15_600_00, 550_00]
    assert (case.burden, case.due) == (51_000_00, 23_290_00)


def test_where_the_rules_give_no_critical_layer_nothing_is_opened(today):
    pool = PoolFactory()
    put_rules_in_force(pool, "dali-2024")
    person = insured_person(pool)
    counted([burdened(person, "S1", 100_000_00, 医疗费总额=130_000_00, 个人负担总金额=110_000_00)], reader(Role.CLERK))
    assert night(pool) == 0
    assert not CriticalCase.objects.exists()


def test_the_insurer_sees_the_case_with_its_trace_and_masked(client, pool, person, clerk):
    counted([burdened(person, "S1", 18_000_00)], clerk)
    night(pool)
    case = CriticalCase.objects.get()
    client.force_login(reader(Role.INSURER, pool=pool).staff)
    listed = client.get("/critical/").content.decode()
    assert case.number in listed and person.name not in listed
    page = client.get(f"/critical/{case.pk}/").content.decode()
    assert "2,400.00" in page and "S1" in page and person.name not in page


def test_a_night_costs_the_same_number_of_queries_for_many_years(pool, clerk, django_assert_max_num_queries):
    persons = [insured_person(pool) for _ in range(5)]
    counted([burdened(one, f"S{one.pk}", 9_000_00) for one in persons], clerk)
    AreaFactory(code="990001000000", level="county", parent=pool.area)
    [area] = critical.areas(pool, date(2026, 6, 16))
    with django_assert_max_num_queries(12):
        critical.run(pool, date(2026, 6, 16), area)
