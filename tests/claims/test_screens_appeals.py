"""申诉 on the screens: the tab of a case, the list for who decides, the page of the decision, the start page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import clock
from casework.models import Role
from claims.models import Appeal, ReviewRules
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories.appeals import CARE, appealed, reduced, refused
from tests.factories.core import reader

pytestmark = pytest.mark.django_db


def shown(by, route, *arguments, **query):
    return signed_in(by).get(reverse(route, args=arguments), query).content.decode()


def test_the_tab_is_there_once_something_was_decided(pool):
    clerk = reader(Role.CLERK, pool=pool)
    for claim, is_there in ((factory.submitted(pool=pool), False), (refused(pool=pool), True)):
        assert (reverse("claims:case_appeals", args=[claim.pk]) in shown(clerk, "claims:case", claim.pk)) is is_there


def test_what_an_appeal_lacks_stands_beside_its_field_and_nothing_typed_is_lost(pool):
    claim = refused(pool=pool)
    sent = {"standing": "agent", "grounds": "不服拒付", "handed_in_on": f"{clock.today()}", "command_key": "k"}
    answer = signed_in(reader(Role.CLERK, pool=pool)).post(reverse("claims:hand_in_appeal", args=[claim.pk]), sent)
    page = answer.content.decode()
    assert (answer.status_code, Appeal.objects.count()) == (422, 0)
    assert "不服拒付" in page
    assert "请填写申请人姓名" in page


def test_without_a_term_in_the_rules_the_tab_says_so(pool):
    claim = refused(pool=pool)
    ReviewRules.objects.filter(pool=pool).update(appeal_days=None)
    assert "申请复查期限" in shown(reader(Role.CLERK, pool=pool), "claims:case_appeals", claim.pk)


def test_the_list_parts_what_waits_what_is_over_its_term_and_what_ended(pool):
    appeal, boss = appealed(refused(pool=pool)), reader(Role.SUPERVISOR, pool=pool)
    assert appeal.number in shown(boss, "claims:appeals")
    assert appeal.number not in shown(boss, "claims:appeals", state="late")
    with clock.set_to(appeal.decide_by + timedelta(days=1)):
        assert appeal.number in shown(boss, "claims:appeals", state="late")
    assert appeal.number not in shown(boss, "claims:appeals", state="ended")


def test_who_took_part_reads_why_they_cannot_decide(pool):
    claim = factory.settled(pool=pool, amount=60_000_00)
    boss = reader(Role.SUPERVISOR, pool=pool)
    appeal = appealed(claim)
    Appeal.objects.filter(pk=appeal.pk).update(taken_by=boss.staff)
    assert "您不能办理" in shown(boss, "claims:appeal", appeal.pk)


def test_the_page_shows_the_reduced_lines_only_and_refuses_other_figures_than_it_showed(pool):
    claim, boss = reduced(pool), reader(Role.SUPERVISOR, pool=pool)
    appeal = appealed(claim)
    page = shown(boss, "claims:appeal", appeal.pk)
    assert CARE in page
    assert "手术费" not in page
    care = claim.lines.get(name=CARE)
    sent = {"decision": "grant", "reasons": "系治疗所需", f"line-{care.pk}-amount": "400.00", "command_key": "k"}
    client, address = signed_in(boss), reverse("claims:decide_appeal", args=[appeal.pk])
    assert client.post(address, sent | {"seen_more": "1"}).status_code == 422
    quoted = client.post(reverse("claims:appeal_quote", args=[appeal.pk]), sent).content.decode()
    assert 'value="30000"' in quoted
    assert client.post(address, sent | {"seen_more": "30000"}).status_code == 302


def test_the_start_page_of_a_supervisor_names_what_waits(pool):
    appeal = appealed(refused(pool=pool))
    assert appeal.number in shown(reader(Role.SUPERVISOR, pool=pool), "casework:home")
    assert appeal.number not in shown(reader(Role.REVIEWER, pool=pool), "casework:home")
