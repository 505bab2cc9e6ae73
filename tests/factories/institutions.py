"""Synthetic institutions, designated for the pool of the example county."""

from datetime import date, timedelta

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from casework import clock
from institutions.models import (
    Agreement,
    Application,
    Certificate,
    Change,
    Designation,
    Institution,
    Measure,
    Professional,
    Station,
    Violation,
    Visit,
    YearlyScore,
)
from institutions.services.days import write_days
from rulebook.services import load_packs
from tests.factories.core import AreaFactory, PoolFactory, StaffFactory


class InstitutionFactory(DjangoModelFactory):
    """A level-2 hospital inside the example county, not designated: see DesignationFactory, designated_hospital."""

    class Meta:
        model = Institution

    code = factory.Sequence(lambda n: f"H990001{n:05d}")
    name = "示例市人民医院"
    initials = "slsrmyy"
    kind = Institution.Kind.HOSPITAL
    level = Institution.Level.TWO
    area = factory.SubFactory(AreaFactory)


class DesignationFactory(DjangoModelFactory):
    class Meta:
        model = Designation

    pool = factory.SubFactory(PoolFactory)
    institution = factory.SubFactory(InstitutionFactory)
    period = DateRange(date(2000, 1, 1), None)


def designated_hospital(**fields: object) -> Institution:
    """A hospital of the example county that is designated for its pool; keywords go to the institution."""
    return DesignationFactory(**{f"institution__{name}": value for name, value in fields.items()}).institution


class ProfessionalFactory(DjangoModelFactory):
    """A doctor of a hospital of the example county."""

    class Meta:
        model = Professional

    code = factory.Sequence(lambda n: f"D990001{n:06d}")
    kind = Professional.Kind.DOCTOR
    name = "王建国"
    initials = "wjg"
    title = Professional.Title.ATTENDING
    institution = factory.SubFactory(InstitutionFactory)


class ApplicationFactory(DjangoModelFactory):
    """An application under national rules that is still being entered."""

    class Meta:
        model = Application

    pool = factory.SubFactory(PoolFactory)
    area_code = factory.SelfAttribute("institution.area_id")
    institution = factory.SubFactory(InstitutionFactory)
    version = factory.LazyFunction(lambda: load_packs("order2-2020")[0])
    services = ["inpatient"]
    created_at = factory.LazyFunction(clock.now)
    entered_by = factory.SubFactory(StaffFactory)


class StationFactory(DjangoModelFactory):
    """A public notice that runs."""

    class Meta:
        model = Station

    application = factory.SubFactory(ApplicationFactory, state="public_notice", number="N990001-20260302-0001")
    kind = Station.Kind.PUBLIC_NOTICE
    started_on = date(2026, 3, 2)
    due_on = date(2026, 3, 9)


class CertificateFactory(DjangoModelFactory):
    """A certificate of three years from 20 May 2026 on."""

    class Meta:
        model = Certificate

    application = factory.SubFactory(ApplicationFactory)
    pool = factory.SelfAttribute("application.pool")
    area_code = factory.SelfAttribute("application.area_code")
    institution = factory.SelfAttribute("application.institution")
    number = factory.Sequence(lambda n: f"Z9900-2026-{n:04d}")
    issued_on = date(2026, 5, 20)
    valid_to = date(2029, 5, 19)
    renewal_opens = date(2029, 2, 19)
    issued_by = factory.SubFactory(StaffFactory)


class QualifiedFactory(ApplicationFactory):
    """An application that passed all its stations."""

    number = factory.Sequence(lambda n: f"N990001-20260302-{n:04d}")
    state = Application.State.QUALIFIED
    reviewed_by = factory.SubFactory(StaffFactory)
    decided_by = factory.SubFactory(StaffFactory)


class AgreementFactory(DjangoModelFactory):
    """A signed agreement of the year 2026 under national rules, with its designated days."""

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    pool = factory.SubFactory(PoolFactory)
    area_code = factory.SelfAttribute("institution.area_id")
    institution = factory.SubFactory(InstitutionFactory)
    number = factory.Sequence(lambda n: f"Z9900-2026-{n:04d}")
    version = factory.LazyFunction(lambda: load_packs("order2-2020")[0])
    state = Agreement.State.SIGNED
    services = ["outpatient", "inpatient"]
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)
    renewal_opens = date(2026, 9, 30)
    period = factory.LazyAttribute(lambda made: DateRange(made.starts_on, made.ends_on + timedelta(1)))
    budget = 5_000_000_00
    signed_for = "赵院长"
    signed_on = date(2025, 12, 20)
    made_by = factory.SubFactory(StaffFactory)
    made_at = factory.LazyFunction(clock.now)
    signed_by = factory.SubFactory(StaffFactory)

    @factory.post_generation
    def designated(self, create: bool, extracted: object, **kwargs: object) -> None:
        """Its days, as the signature writes them."""
        if self.state in Agreement.BINDING:
            write_days(self)


class MeasureFactory(DjangoModelFactory):
    """A suspension of June 2026 by the agency that waits for its decision."""

    class Meta:
        model = Measure

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.Sequence(lambda n: f"Z9900-2026-0001-C{n}")
    kind = Measure.Kind.SUSPENSION
    side = Measure.Side.AGENCY
    ground = "data"
    ground_name = "未按规定提供有关数据或者提供数据不真实"
    reasons = "连续两个月未上传费用明细"
    served_on = date(2026, 6, 1)
    starts_on = date(2026, 6, 10)
    proposed_by = factory.SubFactory(StaffFactory)


class ChangeFactory(DjangoModelFactory):
    """A new legal representative of 1 June 2026 that the institution has not reported yet."""

    class Meta:
        model = Change

    pool = factory.SubFactory(PoolFactory)
    area_code = factory.SelfAttribute("institution.area_id")
    institution = factory.SubFactory(InstitutionFactory)
    version = factory.LazyFunction(lambda: load_packs("order2-2020")[0])
    number = factory.Sequence(lambda n: f"BG990000-20260601-{n:04d}")
    event = "legal_person"
    event_name = "法定代表人、主要负责人或实际控制人"
    after = "欧阳修远"
    approved_on = date(2026, 6, 1)
    due_on = date(2026, 7, 14)
    noted_by = factory.SubFactory(StaffFactory)


class ViolationFactory(DjangoModelFactory):
    """Wrong charges at a hospital of the example county that wait for their decision."""

    class Meta:
        model = Violation

    pool = factory.SubFactory(PoolFactory)
    area_code = factory.SelfAttribute("institution.area_id")
    institution = factory.SubFactory(InstitutionFactory)
    version = factory.LazyFunction(lambda: load_packs("order2-2020")[0])
    number = factory.Sequence(lambda n: f"WG990000-20260601-{n:04d}")
    kind = "overcharge"
    kind_name = "重复收费、超标准收费、分解项目收费"
    facts = "护理费重复收取12人次"
    found_on = date(2026, 6, 1)
    noted_by = factory.SubFactory(StaffFactory)


class YearlyScoreFactory(DjangoModelFactory):
    """The year 2025 with 90 points, to be decided."""

    class Meta:
        model = YearlyScore

    pool = factory.SubFactory(PoolFactory)
    area_code = factory.SelfAttribute("institution.area_id")
    institution = factory.SubFactory(InstitutionFactory)
    version = factory.LazyFunction(lambda: load_packs("order2-2020")[0])
    year = 2025
    points = 90
    scored_by = factory.SubFactory(StaffFactory)


class VisitFactory(DjangoModelFactory):
    """An inspection by two persons that is to come."""

    class Meta:
        model = Visit

    pool = factory.SubFactory(PoolFactory)
    area_code = factory.SelfAttribute("institution.area_id")
    institution = factory.SubFactory(InstitutionFactory)
    planned_on = date(2026, 7, 1)
    reason = "年度检查"
    inspectors = ["甲", "乙"]
    planned_by = factory.SubFactory(StaffFactory)
