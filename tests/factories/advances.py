"""Advances and supplementary claims at every station, brought there by the services themselves (HN-12 .. HN-16)."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from casework import clock
from casework.models import Pool, Role
from casework.scope import Reader
from claims.advances import asking, deciding
from claims.advances.facts import AdvanceFacts, ClaimFacts, Guarantor
from claims.advances.papers import of_claim
from claims.models import Advance, SupplementaryClaim
from enrollment.models import Person
from fund.models import BatchLine, Payable
from tests.factories import claims as factory
from tests.factories import fund as bank
from tests.factories.claims import account_of
from tests.factories.core import reader
from tests.factories.enrollment import SpecialStatusFactory, insured_person, resident_id
from tests.factories.institutions import designated_hospital
from tests.factories.rulebook import put_example_rules_in_force, put_rules_in_force

PDF = b"%PDF-1.4\n%%EOF\n"
PACK = "hunan-district-2011"


def put_supplementary_in_force(pool: Pool) -> Pool:
    """The example county's rules, and beside them the supplementary scheme of the district in Hunan."""
    put_example_rules_in_force(pool)
    put_rules_in_force(pool, PACK, "supplementary")
    return pool


def member(pool: Pool, **fields: Any) -> Person:
    """A person with supplementary insurance."""
    person = insured_person(pool, **fields)
    SpecialStatusFactory(person=person, code="supplementary_insurance", department="单位", starts_on=date(2020, 1, 1))
    return person


def iou(name: str = "借条.pdf") -> ContentFile:
    """A signed IOU."""
    return ContentFile(PDF, name)


def advance_facts(person: Person, **changes: Any) -> AdvanceFacts:
    """25,000.00 were paid, 22,000.00 are asked for (G-HN-16)."""
    account = account_of(person)
    facts = AdvanceFacts(
        institution=designated_hospital(),
        admitted_on=clock.today().replace(day=1),
        discharged_on=None,
        prepaid=25_000_00,
        amount=22_000_00,
        guarantor=Guarantor("示例市自来水公司", "司马相如", resident_id(date(1975, 3, 2), 7), "13800005678"),
        bank_name=account.bank_name,
        bank_account=account.bank_account,
    )
    return replace(facts, **changes)


def claim_facts(person: Person, **changes: Any) -> ClaimFacts:
    """25,000.00 are above the limit: 21,250.00 are paid."""
    account = account_of(person)
    facts = ClaimFacts(
        institution=designated_hospital(),
        admitted_on=clock.today().replace(day=1),
        discharged_on=clock.today().replace(day=9),
        over_limit=25_000_00,
        sheet_number="JB-1",
        bank_name=account.bank_name,
        bank_account=account.bank_account,
    )
    return replace(facts, **changes)


def asked(person: Person, *, by: Reader | None = None, **changes: Any) -> Advance:
    """An advance that waits for its decision."""
    by = by or reader(Role.CLERK, pool=person.pool)
    return asking.ask_advance(person=person, facts=advance_facts(person, **changes), iou=iou(), by=by)


def granted(person: Person, **changes: Any) -> Advance:
    """An advance that waits for a batch."""
    boss = reader(Role.SUPERVISOR, pool=person.pool)
    return deciding.grant_advance(advance=asked(person, **changes), by=boss)


def answered(case: Advance | SupplementaryClaim, *, failed: dict[int, str] | None = None) -> Any:
    """The case after the bank has answered its payment."""
    payable = Payable.objects.get(subject_type=case._meta.label_lower, subject_id=case.pk, state=Payable.State.OPEN)
    batch = bank.sent(payable, template=bank.BankTemplateFactory(pool=case.pool, name=factory.IN_UTF8))
    factory.answered(batch, failed=failed)
    return type(case).objects.get(pk=case.pk)


def bank_pays(case: Advance | SupplementaryClaim) -> None:
    """The bank's answer to the batch with the case's payment, which was sent: paid."""
    line = BatchLine.objects.select_related("batch").get(payable__number=case.number, is_live=True)
    factory.answered(line.batch)


def out(person: Person, **changes: Any) -> Advance:
    """An advance that was paid out."""
    found: Advance = answered(granted(person, **changes))
    return found


def papers(person: Person) -> dict[str, list[ContentFile]]:
    """One file of each paper that is asked for."""
    return {paper.name: [iou(f"{paper.name}.pdf")] for paper in of_claim(person)}


def claimed(person: Person, *, by: Reader | None = None, **changes: Any) -> SupplementaryClaim:
    """A supplementary claim that waits for its decision."""
    by = by or reader(Role.CLERK, pool=person.pool)
    return asking.ask_claim(person=person, facts=claim_facts(person, **changes), papers=papers(person), by=by)


def settled(claim: SupplementaryClaim, *, by: Reader | None = None, **key: str) -> SupplementaryClaim:
    """The claim after another person settled it as it stands now."""
    by = by or reader(Role.SUPERVISOR, pool=claim.pool)
    return deciding.settle_claim(claim=claim, seen_due=deciding.preview(claim).due, by=by, **key)
