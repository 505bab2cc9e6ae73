"""Official lists of the demo: drugs with limits and prices by hospital level in force, the next year's list in preparation.

And a person with diabetes whose purchases of a quarter come to more than the quarter pays for. All figures are invented.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from casework import clock
from casework.models import Pool, Role
from casework.services.documents import add_document
from claims.facts import InvoiceRow, LineRow, Payee, PublishedList, Stay
from claims.models import CatalogueEntry, CatalogueRelease, Claim, Diagnosis, DiseaseRegistration
from claims.models.claim import Kind, Reason
from claims.releases import working
from claims.services import intake, review
from claims.services.missing import REQUIRED_DOCUMENTS
from claims.services.preview import preview_claim
from claims.services.releases import bring_release, name_columns, put_release_in_force, submit_release
from enrollment.models import Person
from oversight.demo.entitlements import register_disease
from oversight.demo.files import WORDS, papers
from oversight.demo.staff import reader

DATA = Path(__file__).parent / "data"
SINCE = date(2026, 7, 1)
DRUG, DIABETES = "XA000000000000000003562", "E11.900"
PENS, PRICE = 12, 48_70
"""Bought each time; a quarter pays for eighteen."""


def publish(pool: Pool) -> None:
    """The lists of the year's middle: limits of drugs, prices of services by hospital level (DL-12, DL-40)."""
    lists: tuple[Mapping[str, Any], ...] = (
        {"kind": "drug", "title": "药品目录增补（2026年下半年，示例）", "document_number": "示医保发〔2026〕21号"},
        {"kind": "service", "title": "医疗服务价格调整第四轮（示例）", "document_number": "示医保发〔2026〕22号"},
    )
    with clock.set_to(SINCE - timedelta(days=20)):
        for told in lists:
            release = _submitted(pool, f"{told['kind']}s_2026.csv", starts_on=SINCE, **told)
            put_release_in_force(release=release, by=reader(Role.POLICY, pool, 1))
            working.work(release.pk)


def prepare(pool: Pool) -> None:
    """The list of the coming year: compared, handed on, not yet in force; a few of its rows cannot be taken."""
    _submitted(
        pool,
        "drugs_2027.csv",
        kind="drug",
        title="药品目录调整（次年，示例）",
        document_number="示医保发〔2026〕40号",
        starts_on=date(clock.today().year + 1, 1, 1),
    )


def _submitted(pool: Pool, name: str, **told: Any) -> CatalogueRelease:
    officer = reader(Role.POLICY, pool)
    file = ContentFile((DATA / name).read_bytes(), name)
    release = bring_release(file=file, published=PublishedList(is_complete=False, **told), by=officer)
    name_columns(release=release, mapping=release.mapping, by=officer)
    working.work(release.pk)
    return submit_release(release=CatalogueRelease.objects.get(pk=release.pk), by=officer)


def buy_beyond_the_quarter(pool: Pool) -> None:
    """Two purchases in a row by one person: the first is settled, of the second the quarter pays what is left."""
    done = Claim.objects.filter(pool=pool).values("person")
    persons = Person.objects.filter(pool=pool, born_on__year__lt=1980, died_on=None).exclude(pk__in=done)
    today = clock.today()
    person = persons.filter(coverages__period__contains=today).order_by("pk").first()
    if person is None:
        return
    first = date(today.year, 1, 1)
    registered = register_disease(pool, person, "diabetes", max(today - timedelta(days=20), first))
    for number, days in enumerate((12, 5)):
        with clock.set_to(max(today - timedelta(days=days), first + timedelta(days=1))):
            claim = _bought(pool, person, number, registered)
            if not number:
                _settle(claim, pool)


def _bought(pool: Pool, person: Person, number: int, registered: DiseaseRegistration) -> Claim:
    clerk, day = reader(Role.CLERK, pool), clock.today() - timedelta(days=1)
    claim = intake.start_claim(person=person, by=clerk)
    codes = tuple(f"8{number}{pen:018d}" for pen in range(PENS))
    line = LineRow(
        entry=CatalogueEntry.objects.filter(pool=pool, code=DRUG).latest("starts_on"),
        quantity=Decimal(PENS),
        unit_price=PRICE,
        amount=PENS * PRICE,
        served_on=day,
        trace_codes=codes,
    )
    claim = intake.save_draft(
        claim=claim,
        version=claim.version,
        stay=Stay(
            kind=Kind.OUTPATIENT_CHRONIC,
            reason=Reason.NO_CARD,
            institution=registered.institutions.get(),
            registration=registered,
            admitted_on=day,
            discharged_on=day,
            diagnosis=Diagnosis.objects.get(code=DIABETES),
            claimed=line.amount,
        ),
        invoices=[InvoiceRow("99060226", f"{9_000_000 + number:010d}", f"c{number:05d}", day, line.amount)],
        lines=[line],
        payee=Payee(person.name, person.bank_name, person.bank_account),
        by=clerk,
    )
    kinds = REQUIRED_DOCUMENTS[Kind(claim.kind)]
    for kind, file in zip(kinds, papers(claim, kinds), strict=True):
        add_document(case_type="claims.claim", case_id=claim.pk, kind=kind, title=WORDS[kind], file=file, by=clerk)
    return intake.submit(claim=claim, version=claim.version, by=clerk)


def _settle(claim: Claim, pool: Pool) -> None:
    for which, decide in enumerate((review.pass_first_review, review.pass_second_review)):
        seen = preview_claim(claim).fund
        claim = decide(claim=claim, version=claim.version, seen_fund=seen, by=reader(Role.REVIEWER, pool, which))
