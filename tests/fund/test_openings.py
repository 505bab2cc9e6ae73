"""What a fund brings along from earlier books (FX-51): with its audit report, by two persons, once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, NotAllowed, SamePerson, WrongStep
from casework.models import Document, Event, Role
from fund.models import Account, Fund, Opening, Posting
from fund.selectors import surplus_of
from fund.services.openings import OpeningKnown, decide_opening
from fund.verifications import openings_are_in_the_books
from tests.casework.files import pdf
from tests.factories.core import StaffFactory, TownshipFactory, reader
from tests.factories.fund import opening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def other():
    return reader(Role.FINANCE, staff=StaffFactory(name="钱守信"))


def balances():
    found = Account.objects.values_list("kind", "entries__amount")
    return {kind: fen for kind, fen in found if fen}


def test_two_earlier_funds_are_booked_with_their_audits_and_make_the_surplus():
    one, two = opening(), opening(origin="原城镇居民基本医疗保险基金", amount=-200_000_00)
    for each in (one, two):
        decide_opening(opening=each, agree=True, by=other())
    assert surplus_of(one.pool) == {Fund.BASIC: 800_000_00}
    assert {posting.reason for posting in Posting.objects.all()} == {"carried"}
    assert Document.objects.filter(case_type="fund.opening").count() == 2
    assert list(openings_are_in_the_books()) == []
    told = Event.objects.filter(verb="opening_booked").first()
    assert (told.payload["amount_fen"], told.payload["reference"]) == (1_000_000_00, "示审财〔2026〕1号")


def test_nothing_is_booked_before_a_second_person_agrees():
    one = opening(by=(maker := reader(Role.FINANCE)))
    assert balances() == {}
    with pytest.raises(SamePerson):
        decide_opening(opening=one, agree=True, by=maker)
    declined = decide_opening(opening=one, agree=False, by=other())
    assert declined.state == "declined" and balances() == {}
    with pytest.raises(WrongStep):
        decide_opening(opening=one, agree=True, by=other())


def test_one_audit_of_the_same_books_is_taken_once_and_again_after_it_was_declined():
    one = opening()
    with pytest.raises(OpeningKnown):
        opening()
    decide_opening(opening=one, agree=False, by=other())
    assert opening().state == "proposed"


def test_what_lacks_is_told_field_by_field():
    with pytest.raises(Incomplete) as refused:
        opening(amount=0, origin=" ", reference="", file=None, as_of=clock.today() + timedelta(days=1))
    assert set(refused.value.problems) == {"amount", "as_of", "origin", "reference", "file"}
    assert not Opening.objects.exists()


def test_only_who_makes_batches_for_the_whole_pool_proposes_and_books():
    one = opening()
    for stranger in (reader(Role.AUDITOR), reader(Role.FINANCE, area=TownshipFactory())):
        with pytest.raises(NotAllowed):
            opening(by=stranger, origin="别的基金")
        with pytest.raises(NotAllowed):
            decide_opening(opening=one, agree=True, by=stranger)


def test_books_that_do_not_say_what_was_booked_are_a_fault():
    one = opening()
    decide_opening(opening=one, agree=True, by=other())
    Opening.objects.filter(pk=one.pk).update(amount=5_00)
    [fault] = openings_are_in_the_books()
    assert "5.00" in fault and "1,000,000.00" in fault


def test_finance_proposes_on_the_page_and_another_books_it_there():
    client, second = Client(), Client()
    client.force_login(reader(Role.FINANCE).staff)
    second.force_login(other().staff)
    typed = {
        "fund": "basic",
        "amount": "3,000.50",
        "as_of": "2025-12-31",
        "origin": "原新农合基金",
        "reference": "审1号",
    }
    bad = client.post(reverse("fund:opening_new"), typed | {"amount": "一千", "command_key": "k1"})
    assert bad.status_code == 422 and 'id="id_amount_error"' in bad.content.decode()
    assert "原新农合基金" in bad.content.decode()
    file = SimpleUploadedFile("审计报告.pdf", pdf("审计报告"))
    assert client.post(reverse("fund:opening_new"), typed | {"file": file, "command_key": "k2"}).status_code == 302
    own, others = (one.get(reverse("fund:openings")).content.decode() for one in (client, second))
    assert "3,000.50" in own and "入账</button>" not in own and "入账</button>" in others
    [one] = Opening.objects.all()
    decide = reverse("fund:decide_opening", args=[one.pk])
    for _click in range(2):
        assert second.post(decide, {"agree": "yes", "command_key": "k3"}).status_code == 302
    assert balances() == {"bank": 3_000_50, "carried": -3_000_50}
