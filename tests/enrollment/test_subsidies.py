"""What governments and departments owe: by level and person, in the books when due and when it arrives."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

import policy
from casework.errors import Incomplete, NotAllowed
from casework.models import Role
from enrollment.errors import AnotherAmount
from enrollment.grounds import Ground
from enrollment.models import Contribution, Duplicate, Relief, SubsidyArrival
from enrollment.selectors.reliefs import unasked_by_payer
from enrollment.selectors.subsidies import due_by_level, standing
from enrollment.services import reliefs, subsidies
from enrollment.services.duplicates import decide, find_duplicates
from enrollment.services.pricing_again import price_again
from enrollment.services.registering import register_participation
from tests.enrollment.relieved import holder
from tests.enrollment.test_duplicates import waiver
from tests.enrollment.test_money_screens import at_work
from tests.enrollment.test_paying import balance, pay, problems, resident
from tests.enrollment.test_taxes import finance, owing
from tests.factories.core import PoolFactory, reader
from tests.factories.enrollment import PersonFactory, RegistrationFactory, SpecialStatusFactory, resident_id
from tests.factories.rulebook import put_example_rules_in_force, put_rules_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TODAY = date(2026, 6, 16)


def arrived(level="finance", amount=500_00, by=None, **changed):
    said = {"coverage_year": 2026, "arrived_on": TODAY, "reference": f"{level}{amount}"}
    return subsidies.subsidy_arrived(level=level, amount=amount, by=by or finance(), **(said | changed))


def test_what_each_level_owes_is_the_shares_times_the_persons():
    """CL-10, CL-11, CL-15, FX-06: 40 + 18 + 12 for an adult, 45 + 21 + 14 for a child of class 1."""
    pool = PoolFactory()
    put_rules_in_force(pool, "jilin-county-2008")
    said = {"coverage_year": 2008, "paid_on": date(2008, 3, 1)}
    for _ in range(2):
        pay(RegistrationFactory(registered_on=date(2008, 1, 1)).person, amount=110_00, **said)
    child = RegistrationFactory(registered_on=date(2008, 1, 1), person__kind="child").person
    SpecialStatusFactory(person=child, starts_on=date(2008, 1, 1))
    pay(child, amount=0, **said)
    assert due_by_level(pool, 2008) == {"central": 125_00, "province": 57_00, "county": 38_00}


def test_shortfall_is_due_less_arrived_and_booked_once():
    """FX-09, FX-12."""
    put_example_rules_in_force()
    pay(resident())
    by = finance()
    subsidies.book_subsidies_due(coverage_year=2026, by=by)
    with pytest.raises(Incomplete):
        subsidies.book_subsidies_due(coverage_year=2026, by=by)
    assert (balance("receivable"), balance("subsidy")) == (700_00, -700_00)
    arrived(by=by)
    with pytest.raises(subsidies.ArrivalKnown):
        arrived(by=by)
    [row] = standing(by.pool, 2026)
    assert (row.due, row.arrived, row.shortfall) == (700_00, 500_00, 200_00)
    assert balance("receivable") == 200_00
    pay(resident())
    subsidies.book_subsidies_due(coverage_year=2026, by=by)
    assert balance("receivable") == 900_00 and problems() == []
    answer = at_work(Role.FINANCE).get(reverse("enrollment:subsidies_sheet"), {"coverage_year": 2026})
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    assert book.get_sheet_by_index(0).to_python()[1][1:] == [1400, 500, 900]
    assert at_work(Role.FINANCE).get(reverse("fund:postings")).status_code == 200


def test_an_arrival_that_is_wrong_is_refused():
    for changed in ({"level": "moon"}, {"amount": 0}, {"reference": " "}, {"arrived_on": date(2026, 6, 17)}):
        with pytest.raises(Incomplete):
            arrived(**changed)
    with pytest.raises(NotAllowed):
        arrived(by=reader(Role.CLERK))
    assert not SubsidyArrival.objects.exists()


def batch_of(payer="示例市民政局", by=None, **changed):
    said = {"payer": payer, "coverage_year": 2026, "due_on": date(2026, 7, 31)}
    return reliefs.make_relief_batch(by=by or finance(), **(said | changed))


def test_a_department_pays_the_fixed_sum_of_the_rules_and_the_person_the_rest():
    """LPS-19, LPS-20: 280 of 400."""
    put_example_rules_in_force()
    row, _other = holder("low_income_allowance"), owing()
    assert row.relief == 280_00
    batch = batch_of()
    assert batch.total == 280_00 and batch.reliefs.get().contribution == row
    with pytest.raises(reliefs.NobodyToRelieve):
        batch_of()
    with pytest.raises(AnotherAmount):
        pay(row.person, amount=400_00)
    pay(row.person, amount=120_00)
    with pytest.raises(AnotherAmount):
        reliefs.relief_arrived(batch=batch, amount=1, arrived_on=TODAY, reference="Z1", by=finance())
    reliefs.relief_arrived(batch=batch, amount=280_00, arrived_on=TODAY, reference="Z1", by=finance())
    with pytest.raises(reliefs.ArrivedBefore):
        reliefs.relief_arrived(batch=batch, amount=280_00, arrived_on=TODAY, reference="Z1", by=finance())
    row.refresh_from_db()
    assert (row.state, balance("contribution")) == ("active", -400_00)
    assert row.receipts.get(channel="relief").payer == "department" and problems() == []


def test_of_several_statuses_the_highest_sum_counts_once_and_each_department_has_its_batch():
    """就高不就低: 280 of the minimum living allowance, not 200 and 240 as well."""
    put_example_rules_in_force()
    both, poor = holder("severe_disability", "low_income_allowance"), holder("registered_poor")
    assert [(one.payer, one.persons, one.amount) for one in unasked_by_payer(both.pool, 2026)] == [
        ("示例市农业农村局", 1, 240_00),
        ("示例市民政局", 1, 280_00),
    ]
    assert batch_of("示例市农业农村局").reliefs.get().contribution == poor
    assert [one.payer for one in unasked_by_payer(both.pool, 2026)] == ["示例市民政局"]


def test_who_is_paid_for_in_full_is_covered_when_registered_whenever_the_money_comes():
    """FX-10, LPS-13: a department's delay is not the person's."""
    put_example_rules_in_force()
    person = PersonFactory()
    SpecialStatusFactory(person=person, code="destitute_support")
    registration = register_participation(person=person, coverage_year=2026, ground=Ground(), by=reader())
    row = registration.contributions.get()
    assert (row.state, row.starts_on, row.classification) == ("active", TODAY, "special")
    assert not row.receipts.exists() and problems() == []
    batch = batch_of()
    reliefs.relief_arrived(batch=batch, amount=400_00, arrived_on=TODAY, reference="Z1", by=finance())
    assert (row.receipts.get().amount, balance("contribution")) == (400_00, -400_00) and problems() == []


def test_a_subsidy_given_up_is_taken_back_from_the_books_without_a_receipt_to_refund():
    """XH-01: of two records whose contribution a department pays in full, one subsidy is due."""
    put_example_rules_in_force()
    for order in (1, 3):
        number = resident_id(date(1950, 1, 1), order)
        person = PersonFactory(name="王一人", sex="male", born_on=date(1950, 1, 1), identity__number=number)
        SpecialStatusFactory(person=person, code="destitute_support")
        register_participation(person=person, coverage_year=2026, ground=Ground(), by=reader())
    by, decides = finance(), reader(Role.REVIEWER)
    subsidies.book_subsidies_due(coverage_year=2026, by=by)
    assert balance("receivable") == 1400_00
    find_duplicates(coverage_year=2026, by=decides)
    row = Duplicate.objects.get(kind="subsidy")
    decide(duplicate=row, kept="there", reason="只享受一份", waiver=waiver(), by=decides)
    subsidies.book_subsidies_due(coverage_year=2026, by=by)
    assert balance("receivable") == 700_00 and problems() == []
    assert standing(by.pool, 2026)[0].due == 700_00


def test_what_is_asked_stands_when_prices_fall_below_it():
    """A department was asked for 280; rules that ask for 200 in all change nothing of that contribution."""
    put_example_rules_in_force()
    row = holder("low_income_allowance")
    batch_of()
    Contribution.objects.filter(pk=row.pk).update(individual=300_00)
    [again] = price_again(Contribution.objects.filter(pk=row.pk), row.pool, TODAY)
    assert (again.asked, again.row.relief) == (280_00, 280_00) and Relief.objects.count() == 1


def test_a_batch_belongs_to_those_who_reconcile():
    put_example_rules_in_force()
    holder("low_income_allowance")
    with pytest.raises(NotAllowed):
        batch_of(by=reader(Role.CLERK))
    with pytest.raises(reliefs.NobodyToRelieve):
        batch_of("别的部门")


def test_rules_without_a_sum_give_nothing_and_say_so():
    """LPS-20, FX-10: the sources of Liupanshui and Fuxin name the groups and no amount."""
    for pack in ("liupanshui-2020", "fuxin-2020"):
        [rule] = policy.relief_rules(policy.load(pack), 2021)
        assert rule.amount is None and "缺少" in rule.missing.sentence("zh")
