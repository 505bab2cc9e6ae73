"""Who stands at the counter and who is paid: in person, an agent, a guardian, an heir; and what proves it."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from casework.errors import Incomplete
from casework.models import Document, Role
from claims.facts import Applicant, Payee
from claims.letters import letter
from claims.models import Claim
from claims.models.claim import PayeeStanding, Relation, Standing
from claims.services.intake import start_claim
from claims.services.missing import missing_for_submission
from claims.services.payment import correct_account
from tests.claims.screens import as_sent, signed_in
from tests.factories import claims as factory
from tests.factories.core import reader
from tests.factories.enrollment import insured_person, resident_id

pytestmark = pytest.mark.django_db
AGENT = Applicant(
    standing=Standing.AGENT, name="李代办", relation=Relation.CHILD, identity=resident_id(), phone="13900005678"
)


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


def missing(claim: Claim) -> dict[str, str]:
    return {one.field: one.sentence for one in missing_for_submission(claim)}


def paid_to(name: str, standing: str) -> Payee:
    return Payee(name, "示例银行", factory.card(12), standing)


def dead(pool, died_on: date = date(2026, 6, 12)):
    person = insured_person(pool, years=(2026,))
    person.died_on = died_on
    person.save()
    return person


def test_an_agent_needs_name_relation_number_and_the_written_authorisation(pool):
    """民法典 art. 165."""
    claim = factory.draft(pool=pool, applicant=AGENT)
    assert missing(claim) == {}
    Document.objects.filter(case_id=claim.pk, kind=Document.Kind.AUTHORISATION).delete()
    assert set(missing(claim)) == {"documents.authorisation"}
    bare = factory.draft(pool=pool, applicant=Applicant(standing=Standing.AGENT))
    assert set(missing(bare)) == {"applicant.name", "applicant.relation", "applicant.identity"}


def test_a_mistyped_number_of_an_agent_is_told(pool):
    number = AGENT.identity[:-1] + ("1" if AGENT.identity[-1] != "1" else "2")
    claim = factory.draft(pool=pool, applicant=replace(AGENT, identity=number))
    assert set(missing(claim)) == {"applicant.identity"}


def test_who_applies_in_person_leaves_nothing_of_an_agent_behind(pool, clerk):
    claim = factory.draft(pool=pool, by=clerk, applicant=AGENT)
    signed_in(clerk).post(f"/claims/{claim.pk}/save/", as_sent(claim, applicant__standing="self"))
    claim.refresh_from_db()
    assert (claim.applicant_standing, claim.applicant_name, claim.applicant_identity) == ("self", "", "")


@pytest.mark.parametrize(("born_on", "acts"), [(date(2008, 6, 17), True), (date(2008, 6, 16), False)])
def test_a_guardian_acts_until_the_eighteenth_birthday(pool, clerk, born_on, acts):
    """民法典 art. 17, 23: on 2026-06-16 who was born on 2008-06-16 is eighteen."""
    person = insured_person(pool, years=(2026,), born_on=born_on)
    assert (start_claim(person=person, by=clerk).applicant_standing == Standing.GUARDIAN) is acts
    alone = factory.draft(pool=pool, person=person, applicant=Applicant())
    assert ("applicant.standing" in missing(alone)) is acts


def test_a_minors_money_may_go_to_the_guardian_who_proves_the_relation(pool):
    person = insured_person(pool, years=(2026,), born_on=date(2018, 3, 1))
    claim = factory.draft(pool=pool, person=person, payee=paid_to("张父", PayeeStanding.GUARDIAN))
    assert missing(claim) == {}
    Document.objects.filter(case_id=claim.pk, kind=Document.Kind.RELATION).delete()
    assert set(missing(claim)) == {"documents.relation"}


def test_money_to_another_name_says_why_and_proves_it(pool):
    other = factory.draft(pool=pool, payee=paid_to("李收款", PayeeStanding.INSURED))
    assert set(missing(other)) == {"payee.standing"}
    claim = factory.draft(pool=pool, payee=paid_to("李收款", PayeeStanding.AUTHORISED))
    assert missing(claim) == {}
    own = factory.draft(pool=pool, person=claim.person, payee=paid_to(claim.person.name, PayeeStanding.AUTHORISED))
    assert set(missing(own)) == {"payee.standing"}


def test_for_the_dead_an_heir_applies_and_is_paid(pool, clerk):
    """民法典 art. 1121, 1127: death certificate and relation prove it; care before death stays payable."""
    person = dead(pool)
    begun = start_claim(person=person, by=clerk)
    assert (begun.applicant_standing, begun.payee_standing, begun.bank_account) == (
        Standing.HEIR,
        PayeeStanding.HEIR,
        "",
    )
    heir = replace(AGENT, standing=Standing.HEIR)
    claim = factory.submitted(person=person, applicant=heir, payee=paid_to("李继承", PayeeStanding.HEIR))
    assert claim.state == Claim.State.SUBMITTED
    kinds = set(Document.objects.filter(case_id=claim.pk).values_list("kind", flat=True))
    assert {Document.Kind.DEATH_CERTIFICATE, Document.Kind.RELATION} <= kinds


@pytest.mark.parametrize(
    ("applicant", "payee", "fields"),
    [
        (AGENT, ("李继承", PayeeStanding.HEIR), {"applicant.standing"}),
        (replace(AGENT, standing=Standing.HEIR), ("李继承", PayeeStanding.AUTHORISED), {"payee.standing"}),
        (replace(AGENT, standing=Standing.HEIR), ("", PayeeStanding.INSURED), {"payee.standing", "payee.name"}),
    ],
)
def test_nobody_but_an_heir_acts_for_the_dead(pool, applicant, payee, fields):
    claim = factory.draft(person=dead(pool), applicant=applicant, payee=paid_to(*payee))
    assert set(missing(claim)) == fields


def test_nobody_inherits_from_the_living(pool):
    heir = replace(AGENT, standing=Standing.HEIR)
    claim = factory.draft(pool=pool, applicant=heir, payee=paid_to("李继承", PayeeStanding.HEIR))
    assert set(missing(claim)) == {"applicant.standing", "payee.standing"}


def test_a_returned_payment_goes_to_another_account_only_with_its_paper(pool, clerk):
    claim = factory.settled(pool=pool)
    factory.answered(factory.sent_to_bank(claim), failed={1: "户名不符"})
    with pytest.raises(Incomplete) as refused:
        correct_account(claim=claim, payee=paid_to("李收款", PayeeStanding.AUTHORISED), by=clerk)
    assert "授权委托书" in refused.value.problems["payee.standing"][0]
    factory.DocumentFactory(
        pool_id=claim.pool_id,
        area_code=claim.area_code,
        case_id=claim.pk,
        kind=Document.Kind.AUTHORISATION,
        uploaded_by=clerk.staff,
    )
    claim = correct_account(claim=claim, payee=paid_to("李收款", PayeeStanding.AUTHORISED), by=clerk)
    assert (claim.payee_name, claim.payee_standing) == ("李收款", PayeeStanding.AUTHORISED)


def test_papers_name_the_agent_with_numbers_masked(pool):
    claim = factory.settled(pool=pool, applicant=AGENT, payee=paid_to("李收款", PayeeStanding.AUTHORISED))
    for kind in ("receipt", "settlement", "split"):
        named = letter(claim, kind, claim.entered_by).applicant
        assert (named.name, named.masked_telephone) == ("李代办", "139****5678")
        assert named.relation == "代理人（有授权）、子女"
        assert AGENT.identity not in named.masked_id
    assert "李收款" in letter(claim, "settlement", claim.entered_by).payee.holder


def test_the_case_shows_the_agent_masked_and_the_number_only_with_a_reason(pool, clerk):
    claim = factory.submitted(pool=pool, applicant=AGENT)
    desk = signed_in(clerk)
    page = desk.get(reverse("claims:case", args=[claim.pk])).content.decode()
    assert "李代办" in page
    assert AGENT.identity not in page
    address = reverse("casework:reveal", args=["claims.claim", claim.pk, "applicant_identity"])
    assert address in page
    assert AGENT.identity in desk.post(address, {"reason": "核对委托书"}).content.decode()
