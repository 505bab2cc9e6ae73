"""An institution's costs beside its peers: days and readmissions counted from the lines, medians of enough others only."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.models import Role
from institutions.selectors.costs import costs_of, median, since
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.settlements import DeclarationFactory
from tests.institutions import declared, steps
from tests.institutions.steps import ORDER2, Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

WITH_ADMISSION = (*declared.HEADINGS, "入院日期")
PERSON, OTHER = "110101199003070011", "110101199003070038"
STAYS = [
    ["JS1", PERSON, "2026-05-08", "1000", "900", "600", "0", "2026-05-03"],
    ["JS2", PERSON, "2026-05-20", "500", "400", "300", "0", "2026-05-20"],
    ["JS3", OTHER, "2026-05-30", "600", "500", "300", "0", "2026-05-26"],
]


@pytest.fixture
def office():
    return Office(steps.rules(ORDER2))


def brought(office, agreement, rows, **said):
    return declared.checked(office, agreement, rows, file=declared.sheet(rows, WITH_ADMISSION), **said)


def test_days_and_readmissions_are_counted_where_every_line_says_its_admission(office):
    """5 + 1 + 4 days; JS2 began 12 days after JS1 ended."""
    agreement = declared.agreed(office)
    found = brought(office, agreement, STAYS)
    assert (found.state, found.stay_days, found.readmitted) == ("declared", 10, 1)
    june = ["JS4", OTHER, "2026-06-20", "600", "500", "300", "0", "2026-06-14"]
    late = ["JS5", PERSON, "2026-06-20", "600", "500", "300", "0", "2026-06-14"]
    with clock.set_to(date(2026, 7, 6)):
        following = brought(office, agreement, [june, late], month=date(2026, 6, 1))
    assert (following.stay_days, following.readmitted) == (12, 1)


def test_an_empty_cell_leaves_days_unknown_and_a_late_admission_is_a_row_to_mend(office):
    agreement = declared.agreed(office)
    rows = [STAYS[0], [*STAYS[1][:7], ""]]
    unknown = brought(office, agreement, rows)
    assert (unknown.state, unknown.stay_days, unknown.readmitted) == ("declared", None, None)
    assert declared.checked(office, declared.agreed(office)).stay_days is None
    wrong = brought(office, declared.agreed(office), [[*STAYS[0][:7], "2026-05-09"]])
    assert (wrong.state, wrong.bad_lines.get().problems) == ("faulty", [["admitted_after", "admitted_on", {}]])
    odd = brought(office, declared.agreed(office), [[*STAYS[0][:7], "五月"]])
    assert odd.bad_lines.get().problems[0][:2] == ["no_day", "admitted_on"]


def test_a_median_needs_five_and_is_rounded_half_up():
    assert median([1, 2, 3, 4]) is None
    assert median([5, 1, 4, 2, 3]) == 3
    assert median([1, 2, 3, 4, 5, 6]) == 4
    assert since(date(2026, 6, 16)) == date(2025, 6, 1)
    assert since(date(2026, 1, 1)) == date(2025, 1, 1)


def month_of(office, total, **fields):
    """A month of 10 stays with 80 days."""
    known = {
        "lines_count": 10,
        "total": total,
        "in_policy": total,
        "basic": total // 2,
        "stay_days": 80,
        "readmitted": 1,
    }
    return DeclarationFactory(pool=office.pool, **known | fields)


def figures(office, institution, by=None):
    [care] = costs_of(institution, by or office.clerk, clock.today())
    return care, {str(row["label"]): row for row in care["rows"]}


def test_an_institution_stands_beside_the_median_of_its_kind_and_level(office):
    """15,000.00 of ten stays and 80 days; five others cost 10,000.00 each; a sixth is of another level."""
    own = month_of(office, 15_000_00, state="paid", deducted_basic=75_00, payable_basic=7_425_00)
    for _each in range(5):
        month_of(office, 10_000_00)
    month_of(office, 90_000_00, agreement__institution__level="3")
    month_of(office, 90_000_00, agreement__institution__kind="clinic")
    month_of(office, 90_000_00, state="returned")
    care, rows = figures(office, own.institution)
    assert (care["peers"], care["lines"]) == (5, 10)
    said = {label: (row["own"], row["usual"], row["away"]) for label, row in rows.items()}
    assert said["次均住院费用"] == ("1,500.00", "1,000.00", "+50 %")
    assert said["平均住院日"] == ("8.0", "8.0", "0 %")
    assert said["日均住院费用"] == ("187.50", "125.00", "+50 %")
    assert rows["基金外负担占比"]["own"] == "50 %"
    assert rows["审核扣减率"]["own"] == "1 %" and rows["审核扣减率"]["usual"] == "—"


def test_of_too_few_others_no_median_is_shown_and_visits_have_no_days(office):
    own = month_of(office, 1_000_00, care="outpatient", stay_days=None, readmitted=None)
    for _each in range(4):
        month_of(office, 2_000_00, care="outpatient")
    care, rows = figures(office, own.institution)
    assert care["peers"] == 4 and rows["次均门诊费用"]["own"] == "100.00" and rows["次均门诊费用"]["usual"] == "—"
    assert "平均住院日" not in rows


def test_figures_are_cut_to_what_the_reader_may_see(office):
    own = month_of(office, 1_000_00)
    far = PoolFactory(code="9901", area=AreaFactory(code="990100000000"))
    elsewhere = reader(Role.INSTITUTION_DESK, pool=far)
    assert costs_of(own.institution, elsewhere, clock.today()) == []
    old = month_of(office, 1_000_00, month=date(2025, 5, 1))
    assert costs_of(old.institution, office.clerk, clock.today()) == []


def test_the_page_shows_figures_and_what_lacks(client, office):
    own = month_of(office, 15_000_00)
    client.force_login(office.clerk.staff)
    page = reverse("institutions:costs", args=[own.institution_id])
    assert page in client.get(reverse("institutions:institution", args=[own.institution_id])).content.decode()
    with CaptureQueriesContext(connection) as asked:
        text = client.get(page).content.decode()
    assert "1,500.00" in text and "次均住院费用" in text and len(asked) <= 12
    other = steps.hospital()
    assert "近十二个月没有申报" in client.get(reverse("institutions:costs", args=[other.pk])).content.decode()
