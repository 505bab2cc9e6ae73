"""What governments and departments owe: by level and person, in the books when due and when it arrives."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from casework.errors import Incomplete, NotAllowed
from casework.models import Role
from enrollment.errors import AnotherAmount
from enrollment.models import Contribution, SubsidyArrival
from enrollment.selectors.subsidies import due_by_level, standing
from enrollment.services import reliefs, subsidies
from tests.enrollment.test_money_screens import at_work
from tests.enrollment.test_paying import balance, pay, problems, resident
from tests.enrollment.test_taxes import finance, owing
from tests.factories.core import PoolFactory, reader
from tests.factories.enrollment import RegistrationFactory, SpecialStatusFactory
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


def batch_of(amount=None, ground="low_income_family", by=None, **changed):
    said = {"payer": "示例市民政局", "coverage_year": 2026, "due_on": date(2026, 7, 31)}
    return reliefs.make_relief_batch(ground=ground, amount=amount, by=by or finance(), **(said | changed))


def holder(code="low_income_family") -> Contribution:
    row = owing()
    SpecialStatusFactory(person=row.person, code=code)
    return row


def test_a_department_pays_a_fixed_sum_and_the_person_the_rest():
    """LPS-19, LPS-20."""
    put_example_rules_in_force()
    row, _other = holder(), owing()
    batch = batch_of(amount=150_00)
    assert batch.total == 150_00 and batch.reliefs.get().contribution == row
    with pytest.raises(reliefs.NobodyToRelieve):
        batch_of(amount=150_00)
    with pytest.raises(AnotherAmount):
        pay(row.person, amount=400_00)
    pay(row.person, amount=250_00)
    with pytest.raises(AnotherAmount):
        reliefs.relief_arrived(batch=batch, amount=1, arrived_on=TODAY, reference="Z1", by=finance())
    reliefs.relief_arrived(batch=batch, amount=150_00, arrived_on=TODAY, reference="Z1", by=finance())
    with pytest.raises(reliefs.ArrivedBefore):
        reliefs.relief_arrived(batch=batch, amount=150_00, arrived_on=TODAY, reference="Z1", by=finance())
    row.refresh_from_db()
    assert (row.state, balance("contribution")) == ("active", -400_00)
    assert row.receipts.get(channel="relief").payer == "department" and problems() == []


def test_who_is_paid_for_in_full_is_covered_when_the_money_comes():
    """FX-10, LPS-13."""
    put_example_rules_in_force()
    row = holder("destitute_support")
    batch = batch_of(ground="destitute_support", payer="示例市财政局")
    assert batch.total == 400_00
    reliefs.relief_arrived(batch=batch, amount=400_00, arrived_on=TODAY, reference="Z1", by=finance())
    row.refresh_from_db()
    assert (row.state, row.starts_on, row.classification) == ("active", TODAY, "special") and problems() == []


def test_a_batch_needs_payer_status_and_a_sum():
    for changed in ({"payer": " "}, {"ground": "rich"}, {"amount": 0}):
        with pytest.raises(Incomplete):
            batch_of(**changed)
    with pytest.raises(NotAllowed):
        batch_of(by=reader(Role.CLERK))
