"""Filings, referrals and registrations, entered by the services themselves."""

from datetime import date
from typing import Any

from casework import clock
from casework.models import Pool, Role
from claims.entitlements import evidence
from claims.entitlements.services.filings import file_elsewhere
from claims.entitlements.services.referrals import enter_referral
from claims.entitlements.services.registrations import apply_for, approve_registration
from claims.entitlements.services.treatments import decide_treatment, propose_treatment
from claims.models import DiseaseRegistration, Filing, Referral, TreatmentPlace
from enrollment.models import Person
from institutions.models import Institution
from tests.factories.claims import DiagnosisFactory, DocumentFactory
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.enrollment import insured_person
from tests.factories.institutions import designated_hospital

HANGZHOU, ZHEJIANG, DALI = "330100", "330000", "532900"


def person_of(fields: dict[str, Any]) -> Person:
    """The person that the fields name, else somebody insured this year in their pool."""
    pool: Pool = fields.pop("pool", None) or PoolFactory()
    return fields.pop("person", None) or insured_person(pool, years=(clock.today().year,))


def filing(**fields: Any) -> Filing:
    """A long-term resident of Hangzhou, from today on."""
    person = person_of(fields)
    by = fields.pop("by", None) or reader(Role.CLERK, pool=person.pool)
    told = {"kind": "long_resident", "place": HANGZHOU, "starts_on": clock.today()}
    return file_elsewhere(person=person, by=by, **(told | fields))


def hospital_in(code: str, **fields: Any) -> Institution:
    """A hospital elsewhere that is designated for the pool."""
    area = AreaFactory(code=f"{code:0<12}", name="外地")
    return designated_hospital(area=area, name=f"{code}医院", **fields)


def referral(**fields: Any) -> Referral:
    """A referral of today from a level-1 hospital to one of level 3."""
    person = person_of(fields)
    by = fields.pop("by", None) or reader(Role.CLERK, pool=person.pool)
    told: dict[str, Any] = {
        "source": fields.pop("source", None) or designated_hospital(name="城关镇卫生院", level="1"),
        "target": fields.pop("target", None) or designated_hospital(name="示例市中心医院", level="3"),
        "diagnosis": DiagnosisFactory(),
        "starts_on": clock.today(),
        "doctor": "李医生",
        "grounds": "病情需要",
    }
    return enter_referral(person=person, by=by, **(told | fields))


FIRST, LAST = date(2026, 6, 1), date(2026, 6, 9)
"""The stay of `tests.factories.claims.draft` on the fixed day."""


def applied(*, with_papers: bool = True, **fields: Any) -> DiseaseRegistration:
    """An application to register high blood pressure, with its papers, found and treated by a level-2 hospital."""
    person = person_of(fields)
    by = fields.pop("by", None) or reader(Role.CLERK, pool=person.pool)
    hospital = fields.pop("hospital", None) or designated_hospital()
    told: dict[str, Any] = {
        "care": "outpatient_chronic",
        "disease": "hypertension",
        "hospital": hospital,
        "doctor": "王建国",
        "title": "attending",
        "diagnosed_on": clock.today(),
        "institutions": fields.pop("institutions", None) or [hospital],
    }
    made = apply_for(person=person, by=by, **(told | fields))
    if with_papers:
        case = {"case_type": "claims.diseaseregistration", "case_id": made.pk, "uploaded_by": by.staff}
        for kind in evidence.PAPERS:
            DocumentFactory(pool_id=made.pool_id, area_code=made.area_code, kind=kind, **case)
    return made


def approved(*, starts_on: date | None = None, **fields: Any) -> DiseaseRegistration:
    """A registration that somebody else has approved, from today on or, by the rows alone, from an earlier day."""
    made = applied(**fields)
    by = reader(Role.REVIEWER, pool=made.pool)
    made = approve_registration(registration=made, starts_on=clock.today(), by=by)
    if starts_on is not None:
        DiseaseRegistration.objects.filter(pk=made.pk).update(starts_on=starts_on)
        made.refresh_from_db()
    return made


def treatment(pool: Pool, disease: str = "lung_cancer", **fields: Any) -> TreatmentPlace:
    """A confirmed place of treatment."""
    told = {
        "institution": fields.pop("institution", None) or designated_hospital(level="3"),
        "document": "示例医保〔2026〕3号",
    }
    told |= {"starts_on": clock.today()} | fields
    place = propose_treatment(disease=disease, by=reader(Role.INSTITUTION_DESK, pool=pool), **told)
    return decide_treatment(place=place, confirms=True, by=reader(Role.INSTITUTION_REVIEWER, pool=pool))
