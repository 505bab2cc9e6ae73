"""一次性补正: told once, with everything; the clock stands from the notice until the papers are here."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from casework import clock
from casework.errors import Incomplete, NotAllowed, WrongStep
from casework.models import Event, Holiday, Role
from claims.errors import PapersAskedBefore
from claims.facts import MissingPaper
from claims.models import Claim, Decision, Supplement
from claims.services import deadline, intake
from claims.services.supplement import ARTICLE, ask_for_papers
from claims.views.common import days_left
from policy.days import working_days_between
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories.claims import DocumentFactory
from tests.factories.core import reader

pytestmark = pytest.mark.django_db
LIST = MissingPaper("itemised_list", "缺第7至9页", ARTICLE)
THURSDAY = date(2026, 9, 24)
"""Friday the 25th is 中秋节; 国庆 is from 1 to 7 October, Saturday the 10th is worked."""


@pytest.fixture
def reviewer(pool):
    return reader(Role.REVIEWER, pool=pool)


@pytest.fixture
def claim(pool):
    with clock.set_to(date(2026, 9, 21)):
        return factory.submitted(pool=pool)


def ask(claim, by, on=THURSDAY, **fields):
    told = {"missing": [LIST], "supplement_by": on + timedelta(30), "version": claim.version} | fields
    with clock.set_to(on):
        return ask_for_papers(claim=claim, by=by, **told)


def bring(claim, on, kinds=("itemised_list",)):
    by = reader(Role.CLERK, pool=claim.pool)
    with clock.set_to(on):
        for kind in kinds:
            DocumentFactory(
                pool=claim.pool, area_code=claim.area_code, case_id=claim.pk, kind=kind, uploaded_by=by.staff
            )
        return intake.resubmit(claim=claim, version=claim.version, by=by)


def test_the_clock_stands_over_holidays_and_make_up_days_and_runs_on_afterwards(claim, reviewer):
    """Notice on the 24th of September, papers on the 12th of October: 28, 29, 30 Sep, 8, 9, 10, 12 Oct stood."""
    before = claim.due_on
    claim = ask(claim, reviewer)
    assert (claim.state, claim.clock_stopped_on) == ("supplementing", THURSDAY)
    claim = bring(claim, date(2026, 10, 12))
    assert (claim.state, claim.clock_stopped_on, claim.clock_stopped_days) == ("submitted", None, 7)
    assert working_days_between(before, claim.due_on) == 7
    assert Supplement.objects.get().received_on == date(2026, 10, 12)
    assert Event.objects.latest("pk").payload["days"] == 7


def test_the_agencys_own_table_of_days_counts(claim, reviewer):
    Holiday.objects.create(day=date(2026, 9, 28), is_working=False, name="示例节", source="市政府通知")
    claim = bring(ask(claim, reviewer), date(2026, 9, 29))
    assert claim.clock_stopped_days == 1


def test_papers_that_come_the_same_day_stop_nothing(claim, reviewer):
    before = claim.due_on
    claim = ask(claim, reviewer)
    later = clock.now().replace(year=2026, month=9, day=24, hour=16)
    claim = bring(claim, later)
    assert (claim.due_on, claim.clock_stopped_days) == (before, 0)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(day=st.dates(date(2025, 1, 1), date(2026, 6, 30)), told=st.integers(0, 60), stood=st.integers(0, 120))
def test_as_many_days_are_left_on_the_day_of_receipt_as_on_the_day_of_the_notice(day, told, stood):
    told_on = day + timedelta(told)
    here_on = told_on + timedelta(stood)
    due_on, _is_provisional = deadline.after(day, 30)
    moved, _is_provisional = deadline.after(due_on, deadline.between(told_on, here_on))
    assert working_days_between(here_on, moved) == working_days_between(told_on, due_on)


def test_while_papers_are_awaited_no_day_is_used_up(claim, reviewer):
    claim = ask(claim, reviewer)
    left = working_days_between(THURSDAY, claim.due_on)
    with clock.set_to(date(2026, 12, 1)):
        assert days_left(claim, {}) == left


def test_a_second_notice_is_refused(claim, reviewer):
    claim = bring(ask(claim, reviewer), date(2026, 9, 29))
    with pytest.raises(PapersAskedBefore) as refused:
        ask(claim, reviewer, on=date(2026, 9, 30))
    assert "2026-09-24" in str(refused.value)
    assert Supplement.objects.count() == 1


def test_only_the_first_review_asks_for_papers(pool, reviewer):
    with pytest.raises(WrongStep):
        ask(factory.reviewed(pool=pool), reviewer)
    with pytest.raises(NotAllowed):
        ask(factory.submitted(pool=pool), reader(Role.CLERK, pool=pool))


def test_everything_that_the_notice_lacks_is_named_at_once(claim, reviewer):
    """社会保险经办条例 art. 31: beyond the four papers an article is needed."""
    other = MissingPaper("other", "请提供单位证明", "")
    with pytest.raises(Incomplete) as refused:
        ask(claim, reviewer, missing=[other], supplement_by=THURSDAY)
    assert set(refused.value.problems) == {"article", "supplement_by"}
    with pytest.raises(Incomplete) as refused:
        ask(claim, reviewer, missing=[])
    assert set(refused.value.problems) == {"missing"}


def test_what_was_asked_for_has_to_be_there_until_the_term_is_over(claim, reviewer):
    claim = ask(claim, reviewer)
    with pytest.raises(Incomplete) as refused:
        bring(claim, date(2026, 9, 29), kinds=("records",))
    assert set(refused.value.problems) == {"documents.itemised_list"}
    assert bring(claim, date(2026, 11, 2), kinds=()).state == "submitted"


def test_a_claim_that_waits_for_papers_can_be_withdrawn(claim, reviewer):
    claim = ask(claim, reviewer)
    withdrawn = intake.withdraw(claim=claim, comment="改走商业保险", by=reader(Role.CLERK, pool=claim.pool))
    assert (withdrawn.state, withdrawn.clock_stopped_on) == ("withdrawn", None)


def text_of(desk, claim, kind):
    answer = desk.get(reverse("claims:print", args=[claim.pk, kind]))
    assert answer.status_code == 200
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages)


def test_notice_and_receipt_tell_the_list_the_term_and_the_new_due_date(claim, reviewer, pool):
    desk = signed_in(reader(Role.CLERK, pool=pool))
    claim = ask(claim, reviewer)
    notice = text_of(desk, claim, "supplement")
    for shown in ("缺第7至9页", "2026年9月24日", "2026年10月24日"):
        assert shown in notice
    claim = bring(claim, date(2026, 10, 12))
    receipt = text_of(desk, claim, "receipt")
    assert f"{claim.due_on.year}年{claim.due_on.month}月{claim.due_on.day}日" in receipt
    assert "停7个工作日" in receipt


def test_the_reviewer_asks_from_the_page_once(claim, reviewer, pool):
    desk = signed_in(reviewer)
    address = reverse("claims:decide", args=[claim.pk])
    sent = {"version": claim.version, "stage": "submitted", "decision": "supplement", "command_key": "ask"}
    empty = desk.post(address, sent | {"supplement_by": "2026-12-31"})
    assert empty.status_code == 422
    sent |= {"command_key": "again", "paper_records": "出院记录未盖章", "supplement_by": "2026-12-31"}
    with clock.set_to(THURSDAY):
        assert desk.post(address, sent).url == reverse("claims:case", args=[claim.pk])
        assert desk.post(address, sent).status_code == 302
    assert Decision.objects.get().verdict == "supplement"
    claim = Claim.objects.get(pk=claim.pk)
    page = desk.get(reverse("claims:case_review", args=[claim.pk])).content.decode()
    assert "出院记录未盖章" in page
    claim = bring(claim, date(2026, 9, 29), kinds=("records",))
    page = desk.get(reverse("claims:review", args=[claim.pk])).content.decode()
    assert "decision-supplement" not in page
    assert "停2个工作日" in page.replace(" ", "")
