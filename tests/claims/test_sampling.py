"""抽样批量审核: a drawn sample is opened one by one, the rest passes at once, each claim by itself."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import ChangedMeanwhile
from casework.models import Event, Role
from claims.drawing import drawn
from claims.errors import FigureNotDecided, NotOpenedYet, NotYourBatch, SampleStopped
from claims.models import Claim, Flag, ReviewRules, Sample, SampledClaim
from claims.sampling import small_and_clean
from claims.services.review import send_back
from claims.services.sampling import end_sample, open_drawn, pass_by_sample
from claims.ways import rules_of
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories.core import reader
from tests.factories.review import put_review_rules_in_force
from tests.factories.samples import drawn_of
from tests.factories.verification import asked

pytestmark = pytest.mark.django_db
SETTLED = Claim.SETTLED_STATES


@pytest.fixture
def reviewer(pool):
    return reader(Role.REVIEWER, pool=pool)


@pytest.fixture
def small(pool):
    """Four clean claims below 3,000.00; of a batch two are drawn at least."""
    return [factory.reviewed(pool=pool, amount=1_234_56 + 7 * n) for n in range(4)]


def fresh(claim):
    return Claim.objects.select_related("pool").get(pk=claim.pk)


def items(sample, *, is_drawn):
    return list(sample.claims.filter(is_drawn=is_drawn).select_related("claim__pool", "sample"))


def review_drawn(sample, by):
    for item in items(sample, is_drawn=True):
        open_drawn(item=item, by=by)
        factory.second_passed(item.claim, by)


def test_small_clean_claims_can_be_chosen_and_no_other(pool, reviewer, small):
    flagged, awaited, mine = small[0], small[1], small[2]
    Flag.objects.create(claim=flagged, code="over_price", severity="note", figures={}, raised_at=flagged.created_at)
    asked(awaited)
    Claim.objects.filter(pk=mine.pk).update(handler=reader(Role.REVIEWER, pool=pool).staff)
    factory.reviewed(pool=pool, amount=3_000_01)
    assert small_and_clean(reviewer, rules_of(pool)) == [small[3]]
    assert small_and_clean(reader(Role.SUPERVISOR, pool=pool), rules_of(pool)) == [small[3]]


def test_who_passed_the_first_review_does_not_draw_them(pool, small):
    first = type(reader(pool=pool)).of(small[0].first_reviewer, pool.code)
    with pytest.raises(ChangedMeanwhile):
        drawn_of(small[0], by=first)


def test_the_rest_passes_once_the_drawn_ones_were_opened_and_found_right(pool, reviewer, small):
    sample = drawn_of(*small, by=reviewer)
    [first, *_others] = items(sample, is_drawn=False)
    with pytest.raises(NotOpenedYet):
        pass_by_sample(item=first, by=reviewer)
    review_drawn(sample, reviewer)
    for item in items(sample, is_drawn=False):
        pass_by_sample(item=item, by=reviewer)
    end_sample(sample=sample, by=reviewer)
    assert {fresh(claim).state for claim in small} == {"approved"}
    assert Event.objects.filter(verb="claim_settled_by_sample").count() == 2
    assert set(sample.claims.values_list("outcome", flat=True)) == {"passed"}


def test_a_drawn_claim_that_is_not_right_stops_the_batch(pool, reviewer, small):
    sample = drawn_of(*small, by=reviewer)
    [wrong, other] = items(sample, is_drawn=True)
    open_drawn(item=wrong, by=reviewer)
    send_back(claim=wrong.claim, version=wrong.claim.version, comment="缺病历", by=reviewer)
    with pytest.raises(SampleStopped):
        pass_by_sample(item=items(sample, is_drawn=False)[0], by=reviewer)
    sample = end_sample(sample=sample, by=reviewer)
    assert sample.state == "stopped"
    assert fresh(other.claim).state == "reviewed"
    assert str(wrong.claim) in sample.claims.filter(is_drawn=False).first().why


def test_what_fails_is_told_and_stays_and_the_others_pass(pool, reviewer, small):
    desk = signed_in(reviewer)
    sample = drawn_of(*small, by=reviewer)
    review_drawn(sample, reviewer)
    [taken, _other] = items(sample, is_drawn=False)
    Claim.objects.filter(pk=taken.claim_id).update(handler=reader(Role.REVIEWER, pool=pool).staff)
    sent = {"command_key": "pass"}
    page = desk.post(reverse("claims:pass_rest", args=[sample.pk]), sent, follow=True).content.decode()
    taken.refresh_from_db()
    assert (taken.outcome, fresh(taken.claim).state) == ("left", "reviewed")
    assert taken.why in page
    assert Claim.objects.filter(state__in=SETTLED).count() == 3
    desk.post(reverse("claims:pass_rest", args=[sample.pk]), sent)
    assert Event.objects.filter(verb="claim_settled_by_sample").count() == 1


def test_only_who_drew_it_works_on_a_batch(pool, reviewer, small):
    sample = drawn_of(*small, by=reviewer)
    with pytest.raises(NotYourBatch):
        open_drawn(item=items(sample, is_drawn=True)[0], by=reader(Role.REVIEWER, pool=pool))


def test_a_claim_is_in_one_open_batch_only(reviewer, small):
    drawn_of(*small, by=reviewer)
    with pytest.raises(ChangedMeanwhile):
        drawn_of(small[0], by=reviewer)


def test_rules_that_do_not_say_how_much_is_drawn_draw_nothing(pool, reviewer, small):
    ReviewRules.objects.filter(pool=pool).update(sample_share=None)
    with pytest.raises(FigureNotDecided):
        drawn_of(*small, by=reviewer)
    assert "抽查" in signed_in(reviewer).get(reverse("claims:samples")).content.decode()


def test_the_batch_tells_how_it_was_drawn_so_that_it_can_be_drawn_again(pool, reviewer, small):
    put_review_rules_in_force(pool, starts_on=date(2000, 1, 2), sample_share=5_000, sample_least=1)
    sample = drawn_of(*small, by=reviewer)
    chosen = set(sample.claims.filter(is_drawn=True).values_list("claim", flat=True))
    keys = sample.claims.values_list("claim", flat=True)
    assert chosen == drawn(sample.seed, keys, share=5_000, least=1)
    assert len(chosen) == 2


@given(keys=st.sets(st.integers(1, 10**6), max_size=60), share=st.integers(0, 10_000), least=st.integers(0, 5))
def test_as_many_are_drawn_as_the_share_asks_for_and_the_order_of_asking_does_not_matter(keys, share, least):
    chosen = drawn("seed", keys, share=share, least=least)
    assert len(chosen) == min(len(keys), max(least, -(-len(keys) * share // 10_000)))
    assert chosen == drawn("seed", sorted(keys, reverse=True), share=share, least=least) <= keys


def test_every_claim_is_drawn_sometimes():
    assert set.union(*(drawn(f"{seed}", range(20), share=1_000, least=1) for seed in range(200))) == set(range(20))


def test_the_desk_draws_opens_and_passes(pool, reviewer, small, django_assert_max_num_queries):
    desk = signed_in(reviewer)
    with django_assert_max_num_queries(12):
        page = desk.get(reverse("claims:samples")).content.decode()
    assert small[3].number in page
    sent = {"claims": [claim.pk for claim in small], "command_key": "draw"}
    desk.post(reverse("claims:samples"), sent)
    sample = Sample.objects.get()
    with django_assert_max_num_queries(12):
        assert sample.seed in desk.get(reverse("claims:sample", args=[sample.pk])).content.decode()
    for item in items(sample, is_drawn=True):
        answer = desk.post(reverse("claims:open_drawn", args=[item.pk]), {"command_key": f"open-{item.pk}"})
        assert answer.url == reverse("claims:review", args=[item.claim_id])
        factory.second_passed(fresh(item.claim), reviewer)
    desk.post(reverse("claims:pass_rest", args=[sample.pk]), {"command_key": "pass"})
    assert SampledClaim.objects.filter(outcome="passed").count() == 4
