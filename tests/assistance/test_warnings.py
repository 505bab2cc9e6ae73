"""Early warnings of the night: found by the figures they show, changed with them, handled once (national_rules C6)."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from assistance import errors
from assistance.models import Application, EarlyWarning
from assistance.night import warning
from assistance.services.warnings import apply_for_warned, handle_warning
from casework import clock
from casework.errors import Incomplete, NotAllowed, OutOfScope, WrongStep
from casework.models import Role
from claims.models import Claim, Settlement
from claims.services.reverse import reverse
from enrollment.models import Household
from tests.assistance.steps import in_township
from tests.factories import claims as factory
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.enrollment import CoverageFactory, PersonFactory, RecognitionFactory, insured_person
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(today):
    pool = PoolFactory()
    put_example_rules_in_force(pool)
    AreaFactory(code="990001000000", name="示例县", level="county", parent=pool.area)
    return pool


def night(pool):
    """All areas of the pool; how many rows were changed."""
    return sum(warning.run(pool, clock.today(), area).changed for area in warning.areas(pool, clock.today()))


def together(*persons):
    person = persons[0]
    house = Household.objects.create(pool=person.pool, area=person.area, area_code=person.area_code, number="H1")
    for one in persons:
        one.household = house
        one.save()
    return house


def recomputed(found):
    """The burden by plain Python over the rows: what settlements that hold leave to the household this year."""
    members = found.household.members.all() if found.household else [found.person]
    first = date(found.year, 1, 1)
    claims = Claim.objects.filter(
        person__in=members, discharged_on__gte=first, discharged_on__lte=clock.today(), state__in=Claim.SETTLED_STATES
    )
    return sum(Settlement.objects.filter(claim=claim).latest("turn").person for claim in claims)


def test_a_household_above_the_line_is_found_with_the_figures_that_explain_it(pool):
    """Half of an income of 30,000: 18,600 and 5,500 together are above 15,000, 5,500 alone is not."""
    heavy, light, alone = (insured_person(pool, name=name) for name in ("张大山", "王秀英", "李建国"))
    house = together(light, heavy)
    factory.settled(person=heavy, amount=100_500_00)
    for person in (light, alone):
        factory.settled(person=person, amount=20_500_00)
    assert night(pool) == 1
    found = EarlyWarning.objects.get()
    assert (found.kind, found.household, found.person) == ("burden", house, heavy)
    assert (found.burden, found.claims, found.line) == (24_100_00, 2, 15_000_00)
    assert found.burden == recomputed(found)
    assert night(pool) == 0


def test_members_of_two_townships_are_one_household(pool):
    """12,000 and 12,000 left to two members registered apart: each below the line, together above it."""
    here, there = insured_person(pool), insured_person(pool)
    there.area = AreaFactory(code="990002001000", name="邻县镇", level="township")
    there.area_code = there.area.pk
    together(here, there)
    for person in (here, there):
        factory.settled(person=person, amount=60_500_00)
    assert max(claim.settlements.get().person for claim in Claim.objects.all()) < 15_000_00
    assert night(pool) == 1
    found = EarlyWarning.objects.get()
    assert found.burden == recomputed(found)
    assert night(pool) == 0


def test_the_line_itself_is_no_warning_and_last_years_claims_do_not_count(pool):
    person = insured_person(pool, years=(2026, 2027))
    factory.settled(person=person, amount=100_500_00)
    with clock.set_to(date(2027, 1, 20)):
        assert night(pool) == 0
    EarlyWarning.objects.all().delete()
    assert warning.asked(pool, clock.today())["line"] == 15_000_00


def test_a_reversed_claim_takes_the_warning_back_and_a_new_one_brings_it_again(pool):
    person = insured_person(pool)
    claim = factory.settled(person=person, amount=100_500_00)
    night(pool)
    reverse(claim=claim, comment="票据不实", by=reader(Role.SUPERVISOR))
    assert night(pool) == 1
    assert EarlyWarning.objects.get().state == "gone"
    factory.settled(person=person, amount=100_500_00, admitted_on=date(2026, 6, 10), discharged_on=date(2026, 6, 12))
    assert night(pool) == 1
    assert EarlyWarning.objects.get().state == "open"


def test_who_is_recognised_and_lost_cover_is_found(pool):
    """LPS-36: cover that ended, nothing that follows it; who never had any is on the list of the identified."""
    lost, never, covered = PersonFactory(pool=pool), PersonFactory(pool=pool), insured_person(pool)
    CoverageFactory(person=lost, period=DateRange(date(2025, 1, 1), date(2026, 1, 1)))
    for person in (lost, never, covered):
        RecognitionFactory(person=person)
    CoverageFactory(person=PersonFactory(pool=pool), period=DateRange(date(2025, 1, 1), date(2026, 1, 1)))
    night(pool)
    found = EarlyWarning.objects.get()
    assert (found.kind, found.person, found.covered_to, found.assistance_class) == (
        "lost_cover",
        lost,
        date(2025, 12, 31),
        2,
    )
    CoverageFactory(person=lost, period=DateRange(clock.today(), date(2027, 1, 1)))
    night(pool)
    found.refresh_from_db()
    assert found.state == "gone"


def test_without_the_figures_of_the_rules_nothing_is_a_warning(today):
    pool = PoolFactory()
    insured_person(pool)
    assert warning.areas(pool, today) == []


def test_what_came_of_it_is_said_once_and_stays(pool):
    factory.settled(person=insured_person(pool), amount=100_500_00)
    night(pool)
    found, by = EarlyWarning.objects.get(), in_township()
    with pytest.raises(Incomplete) as refused:
        handle_warning(warning=found, outcome="application", note="x", by=by)
    assert "outcome" in refused.value.problems
    with pytest.raises(Incomplete):
        handle_warning(warning=found, outcome="no_need", note=" ", by=by)
    handle_warning(warning=found, outcome="no_need", note="子女负担", by=by)
    with pytest.raises(WrongStep):
        handle_warning(warning=found, outcome="no_need", note="子女负担", by=by)
    assert night(pool) == 0 and EarlyWarning.objects.get().state == "handled"


def test_a_warning_opens_an_application(pool):
    person = insured_person(pool)
    factory.settled(person=person, amount=100_500_00)
    night(pool)
    found, by = EarlyWarning.objects.get(), in_township()
    application = apply_for_warned(warning=found, by=by)
    assert (application.origin, application.person, application.costs.get().own) == ("system", person, 18_600_00)
    found.refresh_from_db()
    assert (found.outcome, found.application) == ("application", application)


def test_one_that_is_on_its_way_is_not_opened_again(pool):
    factory.settled(person=insured_person(pool), amount=100_500_00)
    night(pool)
    found, by = EarlyWarning.objects.get(), in_township()
    apply_for_warned(warning=found, by=by)
    EarlyWarning.objects.update(state="open", outcome="", handled_on=None, handled_by=None)
    with pytest.raises(errors.ApplicationOpen):
        apply_for_warned(warning=found, by=by)
    assert Application.objects.count() == 1


def test_another_township_does_not_see_it(pool):
    factory.settled(person=insured_person(pool), amount=100_500_00)
    night(pool)
    found = EarlyWarning.objects.get()
    there = in_township(area=AreaFactory(code="990001002000", name="河西镇", level="township"))
    with pytest.raises(OutOfScope):
        handle_warning(warning=found, outcome="no_need", note="x", by=there)
    with pytest.raises(NotAllowed):
        handle_warning(warning=found, outcome="no_need", note="x", by=reader(Role.SUPERVISOR))
    assert found.found_on == clock.today()
