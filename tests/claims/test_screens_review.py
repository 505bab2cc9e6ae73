"""审核 and 大额审批 through the desk's eyes: claimed and allowed, before and after, one decision by the right person."""

import pytest
from django.urls import reverse

from casework.models import AccessLog, Event, Role
from claims.facts import LineRow
from claims.models import Claim, Decision, Flag
from claims.services.preview import preview_claim
from tests.claims.screens import signed_in
from tests.factories import claims
from tests.factories.core import reader
from tests.factories.review import change_threshold

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(pool):
    return reader(Role.REVIEWER, pool=pool)


@pytest.fixture
def desk(reviewer):
    return signed_in(reviewer)


@pytest.fixture
def claim(pool):
    lines = [LineRow(name="手术费", category="A", amount=8_000_00), LineRow(name="护工费", category="A", amount=500_00)]
    return claims.submitted(pool=pool, lines=lines)


def fresh(claim):
    return Claim.objects.get(pk=claim.pk)


def decision(claim, **fields):
    seen = preview_claim(claim).fund
    return {"version": claim.version, "stage": claim.state, "seen_fund": seen, "command_key": "decide"} | fields


def adjustment(claim, at=1, **cells):
    line = claim.lines.all()[at]
    cells = {"amount": "0.00", "category": "A", "reason": "not_related", "note": ""} | cells
    return {"version": claim.version, "command_key": "adjust"} | {
        f"line-{line.pk}-{column}": text for column, text in cells.items()
    }


def test_the_page_shows_lines_flags_and_what_is_paid(desk, claim):
    page = desk.get(reverse("claims:review", args=[claim.pk])).content.decode()
    for shown in ("手术费", "8000.00", "6,000.00", claim.person.name):  # (8,500.00 - 500.00) x 75 %
        assert shown in page
    assert AccessLog.objects.filter(subject_id=str(claim.pk), kind="view").count() == 1


def test_the_settlement_before_and_after_follows_what_is_typed(desk, claim):
    before = Event.objects.count()
    page = desk.post(reverse("claims:review_quote", args=[claim.pk]), adjustment(claim)).content.decode()
    assert "5,625.00" in page  # (8,000.00 - 500.00) x 75 %
    assert "−375.00" in page
    assert Event.objects.count() == before


def test_an_adjusted_line_keeps_what_was_claimed_beside_it(desk, claim, reviewer):
    desk.post(reverse("claims:adjust", args=[claim.pk]), adjustment(claim))
    line = claim.lines.get(name="护工费")
    assert (line.amount, line.allowed_amount, line.adjusted_by) == (500_00, 0, reviewer.staff)
    assert fresh(claim).allowed == 8_000_00


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"reason": ""}, "护工费"),
        ({"amount": "600"}, "600"),
        ({"amount": "viel"}, "viel"),
        ({"reason": "other"}, "护工费"),
    ],
)
def test_an_adjustment_that_cannot_be_stored_stands_beside_its_line_with_what_was_typed(desk, claim, cells, said):
    answer = desk.post(reverse("claims:adjust", args=[claim.pk]), adjustment(claim, **cells))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "row-error" in page
    assert said in page
    assert fresh(claim).allowed == claim.allowed


def test_nothing_changed_is_said_and_nothing_is_saved(desk, claim):
    answer = desk.post(reverse("claims:adjust", args=[claim.pk]), {"version": claim.version})
    assert answer.status_code == 422
    assert fresh(claim).version == claim.version


def test_two_reviewers_bring_a_claim_to_payment(pool, claim, desk):
    desk.post(reverse("claims:decide", args=[claim.pk]), decision(claim, decision="pass"))
    assert fresh(claim).state == "reviewed"
    second = signed_in(reader(Role.REVIEWER, pool=pool))
    page = second.get(reverse("claims:review", args=[claim.pk])).content.decode()
    assert "confirm-pass" in page
    second.post(reverse("claims:decide", args=[claim.pk]), decision(fresh(claim), decision="pass"))
    assert fresh(claim).state == "approved"


def test_a_double_click_on_pass_decides_once(desk, claim):
    sent = decision(claim, decision="pass")
    answers = [desk.post(reverse("claims:decide", args=[claim.pk]), sent) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Decision.objects.filter(claim=claim).count() == 1


def test_the_same_reviewer_is_told_why_another_must_take_the_second_step(desk, claim, reviewer):
    claim = claims.first_passed(claim, reviewer)
    page = desk.get(reverse("claims:review", args=[claim.pk])).content.decode()
    assert "confirm-pass" not in page
    answer = desk.post(reverse("claims:decide", args=[claim.pk]), decision(claim, decision="pass"))
    assert answer.status_code == 422
    assert fresh(claim).state == "reviewed"


def test_sending_back_needs_a_comment_and_refusing_a_reason_with_article(desk, claim):
    for wrong in ({"decision": "send_back"}, {"decision": "refuse", "comment": "第三方责任"}, {}):
        answer = desk.post(reverse("claims:decide", args=[claim.pk]), decision(claim, **wrong))
        assert answer.status_code == 422
        assert wrong.get("comment", "") in answer.content.decode()
    sent = decision(
        claim, decision="refuse", reason_code="third_party", article="《社会保险法》第三十条", comment="第三方责任"
    )
    desk.post(reverse("claims:decide", args=[claim.pk]), sent)
    assert fresh(claim).state == "refused"


def test_other_figures_than_those_seen_are_not_decided(desk, claim):
    answer = desk.post(reverse("claims:decide", args=[claim.pk]), decision(claim, decision="pass", seen_fund=1))
    assert answer.status_code == 409
    assert fresh(claim).state == "submitted"


def test_a_case_in_other_hands_is_decided_after_taking_it_over(pool, desk, claim, reviewer):
    other = reader(Role.REVIEWER, pool=pool)
    Claim.objects.filter(pk=claim.pk).update(handler=other.staff)
    page = desk.get(reverse("claims:review", args=[claim.pk])).content.decode()
    assert other.staff.name in page
    assert reverse("claims:take_over", args=[claim.pk]) in page
    desk.post(reverse("claims:take_over", args=[claim.pk]), {"command_key": "mine"})
    assert fresh(claim).handler == reviewer.staff


def test_a_flag_is_lifted_with_a_reason(desk, claim):
    flag = Flag.objects.create(
        claim=claim,
        code="over_price",
        severity="warning",
        figures={"count": 1, "over_fen": 100, "name": "手术费"},
        raised_at=claim.created_at,
    )
    desk.post(reverse("claims:lift_flag", args=[flag.pk]), {"reason": ""})
    assert not Flag.objects.get(pk=flag.pk).lifted_by
    desk.post(reverse("claims:lift_flag", args=[flag.pk]), {"reason": "已与医院核实", "command_key": "lift"})
    page = desk.get(reverse("claims:review", args=[claim.pk])).content.decode()
    assert "已与医院核实" in page


def test_the_next_case_is_the_one_that_is_due_first(pool, desk, reviewer):
    later, first = claims.submitted(pool=pool), claims.submitted(pool=pool)
    Claim.objects.filter(pk=first.pk).update(due_on=later.due_on.replace(day=1))
    answer = desk.post(reverse("claims:take_next"), {"command_key": "next"})
    assert answer.url == reverse("claims:review", args=[first.pk])
    assert fresh(first).handler == reviewer.staff


def test_the_supervisor_reads_seven_figures_and_approves(pool):
    claim = claims.awaiting_approval(pool=pool, amount=10_500_00)
    desk = signed_in(reader(Role.SUPERVISOR, pool=pool))
    page = desk.get(reverse("claims:approval", args=[claim.pk])).content.decode()
    for shown in ("10,500.00", "7,500.00", "3,000.00", claim.first_reviewer.name, claim.entered_by.name):
        assert shown in page
    desk.post(reverse("claims:decide", args=[claim.pk]), decision(claim, decision="pass", comment="同意"))
    assert fresh(claim).state == "approved"


def test_what_is_unusual_is_shown_against_the_claims_with_the_same_diagnosis(pool):
    change_threshold(pool, 50_000_00)
    for amount in range(8):
        claims.settled(pool=pool, amount=2_000_00 + amount * 100_00)
    claim = claims.awaiting_approval(pool=pool, amount=90_000_00)
    desk = signed_in(reader(Role.SUPERVISOR, pool=pool))
    page = desk.get(reverse("claims:evidence", args=[claim.pk])).content.decode()
    assert "is-unusual" in page
    assert "90,000.00" in page
    assert "2,175.00 – 2,525.00" in page


@pytest.mark.parametrize("lines", [1, 12])
def test_pages_of_the_review_ask_the_database_a_dozen_times(pool, desk, lines, django_assert_max_num_queries):
    supervisor = signed_in(reader(Role.SUPERVISOR, pool=pool))
    told = [LineRow(name=f"费用{n}", category="A", amount=500_00) for n in range(lines)]
    claim = claims.submitted(pool=pool, lines=told)
    with django_assert_max_num_queries(12):
        desk.get(reverse("claims:review", args=[claim.pk]))
    waiting = claims.awaiting_approval(pool=pool, lines=told)
    for page in ("approval", "evidence"):
        with django_assert_max_num_queries(12):
            supervisor.get(reverse(f"claims:{page}", args=[waiting.pk]))
