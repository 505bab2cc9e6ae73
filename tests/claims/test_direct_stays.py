"""直接结算明细: brought by the core system's ids, counted once, taken off by counter-rows; later claims find the year so."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from casework.errors import NotAllowed, WrongStep
from casework.events import history_of, tell
from casework.models import Role
from claims import verifications
from claims.direct import errors
from claims.direct.reading import sentence
from claims.direct.services import bring_stays, count_stays, drop_stays
from claims.models import DirectStay, StayList, YearMove, YearUse
from claims.selectors import year_money
from claims.services.preview import preview_claim
from claims.services.reverse import reverse
from tests.factories import claims as factory
from tests.factories.core import TownshipFactory, reader
from tests.factories.direct import bring, counted, off, row, sheet
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def person(pool):
    return insured_person(pool)


def used(person, year=2026):
    uses = YearUse.objects.filter(person_year__person=person, person_year__year=year)
    return {counter: fen for counter, fen in uses.values_list("counter", "amount") if fen}


def verified():
    return [sentence for verify in verifications.ALL for sentence in verify()]


def states(listed):
    return list(listed.stays.order_by("row").values_list("state", flat=True))


def test_nothing_counts_before_somebody_has_looked(person, clerk):
    listed = bring([row(person, "S1")], clerk)
    assert (states(listed), used(person)) == (["ready"], {})
    count_stays(listed=listed, by=clerk)
    assert used(person) == {"basic_paid": 20_000_00, "burden": 10_000_00}
    told = [tell(event) for event in history_of(listed)]
    assert "1" in told[-1] and listed.file_name in told[-1]
    assert verified() == []


def test_the_year_of_the_person_holds_what_was_settled_elsewhere(person, clerk):
    said = {"居民大病保险资金支出": 1_000_00, "医疗救助基金支出": 500_00, "个人负担总金额": 18_500_00}
    counted([row(person, "S1", **said)], clerk)
    money = year_money(person, 2026)
    assert (money["total"], money["basic"], money["critical_illness"]) == (40_000_00, 20_000_00, 1_000_00)
    assert (money["assistance"], money["person"]) == (500_00, 18_500_00)
    assert money["used"]["critical_illness_paid"] == 1_000_00
    assert used(person)["assistance_base"] == 9_000_00


def test_a_later_claim_stands_on_the_year_as_it_is(person, clerk):
    """The burden brings the person up to the line, so the next claim is paid from its first fen on."""
    line = 15_000_00
    before = preview_claim(factory.submitted(person=person, amount=6_000_00))
    assert before.critical_illness == 0
    counted([row(person, "S1", 符合政策范围金额=20_000_00 + line)], clerk)
    claim = factory.settled(
        person=person, amount=7_000_00, admitted_on=date(2026, 5, 10), discharged_on=date(2026, 5, 12)
    )
    settlement = claim.settlements.get()
    assert settlement.critical_illness > 0
    assert settlement.sequence == 2
    assert verified() == []


def test_a_list_that_was_brought_is_refused_and_a_settlement_counts_once(person, clerk):
    counted([row(person, "S1")], clerk)
    with pytest.raises(errors.StaysBrought):
        bring([row(person, "S1")], clerk)
    again = bring([row(person, "S1"), row(person, "S2", 入院日期="2026-04-01", 出院日期="2026-04-03")], clerk)
    assert states(again) == ["known", "ready"]
    count_stays(listed=again, by=clerk)
    assert used(person)["burden"] == 20_000_00
    assert DirectStay.objects.filter(state="counted").count() == 2


def test_two_lists_that_wait_at_once_count_a_settlement_once(person, clerk):
    first, second = bring([row(person, "S1")], clerk), bring([row(person, "S1")], clerk, name="二.csv", more=["备注"])
    count_stays(listed=first, by=clerk)
    with pytest.raises(errors.NothingToCount):
        count_stays(listed=second, by=clerk)
    assert used(person)["burden"] == 10_000_00
    drop_stays(listed=second, by=clerk)
    with pytest.raises(WrongStep):
        count_stays(listed=first, by=clerk)


def test_the_database_itself_counts_a_settlement_once(person, clerk):
    listed = counted([row(person, "S1")], clerk)
    stay = listed.stays.get()
    stay.pk, stay.row = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        stay.save(force_insert=True)


def test_the_same_number_with_other_figures_is_told(person, clerk):
    counted([row(person, "S1")], clerk)
    listed = bring([row(person, "S1", 医疗费总额=41_000_00, 个人负担总金额=21_000_00)], clerk)
    assert [problem[0] for problem in listed.stays.get().problems] == ["number_differs"]


def test_a_counter_row_takes_a_settlement_off(person, clerk):
    counted([row(person, "S1"), row(person, "S2")], clerk)
    counted([off(person, "S3", "S1")], clerk)
    assert used(person) == {"basic_paid": 20_000_00, "burden": 10_000_00}
    assert year_money(person, 2026)["total"] == 40_000_00
    twice = bring([off(person, "S4", "S1"), off(person, "S5", "S3"), off(person, "S6", "S9")], clerk)
    assert [stay.problems[0][0] for stay in twice.stays.order_by("row")] == [
        "original_off",
        "original_off",
        "original_unknown",
    ]
    assert verified() == []


def test_a_settlement_and_its_counter_row_may_come_in_one_list_in_any_order(person, clerk):
    listed = counted([off(person, "S2", "S1"), row(person, "S1")], clerk)
    assert states(listed) == ["counted", "counted"]
    assert used(person) == {}


def test_a_counter_row_of_another_person_or_total_is_refused(pool, person, clerk):
    other = insured_person(pool)
    counted([row(person, "S1")], clerk)
    wrong = {"医疗费总额": -39_000_00, "个人负担总金额": -19_000_00}
    listed = bring([off(other, "S2", "S1"), off(person, "S3", "S1", **wrong)], clerk)
    assert [stay.problems[0][0] for stay in listed.stays.order_by("row")] == ["original_differs"] * 2


def test_everything_wrong_is_told_at_once_and_keeps_no_other_row(person, clerk):
    wrong = {
        "number_missing": row(person, ""),
        "number_twice": row(person, "S1"),
        "identity_missing": row(None, "S3"),
        "identity_wrong": row(person, "S4", 身份证号="123"),
        "kind_unknown": row(person, "S5", 医疗类别="体检"),
        "amount_unreadable": row(person, "S6", 医疗费总额="四万"),
        "amount_negative": row(person, "S7", 医疗费总额="-40000"),
        "day_unreadable": row(person, "S8", 入院日期="三月"),
        "day_missing": row(person, "S9", 出院日期=""),
        "day_ahead": row(person, "S10", 出院日期="2026-12-31"),
        "days_turned": row(person, "S11", 入院日期="2026-03-21"),
        "does_not_add": row(person, "S12", 个人负担总金额="19999.99"),
        "above_total": row(person, "S13", 符合政策范围金额="40000.01"),
        "basic_above_policy": row(person, "S14", 符合政策范围金额="19999.99"),
        "no_rules": row(person, "S15", 入院日期="1999-03-02", 出院日期="1999-03-20"),
    }
    listed = bring([row(person, "S1"), *wrong.values()], clerk)
    good, *bad = listed.stays.order_by("row")
    assert good.state == "ready"
    for code, stay in zip(wrong, bad, strict=True):
        assert code in {problem[0] for problem in stay.problems}, code
        assert all(sentence(problem) for problem in stay.problems)
    count_stays(listed=listed, by=clerk)
    assert used(person)["burden"] == 10_000_00


def test_a_list_without_a_needed_column_is_refused(clerk):
    with pytest.raises(errors.StayColumnMissing) as refused:
        bring_stays(file=ContentFile("姓名,身份证号\n张三,1".encode(), "x.csv"), by=clerk)
    assert "结算流水号" in str(refused.value)


def test_where_the_rules_exclude_by_a_list_the_burden_has_to_be_said(pool, person, clerk):
    """Ningxia counts everything but a list of items: only the core system knows what that comes to (NX-04)."""
    put_rules_in_force(pool, "ningxia-2013", "critical_illness", starts_on=date(2025, 1, 1))
    listed = bring([row(person, "S1"), row(person, "S2", 大病合规费用="12345.67")], clerk, more=["大病合规费用"])
    first, second = listed.stays.order_by("row")
    assert [problem[0] for problem in first.problems] == ["burden_missing"]
    assert second.moves["burden"] == 12_345_67


def test_a_reversal_recomputes_later_claims_with_the_stays_between(person, clerk):
    """Claim, stay, claim: the stay keeps its place when the first claim goes."""
    first = factory.settled(person=person, amount=30_000_00)
    counted([row(person, "S1")], clerk)
    days = {"admitted_on": date(2026, 6, 1), "discharged_on": date(2026, 6, 5)}
    later = factory.settled(person=person, amount=20_000_00, **days)
    before = later.settlements.get().critical_illness
    reverse(claim=first, comment="重复报销", by=reader(Role.SUPERVISOR, pool=person.pool))
    assert later.settlements.latest("turn").critical_illness < before
    assert verified() == []


def test_only_who_brings_lists_for_the_whole_pool_may(pool, person):
    for by in (reader(Role.REVIEWER, pool=pool), reader(Role.CLERK, pool=pool, area=TownshipFactory())):
        with pytest.raises(NotAllowed):
            bring([row(person, "S1")], by)
    assert not StayList.objects.exists()


def test_a_dropped_list_may_come_again(person, clerk):
    drop_stays(listed=bring([row(person, "S1")], clerk), by=clerk)
    assert not DirectStay.objects.exists()
    assert states(bring([row(person, "S1")], clerk)) == ["ready"]


def test_moves_of_something_else_are_found(person, clerk):
    counted([row(person, "S1")], clerk)
    DirectStay.objects.update(moves={"burden": 1})
    assert any("S1" in said for said in verified())


def test_a_move_belongs_to_one_thing(person, clerk):
    listed = counted([row(person, "S1")], clerk)
    move = YearMove.objects.filter(stay=listed.stays.get()).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        YearMove.objects.create(person_year_id=move.person_year_id, counter="burden", amount=1, sequence=9)


def test_the_pages_show_what_is_wrong_and_what_changes(client, person, clerk):
    client.force_login(clerk.staff)
    answer = client.post(
        "/critical/direct/lists/", {"file": sheet([row(person, "S1"), row(person, "S2", 医疗类别="体检")])}
    )
    listed = StayList.objects.get()
    assert answer.url == f"/critical/direct/lists/{listed.pk}/"
    page = client.get(answer.url).content.decode()
    assert "10,000.00" in page and person.name not in page
    assert "体检" in client.get(answer.url + "?rows=bad").content.decode()
    assert "S1" in client.get(answer.url + "?rows=counting").content.decode()
    client.post(answer.url + "count/", {"command_key": "k"})
    assert used(person)["burden"] == 10_000_00
    workbook = client.post(answer.url + "rows/")
    assert workbook.headers["Content-Disposition"].endswith('rows.xlsx"')


def test_a_list_costs_the_same_number_of_queries(client, pool, clerk, django_assert_max_num_queries):
    persons = [insured_person(pool) for _ in range(6)]
    listed = counted([row(person, f"S{person.pk}") for person in persons], clerk)
    client.force_login(clerk.staff)
    for rows in ("changes", "counting"):
        with django_assert_max_num_queries(16):
            client.get(f"/critical/direct/lists/{listed.pk}/?rows={rows}")
