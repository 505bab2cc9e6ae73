"""Synthetic persons: numbers under the area prefix 99, which no real place has."""

from datetime import date, timedelta

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory
from stdnum.iso7064 import mod_11_2

from casework import clock
from casework.models import Pool
from enrollment import initials
from enrollment.models import (
    Contribution,
    Coverage,
    Identity,
    Person,
    Receipt,
    Recognition,
    Registration,
    Sex,
    SpecialStatus,
)
from tests.factories.core import PoolFactory, TownshipFactory


def resident_id(born_on: date = date(1980, 5, 17), order: int = 1, area: str = "990001") -> str:
    """A resident ID that passes every check: area, birth, order (odd: male, even: female), check digit."""
    body = f"{area}{born_on:%Y%m%d}{order:03d}"
    return body + mod_11_2.calc_check_digit(body)


class PersonFactory(DjangoModelFactory):
    """An adult of 城关镇 with a resident ID: `identity__number="…"` sets its number, `identity=None` leaves it out."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        n = factory.Sequence(lambda n: n)

    pool = factory.SubFactory(PoolFactory)
    area = factory.SubFactory(TownshipFactory)
    area_code = factory.SelfAttribute("area.code")
    name = factory.Iterator(["张晓明", "王秀英", "李建国", "单春华", "买买提·吐尔逊", "陈𠮷"])
    initials = factory.LazyAttribute(lambda person: initials.readings(person.name)[0])
    other_initials = factory.LazyAttribute(lambda person: initials.readings(person.name)[1])
    sex = factory.LazyAttribute(lambda person: Sex.FEMALE if person.n % 2 else Sex.MALE)
    born_on = factory.LazyAttribute(lambda person: date(1950, 1, 1) + timedelta(days=person.n // 400))
    card_number = factory.LazyAttribute(lambda person: f"99{person.n:08d}")
    phone = factory.LazyAttribute(lambda person: f"199{person.n:08d}")
    bank_name = "示例农村商业银行"
    bank_account = factory.LazyAttribute(lambda person: f"62179900{person.n:011d}")
    registered_at = factory.LazyFunction(clock.now)
    identity = factory.RelatedFactory("tests.factories.enrollment.IdentityFactory", "person")


class IdentityFactory(DjangoModelFactory):
    class Meta:
        model = Identity

    person = factory.SubFactory(PersonFactory, identity=None)
    pool = factory.SelfAttribute("person.pool")
    number = factory.LazyAttributeSequence(
        lambda identity, n: resident_id(
            identity.person.born_on, n % 400 * 2 + (1 if identity.person.sex == Sex.MALE else 2)
        )
    )
    reversed_number = factory.LazyAttribute(lambda identity: identity.number[::-1])


class RegistrationFactory(DjangoModelFactory):
    """Participation on the household register since long ago."""

    class Meta:
        model = Registration

    person = factory.SubFactory(PersonFactory)
    pool = factory.SelfAttribute("person.pool")
    area_code = factory.SelfAttribute("person.area_code")
    registered_on = date(2020, 1, 1)


class ContributionFactory(DjangoModelFactory):
    """The year's contribution, paid in the window of the year before."""

    class Meta:
        model = Contribution

    person = factory.SubFactory(PersonFactory)
    pool = factory.SelfAttribute("person.pool")
    area_code = factory.SelfAttribute("person.area_code")
    coverage_year = 2026
    classification = Contribution.Classification.ORDINARY
    paid_on = factory.LazyAttribute(lambda contribution: date(contribution.coverage_year - 1, 11, 3))
    individual = 400_00
    subsidy = 700_00
    starts_on = factory.LazyAttribute(lambda contribution: date(contribution.coverage_year, 1, 1))
    ends_on = factory.LazyAttribute(lambda contribution: date(contribution.coverage_year, 12, 31))


class ReceiptFactory(DjangoModelFactory):
    """Money of a contribution that is in no books: for screens."""

    class Meta:
        model = Receipt

    contribution = factory.SubFactory(ContributionFactory)
    pool = factory.SelfAttribute("contribution.pool")
    number = factory.Sequence(lambda n: f"T{n:07d}")
    amount = 400_00
    paid_on = date(2025, 11, 3)
    channel = "tax"
    reference = factory.SelfAttribute("number")
    at = factory.LazyFunction(clock.now)


class CoverageFactory(DjangoModelFactory):
    """Coverage for `year` (default 2026), or any `period`."""

    class Meta:
        model = Coverage

    class Params:
        year = 2026

    person = factory.SubFactory(PersonFactory)
    pool = factory.SelfAttribute("person.pool")
    period = factory.LazyAttribute(lambda coverage: DateRange(date(coverage.year, 1, 1), date(coverage.year + 1, 1, 1)))


class SpecialStatusFactory(DjangoModelFactory):
    class Meta:
        model = SpecialStatus

    person = factory.SubFactory(PersonFactory)
    code = "severe_disability"
    department = "示例市残疾人联合会"
    starts_on = date(2020, 1, 1)


class RecognitionFactory(DjangoModelFactory):
    class Meta:
        model = Recognition

    person = factory.SubFactory(PersonFactory)
    pool = factory.SelfAttribute("person.pool")
    assistance_class = 2
    subtype = "低保对象"
    department = "民政"
    starts_on = date(2020, 1, 1)


def insured_person(pool: Pool | None = None, *, years: tuple[int, ...] = (2026,), **fields: object) -> Person:
    """A person who paid in time and is covered for the whole of `years`."""
    person = PersonFactory(**({"pool": pool} if pool else {}), **fields)
    for year in years:
        contribution = ContributionFactory(person=person, coverage_year=year)
        CoverageFactory(person=person, year=year, contribution=contribution)
    return person
