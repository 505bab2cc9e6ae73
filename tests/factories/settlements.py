"""Monthly declarations, prepayments and clearings of a hospital of the example county."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from casework import clock
from casework.models import Document
from institutions.models import Clearing, Declaration, DeclarationLine, Prepayment
from rulebook.services import load_packs
from tests.factories.core import PoolFactory, StaffFactory
from tests.factories.institutions import AgreementFactory


class DocumentFactory(DjangoModelFactory):
    """A list as it was brought."""

    class Meta:
        model = Document

    pool = factory.SubFactory(PoolFactory)
    area_code = factory.SelfAttribute("pool.area_id")
    case_type = "institutions.declaration"
    case_id = 0
    kind = Document.Kind.OTHER
    title = "申报.csv"
    media_type = "application/octet-stream"
    size = 1
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(StaffFactory)
    uploaded_at = factory.LazyFunction(clock.now)


class DeclarationFactory(DjangoModelFactory):
    """May 2026, inpatient, in review: one line of 600.00 yuan of the basic fund."""

    class Meta:
        model = Declaration

    pool = factory.SubFactory(PoolFactory)
    area_code = factory.SelfAttribute("institution.area_id")
    number = factory.Sequence(lambda n: f"SB990000-20260610-{n:04d}")
    agreement = factory.SubFactory(AgreementFactory, pool=factory.SelfAttribute("..pool"))
    institution = factory.SelfAttribute("agreement.institution")
    version = factory.LazyFunction(lambda: load_packs("order2-2020")[0])
    month = date(2026, 5, 1)
    care = "inpatient"
    state = Declaration.State.DECLARED
    document = factory.SubFactory(DocumentFactory, pool=factory.SelfAttribute("..pool"))
    file_name = "申报.csv"
    declared_on = date(2026, 6, 10)
    due_on = date(2026, 7, 23)
    lines_count = 1
    total, in_policy, basic, critical = 1_000_00, 900_00, 600_00, 0
    brought_by = factory.SubFactory(StaffFactory)
    brought_at = factory.LazyFunction(clock.now)


class DeclarationLineFactory(DjangoModelFactory):
    """Its line."""

    class Meta:
        model = DeclarationLine

    number = 2
    core_id = factory.Sequence(lambda n: f"JS{n:06d}")
    person_number = "110101199003070011"
    day = date(2026, 5, 3)
    total, in_policy, basic, critical = 1_000_00, 900_00, 600_00, 0


class PrepaymentFactory(DjangoModelFactory):
    """A part of July 2026 that waits for its decision."""

    class Meta:
        model = Prepayment

    pool = factory.SubFactory(PoolFactory)
    area_code = factory.SelfAttribute("agreement.institution.area_id")
    number = factory.Sequence(lambda n: f"YF990000-20260610-{n:04d}")
    agreement = factory.SubFactory(AgreementFactory, pool=factory.SelfAttribute("..pool"))
    month = date(2026, 7, 1)
    amount = 100_000_00
    made_by = factory.SubFactory(StaffFactory)


class ClearingFactory(DjangoModelFactory):
    """The first quarter of 2026 without overspend, to be decided."""

    class Meta:
        model = Clearing

    pool = factory.SubFactory(PoolFactory)
    area_code = factory.SelfAttribute("agreement.institution.area_id")
    number = factory.Sequence(lambda n: f"QS990000-20260610-{n:04d}")
    agreement = factory.SubFactory(AgreementFactory, pool=factory.SelfAttribute("..pool"))
    version = factory.LazyFunction(lambda: load_packs("order2-2020")[0])
    kind = Clearing.Kind.QUARTER
    first_month, last_month = date(2026, 1, 1), date(2026, 3, 1)
    budget, allowed = 3_000_000_00, 2_500_000_00
    made_by = factory.SubFactory(StaffFactory)
