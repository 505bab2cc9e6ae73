"""How far a case is, asked by everybody: plain words, nothing personal, no guessing."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from casework import clock, limits
from casework.models import AccessLog, Event, Role
from claims.facts import MissingPaper
from claims.letters import letter
from claims.models import Claim
from claims.progress import progress_of
from claims.services.supplement import ARTICLE, ask_for_papers
from claims.views.progress import PER_ADDRESS, PER_CODE
from tests.factories import claims
from tests.factories.core import reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_yet(settings) -> None:
    """Attempts are counted under the secret key: with one of its own a test counts its attempts alone.

    Tests that run beside it use the same Redis and come from the same address.
    """
    settings.SECRET_KEY = f"only-for-{uuid4()}"


def last_of(claim: Claim) -> str:
    return claim.person.identities.get(is_main=True).number[-4:]


def ask(claim: Claim, browser: Client | None = None, **other: str):
    sent = {"code": claim.query_code, "last": last_of(claim)} | other
    return (browser or Client()).post(reverse("claims:progress"), sent)


def test_who_holds_the_receipt_reads_how_far_the_case_is_and_nothing_of_the_person(pool):
    claim = claims.submitted(pool=pool)
    page = ask(claim).content.decode()
    assert "已受理" in page
    assert pool.agency_name in page
    assert str(claim.due_on.day) in page
    number = claim.person.identities.get(is_main=True).number
    for personal in (claim.person.name, number, claim.number, claim.bank_account, claim.institution.name, "5,400.00"):
        assert personal not in page


def test_code_and_letters_may_be_typed_as_people_type(pool):
    claim = claims.submitted(pool=pool)
    code = f" {claim.query_code[:5]}-{claim.query_code[5:]}".lower()
    assert progress_of(code, last_of(claim).lower()) is not None


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("submitted", "已受理"),
        ("reviewed", "审核中"),
        ("joint_review", "审核中"),
        ("sent_back", "审核中"),
        ("approved", "已通过"),
        ("paying", "已通过"),
        ("payment_failed", "银行退回"),
        ("paid", "已支付"),
        ("nothing_due", "已办结"),
        ("refused", "不予支付"),
        ("withdrawn", "已撤回"),
        ("reversed", "已撤销"),
    ],
)
def test_every_state_has_words_for_the_person(pool, state, told):
    claim = claims.awaiting_approval(pool=pool)
    Claim.objects.filter(pk=claim.pk).update(state=state)
    assert told in progress_of(claim.query_code, last_of(claim)).state


def test_what_is_missing_is_asked_for_by_its_day(pool):
    claim = claims.submitted(pool=pool)
    ask_for_papers(
        claim=claim,
        missing=[MissingPaper("itemised_list", "缺第7至9页", ARTICLE)],
        supplement_by=clock.today() + timedelta(days=15),
        version=claim.version,
        by=reader(Role.REVIEWER, pool=pool),
    )
    claim.refresh_from_db()
    told = progress_of(claim.query_code, last_of(claim))
    assert (told.state, told.due_on) == ("等待补正材料", None)
    assert str(claim.supplement.supplement_by.day) in told.words


def test_a_paid_case_tells_the_day_of_the_bank(pool):
    claim = claims.paid(claims.settled(pool=pool))
    assert re.search(r"已于.+支付", progress_of(claim.query_code, last_of(claim)).words)


def test_an_unknown_code_and_a_wrong_id_are_answered_alike(pool):
    claim = claims.submitted(pool=pool)
    wrong = "0000" if last_of(claim) != "0000" else "1111"
    answers = [ask(claim, last=wrong), ask(claim, code="ZZZZZZZZZZ"), ask(claim, code="ZZZZZZZZZZ", last=wrong)]
    assert [answer.status_code for answer in answers] == [404] * 3
    pages = {re.sub(r'value="[^"]*"|X-CSRFToken": "[^"]*"', "", answer.content.decode()) for answer in answers}
    assert len(pages) == 1


def test_a_draft_is_not_found_even_without_a_code(pool):
    claim = claims.draft(pool=pool)
    assert progress_of("", last_of(claim)) is None
    assert ask(claim).status_code == 422


def test_an_address_that_guesses_is_stopped_and_one_that_knows_is_not(pool):
    claim = claims.submitted(pool=pool)
    for _turn in range(PER_CODE.times):
        assert ask(claim).status_code == 200
    for turn in range(PER_ADDRESS.times):
        assert ask(claim, code=f"ZZZZZZZZ{turn:02}").status_code == 404
    assert ask(claim, code="YYYYYYYYYY").status_code == 429
    assert ask(claims.submitted(pool=pool)).status_code == 429


def test_a_code_is_guessed_ten_times_at_most_wherever_from(pool):
    claim = claims.submitted(pool=pool)
    for turn in range(PER_CODE.times):
        assert ask(claim, Client(REMOTE_ADDR=f"10.0.0.{turn}"), last="000X").status_code == 404
    assert ask(claim, Client(REMOTE_ADDR="10.0.1.1")).status_code == 429
    for turn in range(PER_CODE.times):
        ask(claim, Client(REMOTE_ADDR=f"10.0.2.{turn}"), code="ZZZZZZZZZZ")
    assert ask(claim, Client(REMOTE_ADDR="10.0.3.1"), code="ZZZZZZZZZZ").status_code == 429


def test_behind_a_proxy_its_last_word_counts(rf, settings):
    request = rf.get("/", HTTP_X_FORWARDED_FOR="1.2.3.4, 10.9.8.7", REMOTE_ADDR="127.0.0.1")
    assert limits.address_of(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert limits.address_of(request) == "10.9.8.7"
    assert limits.address_of(rf.get("/", HTTP_X_FORWARDED_FOR="2001:db8:1:2:3::4")) == "2001:db8:1:2::/64"
    assert limits.address_of(rf.get("/", HTTP_X_FORWARDED_FOR="x" * 500)) == "x" * 60


def test_without_redis_nobody_may_ask(pool, settings):
    claim = claims.submitted(pool=pool)
    limits._redis.cache_clear()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    try:
        assert ask(claim).status_code == 429
    finally:
        limits._redis.cache_clear()


def test_asking_leaves_neither_event_nor_look_and_is_not_kept(pool):
    claim = claims.submitted(pool=pool)
    before = Event.objects.count(), AccessLog.objects.count()
    answer = ask(claim)
    assert (Event.objects.count(), AccessLog.objects.count()) == before
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_query_code_is_one_case(pool):
    first, second = claims.submitted(pool=pool), claims.draft(pool=pool)
    with pytest.raises(IntegrityError, match="claim_query_code_once"):
        Claim.objects.filter(pk=second.pk).update(query_code=first.query_code)


def test_the_receipt_leads_to_the_page_once_its_address_is_known(pool, settings):
    claim = claims.submitted(pool=pool)
    staff = reader(Role.CLERK, pool=pool).staff
    assert letter(claim, "receipt", staff).progress_address == ""
    settings.PUBLIC_URL = "https://yb.example.cn/"
    leads = letter(claim, "receipt", staff).progress_address
    assert leads == f"https://yb.example.cn/claims/progress/#{claim.query_code}"
    assert last_of(claim) not in leads
