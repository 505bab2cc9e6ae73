"""Supplementary insurance of the demo: an advance at each station, one set off by a claim, one claim to decide."""

from datetime import date, timedelta

from django.core.files.base import ContentFile

from casework import clock
from casework.models import Pool, Role
from casework.scope import Reader
from claims.advances import asking, deciding
from claims.advances.facts import AdvanceFacts, ClaimFacts, Guarantor
from claims.advances.papers import OF_CLAIM
from claims.models import Advance, SupplementaryClaim
from enrollment.models import Person, UnitMember
from enrollment.services.standing import add_status
from institutions.models import Institution
from oversight.demo.entitlements import sheet
from oversight.demo.payments import pay
from oversight.demo.staff import reader

AGO = 24
"""Days since the admissions."""
GUARANTOR = ("司马相如", "990001197503020079", "13800005678")
REFUSED = "借条未加盖单位公章，请补齐后重新申请。"


def lend(pool: Pool) -> None:
    """Five members of units: one advance waits, one is refused, one is on its way, two are out; two claims."""
    clerk, boss = reader(Role.CLERK, pool), reader(Role.SUPERVISOR, pool)
    members = UnitMember.objects.filter(unit__pool=pool, ends_on=None, person__died_on=None).select_related(
        "unit", "person__area", "person__pool"
    )
    hospital = Institution.objects.filter(kind="hospital", designations__pool=pool).order_by("code")[0]
    made = [_advance(member, hospital, place, clerk) for place, member in enumerate(members.order_by("pk")[:5])]
    if len(made) < 5:
        return
    _waiting, turned_down, *granted = made
    deciding.refuse_advance(advance=turned_down, comment=REFUSED, by=boss)
    granted = [deciding.grant_advance(advance=advance, by=boss) for advance in granted]
    pay(pool, granted[1:])
    claims = [_claim(advance, hospital, clerk) for advance in granted[1:]]
    deciding.settle_claim(claim=claims[0], seen_due=deciding.preview(claims[0]).due, by=boss)


def _advance(member: UnitMember, hospital: Institution, place: int, clerk: Reader) -> Advance:
    """22,000.00 and more against what was paid; the unit guarantees."""
    person, since = member.person, date(clock.today().year - 1, 1, 1)
    said = {"code": "supplementary_insurance", "department": member.unit.name}
    add_status(person=person, **said, starts_on=since, by=clerk)
    facts = AdvanceFacts(
        institution=hospital,
        admitted_on=_admitted(),
        discharged_on=None,
        prepaid=25_000_00 + place * 1_350_50,
        amount=22_000_00 + place * 1_000_00,
        guarantor=Guarantor(member.unit.name, *GUARANTOR),
        bank_name=person.bank_name,
        bank_account=person.bank_account,
    )
    return asking.ask_advance(person=person, facts=facts, iou=sheet(f"IOU {person.pk}"), by=clerk)


def _claim(advance: Advance, hospital: Institution, clerk: Reader) -> SupplementaryClaim:
    """What basic insurance left of the same stay."""
    person: Person = advance.person
    facts = ClaimFacts(
        institution=hospital,
        admitted_on=_admitted(),
        discharged_on=clock.today() - timedelta(days=2),
        over_limit=advance.prepaid + 5_000_00,
        sheet_number=f"ZG{clock.today():%Y%m%d}{advance.pk:04d}",
        bank_name=person.bank_name,
        bank_account=person.bank_account,
    )
    return asking.ask_claim(person=person, facts=facts, papers=_papers(advance), by=clerk)


def _papers(advance: Advance) -> dict[str, list[ContentFile]]:
    return {paper.name: [sheet(f"{paper.name} {advance.number}")] for paper in OF_CLAIM}


def _admitted() -> date:
    return clock.today() - timedelta(days=AGO)
