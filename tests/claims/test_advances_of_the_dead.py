"""HN-18: papers one by one; after a death an heir claims and is paid, the debt goes on (HN-16, 民法典 art. 1161)."""

import pytest
from django.db import connection
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete
from casework.models import Document, Role
from casework.registry import registry
from claims.advances import asking, deciding, errors
from claims.advances.repaying import book_repayment
from claims.advances.reversing import undo_advance
from claims.models import AdvancePart, SupplementaryClaim
from enrollment.models import Person
from fund.models import Payable
from tests.claims.screens import signed_in
from tests.factories import advances as factory
from tests.factories.claims import card
from tests.factories.core import reader
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(pool):
    put_rules_in_force(pool, factory.PACK, "supplementary")
    return pool


@pytest.fixture
def person(pool):
    return factory.member(pool)


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def boss(pool):
    return reader(Role.SUPERVISOR, pool=pool)


def dies(person: Person) -> Person:
    Person.objects.filter(pk=person.pk).update(died_on=clock.today())
    return Person.objects.select_related("pool", "area").get(pk=person.pk)


def again(case):
    return type(case).objects.get(pk=case.pk)


def verified():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return [sentence for verify in registry.verifications for sentence in verify()]


class TestPapers:
    def test_each_paper_that_lacks_is_told_beside_its_field(self, person, clerk):
        some = {name: files for name, files in factory.papers(person).items() if name != "unit"}
        with pytest.raises(Incomplete) as told:
            asking.ask_claim(person=person, facts=factory.claim_facts(person), papers=some, by=clerk)
        assert list(told.value.problems) == ["unit"]
        assert "单位证明" in told.value.problems["unit"][0]

    def test_each_is_kept_as_what_it_is(self, person):
        claim = factory.claimed(person)
        kept = Document.objects.filter(case_id=claim.pk, case_type="claims.supplementaryclaim")
        assert set(kept.values_list("title", "kind")) == {
            ("医保卡", "other"),
            ("身份证", "identity"),
            ("单位证明", "other"),
            ("就医凭证", "records"),
        }

    def test_a_file_that_cannot_be_taken_is_told_beside_its_paper(self, person, clerk):
        bad = factory.papers(person) | {"card": [factory.ContentFile(b"#!/bin/sh\n", "card.pdf")]}
        with pytest.raises(Incomplete) as told:
            asking.ask_claim(person=person, facts=factory.claim_facts(person), papers=bad, by=clerk)
        assert list(told.value.problems) == ["card"]
        assert not SupplementaryClaim.objects.exists()

    def test_the_form_asks_for_each_and_of_an_heir_for_two_more(self, client, person, clerk):
        browser, url = signed_in(clerk), reverse("advances:claim_new", args=[person.pk])
        page = browser.get(url).text
        assert all(f'name="{name}"' in page for name in ("card", "identity", "unit", "medical"))
        assert 'name="heir"' not in page and "death_certificate" not in page
        dies(person)
        page = browser.get(url).text
        assert all(f'name="{name}"' in page for name in ("heir", "death_certificate", "relation"))
        facts = factory.claim_facts(person)
        sent = {
            "institution": facts.institution.code,
            "admitted_on": "20260601",
            "discharged_on": "20260609",
            "over_limit": "25000",
            "sheet_number": "JB-1",
            "heir": "欧阳继承",
            "bank_name": "示例银行",
            "bank_account": card(9),
        }
        assert browser.post(url, sent).status_code == 422
        assert browser.post(url, sent | factory.papers(dies(person))).status_code == 302
        assert SupplementaryClaim.objects.get().payee_standing == "heir"


class TestHeir:
    def test_an_heir_is_paid_what_is_left_after_the_debt(self, person):
        lent = factory.out(person)
        person = dies(person)
        claim = factory.settled(factory.claimed(person, heir="欧阳继承", over_limit=40_000_00, bank_account=card(9)))
        payable = Payable.objects.get(subject_id=claim.pk, subject_type="claims.supplementaryclaim")
        assert (again(lent).state, claim.set_off) == ("settled", 22_000_00)
        assert (payable.payee_name, payable.bank_account, payable.amount) == ("欧阳继承", card(9), claim.due)
        assert payable.by_fund == {"supplementary": claim.due}
        assert verified() == []

    def test_without_an_heir_or_what_proves_one_nothing_is_taken(self, person, clerk):
        person = dies(person)
        with pytest.raises(Incomplete) as told:
            factory.claimed(person)
        assert list(told.value.problems) == ["heir"]
        four = {paper.name: [factory.iou()] for paper in factory.of_claim(person)[:4]}
        with pytest.raises(Incomplete) as told:
            asking.ask_claim(person=person, facts=factory.claim_facts(person, heir="欧阳继承"), papers=four, by=clerk)
        assert set(told.value.problems) == {"death_certificate", "relation"}

    def test_what_was_handed_in_before_the_death_is_handed_in_anew_by_the_heir(self, person, boss):
        claim = factory.claimed(person)
        person = dies(person)
        with pytest.raises(errors.HeirNeeded):
            factory.settled(again(claim))
        deciding.refuse_claim(claim=again(claim), comment="参保人已故，请继承人重新申报", by=boss)
        assert factory.settled(factory.claimed(person, heir="欧阳继承")).state == "approved"

    def test_what_the_bank_returned_goes_to_the_heir_with_the_papers(self, person, clerk):
        claim = factory.answered(factory.settled(factory.claimed(person)), failed={1: "账户已销户"})
        person = dies(person)
        said = {"case": claim, "bank_name": "示例银行", "bank_account": card(9), "heir": "欧阳继承", "by": clerk}
        with pytest.raises(Incomplete) as told:
            deciding.correct_account(**said)
        assert set(told.value.problems) == {"death_certificate", "relation"}
        claim = deciding.correct_account(**said, papers=factory.papers(person))
        assert (claim.state, claim.payee_name, claim.payee_standing) == ("approved", "欧阳继承", "heir")
        assert factory.answered(claim).state == "paid"


class TestDebt:
    def test_nothing_is_lent_to_the_dead(self, person, boss):
        waiting, person = factory.asked(person), dies(person)
        with pytest.raises(errors.HolderDied):
            deciding.grant_advance(advance=again(waiting), by=boss)
        with pytest.raises(errors.HolderDied):
            factory.asked(person)

    def test_one_that_was_not_paid_out_is_withdrawn(self, person, boss):
        returned = factory.answered(factory.granted(person), failed={1: "账户已销户"})
        dies(person)
        with pytest.raises(errors.HolderDied):
            said = {"bank_name": "示例银行", "bank_account": card(9), "heir": "欧阳继承"}
            deciding.correct_account(case=again(returned), **said, by=reader(Role.CLERK, pool=person.pool))
        assert undo_advance(advance=again(returned), comment="借款人死亡", by=boss).state == "undone"
        assert verified() == []

    @pytest.mark.parametrize("payer", ["heir", "guarantor"])
    def test_the_debt_goes_on_with_the_heir_and_the_guarantor(self, pool, person, payer):
        lent = factory.out(person)
        dies(person)
        finance = reader(Role.FINANCE, pool=pool)
        said = {"way": "cash", "amount": 2_000_00, "received_on": clock.today(), "reference": "", "by": finance}
        with pytest.raises(Incomplete) as told:
            book_repayment(advance=again(lent), **said)
        assert list(told.value.problems) == ["payer"]
        book_repayment(advance=again(lent), payer=payer, **said)
        assert (again(lent).left, AdvancePart.objects.get().payer) == (20_000_00, payer)
        page = signed_in(finance).get(reverse("advances:advance", args=[lent.pk])).text
        assert "继承" in page and lent.guarantor_unit in page
        assert verified() == []
