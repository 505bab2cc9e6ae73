"""申请: the counter hands in an advance with its IOU, or a supplementary claim with its papers (HN-15, HN-18)."""

from itertools import chain

from django.core.files.base import File
from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import case_number
from casework.services.documents import keep_document
from claims.advances import facts as told
from claims.advances import rules
from claims.advances.errors import HolderDied, SheetIsUsed, StayHasAdvance, StayIsSettled
from claims.advances.hands import lock_person, tell
from claims.advances.papers import Brought, keep, missing, of_claim
from claims.models import Advance, SupplementaryClaim
from claims.models.advance import DECIDED
from claims.services import parties
from enrollment import identity
from enrollment.models import Identity, Person

ADVANCE_LETTER, CLAIM_LETTER = "JK", "BC"


@service
def ask_advance(*, person: Person, facts: told.AdvanceFacts, iou: File | None, by: Reader) -> Advance:
    """Hand in an advance; another person decides it (HN-15).

    Raises Incomplete by field, BadFile, HolderDied, NotSupplementary, NoAdvance with the article where the rules allow none,
    StayHasAdvance, StayIsSettled, RulesAreSilent, NoRulesInForce.
    """
    person = lock_person(person, by, Right.CLAIM_ENTER)
    must_be_alive(person)
    told.must_be_right(told.of_advance(person, facts))
    if iou is None:
        raise Incomplete({"iou": [_("Add the IOU that the unit has signed.")]})
    assert facts.institution and facts.admitted_on
    must_be_open(person, facts.institution.pk, facts.admitted_on)
    rules.must_be_held(person, facts.admitted_on)
    lent = rules.lend(person.pool, facts.prepaid, clock.today())
    advance = Advance.objects.create(
        pool=person.pool,
        area_code=person.area_code,
        person=person,
        number=case_number(ADVANCE_LETTER, person.area, clock.today()),
        institution=facts.institution,
        admitted_on=facts.admitted_on,
        discharged_on=facts.discharged_on,
        prepaid=facts.prepaid,
        amount=facts.amount,
        guarantor_unit=facts.guarantor.unit.strip(),
        guarantor_name=facts.guarantor.name.strip(),
        guarantor_identity=identity.check(Identity.Kind.RESIDENT_ID, facts.guarantor.identity).number,
        guarantor_phone=facts.guarantor.phone.strip(),
        rows=lent.rows,
        versions=lent.versions,
        asked_by=by.staff,
        asked_at=clock.now(),
        **told.account_of(told.payee_of(person, facts.bank_name, facts.bank_account)),
    )
    keep_document(case=advance, kind=Document.Kind.OTHER, title=_("IOU with the unit's guarantee"), file=iou, by=by)
    tell("advance_asked", advance, by, amount_fen=advance.amount, prepaid_fen=advance.prepaid)
    return advance


@service
def ask_claim(*, person: Person, facts: told.ClaimFacts, papers: Brought, by: Reader) -> SupplementaryClaim:
    """Hand in what basic insurance left above its yearly limit, with each of its papers (HN-12, HN-18).

    After a death an heir hands it in and is paid.

    Raises Incomplete by field, SheetIsUsed, NotSupplementary, RulesAreSilent, NoRulesInForce.
    """
    person = lock_person(person, by, Right.CLAIM_ENTER)
    needed = of_claim(person)
    told.must_be_right(chain(told.of_claim(person, facts), missing(needed, papers)))
    assert facts.institution and facts.admitted_on and facts.discharged_on
    sheet = facts.sheet_number.strip()
    known = SupplementaryClaim.objects.filter(person=person, sheet_number=sheet)
    over = (SupplementaryClaim.State.REFUSED, SupplementaryClaim.State.REVERSED)
    if used := known.exclude(state__in=over).first():
        raise SheetIsUsed(sheet=sheet, number=used.number)
    claim = SupplementaryClaim(
        pool=person.pool,
        area_code=person.area_code,
        person=person,
        institution=facts.institution,
        admitted_on=facts.admitted_on,
        discharged_on=facts.discharged_on,
        year=facts.discharged_on.year,
        over_limit=facts.over_limit,
        sheet_number=sheet,
        asked_by=by.staff,
        asked_at=clock.now(),
        **told.account_of(told.payee_of(person, facts.bank_name, facts.bank_account, facts.heir)),
    )
    claim.versions = rules.settle(claim, {}).versions
    claim.number = case_number(CLAIM_LETTER, person.area, clock.today())
    claim.save()
    keep(claim, needed, papers, by)
    tell("supplementary_asked", claim, by, over_limit_fen=claim.over_limit)
    return claim


def must_be_alive(person: Person) -> None:
    """Raises HolderDied."""
    if parties.is_dead(person):
        raise HolderDied(day=person.died_on)


def must_be_open(person: Person, institution: int, admitted_on: object) -> None:
    """One advance a stay, and none for a stay that was settled. Raises StayHasAdvance, StayIsSettled."""
    stay = {"person": person, "institution": institution, "admitted_on": admitted_on}
    over = (Advance.State.REFUSED, Advance.State.SETTLED, Advance.State.UNDONE)
    if open_one := Advance.objects.filter(**stay).exclude(state__in=over).first():
        raise StayHasAdvance(number=open_one.number)
    must_be_unsettled(person, institution, admitted_on)


def must_be_unsettled(person: Person, institution: int, admitted_on: object) -> None:
    """Raise StayIsSettled where the scheme has paid for the stay."""
    stay = {"person": person, "institution": institution, "admitted_on": admitted_on}
    if settled := SupplementaryClaim.objects.filter(**stay, state__in=DECIDED).first():
        raise StayIsSettled(number=settled.number)
