"""会审: three persons and a vote decide, by the quorum and majority of the rules (NX-18)."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import Incomplete, NotAllowed, SamePerson, WrongStep
from casework.models import Role
from claims.errors import (
    AwaitsAnswer,
    CannotTake,
    FigureNotDecided,
    NeedsJointReview,
    NoQuorum,
    NotAMember,
    SaidAlready,
)
from claims.facts import Adjustment, Level
from claims.letters import minutes_of
from claims.models import Claim, JointAttendee, JointReview, Opinion, ReviewRules, Way
from claims.services.adjust import adjust_lines
from claims.services.intake import withdraw
from claims.services.joint import give_opinion, note_attendee
from claims.voting import Votes
from tests.claims.screens import signed_in
from tests.claims.test_review import with_every_role
from tests.factories import claims as factory
from tests.factories.core import reader
from tests.factories.joint import convened, ended, voices, voted
from tests.factories.review import put_review_rules_in_force
from tests.factories.verification import asked

pytestmark = pytest.mark.django_db
FUND = 3_675_00
AGREE, REDUCE, REFUSE = "agree", "reduce", "refuse"


@pytest.fixture
def claim(pool):
    """Waits for the supervisor; by the rules a joint review decides all above a yuan."""
    put_review_rules_in_force(pool, None, Level("", "", 1_00, Way.JOINT_REVIEW), starts_on=date(2000, 1, 2))
    return factory.second_passed(factory.reviewed(pool=pool))


def fresh(claim):
    return Claim.objects.select_related("pool").get(pk=claim.pk)


def refused(error, call, **said):
    with pytest.raises(error) as caught:
        call(**said)
    return caught.value


def test_a_majority_that_agrees_settles_the_claim_with_the_convener_as_its_approver(claim):
    refused(NeedsJointReview, factory.approved, claim=claim)
    review = convened(claim)
    assert fresh(claim).state == "joint_review"
    ended(voted(review, AGREE, AGREE, REFUSE))
    claim, review = fresh(claim), JointReview.objects.get()
    assert (claim.state, claim.approver, review.result) == ("approved", review.convened_by, "agree")
    assert list(claim.decisions.values_list("stage", "verdict"))[-2:] == [
        ("approval", "convene"),
        ("joint_review", "pass"),
    ]


def test_a_majority_that_refuses_refuses_with_reason_and_article(claim):
    review = voted(convened(claim), AGREE, REFUSE, REFUSE)
    missing = refused(Incomplete, ended, review=review)
    assert set(missing.problems) == {"reason_code", "article"}
    ended(review, reason_code="third_party", article="《社会保险法》第三十条")
    assert fresh(claim).state == "refused"
    assert not fresh(claim).invoices.filter(is_live=True).exists()


def test_a_majority_for_less_lets_the_supervisor_decide_once_less_is_paid(claim):
    review = ended(voted(convened(claim), REDUCE, REDUCE, AGREE))
    claim, chief = fresh(claim), voices(review)[0]
    assert (claim.state, claim.handler) == ("awaiting_approval", chief.staff)
    refused(NeedsJointReview, factory.approved, claim=claim, by=chief)
    line = claim.lines.get()
    less = Adjustment(line.amount - 100_00, line.category, "over_quantity", "")
    adjust_lines(claim=claim, version=claim.version, changes={line.pk: less}, by=chief)
    assert factory.approved(fresh(claim), chief).state == "approved"


def test_without_a_majority_the_claim_goes_back_and_is_convened_again(claim):
    review = ended(voted(convened(claim), AGREE, REDUCE, REFUSE))
    assert (review.state, fresh(claim).state) == ("undecided", "awaiting_approval")
    again = convened(fresh(claim), voices(review)[0])
    ended(voted(again, AGREE, AGREE, AGREE))
    assert fresh(claim).state == "approved"
    assert again.number.endswith("-J2")


def test_without_quorum_nothing_is_concluded_and_the_silent_are_named(claim):
    """66.67 % of three are three."""
    review = voted(convened(claim), AGREE, AGREE)
    told = refused(NoQuorum, ended, review=review)
    assert voices(review)[2].staff.name in str(told)


def test_nobody_takes_part_in_what_they_entered_or_reviewed(pool, claim):
    for who in (claim.entered_by, claim.first_reviewer, claim.second_reviewer):
        member = with_every_role(who, pool)
        others = [member, reader(Role.REVIEWER, pool=pool)]
        refused(CannotTake, convened, claim=claim, members=others)
        refused(SamePerson, convened, claim=claim, by=member)


def test_who_does_not_decide_about_claims_is_not_called(pool, claim):
    refused(
        CannotTake, convened, claim=claim, members=[reader(Role.CLERK, pool=pool), reader(Role.REVIEWER, pool=pool)]
    )


def test_two_are_no_joint_review_and_a_reason_is_needed(pool, claim):
    told = refused(Incomplete, convened, claim=claim, members=[reader(Role.REVIEWER, pool=pool)], reason=" ")
    assert set(told.problems) == {"members", "reason"}


def test_rules_without_quorum_or_majority_hold_no_vote(pool, claim):
    ReviewRules.objects.filter(pool=pool).update(majority=None)
    refused(FigureNotDecided, convened, claim=claim)


def test_an_opinion_is_given_once_by_a_member_and_against_with_a_reason(pool, claim):
    review = convened(claim)
    me = voices(review)[1]
    refused(NotAMember, give_opinion, review=review, opinion=AGREE, reason="", by=reader(Role.SUPERVISOR, pool=pool))
    told = refused(Incomplete, give_opinion, review=review, opinion=REFUSE, reason="", by=me)
    assert set(told.problems) == {"reason"}
    give_opinion(review=review, opinion=AGREE, reason="", by=me)
    refused(SaidAlready, give_opinion, review=review, opinion=AGREE, reason="", by=me)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_jointopinion SET opinion = 'refuse'")


def test_a_withdrawn_claim_ends_its_session(pool, claim):
    review = convened(claim)
    withdraw(claim=fresh(claim), comment="自愿撤回", by=reader(Role.CLERK, pool=pool))
    review.refresh_from_db()
    assert (review.state, fresh(claim).state) == ("closed", "withdrawn")
    refused(WrongStep, give_opinion, review=review, opinion=AGREE, reason="", by=voices(review)[0])
    refused(WrongStep, ended, review=review)


def test_what_a_claim_waits_for_stops_the_joint_review_too(pool, claim):
    asked(claim, reader(Role.SUPERVISOR, pool=pool))
    review = voted(convened(fresh(claim)), AGREE, AGREE, AGREE)
    refused(AwaitsAnswer, ended, review=review)


def test_other_figures_than_the_members_were_shown_are_not_settled(claim):
    review = voted(convened(claim), AGREE, AGREE, AGREE)
    JointReview.objects.update(fund=1)
    ended(review)
    assert (fresh(claim).state, JointReview.objects.get().state) == ("awaiting_approval", "undecided")


def test_one_open_session_a_claim(claim):
    review = convened(claim)
    review.pk, review.number = None, "x"
    with pytest.raises(IntegrityError, match="joint_review_open_once"), transaction.atomic():
        review.save()


@given(
    said=st.lists(st.sampled_from(Opinion.values), min_size=1, max_size=9),
    silent=st.integers(0, 5),
    quorum=st.integers(1, 10_000),
    majority=st.integers(5_000, 9_999),
)
def test_at_most_one_opinion_has_a_majority_and_it_has_more_than_the_others_together(said, silent, quorum, majority):
    votes = Votes(said, len(said) + silent, quorum, majority)
    if votes.result:
        assert said.count(votes.result) * 2 > len(said)
        assert said.count(votes.result) * 10_000 > majority * len(said)
    else:
        assert all(said.count(one) * 10_000 <= majority * len(said) for one in Opinion.values)
    assert votes.is_quorate == (len(said) * 10_000 >= quorum * votes.members)


def test_three_desks_bring_a_joint_review_from_call_to_minutes(pool, claim, django_assert_max_num_queries):
    chief, other, third = (reader(role, pool=pool) for role in (Role.SUPERVISOR, Role.SUPERVISOR, Role.REVIEWER))
    desk = signed_in(chief)
    with django_assert_max_num_queries(12):
        assert (
            reverse("claims:convene", args=[claim.pk])
            in desk.get(reverse("claims:approval", args=[claim.pk])).content.decode()
        )
    address = reverse("claims:convene", args=[claim.pk])
    with django_assert_max_num_queries(12):
        page = desk.get(address).content.decode()
    assert third.staff.name in page
    assert claim.first_reviewer.name not in page
    sent = {
        "version": claim.version,
        "seen_fund": FUND,
        "members": [other.staff.pk, third.staff.pk],
        "reason": "金额较大",
    }
    assert desk.post(address, sent | {"reason": "", "command_key": "a"}).status_code == 422
    assert desk.post(address, sent | {"command_key": "b"}).status_code == 302
    review = JointReview.objects.get()
    page = reverse("claims:joint_review", args=[review.pk])
    for who, said in ((chief, AGREE), (other, AGREE), (third, REFUSE)):
        browser = signed_in(who)
        with django_assert_max_num_queries(12):
            browser.get(page)
        browser.post(
            reverse("claims:give_opinion", args=[review.pk]), {"opinion": said, "reason": "偏高", "command_key": "o"}
        )
    assert "偏高" in desk.get(page).content.decode()
    desk.post(reverse("claims:conclude_joint_review", args=[review.pk]), {"resolution": "同意支付", "command_key": "c"})
    assert fresh(claim).state == "approved"
    assert desk.get(reverse("claims:minutes", args=[review.pk])).content.startswith(b"%PDF")
    with django_assert_max_num_queries(12):
        assert review.number in desk.get(reverse("claims:joint_reviews") + "?state=ended").content.decode()


def test_what_others_said_is_shown_after_the_own_opinion(pool, claim):
    review = voted(convened(claim), REFUSE)
    second = signed_in(voices(review)[1])
    page = reverse("claims:joint_review", args=[review.pk])
    assert "费用偏高" not in second.get(page).content.decode()
    voted_address = reverse("claims:give_opinion", args=[review.pk])
    second.post(voted_address, {"opinion": AGREE, "reason": "", "command_key": "o"})
    assert "费用偏高" in second.get(page).content.decode()


def heard(review, by, **said):
    return note_attendee(
        review=review, by=by, **{"name": "周医务", "institution": "示例市第一人民医院", "statement": "急诊植入"} | said
    )


def test_the_insurer_has_a_voice_that_counts_like_any_other_and_who_is_heard_has_none(pool, claim):
    """66.67 % of three are three; two of three are more than half."""
    insurer, other = reader(Role.INSURER, pool=pool), reader(Role.SUPERVISOR, pool=pool)
    review = convened(claim, members=[other, insurer])
    chief = voices(review)[0]
    heard(review, chief)
    heard(review, chief)
    voted(review, AGREE, REFUSE)
    refused(NoQuorum, ended, review=review)
    give_opinion(review=review, opinion=AGREE, reason="", by=insurer)
    ended(review)
    assert (fresh(claim).state, JointReview.objects.get().result) == ("approved", "agree")
    assert review.members.get(staff=insurer.staff).role == "商保机构"


def test_an_insurer_who_entered_the_claim_has_no_voice(pool, claim):
    both = with_every_role(claim.entered_by, pool)
    refused(CannotTake, convened, claim=claim, members=[both, reader(Role.INSURER, pool=pool)])


def test_only_who_leads_notes_what_an_institution_said_while_the_session_is_open_and_nobody_changes_it(pool, claim):
    review = convened(claim)
    chief = voices(review)[0]
    refused(NotAllowed, heard, review=review, by=reader(Role.INSURER, pool=pool))
    refused(SamePerson, heard, review=review, by=with_every_role(claim.entered_by, pool))
    told = refused(Incomplete, heard, review=review, by=chief, statement=" ")
    assert set(told.problems) == {"statement"}
    heard(review, chief)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_jointattendee SET statement = 'x'")
    ended(voted(review, AGREE, AGREE, AGREE))
    refused(WrongStep, heard, review=review, by=chief)
    assert JointAttendee.objects.count() == 1


def test_the_insurer_sees_the_sessions_it_is_called_to_with_the_person_masked(pool, claim):
    insurer, other = reader(Role.INSURER, pool=pool), reader(Role.SUPERVISOR, pool=pool)
    review = convened(claim, members=[other, insurer])
    desk, stranger = signed_in(insurer), signed_in(reader(Role.INSURER, pool=pool))
    page, every = reverse("claims:joint_review", args=[review.pk]), reverse("claims:joint_reviews")
    case = reverse("claims:case", args=[claim.pk])
    assert stranger.get(page).status_code == 404
    assert review.number not in stranger.get(every).content.decode()
    assert page not in stranger.get(case).content.decode()
    assert page in desk.get(case).content.decode()
    assert review.number in desk.get(every).content.decode()
    shown = desk.get(page).content.decode()
    assert claim.person.name not in shown
    assert reverse("claims:note_attendee", args=[review.pk]) not in shown
    desk.post(reverse("claims:give_opinion", args=[review.pk]), {"opinion": AGREE, "reason": "", "command_key": "o"})
    assert review.members.get(staff=insurer.staff).said.opinion == AGREE


def test_what_an_institution_said_is_noted_on_the_page_and_stands_in_the_minutes(pool, claim):
    review = convened(claim)
    chief = voices(review)[0]
    desk, address = signed_in(chief), reverse("claims:note_attendee", args=[review.pk])
    sent = {"name": "周医务", "institution": "示例市第一人民医院", "statement": "急诊植入支架"}
    assert desk.post(address, sent | {"statement": "", "command_key": "a"}).status_code == 422
    assert desk.post(address, sent | {"command_key": "b"}).status_code == 302
    assert "急诊植入支架" in desk.get(reverse("claims:joint_review", args=[review.pk])).content.decode()
    ended(voted(review, AGREE, AGREE, AGREE))
    [attendee] = minutes_of(JointReview.objects.get(), chief.staff, name="张*").attendees
    assert (attendee.name, attendee.statement) == ("周医务", "急诊植入支架")
    assert desk.get(reverse("claims:minutes", args=[review.pk])).content.startswith(b"%PDF")
