"""Originals of papers: seen, kept, stamped, returned against a slip; and what the receipt says of them."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework.errors import Incomplete, WrongStep
from casework.letters import render
from casework.models import Document, Event, Role
from claims.letters import letter, letters_of
from claims.models import Claim, Original
from claims.services.intake import submit, withdraw
from claims.services.originals import note_original, return_originals
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories.core import reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def draft(pool, clerk):
    return factory.draft(pool=pool, by=clerk)


def invoice_of(claim: Claim) -> Document:
    return Document.objects.get(case_id=claim.pk, kind=Document.Kind.INVOICE)


def kept(claim: Claim, by, *, sheets: int = 3) -> Original:
    note_original(claim=claim, document=invoice_of(claim), is_seen=True, is_kept=True, sheets=sheets, by=by)
    return Original.objects.get(claim=claim)


def test_an_original_is_noted_changed_and_taken_back_while_the_claim_is_entered(draft, clerk):
    said = {"claim": draft, "document": invoice_of(draft), "by": clerk}
    note_original(**said, is_seen=True, is_kept=False, sheets=1)
    note_original(**said, is_seen=True, is_kept=True, sheets=2)
    assert Original.objects.get().sheets == 2
    note_original(**said, is_seen=False, is_kept=False, sheets=1)
    assert not Original.objects.exists()
    assert Event.objects.filter(verb="original_noted").count() == 3
    with pytest.raises(Incomplete):
        note_original(**said, is_seen=True, is_kept=True, sheets=0)
    submit(claim=draft, version=draft.version, by=clerk)
    with pytest.raises(WrongStep):
        note_original(**said, is_seen=True, is_kept=True, sheets=1)


def test_the_receipt_says_what_became_of_each_original(draft, clerk):
    kept(draft, clerk)
    claim = submit(claim=draft, version=draft.version, by=clerk)
    materials = {material.name: material for material in letter(claim, "receipt", clerk.staff).materials}
    assert (materials["发票"].form, materials["发票"].count, materials["发票"].remark) == ("original", 3, "原件留存")
    assert materials["诊断证明"].form == "electronic"


def test_what_is_kept_goes_back_once_to_who_signs(draft, clerk):
    original = kept(draft, clerk)
    claim = withdraw(claim=draft, comment="改走商业保险", by=clerk)
    said = {"claim": claim, "originals": [original], "returned_to": "张三", "are_stamped": False, "by": clerk}
    assert "returned" not in {one["kind"] for one in letters_of(claim)}
    return_originals(**said)
    original.refresh_from_db()
    assert (original.returned_to, original.stamped_at, original.returned_by) == ("张三", None, clerk.staff)
    slip = letter(claim, "returned", clerk.staff)
    assert (slip.papers[0].sheets, slip.papers[0].stamped, slip.returned_to) == (3, False, "张三")
    assert render(slip).startswith(b"%PDF")
    with pytest.raises(Incomplete):
        return_originals(**said)


def test_originals_of_a_settled_claim_are_stamped_before_they_leave(pool, clerk):
    claim = factory.draft(pool=pool, by=clerk)
    original = kept(claim, clerk)
    claim = submit(claim=claim, version=claim.version, by=clerk)
    claim = factory.second_passed(factory.first_passed(claim))
    said = {"claim": claim, "originals": [original], "returned_to": "张三", "by": clerk}
    with pytest.raises(Incomplete) as refused:
        return_originals(**said, are_stamped=False)
    assert set(refused.value.problems) == {"are_stamped"}
    return_originals(**said, are_stamped=True)
    original.refresh_from_db()
    assert original.stamped_at == original.returned_at


def test_the_database_lets_nothing_go_back_that_was_not_kept_nor_to_nobody(draft, clerk):
    original = kept(draft, clerk)
    for wrong in ({"returned_at": original.seen_at}, {"is_kept": False, "returned_at": original.seen_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Original.objects.filter(pk=original.pk).update(**wrong)


def test_the_form_notes_and_the_case_returns(draft, clerk):
    desk, document = signed_in(clerk), invoice_of(draft)
    address = reverse("claims:note_original", args=[draft.pk, document.pk])
    page = desk.post(address, {"original": "kept", "sheets": "2"}).content.decode()
    assert 'value="2"' in page
    papers = reverse("claims:case_documents", args=[draft.pk])
    assert "退回原件" in desk.get(papers).content.decode()
    original = Original.objects.get()
    back = {"originals": [original.pk], "returned_to": "张三", "command_key": "back"}
    desk.post(reverse("claims:return_originals", args=[draft.pk]), back)
    assert "张三" in desk.get(papers).content.decode()
    original.refresh_from_db()
    assert not original.lies_here
