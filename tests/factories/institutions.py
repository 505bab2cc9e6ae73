"""Synthetic institutions, designated for the pool of the example county."""

from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from institutions.models import Designation, Institution, Professional
from tests.factories.core import AreaFactory, PoolFactory


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
