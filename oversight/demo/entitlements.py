"""What comes before the demo's claims: filings, a referral, registered diseases, designated treatment. All invented."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from psycopg.types.range import DateRange

from casework import clock
from casework.models import Pool, Role
from casework.services.documents import add_document
from claims.entitlements import evidence
from claims.entitlements.services.filings import end_filing, file_elsewhere
from claims.entitlements.services.referrals import enter_referral
from claims.entitlements.services.registrations import apply_for, approve_registration, refuse_registration
from claims.entitlements.services.treatments import decide_treatment, propose_treatment
from claims.models import Diagnosis, DiseaseRegistration
from enrollment.models import Person
from institutions.models import Institution
from oversight.demo.files import WORDS
from oversight.demo.staff import reader

FILED = (
    ("long_resident", "330100", 40, "随子女长期居住"),
    ("posted", "440300", 150, "务工"),
    ("temporary", "110000", 160, "探亲就医"),
    ("relocated_retiree", "500000", 20, "投靠亲属"),
)
"""Type, place, days ago, why."""
APPLIED = (("hypertension", True), ("coronary_heart_disease", True), ("dialysis", False))
TREATED = (("lung_cancer", True), ("breast_cancer", True), ("acute_leukaemia", False))


def lay_out(pool: Pool) -> None:
    """A few of each kind, in every state that a list can show."""
    persons = _persons(pool)
    _file(pool, persons)
    _refer(pool, next(persons))
    _register(pool, persons)
    _designate(pool)


def register_disease(
    pool: Pool, person: Person, disease: str, on: date, *, decided: bool = True, care: str = "outpatient_chronic"
) -> DiseaseRegistration:
    """An application of a day with its papers; decided on the same day by another hand."""
    clerk, hospital = reader(Role.CLERK, pool), _hospital(pool, "2")
    with clock.set_to(on):
        made = apply_for(
            person=person,
            care=care,
            disease=disease,
            hospital=hospital,
            doctor="王建国",
            title="deputy_chief",
            diagnosed_on=on - timedelta(days=3),
            institutions=[hospital],
            by=clerk,
        )
        for kind in evidence.PAPERS:
            told = {"case_type": "claims.diseaseregistration", "case_id": made.pk, "kind": kind}
            add_document(**told, title=WORDS[kind], file=sheet(f"{kind.value} {made.number}"), by=clerk)
        if decided:
            made = approve_registration(registration=made, starts_on=on, by=reader(Role.REVIEWER, pool))
    return made


def _file(pool: Pool, persons: Iterator[Person]) -> None:
    clerk, today = reader(Role.CLERK, pool), clock.today()
    for kind, place, days, why in FILED:
        with clock.set_to(_since(days)):
            held = file_elsewhere(
                person=next(persons), kind=kind, place=place, starts_on=clock.today(), grounds=why, by=clerk
            )
    end_filing(filing=held, ends_on=today, because="已返回参保地", by=clerk)


def _refer(pool: Pool, person: Person) -> None:
    enter_referral(
        person=person,
        source=_hospital(pool, "2"),
        target=_hospital(pool, "3"),
        diagnosis=Diagnosis.objects.order_by("code")[0],
        starts_on=clock.today(),
        doctor="李文",
        grounds="本院条件有限，需上转治疗",
        by=reader(Role.CLERK, pool),
    )


def _register(pool: Pool, persons: Iterator[Person]) -> None:
    for disease, is_chronic in APPLIED:
        care = "outpatient_chronic" if is_chronic else "outpatient_major"
        register_disease(pool, next(persons), disease, clock.today(), decided=False, care=care)
    refused = register_disease(pool, next(persons), "copd", _since(30), decided=False)
    because = "肺功能检查未达到认定标准"
    refuse_registration(registration=refused, because=because, by=reader(Role.REVIEWER, pool))


def _designate(pool: Pool) -> None:
    for disease, is_confirmed in TREATED:
        place = propose_treatment(
            disease=disease,
            institution=_hospital(pool, "3"),
            starts_on=_since(60),
            document="示医保发〔2026〕9号",
            by=reader(Role.INSTITUTION_DESK, pool),
        )
        if is_confirmed:
            decide_treatment(place=place, confirms=True, by=reader(Role.INSTITUTION_REVIEWER, pool))


def _persons(pool: Pool) -> Iterator[Person]:
    """Adults who are covered all year."""
    living = Person.objects.filter(pool=pool, died_on=None, merged_into=None, born_on__year__lt=1985)
    covered = living.filter(coverages__period__contains=DateRange(_since(200), clock.today(), "[]"))
    return iter(covered.select_related("area").distinct().order_by("-pk")[:20])


def _since(days: int) -> date:
    """So many days ago, but in the year of the rules."""
    return max(clock.today() - timedelta(days=days), date(clock.today().year, 1, 1))


def _hospital(pool: Pool, level: str) -> Institution:
    return Institution.objects.filter(level=level, kind="hospital", designations__pool=pool).order_by("code")[0]


def sheet(words: str) -> ContentFile:
    """A page that says what it is, and that it is an example."""
    page = Image.new("L", (320, 200), 255)
    ImageDraw.Draw(page).text((20, 90), f"example {words}", fill=0)
    stored = BytesIO()
    page.save(stored, "PNG")
    return ContentFile(stored.getvalue(), "paper.png")
