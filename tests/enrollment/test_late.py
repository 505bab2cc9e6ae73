"""零星参保核定: the agency checks a late registration, then the tax bureau collects, then the payment comes back."""

from datetime import date

import pytest
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, OutOfScope
from casework.models import Event, Role
from enrollment.grounds import Ground
from enrollment.models import Contribution
from enrollment.services.late import check_late
from enrollment.services.pricing_again import price_again
from enrollment.services.registering import register_participation
from enrollment.services.taxes import NothingToCollect, push_to_tax
from tests.claims.screens import signed_in
from tests.enrollment.test_taxes import row, taken
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import PersonFactory
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db
IN_WINDOW, LATE, LATER = date(2026, 10, 12), date(2027, 3, 10), date(2027, 3, 11)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    put_example_rules_in_force()


def enrolled(on, role=Role.TOWNSHIP, **fields) -> Contribution:
    by = reader(role, area=TownshipFactory())
    with clock.set_to(on):
        person = PersonFactory(area=TownshipFactory(), **fields)
        return register_participation(person=person, coverage_year=2027, ground=Ground(), by=by).contributions.get()


def checked(*rows, by=None):
    return check_late(contributions=rows, by=by or reader(Role.CLERK, area=TownshipFactory()))


def pushed():
    return push_to_tax(coverage_year=2027, form="xlsx", by=reader(Role.FINANCE))


def test_a_late_registration_is_checked_then_collected_then_paid():
    """DL-06, DL-21: 核定 -> 推送税务 -> 缴费回传; the tax bureau cannot collect before."""
    late = enrolled(LATE)
    assert (late.classification, late.checked_on) == ("late", None)
    with clock.set_to(LATER):
        with pytest.raises(NothingToCollect):
            pushed()
        assert checked(late) == 1
        assert pushed().rows == 1
        file = taken([row(late.person, year="2027", paid_on=f"{LATER}")])
    late.refresh_from_db()
    assert (file.lines.get().outcome, late.state) == ("booked", "waiting")
    assert (late.checked_on, late.checked_by.assignments.get().role) == (LATER, Role.CLERK)
    assert Event.objects.filter(verb="late_checked", subject_id=late.person_id).count() == 1


def test_who_registers_with_the_agency_itself_is_checked_by_that():
    assert enrolled(LATE, Role.CLERK).checked_on == LATE
    assert enrolled(IN_WINDOW, Role.CLERK).checked_on is None


def test_who_becomes_late_leaves_the_file_of_the_bureau_until_checked():
    """A registration of the window that was not paid; the price is the same, the way to pay is another."""
    owed = enrolled(IN_WINDOW)
    with clock.set_to(IN_WINDOW):
        assert owed.classification == "ordinary" and pushed().rows == 1
    with clock.set_to(LATE):
        price_again(Contribution.objects.all(), owed.pool, LATE)
        owed.refresh_from_db()
        assert (owed.classification, owed.pushed_in) == ("late", None)
        checked(owed)
        assert pushed().rows == 1


def test_another_price_has_to_be_checked_again():
    late = enrolled(LATE)
    with clock.set_to(LATER):
        checked(late)
        Contribution.objects.update(individual=1)
        price_again(Contribution.objects.all(), late.pool, LATER)
    late.refresh_from_db()
    assert (late.individual, late.checked_on) == (400_00, None)


def test_only_who_books_contributions_checks_and_only_at_home():
    late = enrolled(LATE)
    elsewhere = reader(Role.CLERK, area=TownshipFactory(code="990001002000", name="另一镇"))
    with clock.set_to(LATER):
        with pytest.raises(OutOfScope):
            checked(late, by=elsewhere)
        checked(late)
        with pytest.raises(Incomplete):
            checked(late)


def test_the_list_shows_who_waits_and_lets_several_be_checked():
    first, second = enrolled(LATE), enrolled(LATE)
    client = signed_in(reader(Role.CLERK, area=TownshipFactory()))
    with clock.set_to(LATER):
        page = client.get(reverse("enrollment:late"))
        assert [one["row"] for one in page.context["rows"]] == [first, second]
        tab = client.get(reverse("enrollment:tab", args=[first.person_id, "contributions"]))
        assert "核定通过" in tab.content.decode()
        done = client.post(reverse("enrollment:check_late"), {"contribution": [first.pk, second.pk]})
        assert done.status_code == 302
        assert client.get(reverse("enrollment:late")).context["rows"] == []
    assert Contribution.objects.filter(checked_on=LATER).count() == 2
    assert Event.objects.get(verb="late_checked_together").payload == {"count": 2}


def test_who_may_not_open_a_person_sees_a_name_and_no_link():
    late = enrolled(LATE)
    address = reverse("enrollment:tab", args=[late.person_id, "contributions"])
    with clock.set_to(LATER):
        for role, linked in ((Role.CLERK, True), (Role.FINANCE, False)):
            page = signed_in(reader(role)).get(reverse("enrollment:late")).content.decode()
            assert (address in page) is linked
            assert "核定" in page
