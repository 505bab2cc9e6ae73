"""Whatever a browser, a script or a cat on the keyboard sends: a page with sentences, never a broken server (ASVS 2.2.1)."""

import json

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.models import Role
from claims.forms import PayeeForm, StayForm
from claims.grids import InvoiceGrid, LineGrid
from claims.models import Claim
from tests.claims.screens import as_sent, signed_in
from tests.factories import claims
from tests.factories.core import reader

pytestmark = pytest.mark.django_db
ANSWERED = {200, 302, 400, 404, 409, 422}
ODD = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        [
            "",
            "\x00",
            "-1",
            "9" * 40,
            "1e5",
            "NaN",
            "∞",
            "１２",
            "2026-02-30",
            "0000-00-00",
            "=1+1",
            "<b>",
            "%s",
            "%(n)s",
        ]
    ),
    st.integers(-(10**20), 10**20).map(str),
)
FIELDS = sorted(
    {"version", "invoices-TOTAL_FORMS", "lines-TOTAL_FORMS", "lines-0-DELETE"}
    | {f"stay-{name}" for name in StayForm.base_fields}
    | {f"payee-{name}" for name in PayeeForm.base_fields}
    | {f"{grid.prefix}-{n}-{column}" for grid in (InvoiceGrid, LineGrid) for column in grid.columns for n in range(2)}
)
MORE = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@given(data=st.data())
@MORE
@pytest.mark.parametrize("route", ["save", "quote", "edit"])
def test_the_claim_form_answers_every_input(pool, clerk, route, data):
    draft = Claim.objects.filter(state="draft", pool=pool).first() or claims.draft(pool=pool, by=clerk)
    sent = as_sent(draft)
    sent |= data.draw(st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=6))
    sent.pop("command_key", None)
    answer = signed_in(clerk).post(reverse(f"claims:{route}", args=[draft.pk]), sent)
    assert answer.status_code in ANSWERED


@given(data=st.data())
@MORE
@pytest.mark.parametrize("route", ["adjust", "review_quote", "decide"])
def test_the_review_answers_every_input(pool, route, data):
    claim = Claim.objects.filter(state="submitted", pool=pool).first() or claims.submitted(pool=pool)
    line = claim.lines.get()
    names = ["version", "stage", "seen_fund", "decision", "comment", "reason_code", "article"]
    names += [f"line-{column}" for column in ("amount", "category", "reason", "note")]
    drawn = data.draw(st.dictionaries(st.sampled_from(names), ODD))
    sent = {name.replace("line-", f"line-{line.pk}-"): text for name, text in drawn.items()}
    sent = {"version": claim.version, "stage": "submitted"} | sent
    answer = signed_in(reader(Role.REVIEWER, pool=pool)).post(reverse(f"claims:{route}", args=[claim.pk]), sent)
    assert answer.status_code in ANSWERED


@given(text=ODD)
@MORE
def test_lookups_lists_and_search_answer_every_text(pool, clerk, text):
    desk = signed_in(clerk)
    for route in ("find_institution", "find_diagnosis", "find_entry"):
        assert desk.get(reverse(f"claims:{route}"), {"q": text}).status_code in {200, 400}
    filters = dict.fromkeys(("tab", "state", "kind", "area", "since", "due", "flagged", "after", "before"), text)
    assert desk.get(reverse("claims:list"), filters).status_code in {200, 400}
    assert desk.post(reverse("casework:search"), {"q": text}).status_code in ANSWERED


@given(text=ODD)
@MORE
def test_reasons_and_comments_take_every_text(pool, clerk, text):
    claim = claims.submitted(pool=pool, by=clerk)
    answer = signed_in(clerk).post(reverse("claims:withdraw", args=[claim.pk]), {"comment": text * 20})
    assert answer.status_code in {302, 400}
    body = {"rows": text, "heading": json.dumps(text)}
    draft = claims.draft(pool=pool, by=clerk)
    assert signed_in(clerk).post(reverse("claims:bad_rows", args=[draft.pk]), body).status_code in {200, 400}
    assert signed_in(clerk).post(reverse("claims:export"), {"reason": text}).status_code in ANSWERED
